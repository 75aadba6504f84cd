// @ts-check
/* Reading a film: its numbers by their addresses, and the assignments between two halts. */
import { toNumber } from "../core/numbers.js";

/** @import { FilmValue } from "../wire.js" */

/** @typedef {{ value: number, step: number }} Entry a number, and the step that computes it; −1 is before the first */
/** @typedef {Map<string, Entry>} Numbers by keys such as "weight/1/0/1/" */
/** @typedef {{ quantity: string, layer: number, unit: number, source: number, sample: number | null }} Address */

/**
 * The address of a number as one string.
 * @param {string} quantity
 * @param {(number | null | undefined)[]} places layer, unit, source and sample, as far as it has them
 */
export const writeKey = (quantity, ...places) =>
  [quantity, ...[0, 1, 2, 3].map((place) => places[place] ?? "")].join("/");

/**
 * @param {string} key
 * @returns {Address} places that it lacks are NaN; the sample of what belongs to the batch is null
 */
const readKey = (key) => {
  const [quantity, layer, unit, source, sample] = key.split("/");
  const place = (/** @type {string} */ text) => (text === "" ? NaN : Number(text));
  return {
    quantity,
    layer: place(layer),
    unit: place(unit),
    source: place(source),
    sample: sample === "" ? null : Number(sample),
  };
};

/**
 * @param {Pick<FilmValue, "keys" | "values" | "before">} film
 * @returns {Numbers}
 */
export const indexNumbers = ({ keys, values, before }) => {
  const numbers = new Map();
  keys.forEach((key, step) => numbers.set(key, { value: toNumber(values[step]), step }));
  for (const [key, value] of Object.entries(before)) numbers.set(key, { value, step: -1 });
  return numbers;
};

const WIDER_FIRST = ["phase", "layer", "neuron"];

/**
 * The granularity of what is shown at a position: of its stops that end there the widest, up to the one chosen.
 * @param {Pick<FilmValue, "stops">} film
 * @param {number} index how many assignments are done
 * @param {string} chosen
 */
export const granularityAt = ({ stops }, index, chosen) => {
  const first = WIDER_FIRST.indexOf(chosen);
  const names = first < 0 ? [] : WIDER_FIRST.slice(first);
  return names.find((name) => stops[name].includes(index)) ?? "term";
};

/**
 * The assignments of the stop at a position: those since the halt before it.
 * @param {Pick<FilmValue, "keys" | "stops">} film
 * @param {number} index how many assignments are done
 * @param {string} chosen granularity
 */
export const findRun = ({ keys, stops }, index, chosen) => {
  const halts = stops[granularityAt({ stops }, index, chosen)];
  const start = halts.findLast((stop) => stop < index) ?? 0;
  return keys.slice(start, index).map(readKey);
};

/**
 * The number of the stop at a position, that of the one under way between two halts, and how many there are.
 * @param {Pick<FilmValue, "stops">} film
 * @param {number} index how many assignments are done
 * @param {string} granularity
 */
export const countStops = ({ stops }, index, granularity) => {
  const halts = stops[granularity];
  return { stop: halts.findIndex((halt) => halt >= index), count: halts.length - 1 };
};

/**
 * The sample whose numbers are shown at a position: that of the last assignment, else the last one.
 * @param {Pick<FilmValue, "keys" | "network">} film
 * @param {number} index
 */
export const sampleAt = ({ keys, network }, index) => {
  if (index === 0) return 0;
  return readKey(keys[index - 1]).sample ?? network.samples - 1;
};

/**
 * Whether what ails a unit can be known at a position: twins have the same weights, all else is a matter of z.
 * @param {{ film: FilmValue, numbers: Numbers, index: number }} at
 * @param {string} kind of the finding
 * @param {number} layer
 * @param {number} unit
 */
export const isEvident = ({ film, numbers, index }, kind, layer, unit) => {
  const z = numbers.get(writeKey("weighted_input", layer, unit, null, film.network.samples - 1));
  return kind === "twins" || (z !== undefined && z.step < index);
};

const JOINED = ["weight_gradient", "bias_gradient", "loss"]; // are computed of all samples in one stop

/**
 * The first halt by neuron in the next sample, or the end of the phase where there is none.
 * @param {Pick<FilmValue, "keys" | "stops">} film
 * @param {number} index how many assignments are done
 */
export const findNextSample = ({ keys, stops }, index) => {
  const sampleOf = (/** @type {number} */ step) => {
    const { quantity, sample } = readKey(keys[step]);
    return JOINED.includes(quantity) ? null : sample;
  };
  const end = stops.phase.find((stop) => stop > index) ?? keys.length;
  const now = index ? sampleOf(index - 1) : null;
  const place = stops.neuron.findIndex((start, n) => {
    if (start < index || start >= end || n + 1 >= stops.neuron.length) return false;
    const sample = sampleOf(start);
    return sample !== null && sample !== undefined && sample !== now;
  });
  return place < 0 ? end : stops.neuron[place + 1];
};
