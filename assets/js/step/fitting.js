// @ts-check
/* Formulas as wide as their line. */

/** Formulas shrink to this share before they scroll. */
const LEAST = 0.5;

/**
 * Makes a formula as small as its line needs, once it has been laid out.
 * @param {HTMLElement} element
 */
export const fitFormula = (element) => {
  element.style.fontSize = "";
  requestAnimationFrame(() => {
    const share = element.clientWidth / element.scrollWidth;
    if (share < 1) element.style.fontSize = `${Math.max(LEAST, 0.96 * share)}em`;
  });
};
