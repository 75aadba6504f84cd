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

/** So many digits print a number exactly. */
export const ALL = 17;

/** How many digits a number is written with that is no longer than it must be. @param {string} text */
const countDigits = (text) =>
  text
    .replace(/e.*/, "")
    .replace(/^[−0.]+/, "")
    .replace(".", "").length;

/**
 * A number with the digits that are asked for, or fewer where there is room for fewer.
 * @param {Numeral} value
 * @param {number} digits
 * @param {number} room
 */
export const writeWithin = (value, digits, room) => {
  if (digits < ALL) return short(value, Math.min(digits, room));
  const exact = full(value);
  return countDigits(exact) <= room ? exact : short(value, room);
};
