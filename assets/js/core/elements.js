/* Formulas and numbers as elements. */
import { make } from "./dom.js";
import { katex } from "./libraries.js";
import { full, short } from "./numbers.js";

const rendered = new Map();
export const tex = (source) => {
  if (!rendered.has(source)) {
    const element = make("span", { class: "tex" });
    katex.render(source, element, { throwOnError: false });
    rendered.set(source, element);
  }
  return rendered.get(source).cloneNode(true);
};

const sign = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero");

/* Writes a formula into an element, as large as one that stands alone. */
export const typeset = (element, source) => katex.render(source, element, { displayMode: true, throwOnError: false });

export const numberElement = (value, kind = "value") => {
  if (value === null || value === undefined) return make("span", { class: "unknown" }, "·");
  return make("span", { class: `number ${kind} ${sign(value)}`, title: full(value) }, short(value));
};
