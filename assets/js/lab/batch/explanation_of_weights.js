// @ts-check
/* How the gradient of one weight, and its new value, were made. */
/** @import { Batch } from "./batch.js" */
/** @import { SharesValue } from "../../wire.js" */
/** @import { Address } from "./types.d.ts" */
import { make } from "../../core/dom.js";
import { numberElement, tex } from "../../core/elements.js";
import { ranked } from "./arithmetic.js";
import { imagesOf } from "./lenses.js";
import { rankPixels } from "./sums.js";
import { headRow, line, othersRows, productRow, table } from "./tables.js";
import { word } from "./words.js";

/**
 * Everything that belongs to one weight: before, what the optimizer makes of it, after.
 * @param {Batch} b
 * @param {number} layer
 * @param {Address} at
 */
const parameter = (b, layer, { unit, source }) => {
  const row = b.row(layer, unit);
  if (!row) return null;
  const remembered = Object.entries(b.film.memory).flatMap(([name, symbol]) => [
    line(make("span", {}, tex(symbol), " ", word("before")), row[`before.${name}`][source], "delta"),
    line(make("span", {}, tex(symbol), " ", word("after")), row[`after.${name}`][source], "delta"),
  ]);
  const pictures = imagesOf(
    b,
    layer,
    unit,
    (r) => [
      ["lens_weights", r.old, "value"],
      ["lens_change", r.new.map((w, i) => w - r.old[i]), "value"],
    ],
    source,
  );
  return [
    ...pictures,
    table([
      line(tex(`w^{(${layer})}`), row.old[source]),
      line(tex(`\\partial L / \\partial w^{(${layer})}`), row.gradient[source], "delta"),
      ...remembered,
      line(tex(`\\Delta w^{(${layer})}`), row.new[source] - row.old[source]),
      line(tex(`w^{(${layer})}{}'`), row.new[source], "fresh", "total"),
    ]),
  ];
};

/** @param {Batch} b @param {number} i */
const imageName = (b, i) => word("image_of", { image: i + 1, label: b.named(b.film.labels[i]) });

/**
 * In a convolution, pixel by pixel, what the image that is shown adds to the gradient.
 * @param {Batch} b
 * @param {number} layer
 * @param {Address} at
 */
const overPixels = (b, layer, at) => {
  const own = b.layers[layer - 1];
  if (own.kind !== "convolution") return [];
  const columns = own.outputs[2];
  const found = rankPixels(b, layer, at);
  const pixel = (/** @type {number} */ i) =>
    word("pixel", { row: Math.floor(i / columns) + 1, column: (i % columns) + 1 });
  const terms = found.terms.map((term) =>
    productRow(pixel(term.i), [
      numberElement(term.w, "delta"),
      "·",
      numberElement(term.value),
      numberElement(term.product, "delta"),
    ]),
  );
  const below = layer === 1 ? "x" : "a";
  const name = imageName(b, b.sample);
  return [
    make("p", {}, word("over_pixels", { image: name })),
    table(
      [...terms, ...othersRows(found, "delta"), line(name, found.sum, "delta", "total")],
      headRow("", "\\delta", "", below, `\\delta\\,${below}`),
    ),
    ...(b.film.labels.length > 1 ? [make("p", {}, word("over_images"))] : []),
  ];
};

/**
 * What each image of the batch adds to a gradient, as a table.
 * @param {Batch} b
 * @param {number[]} values
 * @param {SharesValue} [factors] where each is a product
 */
const overImages = (b, values, factors) => {
  const list = ranked(values.length, (i) => ({ product: values[i] }));
  const row = (/** @type {{ i: number, product: number }} */ { i, product }) => {
    const extra = i === b.sample ? "is-shown" : "";
    const number = numberElement(product, "delta");
    if (factors?.a)
      return productRow(
        imageName(b, i),
        [numberElement(factors.bias[i], "delta"), "·", numberElement(factors.a[i]), number],
        extra,
      );
    const empty = [make("td", {}), make("td", {}), make("td", {})];
    return make(
      "tr",
      { class: extra },
      make("th", { scope: "row" }, imageName(b, i)),
      ...empty,
      make("td", {}, number),
    );
  };
  const mean = line(word("mean64"), list.sum / values.length, "delta", "total");
  const head = factors?.a ? headRow("", "\\delta", "", "a", "\\delta\\,a") : null;
  return table([...list.terms.map(row), ...othersRows(list, "delta"), mean], head);
};

/**
 * @param {Batch} b
 * @param {number} layer
 * @param {Address} at
 */
const weightGradient = (b, layer, at) => {
  const found = b.shares(layer, at.unit, at.source);
  if (!found) return null;
  const pictures = imagesOf(
    b,
    layer,
    at.unit,
    (row) => [
      ["lens_gradient", row.gradient, "delta"],
      ["lens_weights", row.old, "value"],
    ],
    at.source,
  );
  return [...pictures, ...overPixels(b, layer, at), overImages(b, found.product, found)];
};

/**
 * @param {Batch} b
 * @param {number} layer
 * @param {Address} at
 */
const biasGradient = (b, layer, at) => {
  const found = b.shares(layer, at.unit, at.source);
  return found && [overImages(b, found.bias)];
};

/**
 * The elements that explain a number of a weight; null while something is on its way.
 * @param {Batch} b
 * @param {string} quantity
 * @param {number} layer
 * @param {Address} at
 */
export const explainWeight = (b, quantity, layer, at) => {
  const explain = { weight_gradient: weightGradient, bias_gradient: biasGradient }[quantity] ?? parameter;
  return explain(b, layer, at);
};
