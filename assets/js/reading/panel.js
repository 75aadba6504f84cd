// @ts-check
/* Pasted PyTorch code: it is read by Python, opens where it can be shown, and stays joined with its stops. */
import { offerAction } from "../core/actions.js";
import { $, find } from "../core/dom.js";
import { page } from "../core/state.js";
import { readStored, writeStored } from "../core/storage.js";
import { translate } from "../core/words.js";
import { openDrawer } from "../step/drawers.js";
import { drawAnswer } from "./answer.js";
import { EXAMPLE } from "./example.js";
import { drawListing, followListing } from "./listing.js";

/** @import { Gradio, Part } from "../core/component.js" */
/** @import { ReadingEvents, ReadingValue } from "../wire.js" */

const KEY = "backstep.code";

/** What is shown; what was read before a reload is still there. @type {{ text: string, value: ReadingValue | null }} */
const kept = readStored("sessionStorage", KEY) ?? { text: "", value: null };

const keep = () => writeStored("sessionStorage", KEY, kept);

/** @param {Part} element @param {boolean} listed whether the code is shown as lines that lead to stops */
const choosePart = (element, listed) => {
  find(element, ".reading-form").hidden = listed;
  find(element, ".reading-code").hidden = !listed;
};

/** @param {Part} element */
const paint = (element) => {
  const { value } = kept;
  drawAnswer(find(element, ".reading-answer"), value);
  const listed = value?.view === "step";
  if (listed) drawListing(find(element, ".reading-lines"), value);
  choosePart(element, listed);
};

/** Code that opens on another tab is answered there. */
const announce = () => {
  const { value } = kept;
  if (!value || value.error || value.view === "step") return;
  drawAnswer(find($("reading-dialog"), ".reading-answer"), value);
  $("reading-dialog").showModal();
};

/** @param {Part} element @param {Gradio<ReadingValue, ReadingEvents>} gradio */
export const mountReading = (element, { props, send, watch }) => {
  const field = $("reading-text");
  field.value = kept.text;
  find(element, "form").addEventListener("submit", (event) => {
    event.preventDefault();
    kept.text = field.value;
    if (page.player) page.player.target = "start";
    send.read({ text: field.value });
  });
  $("reading-example").addEventListener("click", () => {
    field.value = EXAMPLE;
    field.focus();
  });
  $("reading-edit").addEventListener("click", () => {
    choosePart(element, false);
    field.focus();
  });
  offerAction("code", () => openDrawer("code"));
  watch("value", () => {
    if (!props.value || props.value.nonce === kept.value?.nonce) return;
    kept.value = props.value;
    keep();
    paint(element);
    announce();
  });
  document.addEventListener("backstep:words", () => paint(element));
  followListing(find(element, ".reading-code"), () => kept.value);
  translate(element);
  paint(element);
};
