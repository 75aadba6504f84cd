// @ts-check
/* What is copied: formulas as the LaTeX that they are set from. */

/** Copies a text; false on a page that came over plain http, where browsers forbid it. @param {string} text */
export const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

/** @param {Node} node */
const formulaAround = (node) => (node instanceof Element ? node : node.parentElement)?.closest(".katex");

/** What is selected, with whole formulas at its ends. @param {Range} range */
const selectWhole = (range) => {
  const whole = range.cloneRange();
  const [first, last] = [formulaAround(range.startContainer), formulaAround(range.endContainer)];
  if (first) whole.setStartBefore(first);
  if (last) whole.setEndAfter(last);
  return whole.cloneContents();
};

/** The selected text with its formulas as LaTeX; null if it has none. @param {Range} range */
const writeLatex = (range) => {
  const part = selectWhole(range);
  const formulas = part.querySelectorAll(".katex");
  for (const formula of formulas) {
    const display = formula.parentElement?.classList.contains("katex-display");
    const source = formula.querySelector("annotation")?.textContent ?? "";
    formula.replaceWith(display ? `\n$$${source}$$\n` : `$${source}$`);
  }
  return formulas.length ? (part.textContent ?? "") : null;
};

/** Ctrl+C copies what formulas are set from: those that are selected, or that has the focus. */
export const wireCopying = () => {
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    const nothing = !selection?.rangeCount || selection.isCollapsed;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.latex;
    const text = nothing ? focused : writeLatex(selection.getRangeAt(0));
    if (!text) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  });
};
