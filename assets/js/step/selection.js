// @ts-check
/* The selected neuron or edge, and its address such as "node/1/0" or "edge/1/0/1". */

/** @typedef {{ layer: number, unit: number, source?: number }} Selection a neuron, or with a source an edge */

/** @param {Selection | null} selection */
export const writeAddress = (selection) => {
  if (!selection) return null;
  const { layer, unit, source } = selection;
  return source === undefined ? `node/${layer}/${unit}` : `edge/${layer}/${unit}/${source}`;
};

/**
 * @param {string | null} address
 * @returns {Selection | null}
 */
export const readAddress = (address) => {
  if (!address) return null;
  const [kind, layer, unit, source] = address.split("/");
  const node = { layer: Number(layer), unit: Number(unit) };
  return kind === "edge" ? { ...node, source: Number(source) } : node;
};

/**
 * Whether a net has such a neuron or edge.
 * @param {Selection | null} selection
 * @param {readonly number[]} sizes units of each layer
 */
export const isInNet = (selection, sizes) => {
  if (!selection) return false;
  const { layer, unit, source } = selection;
  if (!(layer < sizes.length && unit < sizes[layer])) return false;
  return source === undefined || source < sizes[layer - 1];
};
