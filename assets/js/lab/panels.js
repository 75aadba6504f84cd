// @ts-check
/* What the panels of the MNIST lab share. Texts are only ever set as textContent. */
/** @import { Part } from "../core/component.js" */
import { make } from "../core/dom.js";
import { say, translate } from "../core/words.js";
import { channels, style } from "./colours.js";

/** Translates a panel now and whenever the language changes. @param {Part} element */
export function translatePanel(element) {
  const apply = () => {
    element.querySelectorAll("[data-label]").forEach((/** @type {Part} */ part) => {
      part.setAttribute("aria-label", say(part.dataset.label));
    });
  };
  translate(element);
  document.addEventListener("backstep:words", apply);
  apply();
}

/** @param {string} base64 */
export function decodeBytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/* ---- images -------------------------------------------------------------------------- */

/** @typedef {(byte: number) => number[]} Palette */

/** @param {string} name */
const colour = (name) => channels(style(name));

/** @type {Palette} */
export const grayPalette = (value) => [value, value, value];

/** Of the bytes of an int8 array: sign is hue, magnitude is strength. @returns {Palette} */
export function signedPalette(below = "--mnist-negative", above = "--mnist-positive") {
  const [negative, neutral, positive] = [below, "--mnist-neutral", above].map(colour);
  return (value) => {
    const number = value > 127 ? value - 256 : value; // bytes of an int8 array
    const end = number < 0 ? negative : positive;
    const share = Math.abs(number) / 127;
    return neutral.map((from, i) => from + (end[i] - from) * share);
  };
}

/**
 * @param {Part} canvas
 * @param {ArrayLike<number>} pixels
 * @param {number} width
 * @param {number} height
 * @param {Palette} palette
 */
export function paintPixels(canvas, pixels, width, height, palette) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i += 1) {
    const [red, green, blue] = palette(pixels[i]);
    image.data.set([red, green, blue, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

/**
 * As many cells of a list as there are images.
 * @param {Part} list
 * @param {number} count
 */
export function imageCells(list, count) {
  while (list.children.length < count) {
    const cell = list.appendChild(make("li"));
    const canvas = make("canvas");
    canvas.setAttribute("aria-hidden", "true");
    cell.append(canvas, make("span"));
  }
  while (list.children.length > count) list.lastElementChild.remove();
  return [...list.children];
}
