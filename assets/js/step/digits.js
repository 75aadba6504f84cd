// @ts-check
/* How many digits numbers are written with: as films come, or more, which is asked for once a film. */
import { $ } from "../core/dom.js";
import { full, short } from "../core/numbers.js";
import { readText, writeText } from "../core/storage.js";
import { askServer } from "./closer.js";
import { belongsTo } from "./inspection/answers.js";

/** @import { DigitTexts, FilmValue } from "../wire.js" */
/** @import { Numeral } from "../core/numbers.js" */
/** @import { Player } from "./player.js" */

const KEY = "backstep.digits";
/** With so many digits a film comes. */
const USUAL = 4;
/** So many print a number exactly. */
const ALL = 17;

const kept = Number(readText(KEY));
let chosen = [USUAL, 6, ALL].includes(kept) ? kept : USUAL;

/** @type {WeakMap<FilmValue, Map<number, DigitTexts>>} */
const written = new WeakMap();

/** @param {Numeral} value */
export const writeChosen = (value) => (chosen === ALL ? full(value) : short(value, chosen));

/** @param {FilmValue} film */
const textsOf = (film) => {
  const { cards, substituted } = film;
  if (!written.has(film)) written.set(film, new Map([[USUAL, { cards, substituted }]]));
  return /** @type {Map<number, DigitTexts>} */ (written.get(film));
};

/** @param {FilmValue} film @param {number} digits */
const fetchTexts = async (film, digits) => {
  const texts = textsOf(film);
  if (!texts.has(digits)) {
    const answer = await askServer("digits", { digits });
    if (answer && belongsTo(film, answer)) texts.set(digits, answer);
  }
  return texts.get(digits);
};

/** The open film is written with the digits that were chosen. @param {Player} p */
export const followDigits = async (p) => {
  const [{ film }, digits] = [p, chosen];
  const texts = await fetchTexts(film, digits);
  if (!texts || p.film !== film || digits !== chosen || film.cards === texts.cards) return;
  const { cards, substituted } = texts;
  Object.assign(film, { cards, substituted });
  p.render();
};

/** @param {Player} p */
export const wireDigits = (p) => {
  const select = $("number-digits");
  select.value = String(chosen);
  select.addEventListener("change", () => {
    chosen = Number(select.value);
    writeText(KEY, select.value);
    if (!p.film) return;
    p.render();
    followDigits(p);
  });
};
