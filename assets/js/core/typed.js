// @ts-check
/* Numbers read as people type them, by the grammar of explainer/engine/typed_numbers.py. */

const MAX_LENGTH = 60;

/** @param {string} signs @param {string} plain @returns {[string, string][]} */
const each = (signs, plain) => [...signs].map((sign) => [sign, plain]);

const PLAIN = new Map([
  ...each("−–‒﹣", "-"),
  ...each("⁄∕÷", "/"),
  ...each("\u00a0\u2007\u2009\u202f\u3000", " "),
  ...each("。｡", "."),
  ...[..."⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"].map((sign, i) => /** @type {[string, string]} */ ([sign, "0123456789-+"[i]])),
]);

const POWER_OF_TEN = /\s*[·×*]\s*10\s*\^?\s*([-+]?\d{1,4})$/;
const GROUPED = /^[-+]?[1-9]\d{0,2}(?:([ ,.'])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d*)?$/;
const DECIMAL = /^([-+]?)\s*(\d*)(?:[.,](\d*))?(?:[eE]([-+]?\d{1,4}))?$/;

/** @param {string} sign */
const narrow = (sign) => {
  const code = sign.charCodeAt(0);
  return code > 0xff00 && code < 0xff5f ? String.fromCharCode(code - 0xfee0) : (PLAIN.get(sign) ?? sign);
};

/** @param {string} text */
const ungrouped = (text) => {
  const mark = GROUPED.exec(text)?.[1];
  if (!mark) return text;
  const marks = text.split(/[.,]/).length - 1;
  return " '".includes(mark) || marks > 1 ? text.replaceAll(mark, "") : text;
};

/** @param {string} text @returns {number | null} */
const decimal = (text) => {
  const parts = DECIMAL.exec(ungrouped(text.replace(POWER_OF_TEN, "e$1")));
  if (!parts || !(parts[2] || parts[3])) return null;
  const [, sign, whole, decimals, exponent] = parts;
  return Number(`${sign}${whole || 0}.${decimals || 0}e${exponent || 0}`);
};

/** @param {string} text @returns {number | null} */
const fraction = (text) => {
  const [above, below, ...more] = text.split("/").map((part) => decimal(part.trim()));
  if (more.length || above === null || !below) return null;
  return above / below;
};

/** @param {string} text @returns {number | null} */
const percent = (text) => {
  const value = text.endsWith("%") ? decimal(text.slice(0, -1).trimEnd()) : null;
  return value === null ? null : value / 100;
};

/**
 * The number that a text says, or null if it says none.
 * @param {string} text
 */
export const findNumber = (text) => {
  const plain = [...text].map(narrow).join("").trim();
  if (!plain || [...plain].length > MAX_LENGTH) return null;
  const value = percent(plain) ?? fraction(plain) ?? decimal(plain);
  return value !== null && Number.isFinite(value) ? value : null;
};

/**
 * What a field says: a number if it says one, null if it is empty; else what was typed, which
 * Python refuses in words.
 * @param {{ value: string }} field
 */
export const readField = ({ value }) => findNumber(value) ?? (value.trim() || null);
