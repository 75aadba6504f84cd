// @ts-check
/* Numbers of the step view, with as many digits as are chosen. */
import { numberElement } from "../core/elements.js";
import { ALL, full, short } from "../core/numbers.js";
import { readText, writeText } from "../core/storage.js";

/** @import { Numeral } from "../core/numbers.js" */

const KEY = "backstep.digits";
/** With so many digits a film comes. */
export const USUAL = 4;

const kept = Number(readText(KEY));
let chosen = [USUAL, 6, ALL].includes(kept) ? kept : USUAL;

export const chosenDigits = () => chosen;

/** The choice is kept. @param {number} digits */
export const chooseDigits = (digits) => {
  chosen = digits;
  writeText(KEY, String(digits));
};

/** @param {Numeral} value */
export const writeChosen = (value) => (chosen === ALL ? full(value) : short(value, chosen));

/**
 * @param {Numeral | null | undefined} value
 * @param {string} [kind] a class that colours it
 */
export const chosenElement = (value, kind) => numberElement(value, kind, writeChosen);
