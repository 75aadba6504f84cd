// @ts-check
/* The batch view of the lab: from operation to operation, by buttons, slider, playing and keys. */
/** @import { View } from "./state.js" */
import { field, setText } from "../../core/dom.js";
import { sentenceOf } from "./inspection.js";
import { tileOf } from "./state.js";

/**
 * Brings the picture that is filled into sight; the page itself moves only if it must, and never up: somebody may be
 * reading how the last number was made.
 * @param {View} view
 */
export const follow = (view) => {
  const { operation } = view;
  const tile = operation && (view.tiles.get(tileOf(operation)) ?? view.losses.get(tileOf(operation)));
  if (!tile) return;
  requestAnimationFrame(() => {
    const scroller = view.find(".batch-scroller");
    const layer = tile.element.closest(".batch-layer");
    if (!layer) return;
    const [box, own] = [scroller.getBoundingClientRect(), layer.getBoundingClientRect()];
    if (own.left < box.left) scroller.scrollLeft -= box.left - own.left + 24;
    else if (own.right > box.right) scroller.scrollLeft += own.right - box.right + 24;
    const below = tile.element.getBoundingClientRect().bottom + 16 - window.innerHeight;
    if (below > 0 && view.active) window.scrollBy({ top: below, behavior: "auto" });
  });
};

/** Shows where one stands. @param {View} view */
export const paintControls = (view) => {
  const { index, last } = view;
  view.paintRibbon();
  field(view.root, ".batch-slider input").value = String(index);
  view.find(".batch-slider").style.setProperty("--share", `${(100 * index) / last}%`);
  view.find(".batch-slider output").textContent = `${index} / ${last}`;
  const disable = (/** @type {string} */ move, /** @type {boolean} */ disabled) => {
    field(view.root, `[data-move=${move}]`).disabled = disabled;
  };
  for (const move of ["first", "previous"]) disable(move, index === 0);
  for (const move of ["next", "last"]) disable(move, index === last);
  setText(view.find(".batch-sentence"), sentenceOf(view));
};

const TYPING = "textarea, select, [role=listbox], input:not([type=range]):not([type=radio])";
const WITH_ARROWS = "input, canvas, .latex, pre";
/** @type {Record<string, string>} */
const PHASES = { f: "forward", l: "loss", b: "backward", u: "update" };

/** @param {KeyboardEvent} event @param {string} selector */
const isAt = ({ target }, selector) => target instanceof Element && target.matches(selector);

/**
 * Whether a key is meant for the view.
 * @param {View} view
 * @param {KeyboardEvent} event
 */
const isMeant = (view, event) => {
  if (!view.b || !view.active || view.root.offsetParent === null) return false;
  if (isAt(event, TYPING) || document.querySelector("dialog[open]")) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return !(event.key.startsWith("Arrow") && isAt(event, WITH_ARROWS));
};

/**
 * Does what a key says.
 * @param {View} view
 * @param {KeyboardEvent} event
 */
export const handleKey = (view, event) => {
  if (!isMeant(view, event)) return;
  const { key, target } = event;
  const phase = PHASES[key.toLowerCase()];
  const act = view.action(event) ?? (phase && (() => view.enter(phase)));
  if (!act || (key === " " && target instanceof Element && target.closest("button, summary, a"))) return;
  event.preventDefault();
  if (key !== " ") view.pause();
  act();
};
