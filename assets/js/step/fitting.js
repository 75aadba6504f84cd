// @ts-check
/* Formulas and tables as wide as their line. */
import { findAll } from "../core/dom.js";

/** They shrink to this share before they scroll. */
const LEAST = 0.48;
/** Spaces of a formula do not shrink quite as its letters do, so what was shrunk is measured again. */
const ROUNDS = 2;

/** @param {HTMLElement} part @param {number} width */
const shrinkTo = (part, width) => {
  const share = width / part.scrollWidth;
  if (!(share < 1)) return;
  const before = Number(part.style.getPropertyValue("--line") || 1);
  part.style.setProperty("--line", String(Math.max(LEAST, 0.98 * share * before)));
};

/**
 * Makes the parts of an element as small as its line needs, once they have been laid out.
 * @param {HTMLElement} element whose parts are made anew each time
 * @param {string} [selector] of the parts
 */
export const fitFormula = (element, selector = ":scope > *") => {
  requestAnimationFrame(() => {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const part of findAll(element, selector)) shrinkTo(part, element.clientWidth);
    }
  });
};
