// @ts-check
/* A film out of its parts: what every language has in common, and what is said in one. */

/** @import { FilmValue } from "../wire.js" */
/** @typedef {Record<string, any[]>} Columns of cards: by field what each card holds */

/** @param {Columns} columns */
const toRows = (columns) => {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])));
};

/** @param {Record<string, Columns>[]} parts by granularity */
const joinCards = (parts) => {
  const names = Object.keys(parts[0]);
  return Object.fromEntries(names.map((name) => [name, toRows(Object.assign({}, ...parts.map((part) => part[name])))]));
};

/** @param {Record<string, any>[]} parts @returns {FilmValue} */
export const joinFilm = (parts) => ({
  ...Object.assign({}, ...parts),
  cards: joinCards(parts.map(({ cards }) => cards)),
});
