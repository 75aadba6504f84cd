// @ts-check
/* Whole numbers of fields that scripts read by themselves. */
import { clearError, sayError } from "./fields.js";
import { findNumber } from "./typed.js";
import { say } from "./words.js";

/**
 * The whole number in a field, or null after the sentence that says beside it what is wrong.
 * @param {HTMLInputElement} field
 * @param {string} word of what it counts
 * @param {number} low
 * @param {number} high
 */
export const readWhole = (field, word, low, high) => {
  clearError(field);
  const value = findNumber(field.value);
  if (value !== null && Number.isInteger(value) && value >= low && value <= high) return value;
  const given = field.value.trim() || say("place.empty");
  sayError(field, say("error.range", { place: say(word), value: given, low, high }));
  return null;
};
