// @ts-check
/* A channel enlarged, with a pixel or a window outlined. */
/** @import { Batch } from "./batch.js" */
/** @import { Area, Hue, MarkKind, Numbers, Place } from "./types.d.ts" */
import { make } from "../../core/dom.js";
import { short } from "../../core/numbers.js";
import { maps } from "./map_layouts.js";
import { outline, paintPicture } from "./pictures.js";
import { place } from "./places.js";
import { unitName, word } from "./words.js";

const LENS = 150;

/** @typedef {(index: number) => void} Choose takes the pixel that was pressed */

/**
 * @typedef {object} Look
 * @property {Hue} hue
 * @property {boolean} [gray]
 * @property {Choose} [choose]
 */

/**
 * @param {string} title
 * @param {Float32Array} values
 * @param {number[]} shape
 * @param {number} channel
 * @param {[Area, MarkKind][]} marks
 * @param {Look} look
 */
export const lens = (title, values, [, rows, columns], channel, marks, { hue, gray, choose }) => {
  const scale = Math.max(2, Math.floor(LENS / Math.max(rows, columns)));
  const layout = maps(1, rows, columns, 1, scale);
  const [canvas, over] = [make("canvas", {}), make("canvas", { class: "over" })];
  const first = channel * rows * columns;
  const limit = paintPicture(canvas, layout, values.subarray(first, first + rows * columns), hue, { gray });
  outline(
    over,
    layout,
    marks.map(([mark, kind]) => [layout.area(0, mark), kind]),
  );
  over.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    const box = over.getBoundingClientRect();
    const index = layout.at(event.clientX - box.left, event.clientY - box.top);
    if (index !== null) choose?.(first + index);
  });
  return make(
    "figure",
    { class: "batch-lens" },
    make("figcaption", {}, title, " ", make("small", {}, gray ? "−1 … 1" : `±${short(limit)}`)),
    make("div", { class: "batch-picture" }, canvas, over),
  );
};

/** Lenses beside each other. @param {HTMLElement[]} all */
export const lenses = (...all) => make("div", { class: "batch-lenses" }, ...all);

/** @param {Place} at @returns {[Area, MarkKind]} */
export const here = (at) => [{ top: at.row, left: at.column, size: 1 }, "here"];

/** @typedef {[key: string, values: Float32Array, hue: Hue, gray?: boolean]} Picture */

/**
 * What belongs to the weights of a unit that reads a gray image, as images of its size.
 * @param {Batch} b
 * @param {number} layer
 * @param {number} unit
 * @param {(row: Record<string, Float32Array>) => Picture[]} pictures
 * @param {number} [source] the pixel that is outlined
 */
export const imagesOf = (b, layer, unit, pictures, source) => {
  const shape = b.shape(layer - 1);
  const row = b.row(layer, unit);
  if (layer !== 1 || shape[0] !== 1 || b.layers[0].kind !== "dense" || !row) return [];
  const marks = source === undefined ? [] : [here(place(shape, source))];
  const drawn = pictures(row).map(([key, values, hue, gray]) =>
    lens(word(key, { unit: unitName(b, layer, unit) }), values, shape, 0, marks, { hue, gray }),
  );
  return [lenses(...drawn)];
};
