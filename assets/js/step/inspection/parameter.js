// @ts-check
/* The parameter that the panels look at: a weight or a bias, and what is known of it. */
import { parameterName } from "../names.js";

/** @import { Player } from "../player.js" */

/** @typedef {{ layer: number, unit: number, source: number | null }} Address a weight, or a bias where the source is null */

/**
 * The weight or bias that is selected, with a neuron its bias; null if there is none.
 * @param {Player} p
 */
export const chosenParameter = (p) => {
  const { selection } = p;
  if (!selection || selection.layer === 0) return null;
  if (selection.source === undefined && !p.film.network.biases[selection.layer - 1]) return null;
  return { layer: selection.layer, unit: selection.unit, source: selection.source ?? null };
};

/** @param {Address} parameter */
export const addressOf = ({ layer, unit, source }) =>
  source === null ? `node/${layer}/${unit}` : `edge/${layer}/${unit}/${source}`;

/** @param {string} address */
export const parseAddress = (address) => {
  const [kind, layer, unit, source] = address.split("/");
  return {
    layer: Number(layer),
    unit: Number(unit),
    source: kind === "edge" ? Number(source) : null,
  };
};

/** @param {{ source?: number | null }} parameter */
export const kindOf = ({ source }) => (source === null ? "bias" : "weight");

/** @param {Address} parameter */
export const symbolOf = (parameter) => {
  const { layer, unit, source } = parameter;
  return parameterName([kindOf(parameter), layer, unit, source ?? ""].join("/"));
};

/**
 * @param {Player} p
 * @param {string} quantity
 * @param {Address} parameter
 * @param {number | null} [sample]
 */
export const parameterValue = (p, quantity, { layer, unit, source }, sample = null) =>
  p.value(quantity, layer, unit, source, sample);

/** @param {Player} p @param {Address} parameter @param {number | null} [sample] */
export const gradientOf = (p, parameter, sample = null) =>
  parameterValue(p, `${kindOf(parameter)}_gradient`, parameter, sample);

/** @param {string} quantity @param {Address} parameter @param {number | null} [sample] */
export const keyOf = (quantity, { layer, unit, source }, sample = null) =>
  [quantity, layer, unit, source ?? "", sample ?? ""].join("/");
