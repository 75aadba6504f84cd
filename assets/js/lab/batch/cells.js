// @ts-check
/* A number in a cell of a window: brief, on its colour, in letters that stand out. */
/** @import { Hue } from "./types.d.ts" */
import { make } from "../../core/dom.js";
import { full } from "../../core/numbers.js";
import { palette } from "./pictures.js";

/** Black or white, whichever stands out: at this luminance both do, by 4.58 to 1. */
const EVEN = 0.1791;

/** @param {number} byte */
const linear = (byte) => (byte <= 10 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4);

/** The colour of letters on a background. @param {number[]} rgb */
export const inkOn = (rgb) => {
  const [red, green, blue] = rgb.map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > EVEN ? "#000000" : "#ffffff";
};

/** Two digits fit a cell of a window; all digits stand in its title. @param {number} value */
export const brief = (value) => {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 0.0095 && size < 99.5 ? Number(value.toPrecision(2)).toString() : value.toExponential(0);
  return text.replace("0.", ".").replaceAll("-", "−").replace("e+", "e");
};

/**
 * A number on its colour.
 * @param {number} value
 * @param {number} limit
 * @param {Hue} hue
 * @param {string} [extra] class
 */
export const cell = (value, limit, hue, extra = "") => {
  const td = make("td", { class: `batch-cell ${extra}`, title: full(value) }, brief(value));
  const rgb = palette(hue, limit)(value).map(Math.round);
  Object.assign(td.style, { background: `rgb(${rgb})`, color: inkOn(rgb) });
  return td;
};
