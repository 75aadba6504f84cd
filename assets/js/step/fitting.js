// @ts-check
/* Formulas as wide as their line, and no higher than their card has room for. */

/** Formulas shrink to this share before anything scrolls. */
const LEAST = 0.5;
/** What rounding and the struts of a formula add. */
const SAFE = 0.96;

/** @param {HTMLElement} element @param {HTMLElement | null} card */
const shareOf = (element, card) => {
  const wide = element.clientWidth / element.scrollWidth;
  const over = card ? card.scrollHeight - card.clientHeight : 0;
  return Math.min(wide, 1 - Math.max(0, over) / element.scrollHeight);
};

/**
 * Makes a formula as small as its line and its card need, once it has been laid out.
 * @param {HTMLElement} element
 */
export const fitFormula = (element) => {
  element.style.fontSize = "";
  requestAnimationFrame(() => {
    const share = shareOf(element, element.closest("#stop-card"));
    if (share < 1) element.style.fontSize = `${Math.max(LEAST, SAFE * share)}em`;
  });
};
