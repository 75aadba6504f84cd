// @ts-check
/* Maps beside each other, as many as there are channels. */
/** @import { Area, Box, Layout } from "./types.d.ts" */
import { style } from "../colours.js";

const GAP = 3;
const TALL = 118;

/** Brightness of −1 … 1. @param {number} value */
const brightness = (value) => ((value + 1) / 2) * 255;

/**
 * Paints pixels, enlarged to a box without smoothing.
 * @param {CanvasRenderingContext2D} context
 * @param {number} width in pixels
 * @param {number} height
 * @param {(i: number) => number[]} rgb of a pixel
 * @param {Box} box
 */
export const paintPixels = (context, width, height, rgb, box) => {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i += 1) image.data.set([...rgb(i), 255], 4 * i);
  const small = Object.assign(document.createElement("canvas"), { width, height });
  small.getContext("2d")?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, box.x, box.y, box.width, box.height);
};

/**
 * @typedef {object} Grid
 * @property {number} count of maps
 * @property {number} height of a map
 * @property {number} width of a map
 * @property {number} across how many stand beside each other
 * @property {number} scale pixels a cell
 */

/**
 * Where a map begins.
 * @param {Grid} grid
 * @param {number} map
 */
const corner = ({ height, width, across, scale }, map) => ({
  x: (map % across) * (width * scale + GAP),
  y: Math.floor(map / across) * (height * scale + GAP),
});

/**
 * @param {Grid} grid
 * @param {number} x
 * @param {number} y
 */
const cellAt = ({ count, height, width, across, scale }, x, y) => {
  const [stepX, stepY] = [width * scale + GAP, height * scale + GAP];
  const [column, row] = [Math.floor(x / stepX), Math.floor(y / stepY)];
  const [u, v] = [Math.floor((y - row * stepY) / scale), Math.floor((x - column * stepX) / scale)];
  const map = row * across + column;
  if (column >= across || map >= count || u >= height || v >= width || u < 0 || v < 0) return null;
  return (map * height + u) * width + v;
};

/**
 * A rectangle of a map, cut off at its edges.
 * @param {Grid} grid
 * @param {number} map
 * @param {Area} area
 * @returns {Box}
 */
const rectangle = (grid, map, { top, left, size }) => {
  const { height, width, scale } = grid;
  const { x, y } = corner(grid, map);
  const [y0, x0] = [Math.max(0, top), Math.max(0, left)];
  const [y1, x1] = [Math.min(height, top + size), Math.min(width, left + size)];
  return { x: x + x0 * scale, y: y + y0 * scale, width: (x1 - x0) * scale, height: (y1 - y0) * scale };
};

/**
 * @param {number} count
 * @param {number} height
 * @param {number} width
 * @param {number} across
 * @param {number} scale
 */
export const maps = (count, height, width, across, scale) => {
  const grid = { count, height, width, across, scale };
  const rows = Math.ceil(count / across);
  return /** @satisfies {Layout} */ ({
    width: across * (width * scale + GAP) - GAP,
    height: rows * (height * scale + GAP) - GAP,
    turn: width,
    box: (/** @type {number} */ index) => {
      const { x, y } = corner(grid, Math.floor(index / (width * height)));
      const inside = index % (width * height);
      return {
        x: x + (inside % width) * scale,
        y: y + Math.floor(inside / width) * scale,
        width: scale,
        height: scale,
      };
    },
    area: (/** @type {number} */ map, /** @type {Area} */ area) => rectangle(grid, map, area),
    at: (/** @type {number} */ x, /** @type {number} */ y) => cellAt(grid, x, y),
    draw: (context, values, { colour, gray }) => {
      for (let map = 0; map < count; map += 1) {
        const box = { ...corner(grid, map), width: width * scale, height: height * scale };
        const first = map * width * height;
        paintPixels(
          context,
          width,
          height,
          (i) => (gray ? Array(3).fill(brightness(values[first + i])) : colour(values[first + i])),
          box,
        );
        // Also a map that is 0 everywhere is seen.
        context.lineWidth = 1;
        context.strokeStyle = style("--bs-line");
        context.strokeRect(box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1);
      }
    },
  });
};

/**
 * Maps as large as they can be.
 * @param {number} count
 * @param {number} height
 * @param {number} width
 * @param {number} room
 */
export const fitted = (count, height, width, room) => {
  const across = Math.ceil(Math.sqrt(count * (height / width)) - 1e-9);
  const down = Math.ceil(count / across);
  const half = (/** @type {number} */ space, /** @type {number} */ sides) => Math.floor((2 * space) / sides) / 2;
  const wide = half(room - (across - 1) * GAP, across * width);
  const tall = half(TALL - (down - 1) * GAP, down * height);
  return maps(count, height, width, across, Math.max(1, Math.min(7, wide, tall)));
};

/**
 * The three colours of an image in one picture.
 * @param {number} height
 * @param {number} width
 * @param {number} scale
 * @returns {Layout}
 */
export const coloured = (height, width, scale) => {
  const one = maps(1, height, width, 1, scale);
  const area = width * height;
  return {
    ...one,
    draw: (context, values) => {
      const rgb = (/** @type {number} */ i) => [0, 1, 2].map((c) => brightness(values[c * area + i]));
      paintPixels(context, width, height, rgb, { x: 0, y: 0, width: one.width, height: one.height });
    },
  };
};
