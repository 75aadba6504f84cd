// @ts-check
/* What was typed to be checked, and the verdicts on it: for each iteration that was looked at. */
import { readStored, writeStored } from "../../core/storage.js";

/** @import { Player } from "../player.js" */
/** @typedef {{ texts: Record<string, string>, verdicts: Record<string, string> }} Typed by keys */

const KEY = "backstep.work";
const MOST = 20; // iterations of which it is kept

/** @type {[string, Typed][]} */
const kept = readStored("sessionStorage", KEY) ?? [];

/** @param {Player} p */
const nameOf = ({ film }) => JSON.stringify([film.iteration, film.loss[0], film.network.sizes]);

/** What was typed about the open iteration. @param {Player} p @returns {Typed} */
export const typedFor = (p) => {
  const name = nameOf(p);
  const place = kept.findIndex(([one]) => one === name);
  const found = place < 0 ? { texts: {}, verdicts: {} } : kept.splice(place, 1)[0][1];
  kept.push([name, found]);
  kept.splice(0, kept.length - MOST);
  return found;
};

export const keepTyped = () => writeStored("sessionStorage", KEY, kept);

/** Takes down what stands in a field; the verdict on what stood there is gone. @param {Player} p @param {string} key @param {string} text */
export const takeDown = (p, key, text) => {
  const { texts, verdicts } = typedFor(p);
  if ((texts[key] ?? "") === text) return;
  if (text.trim()) texts[key] = text;
  else delete texts[key];
  delete verdicts[key];
};
