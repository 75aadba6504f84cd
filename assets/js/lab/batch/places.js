// @ts-check
/* Where numbers are: channel, row and column, and the square that a pixel above reads. */
/** @import { BatchLayer } from "../../wire.js" */
/** @import { Area, Numbers, Place } from "./types.d.ts" */

/**
 * Where a number of a layer is.
 * @param {number[]} shape
 * @param {number} index
 * @returns {Place}
 */
export const place = (shape, index) => {
  if (shape.length === 1) return { channel: 0, row: 0, column: index, flat: true };
  const [, rows, columns] = shape;
  return {
    channel: Math.floor(index / (rows * columns)),
    row: Math.floor(index / columns) % rows,
    column: index % columns,
    flat: false,
  };
};

/**
 * The part of an image that a pixel above reads; it may reach over the edge by the padding.
 * @param {BatchLayer} layer
 * @param {Place} at
 * @returns {Area}
 */
export const field = (layer, at) => {
  if (layer.kind === "pool") return { top: 2 * at.row, left: 2 * at.column, size: 2 };
  return { top: at.row - layer.padding, left: at.column - layer.padding, size: layer.kernel };
};

/**
 * A square of numbers of one channel; outside of the image they are its border.
 * @param {Numbers} values
 * @param {number[]} shape
 * @param {number} channel
 * @param {Area} area
 * @param {number} [border]
 */
export const cut = (values, [, rows, columns], channel, { top, left, size }, border = 0) => {
  const found = [];
  for (let u = 0; u < size; u += 1) {
    for (let v = 0; v < size; v += 1) {
      const [row, column] = [top + u, left + v];
      const inside = row >= 0 && row < rows && column >= 0 && column < columns;
      found.push({ value: inside ? values[(channel * rows + row) * columns + column] : border, inside });
    }
  }
  return found;
};
