// @ts-check
/* The visitor's document: the session file with the view of it, kept in the browser. */
import { readStored, writeStored } from "./storage.js";

/**
 * Where one was looking.
 * @typedef {{ position: number, by: string, selection: any, layer: number | null }} View
 */
/** @typedef {{ file: any, preset: string, view: View }} Work a session file, the preset that it is, and its view */

const OPEN = "backstep.document";

/** The most of a session file that is read: what is longer is refused by Python in its own words. */
export const MOST_BYTES = 1_000_001;

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

const GRANULARITIES = ["term", "neuron", "layer", "phase"];

/** @param {any} value @returns {number | null} */
const wholeOf = (value) => (Number.isInteger(value) && value >= 0 ? value : null);

/** @param {any} view from anywhere @returns {View} */
const readView = (view) => {
  const { position, by, selection, layer } = view ?? {};
  const { layer: at, unit, source } = selection ?? {};
  const isChosen = wholeOf(at) !== null && wholeOf(unit) !== null;
  return {
    position: wholeOf(position) ?? 0,
    by: GRANULARITIES.includes(by) ? by : "neuron",
    selection: isChosen ? { layer: at, unit, ...(wholeOf(source) !== null && { source }) } : null,
    layer: wholeOf(layer),
  };
};

/** A session file with its view, as it is handed on. @param {Work} work */
export const writeWork = ({ file, preset, view }) => ({ ...file, view: { ...view, preset } });

/**
 * What was handed on; fails where it is not even the outline of a session file.
 * @param {string} text
 * @returns {Work}
 */
export const readWork = (text) => {
  const { view, ...file } = JSON.parse(text);
  decisions(file);
  const preset = typeof view?.preset === "string" ? view.preset : "custom";
  return { file, preset, view: readView(view) };
};
