// @ts-check
/* Numbers and sums in LaTeX, as formulas/latex.py writes them. */

const DIGITS = 5;
const DECIMALS = 12; // beyond them stands what binary arithmetic left of 0.1 and its like
const LINE = 2;

const formula = { rounded: false }; // whether a number of the formula that is being written lost digits

/** @param {number} value */
const isRounded = (value) => Number(value.toPrecision(DIGITS)) !== Number(value.toPrecision(DECIMALS));

/** A rounded number keeps its trailing zeros, an exact one has none. @param {number} value */
export const number = (value) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "\\mathrm{NaN}" : value > 0 ? "\\infty" : "-\\infty";
  const rounded = isRounded(value);
  if (rounded) formula.rounded = true;
  const [mantissa, exponent] = value.toExponential(DIGITS - 1).split("e");
  const power = Number(exponent);
  const tidy = (/** @type {string} */ text) => (rounded ? text : String(Number(text)));
  if (value !== 0 && (power < -4 || power >= DIGITS)) return `${tidy(mantissa)} \\times 10^{${power}}`;
  return tidy(value.toPrecision(DIGITS));
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
