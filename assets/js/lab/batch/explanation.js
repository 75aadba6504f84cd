// @ts-check
/* How one number of the lab's batch view was made: windows, products, what is left. */
/** @import { BatchLayer } from "../../wire.js" */
/** @import { Batch } from "./batch.js" */
/** @import { Choose } from "./lenses.js" */
/** @import { At, DenseSum, WindowSum } from "./types.d.ts" */
import { make } from "../../core/dom.js";
import { numberElement, tex } from "../../core/elements.js";
import { short, toNumber } from "../../core/numbers.js";
import { exponentials, largest, ranked, slope } from "./arithmetic.js";
import { cell } from "./cells.js";
import { explainWeight } from "./explanation_of_weights.js";
import { here, imagesOf, lens, lenses } from "./lenses.js";
import { place } from "./places.js";
import { arriving, maximum, weightedInput } from "./sums.js";
import { headRow, line, othersRows, productRow, productRows, table, totals } from "./tables.js";
import { windows } from "./windows.js";
import { sourceName, unitName, word } from "./words.js";

/** @typedef {HTMLElement[] | null} Parts null while something is on its way */

/**
 * @param {Batch} b
 * @param {number} layer
 * @param {number} index
 * @param {DenseSum} found
 */
const denseInput = (b, layer, index, found) => {
  const [shape, x] = [b.shape(layer - 1), b.a(0)];
  const rows = productRows(found, (i) => sourceName(shape, i), "value");
  const below = layer === 1 ? "x" : "a";
  return [
    ...imagesOf(b, layer, index, (row) => [
      ["lens_image", x, "value", true],
      ["lens_weights", row.old, "value"],
      ["lens_products", row.old.map((w, i) => w * x[i]), "value"],
    ]),
    table([...rows, ...totals(found, `z^{(${layer})}`, "value")], headRow("", "w", "", below, `w\\,${below}`)),
  ];
};

/** What stands beyond the edge, where a window reaches over it. @param {BatchLayer} layer @param {WindowSum} found */
const borderNote = ({ border }, { windows: [{ cells }] }) =>
  cells.some((one) => !one.inside) ? [make("p", { class: "hint" }, word(border ? "border_black" : "border_zero"))] : [];

/**
 * @param {Batch} b
 * @param {number} layer
 * @param {number} index
 * @param {WindowSum} found
 * @param {Choose} choose
 */
const windowInput = (b, layer, index, found, choose) => {
  const own = b.layers[layer - 1];
  const at = place(own.outputs, index);
  const first = found.windows[0].channel;
  const gray = layer === 1 && own.inputs[0] === 1;
  return [
    lenses(
      lens(word("read_here", { channel: first + 1 }), b.a(layer - 1), own.inputs, first, [[found.area, "field"]], {
        hue: "value",
        gray,
      }),
      lens(word("made_here", { channel: at.channel + 1 }), b.z(layer), own.outputs, at.channel, [here(at)], {
        hue: "value",
        choose,
      }),
    ),
    table(totals(found, `z^{(${layer})}`, "value")),
    ...borderNote(b.layers[layer - 1], found),
    windows(found, "value", layer === 1 ? "x" : `a^{(${layer - 1})}`),
  ];
};

/**
 * @param {Batch} b
 * @param {number} layer
 * @param {DenseSum} found
 * @param {string} symbol
 */
const denseArriving = (b, layer, found, symbol) => {
  const shape = b.shape(layer + 1);
  const name = (/** @type {number} */ i) => (layer + 1 === b.depth ? unitName(b, layer + 1, i) : sourceName(shape, i));
  const head = headRow("", "w", "", "\\delta", "w\\,\\delta");
  return [table([...productRows(found, name, "delta"), ...totals(found, symbol, "delta")], head)];
};

/**
 * @param {Batch} b
 * @param {number} layer
 * @param {number} index
 * @param {WindowSum} found
 * @param {string} symbol
 * @param {Choose} choose
 */
const windowArriving = (b, layer, index, found, symbol, choose) => {
  const [shape, above] = [b.shape(layer), b.layers[layer]];
  const at = place(shape, index);
  const first = found.windows[0].channel;
  const from = word("came_from", { channel: first + 1 });
  const to = word("made_here", { channel: at.channel + 1 });
  return [
    lenses(
      lens(from, b.delta(layer + 1), above.outputs, first, [[found.area, "field"]], { hue: "delta" }),
      lens(to, b.arriving(layer), shape, at.channel, [here(at)], { hue: "delta", choose }),
    ),
    table(totals(found, symbol, "delta")),
    make("p", { class: "hint" }, word("turned")),
    windows(found, "delta", `\\delta^{(${layer + 1})}`),
  ];
};

/**
 * @param {Batch} b
 * @param {number} layer
 * @returns {HTMLElement[]}
 */
const answer = (b, layer) => {
  if (b.film.loss_name === "mse") return [];
  const { shift, powers, total } = exponentials(b.z(layer), b.label);
  const rows = powers.map((power, k) =>
    productRow(
      b.named(k),
      [numberElement(b.z(layer)[k]), "", numberElement(power), numberElement(power / total)],
      k === b.label ? "total" : "",
    ),
  );
  const sum = line(tex("\\textstyle\\sum_k e^{z_k - \\max z}"), total, "value", "total");
  return [
    make("p", {}, word("shift", { shift: short(shift) })),
    table([...rows, sum], headRow("", "z_k", "", "e^{z_k - \\max z}", "\\hat y_k")),
  ];
};

/**
 * @param {Batch} b
 * @param {number} layer
 */
const outputDelta = (b, layer) => {
  const rows = [...b.answer].map((y, k) =>
    productRow(
      b.named(k),
      [numberElement(y), "−", numberElement(k === b.label ? 1 : 0), numberElement(b.delta(layer)[k], "delta")],
      k === b.label ? "total" : "",
    ),
  );
  return [table(rows, headRow("", "\\hat y_k", "", "y_k", "\\delta_k"))];
};

/** @type {Record<string, (b: Batch, layer: number, index: number, choose: Choose) => Parts>} */
const OF_UNITS = {
  z: (b, layer, index, choose) => {
    const found = weightedInput(b, layer, index);
    if (!found) return null;
    return found.kind === "dense" ? denseInput(b, layer, index, found) : windowInput(b, layer, index, found, choose);
  },
  arriving: (b, layer, index, choose) => {
    const found = arriving(b, layer, index);
    if (!found) return null;
    const symbol = `\\frac{\\partial \\ell}{\\partial a^{(${layer})}}`;
    if (found.kind === "dense") return denseArriving(b, layer, found, symbol);
    if (found.kind === "windows") return windowArriving(b, layer, index, found, symbol, choose);
    return [
      make("p", {}, word(found.won ? "routed" : "not_routed")),
      table([line(word("delta_above"), found.value, "delta"), line(tex(symbol), found.shown, "delta", "total")]),
    ];
  },
  pool: (b, layer, index) => {
    const found = maximum(b, layer, index);
    const limit = largest(found.cells.map((one) => one.value));
    const cells = found.cells.map((one, i) => cell(one.value, limit, "value", i === found.best ? "is-best" : ""));
    return [
      make(
        "figure",
        { class: "batch-window is-wide" },
        make("figcaption", {}, word("two_by_two")),
        make("table", {}, make("tbody", {}, make("tr", {}, ...cells.slice(0, 2)), make("tr", {}, ...cells.slice(2)))),
      ),
      table([line(word("largest"), found.shown, "value", "total")]),
    ];
  },
  a: (b, layer, index) => [
    table([
      line(tex(`z^{(${layer})}`), b.z(layer)[index]),
      line(tex(`a^{(${layer})}`), b.a(layer)[index], "value", "total"),
    ]),
  ],
  delta: (b, layer, index) => {
    const [came, f] = [b.arriving(layer)[index], slope(b.layers[layer - 1].activation, b.a(layer)[index])];
    return [
      table([
        line(tex(`\\partial \\ell / \\partial a^{(${layer})}`), came, "delta"),
        line(tex(`f'(z^{(${layer})})`), f),
        line(word("sum64"), came * f, "delta", "total"),
        line(make("span", {}, word("run32"), " ", tex(`\\delta^{(${layer})}`)), b.delta(layer)[index], "delta"),
      ]),
    ];
  },
  answer,
  output_delta: outputDelta,
  loss: (b, layer) => (b.film.loss_name === "mse" ? outputDelta : answer)(b, layer),
  batch_loss: (b) => {
    const losses = b.film.losses.map((loss) => Number(toNumber(loss)));
    const found = ranked(losses.length, (i) => ({ product: losses[i] }));
    const name = (/** @type {number} */ i) => word("image_of", { image: i + 1, label: b.named(b.film.labels[i]) });
    return [
      table([
        ...found.terms.map((term) => line(name(term.i), term.product)),
        ...othersRows(found),
        line(word("mean"), Number(toNumber(b.film.loss)), "value", "total"),
      ]),
    ];
  },
};

/**
 * The elements that explain a number, none where there is nothing to add.
 * @param {Batch} b
 * @param {string} quantity
 * @param {number} layer
 * @param {At} at
 * @param {Choose} choose
 * @returns {Parts}
 */
export const explainNumber = (b, quantity, layer, at, choose) =>
  typeof at === "object"
    ? explainWeight(b, quantity, layer, at)
    : quantity in OF_UNITS
      ? OF_UNITS[quantity](b, layer, at, choose)
      : [];
