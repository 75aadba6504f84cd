// @ts-check
/* Which card is said at a position. */
import { granularityAt } from "./film.js";

/** @import { CardValue, FilmValue } from "../wire.js" */
/** @typedef {CardValue & { start: number, end: number, substituted?: string }} ShownCard of the steps from start to end − 1 */

/**
 * What is said at a position: the card of the widest stop, up to the granularity, that ends there.
 * @param {Pick<FilmValue, "stops" | "cards" | "formulas" | "substituted" | "sentences" | "spoken">} film
 * @param {number} index how many assignments are done
 * @param {string} granularity
 * @returns {ShownCard | null} null at the start
 */
export const findCard = (film, index, granularity) => {
  if (index === 0) return null;
  const name = granularityAt(film, index, granularity);
  if (name === "term") return ofTerm(film, index);
  const place = film.stops[name].indexOf(index);
  return { ...film.cards[name][place - 1], start: film.stops[name][place - 1], end: index };
};

/**
 * The card of one number; what only repeats it says nothing of its own.
 * @param {Pick<FilmValue, "stops" | "formulas" | "substituted" | "sentences" | "spoken">} film
 * @param {number} index
 * @returns {ShownCard}
 */
const ofTerm = ({ stops, formulas, substituted, sentences, spoken }, index) => {
  const start = stops.term.findLast((stop) => stop < index) ?? 0;
  return {
    title: "",
    sentence: sentences[start],
    spoken: spoken[start],
    symbols: [formulas[start]],
    lines: [],
    substituted: substituted[start],
    tables: [],
    torch: [],
    start,
    end: index,
  };
};
