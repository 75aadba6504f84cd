// @ts-check
/* What an optimizer makes of a gradient, with the numbers of one weight. */
/** @import { Batch } from "./batch.js" */
/** @import { BatchFilm } from "../../wire.js" */
/** @import { Address } from "./types.d.ts" */
import { factor, lines, number } from "./latex.js";

/** @typedef {(name: string) => number} Read a number of the weight, by its name */

const SMALL = "1 \\times 10^{-8}";
const SMALLER = "1 \\times 10^{-10}";

/** @type {Record<string, [string, string]>} */
const SHARES = { rmsprop: ["0.99", "0.01"], adam: ["0.999", "0.001"], adamw: ["0.999", "0.001"] };

/**
 * The running mean of the squared gradients.
 * @param {BatchFilm} film
 * @param {Read} read
 */
const squares = ({ optimizer }, read) => {
  const [before, square] = [factor(read("before.squares")), `(${number(read("gradient"))})^{2}`];
  if (optimizer === "adagrad") return `${before} + ${square}`;
  const [old, fresh] = SHARES[optimizer];
  return `${old} \\cdot ${before} + ${fresh} \\cdot ${square}`;
};

/**
 * The rate over the root of the squares.
 * @param {BatchFilm} film
 * @param {number} value
 * @param {string} eps
 */
const scaledRate = ({ rate }, value, eps) => `\\frac{${number(rate)}}{\\sqrt{${number(value)}} + ${eps}}`;

/**
 * Adam and AdamW: both means are corrected for having started at 0.
 * @param {BatchFilm} film
 * @param {Read} read
 */
const adam = (film, read) => {
  const mean = read("after.mean") / (1 - 0.9 ** film.update);
  const square = read("after.squares") / (1 - 0.999 ** film.update);
  const change = `${scaledRate(film, square, SMALL)} \\cdot ${factor(mean)}`;
  if (film.optimizer !== "adamw") return `${number(read("old"))} - ${change}`;
  return lines([`(1 - 0.01 \\cdot ${factor(film.rate)}) \\cdot ${factor(read("old"))}`, `(-${change})`], 1);
};

/** @type {Record<string, (film: BatchFilm, read: Read) => string>} */
const NEW = {
  sgd: (film, read) => `${number(read("old"))} - ${factor(film.rate)} \\cdot ${factor(read("gradient"))}`,
  momentum: (film, read) => `${number(read("old"))} - ${factor(film.rate)} \\cdot ${factor(read("after.velocity"))}`,
  rmsprop: (film, read) =>
    `${number(read("old"))} - ${scaledRate(film, read("after.squares"), SMALL)} \\cdot ${factor(read("gradient"))}`,
  adagrad: (film, read) =>
    `${number(read("old"))} - ${scaledRate(film, read("after.squares"), SMALLER)} \\cdot ${factor(read("gradient"))}`,
  adam,
  adamw: adam,
};

/** @type {Record<string, (film: BatchFilm, read: Read) => string>} */
const WRITERS = {
  velocity: (film, read) =>
    `${number(film.momentum)} \\cdot ${factor(read("before.velocity"))} + ${factor(read("gradient"))}`,
  mean: (_film, read) => `0.9 \\cdot ${factor(read("before.mean"))} + 0.1 \\cdot ${factor(read("gradient"))}`,
  squares,
  new: (film, read) => NEW[film.optimizer](film, read),
};

/**
 * What the optimizer remembers of a weight, or its new value; null while it is on its way.
 * @param {Batch} b
 * @param {string} quantity
 * @param {number} layer
 * @param {Address} at
 */
export const writeUpdate = (b, quantity, layer, { unit, source }) => {
  const row = b.row(layer, unit);
  return row && [WRITERS[quantity](b.film, (name) => row[name][source])];
};
