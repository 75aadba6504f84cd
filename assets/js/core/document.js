// @ts-check
/* The visitor's document: the session file with the view of it, kept in the browser. */
import { readStored, writeStored } from "./storage.js";

/**
 * Where one was looking.
 * @typedef {{ position: number, by: string, selection: any, layer: number | null }} View
 */
/** @typedef {{ file: any, preset: string, view: View }} Work a session file, the preset that it is, and its view */

const OPEN = "backstep.document";

/**
 * What this tab of the browser has open; a new tab begins with what was open last.
 * @returns {Work | null}
 */
export const readDocument = () => readStored("sessionStorage", OPEN) ?? readStored("localStorage", OPEN);

/** @param {Work} work */
export const keepDocument = (work) => {
  writeStored("sessionStorage", OPEN, work);
  writeStored("localStorage", OPEN, work);
};

/** What decides all of a point. @param {any} point */
const core = ({ network, optimizer, parameters, batch, optimizer_state, fault, scheduled }) => [
  network,
  optimizer,
  parameters,
  batch,
  optimizer_state,
  fault,
  scheduled,
];

/**
 * What a visitor has decided in a session file: its first point and those changed by hand. Going
 * through iterations decides nothing.
 * @param {any} file
 */
export const decisions = (file) => {
  const { past, iteration = 0 } = file;
  if (!past) return JSON.stringify([[iteration, core(file)]]);
  const numbers = [...new Set([past.first, ...past.changed])].sort((a, b) => a - b);
  const at = (/** @type {number} */ number) =>
    number === iteration ? file : past.points.find((/** @type {any} */ point) => (point.iteration ?? 0) === number);
  return JSON.stringify(numbers.map((number) => [number, core(at(number) ?? {})]));
};
