// @ts-check
/* The batch view of the lab: the operation in words and code, and how one number of it was made. */
/** @import { BatchOperation } from "../../wire.js" */
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
import { sourceName, unitName, word } from "./words.js";

/** The operation in a sentence. @param {View} view */
export const sentenceOf = ({ operation, b }) => {
  if (!operation) return word("begin");
  const { quantity, kind, layer } = operation;
  const { film } = b;
  const alone = film.labels.length === 1 ? [`.single.${kind}`, ".single"] : [];
  const words = /** @type {Record<string, string>} */ (page.words);
  const variant = [...alone, `.${kind}`, ""].find((ending) => words[`mnist.batch.say.${quantity}${ending}`]);
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
  const panel = view.find(".batch-code");
  const [name, row] = view.operation?.line ?? ["", -1];
  const listing = view.film.listings[name];
  find(view.root, ".listing-title").textContent = listing?.title ?? "";
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
  const numbers = view.find(".batch-numbers");
  const where = view.find(".batch-place");
  if (!subject) {
    view.find(".batch-formula").replaceChildren(say("formula.begin"));
    numbers.replaceChildren(say("substituted.begin"));
    where.textContent = "";
    view.find(".batch-made").replaceChildren(make("p", { class: "hint" }, word("hint")));
    numbers.dataset.latex = "";
    return;
  }
  const { operation, at } = subject;
  const value = view.value(operation, at);
  write(view.find(".batch-formula"), operation.formula);
  const latex = value === null ? null : numbersFormula(b, operation.quantity, operation.layer, at, value);
  if (latex) write(numbers, latex);
  else numbers.replaceChildren(latex === null ? word("coming") : "");
  Object.assign(numbers.dataset, { latex: latex ?? "", value: value === null ? "" : String(value) });
  const address = addressText(view, operation, at);
  where.textContent = view.pinned ? word("pinned", { place: address }) : address;
  paintMade(view, operation, at, value);
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
 * @param {BatchOperation} operation
 * @param {At} at
 * @param {number | null} value
 */
const paintMade = (view, operation, at, value) => {
  const parts = explainNumber(view.b, operation.quantity, operation.layer, at, (index) => {
    view.choice.set(`u${operation.layer}`, index);
    view.hovered = view.operation === operation ? null : { key: tileOf(operation), at: index, text: String(index) };
    paintSubject(view);
  });
  const kind = GRADIENTS.has(operation.quantity) ? "delta" : "value";
  const title = make(
    "header",
    {},
    make("h2", {}, word("made", { place: addressText(view, operation, at) })),
    value === null ? "" : numberElement(value, kind),
  );
  const hint = parts ? "no_sum" : "coming";
  view
    .find(".batch-made")
    .replaceChildren(title, ...(parts?.length ? parts : [make("p", { class: "hint" }, word(hint))]));
};

/**
 * Which number of a operation it is.
 * @param {View} view
 * @param {BatchOperation} operation
 * @param {At} at
 */
const addressText = ({ b }, { quantity, layer }, at) => {
  if (quantity === "loss") return word("image_of", { image: b.sample + 1, label: b.named(b.label) });
  if (quantity === "batch_loss") return word("mean_of", { count: b.film.labels.length });
  if (typeof at === "number") {
    return layer === b.depth ? unitName(b, layer, at) : sourceName(b.shape(layer), at);
  }
  const own = b.layers[layer - 1];
  const unit = own.outputs.length === 3 ? word("channel", { channel: at.unit + 1 }) : unitName(b, layer, at.unit);
  if (quantity === "bias_gradient") return word("bias_of", { unit });
  if (own.kind === "dense") return word("weight_of", { unit, source: sourceName(b.shape(layer - 1), at.source) });
  const { channel, row, column } = place(own.weights.slice(1), at.source);
  const source = word("kernel_at", { channel: channel + 1, row: row + 1, column: column + 1 });
  return word("weight_of", { unit, source });
};
