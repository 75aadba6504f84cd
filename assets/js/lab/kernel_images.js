// @ts-check
/* Weights painted: the images of one unit, or a grid of kernels by channels. */
/** @import { Part } from "../core/component.js" */
/** @import { Palette } from "./panels.js" */
/** @import { Weights } from "./types.d.ts" */
import { say } from "../core/words.js";
import { style } from "./colours.js";

export const EDGE = 40; // of the grid, for the numbers of its rows and columns
export const GAP = 1; // between images, in weights

/**
 * Paints the images of one unit beside each other, a transparent line between them.
 * @param {Part} canvas
 * @param {Weights} value
 * @param {number} unit
 * @param {Palette} palette
 */
export function paintUnit(canvas, value, unit, palette) {
  const { side, channels } = value;
  const width = channels * (side + GAP) - GAP;
  canvas.width = width;
  canvas.height = side;
  canvas.style.aspectRatio = `${width} / ${side}`;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, side);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let i = 0; i < side * side; i += 1) {
      const colour = palette(value.bytes[(unit * channels + channel) * side * side + i]);
      const place = Math.floor(i / side) * width + channel * (side + GAP) + (i % side);
      image.data.set([...colour, 255], 4 * place);
    }
  }
  context.putImageData(image, 0, 0);
}

/**
 * Draws a grid: a column for each kernel, a row for each channel that it reads; returns the pixels a weight.
 * @param {Part} canvas
 * @param {Weights} value
 * @param {Palette} palette
 * @param {number} room
 */
export function paintGrid(canvas, value, palette, room) {
  const { side, channels, shown } = value;
  const pitch = side + GAP;
  const size = Math.max(2, Math.min(9, Math.floor((room - EDGE) / (shown * pitch))));
  const [width, height] = [EDGE + shown * pitch * size, EDGE + channels * pitch * size];
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  for (let i = 0; i < value.bytes.length; i += 1) {
    const image = Math.floor(i / (side * side));
    const within = i % (side * side);
    const x = Math.floor(image / channels) * pitch + (within % side);
    const y = (image % channels) * pitch + Math.floor(within / side);
    context.fillStyle = `rgb(${palette(value.bytes[i]).map(Math.round).join(" ")})`;
    context.fillRect(EDGE + x * size, EDGE + y * size, size, size);
  }
  label(context, value, size * pitch);
  return size;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Weights} value
 * @param {number} pitch
 */
function label(context, { channels, shown }, pitch) {
  context.fillStyle = style("--bs-muted");
  context.font = `14px ${style("--bs-mono")}`;
  const every = [1, 2, 4, 8].find((step) => step * pitch >= 24) || 16;
  const write = (/** @type {number} */ k, /** @type {number} */ x, /** @type {number} */ y) =>
    context.fillText(String(k + 1), x, y);
  context.textAlign = "center";
  for (let k = 0; k < shown; k += every) write(k, EDGE + (k + 0.42) * pitch, EDGE - 6);
  context.textAlign = "right";
  for (let k = 0; k < channels; k += every) write(k, EDGE - 6, EDGE + (k + 0.6) * pitch);
  context.font = `14px ${style("--bs-sans")}`;
  context.textAlign = "left";
  context.fillText(`${say("mnist.learned.out_channel")} →`, EDGE, 12);
  context.save();
  context.translate(12, EDGE);
  context.rotate(-Math.PI / 2);
  context.textAlign = "right";
  context.fillText(`← ${say("mnist.learned.in_channel")}`, 0, 0);
  context.restore();
}
