// @ts-check
/* Formulas and numbers as elements. */
import { make } from "./dom.js";
import { katex } from "./libraries.js";
import { full, short, toNumber } from "./numbers.js";

/** @type {Map<string, HTMLElement>} */
const rendered = new Map();
/** @param {string} source @returns {Node} */
export const tex = (source) => {
  if (!rendered.has(source)) {
    const element = make("span", { class: "tex" });
    katex.render(source, element, { throwOnError: false });
    rendered.set(source, element);
  }
  return /** @type {HTMLElement} */ (rendered.get(source)).cloneNode(true);
};

/** @param {number} value */
const sign = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero");

/**
 * Writes a formula into an element, as one that stands alone, or as one that breaks at the end of a line.
 * @param {Element} element
 * @param {string} source
 * @param {boolean} [displayMode]
 */
export const typeset = (element, source, displayMode = true) =>
  katex.render(source, element, { displayMode, throwOnError: false });

/** @import { Numeral } from "./numbers.js" */

/**
 * @param {Numeral | null | undefined} value
 * @param {string} [kind] a class that colours it
 * @param {(value: Numeral) => string} [write]
 */
export const numberElement = (value, kind = "value", write = short) => {
  if (value === null || value === undefined) return make("span", { class: "unknown" }, "·");
  return make("span", { class: `number ${kind} ${sign(toNumber(value))}`, title: full(value) }, write(value));
};
