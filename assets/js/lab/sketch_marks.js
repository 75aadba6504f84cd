// @ts-check
/* Marks over the 28 × 28 pixels of a drawing: boxes, centres of mass, the outline of the ink. */
/** @import { Stage } from "./types.d.ts" */

export const IMAGE = 28;
const BOX = 20;
const INK = 128; // from here on a pixel counts as ink where its outline is drawn

/** @param {string} tag @param {Record<string, string | number>} attributes */
function shape(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, String(value)));
  return element;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
const box = (x, y, width, height) => shape("rect", { class: "sketch-box", x, y, width, height });

/**
 * @param {[number, number]} centre
 * @param {number} top
 * @param {number} left
 */
function mass([row, column], top, left) {
  const [x, y] = [column + left, row + top];
  return [
    shape("path", { class: "sketch-mass", d: `M${x - 1.5} ${y}h3M${x} ${y - 1.5}v3` }),
    shape("circle", { class: "sketch-mass", cx: x, cy: y, r: 0.9 }),
  ];
}

/** What is drawn over each stage. @type {Record<string, (stages: Record<string, Stage>) => SVGElement[]>} */
export const MARKS = {
  drawing: ({ drawing, crop }) => {
    const unit = IMAGE / drawing.width;
    const [row, column] = drawing.corner;
    return [box(column * unit, row * unit, crop.width * unit, crop.height * unit)];
  },
  scaled: ({ scaled }) => {
    const [top, left] = [(IMAGE - scaled.height) / 2, (IMAGE - scaled.width) / 2];
    return [box((IMAGE - BOX) / 2, (IMAGE - BOX) / 2, BOX, BOX), ...mass(scaled.mass, top, left)];
  },
  centred: ({ centred, scaled }) => {
    const [top, left] = centred.place;
    const middle = shape("path", { class: "sketch-middle", d: "M14.5 0V28M0 14.5H28" });
    const high = top - (BOX - scaled.height) / 2;
    const wide = left - (BOX - scaled.width) / 2;
    return [middle, box(wide, high, BOX, BOX), ...mass(centred.mass, 0, 0)];
  },
};

/** The edges between a pixel with ink and one without, as a path. @param {ArrayLike<number>} pixels */
export function outlinePath(pixels) {
  const ink = (/** @type {number} */ row, /** @type {number} */ column) =>
    row >= 0 && column >= 0 && row < IMAGE && column < IMAGE && pixels[row * IMAGE + column] >= INK;
  let path = "";
  for (let row = 0; row <= IMAGE; row += 1) {
    for (let column = 0; column <= IMAGE; column += 1) {
      if (ink(row, column) !== ink(row - 1, column)) path += `M${column} ${row}h1`;
      if (ink(row, column) !== ink(row, column - 1)) path += `M${column} ${row}v1`;
    }
  }
  return path;
}

/** The outline of the ink. @param {ArrayLike<number>} pixels */
export const outline = (pixels) => shape("path", { class: "sketch-outline", d: outlinePath(pixels) });
