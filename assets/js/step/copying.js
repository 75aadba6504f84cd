// @ts-check
/* The formulas of a stop as LaTeX, by a button. */
import { copyText } from "../core/clipboard.js";
import { $ } from "../core/dom.js";
import { notify } from "../core/notice.js";
import { say } from "../core/words.js";

const DONE = 1500; // ms for which the button says that it was done

/** The formula and the same with its numbers. */
const readLatex = () =>
  [$("formula"), $("substituted")]
    .map(({ dataset }) => dataset.latex)
    .filter(Boolean)
    .join("\n");

export const wireCopyLatex = () => {
  const button = $("copy-latex");
  button.addEventListener("click", async () => {
    if (!(await copyText(readLatex()))) return notify(say("card.latex.keys"));
    button.classList.add("is-done");
    setTimeout(() => button.classList.remove("is-done"), DONE);
  });
};
