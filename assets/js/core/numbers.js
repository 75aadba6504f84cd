// @ts-check
/* Numbers as they come over the wire, and as they are written. */
/** @typedef {number | string | null} Numeral a number, or the word for one that is not finite */

/** @type {Record<string, number>} */
const WORDS = { inf: Infinity, "-inf": -Infinity, nan: NaN };

/** @param {Numeral} value @returns {any} a number; null stays null */
export const toNumber = (value) => (typeof value === "string" ? (WORDS[value] ?? Number(value)) : value);

/**
 * Significant digits, four as explainer/ui/figures/drawing.py writes them.
 * @param {Numeral} raw
 * @param {number} [digits]
 */
export const short = (raw, digits = 4) => {
  const value = toNumber(raw) + 0;
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = size === 0 ? 0 : Number(exponent);
  const text =
    size !== 0 && !(size >= 1e-3 && size < 10 ** digits - 0.5)
      ? `${mantissa}e${power}`
      : value.toFixed(digits - 1 - power);
  return text.replaceAll("-", "−");
};

/** @param {Numeral} raw */
export const full = (raw) => String(toNumber(raw)).replace("Infinity", "∞").replaceAll("-", "−");
