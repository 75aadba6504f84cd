// @ts-check
/* What classes, layers and their numbers are called. */
import { say } from "../core/words.js";

/**
 * The name of a class of a data set.
 * @param {string} dataset
 * @param {number} digit
 */
export const className = (dataset, digit) => say(`mnist.class.${dataset}.${digit}`) || String(digit);
