// @ts-check
/* How a number of a batch came about: terms whose products add up to it, in float64. */
/** @import { Batch } from "./batch.js" */
/** @import { BatchLayer } from "../../wire.js" */
/** @import { Address, Cell, DenseSum, Maximum, Numbers, Routed, WindowSum } from "./types.d.ts" */
import { ranked } from "./arithmetic.js";
import { cut, field, place } from "./places.js";

const WINDOWS = 4; // channels whose windows are shown
const PIXELS = 5; // of an image that are listed

/**
 * @param {number} count
 * @param {(channel: number) => Cell[]} at
 */
const rankWindows = (count, at) => {
  const { terms, ...others } = ranked(
    count,
    (channel) => {
      const cells = at(channel);
      return { channel, cells, product: cells.reduce((sum, cell) => sum + cell.w * cell.value, 0) };
    },
    WINDOWS,
  );
  return { windows: terms, ...others };
};

/**
 * @param {Numbers} weights
 * @param {Numbers} values
 */
const rankProducts = (weights, values) =>
  ranked(values.length, (i) => ({ w: weights[i], value: values[i], product: weights[i] * values[i] }));

/**
 * z of a unit or pixel; null while its weights are on their way.
 * @param {Batch} b
 * @param {number} layer
 * @param {number} index
 * @returns {DenseSum | WindowSum | null}
 */
export const weightedInput = (b, layer, index) => {
  const own = b.layers[layer - 1];
  const at = place(own.outputs, index);
  const unit = at.flat ? index : at.channel;
  const row = b.row(layer, unit);
  if (!row) return null;
  const [below, bias, shown] = [b.a(layer - 1), b.bias(layer, "old")[unit], b.z(layer)[index]];
  if (own.kind === "dense") {
    const sum = rankProducts(row.old, below);
    return { kind: "dense", ...sum, bias, shown, computed: sum.sum + bias };
  }
  const area = field(own, at);
  const squares = own.kernel * own.kernel;
  const sum = rankWindows(own.inputs[0], (channel) =>
    cut(below, own.inputs, channel, area, own.border).map((cell, i) => ({
      ...cell,
      w: row.old[channel * squares + i],
    })),
  );
  return { kind: "windows", ...sum, bias, shown, computed: sum.sum + bias, area, size: own.kernel };
};

/**
 * ∂ℓ/∂a of a pixel or unit: what comes back from everything that reads it.
 * @param {Batch} b
 * @param {number} layer
 * @param {number} index
 * @returns {DenseSum | WindowSum | Routed | null}
 */
export const arriving = (b, layer, index) => {
  const above = b.layers[layer];
  if (above.kind === "pool") return routed(b, layer, index);
  const at = place(b.shape(layer), index);
  const column = b.column(layer + 1, above.kind === "dense" ? index : at.channel);
  if (!column) return null;
  const [delta, shown] = [b.delta(layer + 1), b.arriving(layer)[index]];
  if (above.kind === "dense") {
    const sum = rankProducts(column, delta);
    return { kind: "dense", ...sum, shown, computed: sum.sum };
  }
  const size = above.kernel;
  const area = { top: at.row + above.padding - size + 1, left: at.column + above.padding - size + 1, size };
  const sum = rankWindows(above.outputs[0], (channel) =>
    // The kernel is turned by half a circle: pixel (i, j) met weight (u, v) in z of (i − u, j − v).
    cut(delta, above.outputs, channel, area).map((cell, i) => ({
      ...cell,
      w: column[(channel + 1) * size * size - 1 - i],
    })),
  );
  return { kind: "windows", ...sum, shown, computed: sum.sum, area, size };
};

/**
 * @param {Batch} b
 * @param {number} layer
 * @param {number} index
 * @returns {Routed}
 */
const routed = (b, layer, index) => {
  const at = place(b.shape(layer), index);
  const [, rows, columns] = b.layers[layer].outputs;
  const [row, column] = [Math.floor(at.row / 2), Math.floor(at.column / 2)];
  const inside = row < rows && column < columns;
  const cell = (at.channel * rows + row) * columns + column;
  const won = inside && maximum(b, layer + 1, cell).index === index;
  const value = inside ? b.delta(layer + 1)[cell] : 0;
  return { kind: "pool", won, value, cell, shown: b.arriving(layer)[index], computed: won ? value : 0 };
};

/**
 * The maximum of a pooling: its four pixels in order, the first of equals wins.
 * @param {Batch} b
 * @param {number} layer
 * @param {number} index
 * @returns {Maximum}
 */
export const maximum = (b, layer, index) => {
  const own = b.layers[layer - 1];
  const at = place(own.outputs, index);
  const area = field(own, at);
  const cells = cut(b.a(layer - 1), own.inputs, at.channel, area);
  let best = 0;
  cells.forEach((cell, i) => {
    if (cell.value > cells[best].value) best = i;
  });
  const [, rows, columns] = own.inputs;
  const [row, column] = [area.top + Math.floor(best / 2), area.left + (best % 2)];
  return {
    cells,
    best,
    area,
    channel: at.channel,
    index: (at.channel * rows + row) * columns + column,
    shown: b.a(layer)[index],
  };
};

/**
 * What the pixels of the image that is shown add to one entry of a kernel, the largest first.
 * @param {Batch} b
 * @param {number} layer
 * @param {Address} at
 */
export const rankPixels = (b, layer, { unit, source }) => {
  const own = b.layers[layer - 1];
  const [, rows, columns] = own.outputs;
  const at = place(own.weights.slice(1), source);
  const [delta, a, [, high, wide]] = [b.delta(layer), b.a(layer - 1), own.inputs];
  return ranked(
    rows * columns,
    (i) => {
      const [row, column] = [Math.floor(i / columns) + at.row - own.padding, (i % columns) + at.column - own.padding];
      const inside = row >= 0 && row < high && column >= 0 && column < wide;
      const [w, value] = [
        delta[unit * rows * columns + i],
        inside ? a[(at.channel * high + row) * wide + column] : own.border,
      ];
      return { w, value, product: w * value };
    },
    PIXELS,
  );
};
