// @ts-check
/* The step view of the lab: the step in words and code, and how one number of it was made. */
/** @import { Term } from "./sent.d.ts" */
/** @import { At } from "./types.d.ts" */
/** @import { View } from "./state.js" */
import { find, make } from "../../core/dom.js";
import { numberElement, typeset } from "../../core/elements.js";
import { page } from "../../core/state.js";
import { say } from "../../core/words.js";
import { explainNumber } from "./explanation.js";
import { numbersFormula } from "./formulas.js";
import { paintMarks } from "./marks.js";
import { place } from "./places.js";
import { GRADIENTS, tileOf } from "./state.js";
import { sourceName, word } from "./words.js";

/** The step in a sentence. @param {View} view */
export const sentenceOf = ({ term, b }) => {
  if (!term) return word("begin");
  const { quantity, kind, layer } = term;
  const { film } = b;
  const alone = film.labels.length === 1 ? [`.single.${kind}`, ".single"] : [];
  const words = /** @type {Record<string, string>} */ (page.words);
  const variant = [...alone, `.${kind}`, ""].find((ending) => words[`mnist.steps.say.${quantity}${ending}`]);
  const text = word(`say.${quantity}${variant}`, {
    layer,
    above: layer + 1,
    below: layer - 1,
    count: film.labels.length,
    label: b.named(b.label),
    rate: String(Number(film.rate.toPrecision(4))),
  });
  return quantity === "new" && film.in_place ? `${text} ${word("say.in_place")}` : text;
};

/** Shows the code that runs, and its line. @param {View} view */
export const paintCode = (view) => {
  const panel = view.find(".steps-code");
  const [name, row] = view.term?.line ?? ["", -1];
  const listing = view.film.listings[name];
  find(view.root, ".steps-side .listing-title").textContent = listing?.title ?? "";
  panel.replaceChildren(
    ...(listing?.lines ?? []).map((text, i) =>
      make(
        "span",
        { class: `line${i === row ? " is-current" : ""}`, "data-number": listing.first_line + i },
        text || " ",
      ),
    ),
  );
  const line = /** @type {HTMLElement | undefined} */ (panel.children[row]);
  if (!line) return;
  requestAnimationFrame(() => {
    panel.scrollTop = line.offsetTop - panel.clientHeight / 2 + line.offsetHeight / 2;
  });
};

/** Shows the formula, the numbers, where they are, and how they were made. @param {View} view */
export const paintSubject = (view) => {
  const { b, subject } = view;
  if (!b) return;
  paintMarks(view);
  const numbers = view.find(".steps-numbers");
  const where = view.find(".steps-place");
  if (!subject) {
    view.find(".steps-formula").replaceChildren(say("formula.begin"));
    numbers.replaceChildren(say("substituted.begin"));
    where.textContent = "";
    view.find(".steps-made").replaceChildren(make("p", { class: "hint" }, word("hint")));
    numbers.dataset.latex = "";
    return;
  }
  const { term, at } = subject;
  const value = view.value(term, at);
  write(view.find(".steps-formula"), term.formula);
  const latex = value === null ? null : numbersFormula(b, term.quantity, term.layer, at, value);
  if (latex) write(numbers, latex);
  else numbers.replaceChildren(latex === null ? word("coming") : "");
  Object.assign(numbers.dataset, { latex: latex ?? "", value: value === null ? "" : String(value) });
  where.textContent = addressText(view, term, at);
  paintMade(view, term, at, value);
};

/**
 * @param {HTMLElement} element
 * @param {string} source
 */
const write = (element, source) => {
  if (element.dataset.source === source && element.querySelector(".katex")) return;
  typeset(element, source);
  element.dataset.source = source;
};

/**
 * @param {View} view
 * @param {Term} term
 * @param {At} at
 * @param {number | null} value
 */
const paintMade = (view, term, at, value) => {
  const parts = explainNumber(view.b, term.quantity, term.layer, at, (index) => {
    view.choice.set(`u${term.layer}`, index);
    view.hovered = view.term === term ? null : { key: tileOf(term), at: index, text: String(index) };
    paintSubject(view);
  });
  const kind = GRADIENTS.has(term.quantity) ? "delta" : "value";
  const title = make(
    "header",
    {},
    make("h2", {}, word("made", { place: addressText(view, term, at) })),
    value === null ? "" : numberElement(value, kind),
  );
  const hint = parts ? "no_sum" : "coming";
  view
    .find(".steps-made")
    .replaceChildren(title, ...(parts?.length ? parts : [make("p", { class: "hint" }, word(hint))]));
};

/**
 * Which number of a step it is.
 * @param {View} view
 * @param {Term} term
 * @param {At} at
 */
const addressText = ({ b }, { quantity, layer }, at) => {
  if (quantity === "loss") return word("image_of", { image: b.sample + 1, label: b.named(b.label) });
  if (quantity === "batch_loss") return word("mean_of", { count: b.film.labels.length });
  if (typeof at === "number") {
    return layer === b.depth ? word("output", { name: b.named(at) }) : sourceName(b.shape(layer), at);
  }
  const own = b.layers[layer - 1];
  const unit =
    own.outputs.length === 3 ? word("channel", { channel: at.unit + 1 }) : word("unit", { unit: at.unit + 1 });
  if (quantity === "bias_gradient") return word("bias_of", { unit });
  if (own.kind === "dense") return word("weight_of", { unit, source: sourceName(b.shape(layer - 1), at.source) });
  const { channel, row, column } = place(own.weights.slice(1), at.source);
  const source = word("kernel_at", { channel: channel + 1, row: row + 1, column: column + 1 });
  return word("weight_of", { unit, source });
};
