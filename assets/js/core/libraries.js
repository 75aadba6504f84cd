// @ts-check
/* Plotly and KaTeX, which come as classic scripts: the only names that are read from the window. */
import "../../plotly.min.js";
import "../../katex/katex.min.js";

export const { Plotly, katex } = /** @type {any} */ (window);
