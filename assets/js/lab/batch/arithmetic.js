// @ts-check
/* Sums and functions of numbers, in float64. */

export const LEAKY = 0.01;
const LISTED = 8; // products that a table lists

/** @param {number[]} shape */
export const countOf = (shape) => shape.reduce((total, side) => total * side, 1);

/** The largest magnitude. @param {Iterable<number>} values */
export const largest = (values) => {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value) || 0);
  return most;
};

/** Where the number of the largest magnitude is; the first of equals. @param {ArrayLike<number>} values */
export const strongest = (values) => {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if (Math.abs(values[i]) > Math.abs(values[best])) best = i;
  return best;
};

/** @param {{ product: number }[]} terms */
const total = (terms) => terms.reduce((sum, term) => sum + term.product, 0);

/**
 * A sum of products, the largest first: what is listed, and the rest as one number.
 * @template {{ product: number }} T
 * @param {number} count
 * @param {(i: number) => T} at
 * @param {number} [listed]
 */
export const ranked = (count, at, listed = LISTED) => {
  const all = [...Array(count).keys()].map((i) => ({ i, ...at(i) }));
  all.sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
  const rest = all.slice(listed);
  return { terms: all.slice(0, listed), rest: total(rest), others: rest.length, sum: total(all) };
};

/**
 * The derivative of an activation where it is `a`.
 * @param {string} name
 * @param {number} a
 */
export const slope = (name, a) => {
  /** @type {Record<string, number>} */
  const slopes = { relu: a > 0 ? 1 : 0, leaky_relu: a > 0 ? 1 : LEAKY, sigmoid: a * (1 - a), tanh: 1 - a * a };
  return slopes[name] ?? 1;
};

/**
 * What softmax divides, shifted so that the largest power is 1; what the rest of them make; and what all but the label
 * weigh beside it.
 * @param {ArrayLike<number> & Iterable<number>} z
 * @param {number} label
 */
export const exponentials = (z, label) => {
  const shift = Math.max(...z);
  const powers = [...z].map((value) => Math.exp(value - shift));
  const others = [...z].reduce((sum, value, k) => sum + (k === label ? 0 : Math.exp(value - z[label])), 0);
  const top = powers.indexOf(1);
  const rest = powers.reduce((sum, value, k) => sum + (k === top ? 0 : value), 0);
  return { shift, powers, total: 1 + rest, rest, others };
};
