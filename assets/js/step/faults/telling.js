// @ts-check
/* How a mistake is called, why it does nothing, and its wrong number told from the right one. */
import { full, toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { writeChosen } from "../numbers.js";

/** @param {string} name */
export const title = (name) => say(`fault.${name}.title`);

/** @param {string} name */
export const reason = (name) => say("faults.harmless", { reason: say(`fault.harmless.${name}`) });

/**
 * Two numbers with so many digits that they can be told apart.
 * @param {any} one
 * @param {any} other
 */
export const apart = (one, other) => {
  if (writeChosen(one) !== writeChosen(other)) return [writeChosen(one), writeChosen(other)];
  const [a, b] = [toNumber(one), toNumber(other)];
  for (let digits = 5; digits < 17; digits += 1) {
    const [left, right] = [a.toPrecision(digits), b.toPrecision(digits)];
    if (left !== right) return [left, right].map((text) => text.replaceAll("-", "−"));
  }
  return [full(one), full(other)];
};
