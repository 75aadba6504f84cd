// @ts-check
/* Test images: painted, and what is said of one. */
/** @import { Part } from "../core/component.js" */
/** @import { Images } from "./types.d.ts" */
import { say } from "../core/words.js";
import { className } from "./names.js";

/** @param {number} share @param {number} [digits] */
export const percentText = (share, digits = 0) => `${(100 * share).toFixed(digits)}%`;

/** An output with two digits, without a minus before zero. @param {number} value */
export const outputText = (value) => (Math.abs(value) < 0.005 ? 0 : value).toFixed(2).replace("-", "−");

/** @param {number | null} loss */
export const lossText = (loss) => {
  if (loss === null) return "∞";
  return loss >= 1 && loss < 1e4 ? loss.toPrecision(3) : String(Number(loss.toPrecision(2)));
};

/** A count, its thousands apart. @param {number} count */
export const countText = (count) =>
  count < 1e4 ? String(count) : `${Math.floor(count / 1e3)}\u00a0${String(count).slice(-3)}`;

/**
 * Paints one image whose channels follow one another.
 * @param {Part} canvas
 * @param {ArrayLike<number>} pixels
 * @param {number} side
 * @param {number} channels
 */
export function paintImage(canvas, pixels, side, channels) {
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const area = side * side;
  for (let i = 0; i < area; i += 1) {
    for (let part = 0; part < 3; part += 1) {
      image.data[4 * i + part] = pixels[(channels === 3 ? part * area : 0) + i];
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** The pixels of one of several images. @param {Images} value @param {number} at */
export const imageOf = (value, at) => {
  const size = value.channels * value.side * value.side;
  return value.pixels.subarray(at * size, (at + 1) * size);
};

/**
 * What the net says of an image, and what is right.
 * @param {string} dataset
 * @param {number} index
 * @param {number} truth
 * @param {number} [answer] if there is a net
 */
export const imageSentence = (dataset, index, truth, answer) => {
  const names = { index, truth: className(dataset, truth) };
  if (answer === undefined) return say("mnist.learned.unanswered", names);
  return say(`mnist.learned.${answer === truth ? "right" : "wrong"}`, { ...names, answer: className(dataset, answer) });
};
