// @ts-check
/* Numbers of the lab's batch view as pictures, with what is pointed at. */
/** @import { Box, Hue, Layout, MarkKind, Numbers } from "./types.d.ts" */
import { channels, style } from "../colours.js";
import { largest } from "./arithmetic.js";

const HUES = {
  value: ["--bs-negative", "--bs-positive"],
  delta: ["--bs-delta-negative", "--bs-delta-positive"],
};

/**
 * The colour of a number: sign is hue, magnitude is strength; not finite is black or white.
 * @param {Hue} hue
 * @param {number} limit
 * @returns {(value: number) => number[]}
 */
export const palette = (hue, limit) => {
  const [below, above, middle] = [...HUES[hue], "--bs-panel"].map((name) => channels(style(name)));
  return (value) => {
    if (!Number.isFinite(value)) return channels(style("--bs-ink"));
    const end = value < 0 ? below : above;
    const share = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
    return middle.map((from, i) => from + (end[i] - from) * share);
  };
};

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Layout} layout
 */
const ready = (canvas, { width, height }) => {
  const ratio = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
};

/**
 * Draws numbers and returns the magnitude that has full strength.
 * @param {HTMLCanvasElement} canvas
 * @param {Layout} layout
 * @param {Numbers} values
 * @param {Hue} hue
 * @param {{ gray?: boolean }} [options]
 */
export const paintPicture = (canvas, layout, values, hue, options = {}) => {
  const limit = largest(values);
  layout.draw(ready(canvas, layout), values, { limit, colour: palette(hue, limit), ...options });
  return limit;
};

/**
 * Outlines boxes over a picture.
 * @param {HTMLCanvasElement} canvas
 * @param {Layout} layout
 * @param {[Box, MarkKind][]} marks
 */
export const outline = (canvas, layout, marks) => {
  const context = ready(canvas, layout);
  for (const [{ x, y, width, height }, kind] of marks) {
    context.lineWidth = 3;
    context.strokeStyle = style("--bs-panel");
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
    context.lineWidth = 1.5;
    context.strokeStyle = style(kind === "here" ? "--bs-ink" : "--bs-accent");
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  }
};
