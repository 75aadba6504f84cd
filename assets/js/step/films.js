// @ts-check
/* What the film that arrives is to the one that is open. */

/** @import { FilmValue } from "../wire.js" */

/** @param {FilmValue} film */
const facts = ({ file, iteration, sentences }) => JSON.stringify([file, iteration, sentences]);

/**
 * Whether a film is the open one once more, now with the check that it was still without: no answer to what was asked
 * since, and no reason to begin anew.
 * @param {FilmValue | null} open
 * @param {FilmValue} arriving
 */
export const onlyAddsCheck = (open, arriving) =>
  open !== null && !open.verification && arriving.verification !== null && facts(open) === facts(arriving);
