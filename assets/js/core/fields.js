// @ts-check
/* Fields for numbers: a change is sent once, and what is refused is said beside its field. */
import { $, make } from "./dom.js";
import { findNumber } from "./typed.js";
import { say } from "./words.js";

/** @import { Part } from "./component.js" */

const NUMBERS = ".number input";
const FIELDS = `${NUMBERS}, #inputs textarea, #targets textarea`;

const ENTRIES = "textarea, select, [role=listbox], input:not([type=range]):not([type=radio]):not([type=checkbox])";

/** Whether keys that are pressed there are typed into it. @param {any} target */
export const isTyping = (target) => target.isContentEditable || target.matches?.(ENTRIES);

/* Fields that were typed in since they were last sent. */
/** @type {WeakSet<EventTarget>} */
const typed = new WeakSet();

/* The field whose answer is awaited. */
/** @type {Part} */
let asked = null;

/**
 * Puts a sentence beside a field: below a block of gradio's, which has one field, and after the
 * label of one of many in a block of our own, whose name it must not become.
 * @param {Part} field
 * @param {Part} sentence
 */
const place = (field, sentence) => {
  const label = field.closest(".html-container label");
  if (label) label.after(sentence);
  else
    (field.closest("#matrices, #step-slider, .layer-row, td") ?? field.closest(".block") ?? field.parentElement).append(
      sentence,
    );
};

/** @param {Part} field */
const errorOf = (field) => $(field.getAttribute("aria-errormessage") ?? "");

/** @param {Part} field */
export const clearError = (field) => {
  errorOf(field)?.remove();
  field.removeAttribute("aria-invalid");
  field.removeAttribute("aria-errormessage");
};

let errors = 0;

/**
 * Says beside a field what is wrong with what was typed, which stays.
 * @param {Part} field
 * @param {string} text
 */
export const sayError = (field, text) => {
  clearError(field);
  errors += 1;
  const id = `field-error-${errors}`;
  place(field, make("p", { id, class: "field-error", role: "alert" }, text));
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-errormessage", id);
  field.dataset.refused = field.value;
};

/**
 * What Python answers next is about this field.
 * @param {Part} field
 */
export const awaitAnswer = (field) => {
  clearError(field);
  asked = field;
};

/**
 * Says an answer of Python's beside the field that it is about; false if it is about none.
 * @param {string} text the sentence of an error; empty if all went well
 */
export const sayBeside = (text) => {
  const field = asked;
  asked = null;
  // Fields that show something else now are no longer wrong.
  for (const wrong of /** @type {Part[]} */ ([...document.querySelectorAll("[aria-errormessage]")])) {
    if (wrong.value !== wrong.dataset.refused) clearError(wrong);
  }
  if (!text || !field?.isConnected || !field.offsetParent) return false;
  sayError(field, text);
  return true;
};

/** Says of a field that Python reads later whether it says a number. @param {Part} field */
const checkNumber = (field) => {
  clearError(field);
  if (findNumber(field.value) !== null || !field.value.trim()) return;
  const name = field.closest("label").querySelector("[data-testid=block-info]").textContent;
  sayError(field, say("error.number", { place: name, value: field.value }));
};

/** Lets the change of a field pass to gradio once. @param {Part} event */
const passOnce = (event) => {
  if (!event.target.matches?.(FIELDS)) return;
  if (event.type === "keydown" && (event.key !== "Enter" || event.target.matches("textarea"))) return;
  if (!typed.has(event.target)) event.stopPropagation();
  else if (event.target.closest(".mnist-form")) checkNumber(event.target);
  else awaitAnswer(event.target);
  typed.delete(event.target);
};

/** A list that is left by Tab closes: gradio hears the key only after that, and opens it again. @param {Part} event */
const leaveList = (event) => {
  if (event.key === "Tab" && event.target.matches?.("[role=combobox]")) event.stopPropagation();
};

export const wireFields = () => {
  document.addEventListener("keydown", leaveList, true);
  document.addEventListener("input", ({ target }) => target && typed.add(target), true);
  document.addEventListener("blur", passOnce, true);
  document.addEventListener("keydown", passOnce, true);
  // What was said in another language would stay in it.
  document.addEventListener("backstep:words", () => {
    for (const field of document.querySelectorAll("[aria-invalid]")) clearError(field);
  });
  document.addEventListener(
    "focusin",
    (/** @type {Part} */ { target }) => target.matches(NUMBERS) && target.setAttribute("inputmode", "decimal"),
  );
};
