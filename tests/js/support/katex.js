/* KaTeX as the page loads it: a script that sets a global name. */
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

runInThisContext(readFileSync(new URL("../../../assets/katex/katex.min.js", import.meta.url), "utf8"));

/** The formulas that KaTeX cannot set, each with its reason. @param {string[]} formulas */
export const listRefused = (formulas) =>
  formulas.flatMap((text) => {
    try {
      globalThis.katex.renderToString(text, { displayMode: true, throwOnError: true, strict: "error" });
      return [];
    } catch (error) {
      return [`${text}: ${error.message}`];
    }
  });
