// @ts-check
/* The batch view of the lab: boxes over the pictures, around a number and around what it reads. */
/** @import { Batch } from "./batch.js" */
/** @import { BatchOperation } from "../../wire.js" */
/** @import { Address, Area, At, Box, DenseSum, Layout, MarkKind, Tile } from "./types.d.ts" */
/** @import { View } from "./state.js" */
import { outline } from "./pictures.js";
import { field, place } from "./places.js";
import { tileOf } from "./state.js";
import { arriving, maximum, weightedInput } from "./sums.js";

/** @typedef {(layout: Layout, tile: Tile) => Box} Find the box in a picture */
/** @typedef {(key: string, box: Find, kind: MarkKind) => void} Add */

const LISTED = 8;
const LISTED_OUTPUTS = 3;

/** @param {number} index @returns {Find} */
const one = (index) => (layout) => layout.box(index);

/** @param {number} map @param {Area} area @returns {Find} */
const part = (map, area) => (layout) => layout.area?.(map, area) ?? layout.box(0);

/**
 * @param {Add} add
 * @param {string} key
 * @param {DenseSum} found
 * @param {number} count
 */
const addTerms = (add, key, found, count) => {
  for (const { i } of found.terms.slice(0, count)) add(key, one(i), "field");
};

/**
 * @param {Add} add
 * @param {string} key
 * @param {number} maps
 * @param {Area} area
 */
const addAreas = (add, key, maps, area) => {
  for (let map = 0; map < maps; map += 1) add(key, part(map, area), "field");
};

/** What a number of each quantity reads. @type {Record<string, (b: Batch, layer: number, at: number, add: Add) => void>} */
const READ = {
  z: (b, layer, at, add) => {
    const own = b.layers[layer - 1];
    const key = `a/${layer - 1}`;
    if (own.kind === "convolution") {
      const images = layer === 1 && own.inputs[0] === 3 ? 1 : own.inputs[0];
      addAreas(add, key, images, field(own, place(own.outputs, at)));
      return;
    }
    const found = weightedInput(b, layer, at);
    if (found?.kind === "dense") addTerms(add, key, found, LISTED);
  },
  pool: (b, layer, at, add) => {
    const found = maximum(b, layer, at);
    add(`a/${layer - 1}`, part(found.channel, found.area), "field");
    add(`a/${layer - 1}`, one(found.index), "here");
  },
  arriving: (b, layer, at, add) => {
    const found = arriving(b, layer, at);
    const key = `delta/${layer + 1}`;
    if (found?.kind === "dense") addTerms(add, key, found, layer + 1 === b.depth ? LISTED_OUTPUTS : LISTED);
    else if (found?.kind === "pool") add(key, one(found.cell), "field");
    else if (found) addAreas(add, key, b.layers[layer].outputs[0], found.area);
  },
  a: (_b, layer, at, add) => add(`z/${layer}`, one(at), "field"),
  delta: (_b, layer, at, add) => add(`a/${layer}`, one(at), "field"),
  output_delta: (_b, layer, at, add) => add(`answer/${layer}`, one(at), "field"),
};

/**
 * Where a weight is in the picture of its layer.
 * @param {View} view
 * @param {number} layer
 * @param {Address} at
 */
export const cellOf = ({ b }, layer, { unit, source }) => {
  const columns = b.reads(layer);
  const heat = b.heat(layer, "gradient");
  if (!heat) return unit * columns + source;
  const [high, wide] = heat.block;
  return Math.floor(unit / high) * heat.columns + Math.floor(source / wide);
};

/**
 * @param {View} view
 * @param {{ operation: BatchOperation, at: At }} subject
 * @param {Add} add
 */
const mark = (view, { operation, at }, add) => {
  const [key, gradient] = [tileOf(operation), `gradient/${operation.layer}`];
  if (typeof at === "number") {
    add(key, one(at), "here");
    READ[operation.quantity]?.(view.b, operation.layer, at, add);
    return;
  }
  const cell = () => cellOf(view, operation.layer, at);
  add(key, (layout, tile) => layout.box(tile.name === "bias" ? at.unit : cell()), "here");
  if (key !== gradient) add(gradient, (layout) => layout.box(cell()), "field");
};

/** Outlines what is explained, and what it reads. @param {View} view */
export const paintMarks = (view) => {
  const { subject } = view;
  /** @type {Map<string, [Box, MarkKind][]>} */
  const marks = new Map();
  if (subject) {
    mark(view, subject, (key, box, kind) => {
      const tile = view.tiles.get(key);
      if (tile && view.latest(key)) marks.set(key, [...(marks.get(key) ?? []), [box(tile.layout, tile), kind]]);
    });
  }
  for (const tile of view.tiles.values()) {
    if (view.latest(tile.key)) outline(tile.over, tile.layout, marks.get(tile.key) ?? []);
  }
};
