// @ts-check
/* Numbers and sums in LaTeX, as formulas/notation.py writes them. */

const DIGITS = 5;
const LINE = 2;

/** @param {number} value */
export const number = (value) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "\\mathrm{NaN}" : value > 0 ? "\\infty" : "-\\infty";
  const [mantissa, exponent] = value.toExponential(DIGITS - 1).split("e");
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= DIGITS)) return `${Number(mantissa)} \\times 10^{${power}}`;
  return String(Number(value.toPrecision(DIGITS)));
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

/** Expressions of one value, one below the other. @param {string[]} expressions */
export const aligned = (expressions) =>
  `\\begin{aligned} ${expressions.map((text) => `&= ${text}`).join(" \\\\ ")} \\end{aligned}`;
