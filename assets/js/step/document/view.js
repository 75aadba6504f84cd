// @ts-check
/* Where one is looking in the step view: read off, and shown again. */
import { paintChoice } from "../card.js";
import { isInNet } from "../selection.js";

/** @import { View } from "../../core/document.js" */
/** @import { Player } from "../player.js" */

/** @param {Player} p @returns {View} */
export const captureView = (p) => ({
  position: p.index,
  by: p.granularity,
  selection: p.selection,
  layer: p.layer,
});

/** Moves by another granularity from here on. @param {Player} p @param {string} by */
export const moveBy = (p, by) => {
  const radio = /** @type {HTMLInputElement | null} */ (
    document.querySelector(`#step-granularity input[value="${by}"]`)
  );
  if (!radio) return;
  p.granularity = by;
  radio.checked = true;
};

/** @param {Player} p @param {View} view */
export const showView = (p, view) => {
  moveBy(p, view.by);
  p.selection = isInNet(view.selection, p.film.network.sizes) ? view.selection : null;
  p.layer = view.layer;
  paintChoice(p);
  p.moveTo(view.position);
};
