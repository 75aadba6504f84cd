/* What the panels of the MNIST lab share. Texts are only ever set as textContent. */
import { make } from "../core/dom.js";
import { say, translate } from "../core/words.js";

export function translatePanel(element) {
  const apply = () => {
    element.querySelectorAll("[data-label]").forEach((part) => {
      part.setAttribute("aria-label", say(part.dataset.label));
    });
  };
  translate(element);
  document.addEventListener("backstep:words", apply);
  apply();
}

export function decodeBytes(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/* ---- images -------------------------------------------------------------------------- */

function colour(name) {
  const hex = getComputedStyle(document.body).getPropertyValue(name).trim();
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

export const grayPalette = (value) => [value, value, value];

export function signedPalette(below = "--mnist-negative", above = "--mnist-positive") {
  const [negative, neutral, positive] = [below, "--mnist-neutral", above].map(colour);
  return (value) => {
    const number = value > 127 ? value - 256 : value; // bytes of an int8 array
    const end = number < 0 ? negative : positive;
    const share = Math.abs(number) / 127;
    return neutral.map((from, i) => from + (end[i] - from) * share);
  };
}

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
