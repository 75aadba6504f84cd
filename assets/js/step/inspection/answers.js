// @ts-check
/* Answers of the server about the open iteration, each asked for once. */
import { askServer, openPanel } from "../closer.js";

/** @import { Player } from "../player.js" */
/** @import { BelongsTo, FilmValue } from "../../wire.js" */

/** @param {FilmValue} film @param {BelongsTo} data */
export const belongsTo = (film, data) =>
  data.iteration === film.iteration && String(data.before) === String(film.loss[0]);

/**
 * A function that asks on a topic, once for each film and question, and returns the answer or
 * null; when it arrives later, `repaint` is called. An answer about another iteration than the
 * page shows is dropped.
 * @param {string} topic
 * @param {(p: Player) => void} repaint
 */
export const answerSource = (topic, repaint) => {
  /** @type {any} the newest answer, and the film and question that it is about */
  let held = {};
  /** @type {any} the question that is on its way */
  let asked = {};
  const same = (/** @type {any} */ entry, /** @type {FilmValue} */ film, /** @type {any} */ wanted) =>
    entry.film === film && entry.wanted === wanted;
  const fetch = async (/** @type {Player} */ p, /** @type {object} */ payload, /** @type {any} */ wanted) => {
    const { film } = p;
    asked = { film, wanted };
    const data = await askServer(topic, payload);
    if (!same(asked, p.film, wanted)) return;
    asked = {};
    if (data && !belongsTo(film, data)) return;
    held = { film, wanted, data };
    if (openPanel() === topic) repaint(p);
  };
  return (/** @type {Player} */ p, /** @type {object} */ payload) => {
    const wanted = JSON.stringify([payload, document.documentElement.lang]);
    if (same(held, p.film, wanted)) return held.data;
    if (!same(asked, p.film, wanted)) fetch(p, payload, wanted);
    return null;
  };
};
