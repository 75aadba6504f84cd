// @ts-check
/* The formula of a operation of the lab with the numbers of one unit, pixel or weight in it. */
/** @import { Batch } from "./batch.js" */
/** @import { Address, At, DenseSum, WindowSum } from "./types.d.ts" */
import { toNumber } from "../../core/numbers.js";
import { exponentials, LEAKY, ranked } from "./arithmetic.js";
import { aligned, beside, exponential, factor, lines, number, remainder } from "./latex.js";
import { arriving, maximum, weightedInput } from "./sums.js";
import { writeUpdate } from "./update_formulas.js";

const SHOWN = 3; // products that a formula spells out; the rest is one number

/**
 * The largest products, the others as one number, and what is added to them.
 * @param {DenseSum | WindowSum | null} found
 * @param {number[]} [more]
 */
const sum = (found, more = []) => {
  if (!found) return null;
  const dense = found.kind === "dense";
  const listed = dense ? found.terms.slice(0, SHOWN) : found.windows;
  const others = (dense ? found.terms.length - listed.length : 0) + found.others;
  const rest = found.sum - listed.reduce((total, term) => total + term.product, 0);
  const parts = listed.map((term) =>
    "w" in term ? `${factor(term.w)} \\cdot ${factor(term.value)}` : factor(term.product),
  );
  if (others) parts.push(remainder(rest, others));
  return [lines([...parts, ...more.map(factor)])];
};

/** @type {Record<string, (z: number) => string>} */
const RULES = {
  relu: (z) => `\\max(0, ${number(z)})`,
  leaky_relu: (z) => `\\max(0, ${number(z)}) + ${LEAKY} \\cdot \\min(0, ${number(z)})`,
  sigmoid: (z) => `\\frac{1}{1 + ${exponential(-z)}}`,
  tanh: (z) => `\\tanh (${number(z)})`,
  identity: (z) => number(z),
};

/** @type {Record<string, (a: number) => string>} */
const SLOPES = {
  relu: (a) => (a > 0 ? "1" : "0"),
  leaky_relu: (a) => (a > 0 ? "1" : String(LEAKY)),
  sigmoid: (a) => `${factor(a)} \\cdot (1 - ${beside(a, 1)})`,
  tanh: (a) => `(1 - (${beside(a, Math.sign(a))})^{2})`,
};

/** @param {number[]} values */
const meanOf = (values) => {
  const found = ranked(values.length, (i) => ({ product: values[i] }), SHOWN);
  const parts = found.terms.map((term) => factor(term.product));
  if (found.others) parts.push(remainder(found.rest, found.others));
  return [values.length === 1 ? parts[0] : `\\frac{1}{${values.length}} \\cdot (${lines(parts)})`];
};

/**
 * @param {Batch} b
 * @param {number} layer
 */
const writeLoss = (b, layer) => {
  if (b.film.loss_name === "mse") {
    const squares = [...b.answer].reduce((total, y, k) => total + (y - (k === b.label ? 1 : 0)) ** 2, 0);
    return [`\\frac{1}{10} \\cdot ${factor(squares)}`];
  }
  const { others } = exponentials(b.z(layer), b.label);
  const p = b.answer[b.label];
  // Near 1 a probability has too few digits on the screen for its logarithm.
  return [p < 0.5 && p > 1e-30 ? `-\\ln (${number(p)})` : `\\ln (1 + ${factor(others)})`];
};

/** @type {Record<string, (b: Batch, layer: number, index: number) => string[] | null>} */
const OF_UNITS = {
  z: (b, layer, index) => {
    const found = weightedInput(b, layer, index);
    return sum(found, found ? [Number(found.bias)] : []);
  },
  a: (b, layer, index) => [RULES[b.layers[layer - 1].activation](b.z(layer)[index])],
  pool: (b, layer, index) => {
    const { cells } = maximum(b, layer, index);
    return [`\\max(${cells.map((cell) => number(cell.value)).join(", ")})`];
  },
  answer: (b, layer, index) => {
    const z = b.z(layer);
    if (b.film.loss_name === "mse") return [number(z[index])];
    const { shift, rest } = exponentials(z, b.label);
    // The largest power is 1: beside it, the others keep all of their digits.
    return [`\\frac{${exponential(z[index] - shift)}}{1 + ${factor(rest)}}`];
  },
  target: (b, _layer, index) => [index === b.label ? "1" : "0"],
  loss: writeLoss,
  batch_loss: (b) => meanOf(b.film.losses.map((loss) => Number(toNumber(loss)))),
  output_delta: (b, _layer, index) => {
    const y = index === b.label ? 1 : 0;
    const error = `${beside(b.answer[index], y)} - ${y}`;
    return [b.film.loss_name === "mse" ? `\\frac{2}{10} \\cdot (${error})` : error];
  },
  arriving: (b, layer, index) => {
    const found = arriving(b, layer, index);
    return found?.kind === "pool" ? [`${factor(found.value)} \\cdot ${found.won ? 1 : 0}`] : sum(found);
  },
  delta: (b, layer, index) => {
    const { activation } = b.layers[layer - 1];
    return [`${factor(b.arriving(layer)[index])} \\cdot ${SLOPES[activation](b.a(layer)[index])}`];
  },
};

/**
 * @param {Batch} b
 * @param {string} quantity
 * @param {number} layer
 * @param {Address} at
 */
const writeWeight = (b, quantity, layer, at) => {
  if (quantity !== "weight_gradient" && quantity !== "bias_gradient") return writeUpdate(b, quantity, layer, at);
  const found = b.shares(layer, at.unit, at.source);
  return found && meanOf(quantity === "weight_gradient" ? found.product : found.bias);
};

/**
 * The numbers of a operation in LaTeX; null while they are on their way, "" where there are none.
 * @param {Batch} b
 * @param {string} quantity
 * @param {number} layer
 * @param {At} at
 * @param {number} value
 */
export const numbersFormula = (b, quantity, layer, at, value) => {
  if (quantity === "image") return "";
  const write = () => (typeof at === "object" ? writeWeight(b, quantity, layer, at) : OF_UNITS[quantity](b, layer, at));
  return aligned(write, value);
};
