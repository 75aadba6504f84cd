// @ts-check
/* What the parts of the page share and change; there is one of each. */
/** @import { Player } from "../step/player.js" */

export const page = {
  /** @type {Record<string, string>} */
  words: {}, // of the chosen language, by key
  /** @type {Record<string, string>} */
  dark: {}, // the colours of the dark theme, by those of the light one
  player: /** @type {Player} */ (/** @type {unknown} */ (null)), // of the step view, once it is on the page
};

/* Each is called when the theme has changed. */
/** @type {Set<() => void>} */
export const figures = new Set();
