// @ts-check
/* The words of the lab's batch view. */
/** @import { Values } from "../../core/component.js" */
/** @import { Batch } from "./batch.js" */
import { say } from "../../core/words.js";
import { place } from "./places.js";

/**
 * @param {string} key
 * @param {Values} [values]
 * @returns {string}
 */
export const word = (key, values) => say(`mnist.batch.${key}`, values);

/**
 * What a unit of a layer is called: one of the output by its class, wherever it is spoken of.
 * @param {Batch} b
 * @param {number} layer
 * @param {number} unit
 */
export const unitName = (b, layer, unit) =>
  layer === b.depth ? word("output", { name: b.named(unit) }) : word("unit", { unit: unit + 1 });

/**
 * What a unit or pixel of a layer is called.
 * @param {number[]} shape
 * @param {number} index
 */
export const sourceName = (shape, index) => {
  const at = place(shape, index);
  if (at.flat) return word("unit", { unit: index + 1 });
  const key = shape[0] === 1 ? "pixel" : "map_pixel";
  return word(key, { channel: at.channel + 1, row: at.row + 1, column: at.column + 1 });
};
