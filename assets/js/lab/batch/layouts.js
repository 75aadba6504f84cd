// @ts-check
/* Which layout a layer has: maps, bars, a list or a matrix. Each says how large it is, where a cell lies, and
   which cell is at a place. */
/** @import { Layout, Numbers } from "./types.d.ts" */
import { short } from "../../core/numbers.js";
import { style } from "../colours.js";
import { fitted, paintPixels } from "./map_layouts.js";

const FEW = 12;
const ROW = 12;
/** The longest number, such as −1.287e−5. */
const NUMBER = 78;
const BARS = 32;

/** @param {number[]} rgb */
const css = (rgb) => `rgb(${rgb.map(Math.round)})`;

/**
 * A bar for each number, in rows.
 * @param {number} count
 * @param {number} room in pixels
 * @param {number} [height] of a bar
 * @returns {Layout}
 */
export const bars = (count, room, height = BARS) => {
  const per = Math.min(count, count <= 40 ? count : count <= 256 ? Math.ceil(count / Math.ceil(count / 48)) : 96);
  const wide = Math.max(1.5, Math.min(8, Math.floor((room / per) * 2) / 2));
  const tall = count > 400 ? 14 : height;
  const rows = Math.ceil(count / per);
  return {
    width: per * wide,
    height: rows * (tall + 2),
    turn: per,
    box: (index) => ({ x: (index % per) * wide, y: Math.floor(index / per) * (tall + 2), width: wide, height: tall }),
    at: (x, y) => {
      const index = Math.floor(y / (tall + 2)) * per + Math.floor(x / wide);
      return x < per * wide && index < count && index >= 0 ? index : null;
    },
    draw: (context, values, { limit, colour }) => {
      for (let i = 0; i < count; i += 1) {
        const middle = Math.floor(i / per) * (tall + 2) + tall / 2;
        if (i % per === 0) {
          context.fillStyle = style("--bs-line");
          context.fillRect(0, middle - 0.5, Math.min(per, count - i) * wide, 1);
        }
        const size = limit > 0 ? (Math.abs(values[i]) / limit) * (tall / 2) : 0;
        context.fillStyle = css(colour(Math.sign(values[i]) * (limit || 1)));
        context.fillRect((i % per) * wide, values[i] > 0 ? middle - size : middle, Math.max(1, wide - 0.5), size);
      }
    },
  };
};

/**
 * Ten outputs: digit, bar, number.
 * @param {number} count
 * @param {number} room
 * @returns {Layout}
 */
const listed = (count, room) => {
  const width = Math.max(room, 176);
  return {
    width,
    height: count * ROW,
    turn: 1,
    box: (index) => ({ x: 0, y: index * ROW, width, height: ROW }),
    at: (_x, y) => (y >= 0 && y < count * ROW ? Math.floor(y / ROW) : null),
    draw: (context, values, { limit, colour }) => {
      const [from, to] = [14, width - NUMBER - 2];
      const negative = values.some((/** @type {number} */ value) => value < 0);
      const zero = negative ? (from + to) / 2 : from;
      const reach = negative ? (to - from) / 2 : to - from;
      context.font = `14px ${style("--bs-mono")}`;
      context.textBaseline = "middle";
      for (let i = 0; i < count; i += 1) {
        const y = i * ROW;
        context.fillStyle = style("--bs-ink");
        context.textAlign = "left";
        context.fillText(String(i), 2, y + ROW / 2 + 0.5);
        context.textAlign = "right";
        context.fillText(short(values[i]), width - 1, y + ROW / 2 + 0.5);
        const size = limit > 0 ? (Math.abs(values[i]) / limit) * reach : 0;
        context.fillStyle = css(colour(Math.sign(values[i]) * (limit || 1)));
        context.fillRect(values[i] < 0 ? zero - size : zero, y + 2, Math.max(size, 0.5), ROW - 4);
      }
      context.fillStyle = style("--bs-line");
      context.fillRect(zero - 0.5, 0, 1, count * ROW);
    },
  };
};

/**
 * A cell for each number.
 * @param {number} rows
 * @param {number} columns
 * @param {number} room
 * @returns {Layout}
 */
export const matrix = (rows, columns, room) => {
  const wide = Math.max(1, Math.min(6, Math.floor((room / columns) * 2) / 2));
  const most = rows * wide > 90 ? Math.floor((90 / rows) * 2) / 2 : Math.max(wide, Math.min(6, Math.floor(60 / rows)));
  const tall = Math.max(1, Math.min(6, most));
  return {
    width: columns * wide,
    height: rows * tall,
    turn: columns,
    box: (index) => ({
      x: (index % columns) * wide,
      y: Math.floor(index / columns) * tall,
      width: wide,
      height: tall,
    }),
    at: (x, y) => {
      const [row, column] = [Math.floor(y / tall), Math.floor(x / wide)];
      return row >= 0 && row < rows && column >= 0 && column < columns ? row * columns + column : null;
    },
    draw: (context, values, { colour }) => {
      const box = { x: 0, y: 0, width: columns * wide, height: rows * tall };
      paintPixels(context, columns, rows, (i) => colour(values[i]), box);
    },
  };
};

/**
 * How the numbers of a layer are shown.
 * @param {number[]} shape
 * @param {number} room
 */
export const activations = (shape, room) => {
  if (shape.length === 3) return fitted(shape[0], shape[1], shape[2], room);
  return shape[0] <= FEW ? listed(shape[0], room) : bars(shape[0], room);
};
