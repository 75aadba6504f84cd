// @ts-check
/* Numbers and sums in LaTeX, as formulas/latex.py writes them. */

const DIGITS = 5;
const DECIMALS = 12; // beyond them stands what binary arithmetic left of 0.1 and its like
const LINE = 2;

const formula = { rounded: false }; // whether a number of the formula that is being written lost digits

/** @param {number} value @param {number} digits */
const isRounded = (value, digits) => Number(value.toPrecision(digits)) !== Number(value.toPrecision(DECIMALS));

/** @param {number} value */
const powerOf = (value) => Math.floor(Math.log10(Math.abs(value)));

/** @param {number} value @param {number} digits */
const write = (value, digits) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "\\mathrm{NaN}" : value > 0 ? "\\infty" : "-\\infty";
  const rounded = isRounded(value, digits);
  if (rounded) formula.rounded = true;
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const tidy = (/** @type {string} */ text) => (rounded ? text : String(Number(text)));
  if (value !== 0 && (power < -4 || power >= DIGITS)) return `${tidy(mantissa)} \\times 10^{${power}}`;
  return tidy(value.toPrecision(digits));
};

/** A rounded number keeps its trailing zeros, an exact one has none. @param {number} value */
export const number = (value) => write(value, DIGITS);

/** A power of e, with so many digits that those of what comes of it are right. @param {number} value */
export const exponential = (value) => {
  const before = value && Number.isFinite(value) ? Math.max(0, powerOf(value) + 1) : 0;
  return `e^{${write(value, Math.min(DECIMALS, DIGITS + before))}}`;
};

/**
 * A number from which another is subtracted that is nearly as large: with so many digits that those of the difference
 * are right.
 * @param {number} value
 * @param {number} other
 */
export const beside = (value, other) => {
  const lost = value && value !== other ? powerOf(value) - powerOf(value - other) : 0;
  return write(value, Math.min(DECIMALS, DIGITS + Math.max(0, lost || 0)));
};

/** A number that stands in a product. @param {number} value */
export const factor = (value) => {
  const text = number(value);
  return text.startsWith("-") || text.includes("\\times") ? `(${text})` : text;
};

/**
 * A sum on several lines.
 * @param {string[]} parts
 * @param {number} [each] on a line
 */
export const lines = (parts, each = LINE) => {
  const rows = [];
  for (let i = 0; i < parts.length; i += each) rows.push(parts.slice(i, i + each).join(" + "));
  return rows.join(" \\\\ &\\quad + ");
};

/**
 * What is left of a sum, as one number.
 * @param {number} rest
 * @param {number} others
 */
export const remainder = (rest, others) => `\\underbrace{${factor(rest)}}_{+${others}}`;

/**
 * What is computed and what comes of it, joined by = if no number is rounded; null while a number is on its way.
 * @param {() => string[] | null} write
 * @param {number} value
 */
export const aligned = (write, value) => {
  formula.rounded = false;
  const expressions = write();
  if (!expressions) return null;
  const result = number(value);
  const computed = expressions.filter((text) => text !== result).map((text) => `&= ${text} \\\\ `);
  const relation = computed.length && formula.rounded ? "\\approx" : "=";
  return `\\begin{aligned} ${computed.join("")}&${relation} ${result} \\end{aligned}`;
};
