// @ts-check
/* The cells of the grids are written in: click, type, Tab to the next, Enter applies; paste. */
import { make } from "../../core/dom.js";
import { awaitAnswer, sayError } from "../../core/fields.js";
import { full } from "../../core/numbers.js";
import { findNumber } from "../../core/typed.js";
import { say } from "../../core/words.js";
import { cellName } from "../names.js";
import { fillCells } from "./filling.js";
import { readMatrices } from "./pasted.js";

/** @import { Part } from "../../core/component.js" */
/** @import { Player } from "../player.js" */
/** @import { Cell } from "./filling.js" */
/** @import { Pasted } from "./pasted.js" */
/** @typedef {Cell & { td: Part, shown: string | null }} Place */

const WRITABLE = /^(weight|bias|input|target)\//;

/** @param {string} key */
export const isWritable = (key) => WRITABLE.test(key);

const editor = {
  /** What can be written in, in the order of Tab. @type {Place[]} */
  places: [],
  /** What was typed and is not applied yet, by key. @type {Map<string, string>} */
  drafts: new Map(),
  /** What was sent of it. @type {Map<string, string>} */
  sent: new Map(),
  /** The key of the cell that is open, and the field in it. @type {string | null} */
  open: null,
  /** @type {Part} */
  field: null,
};

/** @param {string} key */
const placeOf = (key) => editor.places.find((place) => place.key === key);

/** Sends what was typed, all at once. @param {Player} p @param {Part} input */
const apply = (p, input) => {
  if (!editor.drafts.size || p.waiting) return;
  awaitAnswer(input);
  editor.sent = new Map(editor.drafts);
  const cells = [...editor.drafts].map(([key, value]) => ({ key, value }));
  p.ask("write", { cells }, null);
};

/** Puts matrices into the cells from one on. @param {Player} p @param {string} key @param {Pasted[]} matrices @param {Part} input */
const fill = (p, key, matrices, input) => {
  const result = fillCells(editor.places, /** @type {Place} */ (placeOf(key)), matrices);
  if ("refused" in result) return sayError(input, say(result.refused.word, result.refused.values));
  for (const [name, text] of Object.entries(result.filled)) editor.drafts.set(name, text);
  apply(p, input);
};

/** Takes down what was typed in the open cell. @param {Player} p @param {string} key @param {Part} input */
const note = (p, key, input) => {
  if (input.value === input.defaultValue) return editor.drafts.delete(key);
  const matrices = findNumber(input.value) === null ? readMatrices(input.value) : [];
  if (matrices.flat(2).length > 1) fill(p, key, matrices, input);
  else editor.drafts.set(key, input.value);
};

/** @param {Place} place */
const close = (place) => {
  place.shown = null;
  const draft = editor.drafts.get(place.key);
  place.td.textContent = draft ?? place.td.dataset.text ?? "";
  place.td.classList.toggle("is-draft", draft !== undefined);
};

/** @param {Player} p @param {string} key @param {number} by */
const step = (p, key, by) => {
  const at = editor.places.findIndex((place) => place.key === key) + by;
  const next = editor.places[at];
  if (next) openCell(p, next.key);
  return Boolean(next);
};

/** @param {Player} p @param {string} key @param {KeyboardEvent} event */
const press = (p, key, event) => {
  const input = /** @type {Part} */ (event.target);
  if (event.key === "Escape") {
    editor.drafts.clear();
    input.value = input.defaultValue;
    input.blur();
  } else if (event.key === "Enter") {
    note(p, key, input);
    apply(p, input);
  } else if (event.key === "Tab") {
    note(p, key, input);
    if (step(p, key, event.shiftKey ? -1 : 1)) event.preventDefault();
  }
};

/** @param {Player} p @param {string} key @param {ClipboardEvent} event */
const paste = (p, key, event) => {
  const matrices = readMatrices(event.clipboardData?.getData("text") ?? "");
  if (matrices.flat(2).length < 2) return;
  event.preventDefault();
  fill(p, key, matrices, event.target);
};

/** What was typed is applied when one leaves the cells. @param {Player} p @param {string} key @param {FocusEvent} event */
const leave = (p, key, event) => {
  const input = /** @type {Part} */ (event.target);
  const place = placeOf(key);
  if (!place || !input.isConnected || editor.open !== key) return;
  note(p, key, input);
  editor.open = null;
  apply(p, input);
  if (!input.hasAttribute("aria-invalid")) close(place);
};

/** Opens a cell to be written in. @param {Player} p @param {string} key */
export const openCell = (p, key) => {
  const place = placeOf(key);
  if (!place) return;
  const before = editor.open && placeOf(editor.open);
  editor.open = key;
  if (before && before !== place) close(before);
  const value = full(p.numbers.get(key)?.value ?? null);
  const input = make("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    value,
    "aria-label": cellName(p, key),
    onkeydown: (/** @type {any} */ event) => press(p, key, event),
    onpaste: (/** @type {any} */ event) => paste(p, key, event),
    onblur: (/** @type {any} */ event) => leave(p, key, event),
  });
  input.value = editor.drafts.get(key) ?? value;
  editor.field = input;
  place.td.replaceChildren(input);
  input.focus({ preventScroll: true });
  input.select();
};

/** What was sent has arrived. */
const settle = () => {
  for (const [key, value] of editor.sent) if (editor.drafts.get(key) === value) editor.drafts.delete(key);
};

/** Whether a cell is being written in, and is left as it is. @param {string} key */
export const isBeingWritten = (key) => editor.open === key || editor.drafts.has(key);

/**
 * Makes the grids anew: in another film what was sent is applied, and the open cell is opened again.
 * @param {Player} p
 * @param {() => Place[]} build gives the cells that can be written in
 * @param {boolean} isOtherFilm
 */
export const renewCells = (p, build, isOtherFilm) => {
  const { open, field } = editor;
  editor.open = null; // the field leaves the page with its grid, which is no leaving of it
  editor.places = build();
  if (isOtherFilm) settle();
  if (!open || !placeOf(open)) return;
  const typed = field.value !== field.defaultValue && field.value !== editor.sent.get(open) ? field.value : null;
  openCell(p, open);
  if (typed !== null) editor.field.value = typed;
};
