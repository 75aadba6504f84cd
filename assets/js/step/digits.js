// @ts-check
/* How many digits numbers are written with: as films come, or more, which is asked for once a film. */
import { $ } from "../core/dom.js";
import { askServer } from "./closer.js";
import { belongsTo } from "./inspection/answers.js";
import { chooseDigits, chosenDigits, USUAL } from "./numbers.js";

/** @import { DigitTexts, FilmValue } from "../wire.js" */
/** @import { Player } from "./player.js" */

/** @type {WeakMap<FilmValue, Map<number, DigitTexts>>} */
const written = new WeakMap();

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
  const [{ film }, digits] = [p, chosenDigits()];
  const texts = await fetchTexts(film, digits);
  if (!texts || p.film !== film || digits !== chosenDigits() || film.cards === texts.cards) return;
  const { cards, substituted } = texts;
  Object.assign(film, { cards, substituted });
  p.render();
};

/** @param {Player} p @param {() => void} repaint */
export const wireDigits = (p, repaint) => {
  const select = $("number-digits");
  select.value = String(chosenDigits());
  select.addEventListener("change", () => {
    chooseDigits(Number(select.value));
    if (!p.film) return;
    repaint();
    followDigits(p);
  });
};
