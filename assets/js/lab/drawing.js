// @ts-check
/* What is drawn on the sketch pad: strokes and pictures in order, undone one by one. */
/** @import { Part, Point } from "../core/component.js" */
import { make } from "../core/dom.js";
import { decodeBytes, grayPalette, paintPixels } from "./panels.js";

const PAD = 280; // the pad's own units, whatever its size on the screen
const SENT = 112; // side of what is sent: 12 kB, four times the resolution that the net sees

/**
 * A picture of the test images.
 * @typedef {{ pixels: string, width: number, height: number }} Picture
 */

/** @import { Gray } from "./photo.js" */
/**
 * Where a picture of one's own has come from.
 * @typedef {{ gray: Gray, ink: Gray, threshold: number, inverted: boolean }} Photo
 */

/**
 * A stroke, a picture, or neither: all before was cleared. An example was drawn by nobody.
 * @typedef {{ points?: Point[], width?: number, picture?: Picture, example?: boolean, photo?: Photo }} Item
 */

/** @param {Part} canvas @param {number} side @returns {CanvasRenderingContext2D} */
function surface(canvas, side) {
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: side === SENT });
  context.setTransform(side / PAD, 0, 0, side / PAD, 0, 0);
  context.strokeStyle = "#fff";
  context.fillStyle = "#000";
  context.lineCap = context.lineJoin = "round";
  context.fillRect(0, 0, PAD, PAD);
  return context;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Point[]} points
 * @param {number} width
 */
function line(context, points, width) {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(points[0].x, points[0].y);
  for (const point of points) context.lineTo(point.x, point.y);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Picture} picture */
function put(context, picture) {
  const source = make("canvas");
  paintPixels(source, decodeBytes(picture.pixels), picture.width, picture.height, grayPalette);
  context.imageSmoothingEnabled = false;
  context.drawImage(source, 0, 0, PAD, PAD);
}

/** What is seen: everything since the last clearing. @param {Item[]} done */
export const shownItems = (done) => {
  const from = done.findLastIndex((item) => !item.points);
  return done.slice(Math.max(from, 0)).filter((item) => item.points || item.picture);
};

export class Drawing {
  /** All that was done to the pad, in order. @type {Item[]} */
  done = [];
  moves = 0;
  /** @type {CanvasRenderingContext2D[]} */
  surfaces = [];

  /** @param {Part} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.render();
  }

  get shown() {
    return shownItems(this.done);
  }

  get blank() {
    return this.shown.length === 0;
  }

  render() {
    const side = Math.round((this.canvas.clientWidth || PAD) * (window.devicePixelRatio || 1));
    this.surfaces = [surface(this.canvas, side), surface(make("canvas"), SENT)];
    for (const { points, picture, width } of this.shown) {
      for (const context of this.surfaces) {
        if (picture) put(context, picture);
        else line(context, points ?? [], width ?? 0);
      }
    }
  }

  /** @param {Item} item */
  add(item) {
    this.done.push(item);
    this.moves += 1;
    this.render();
  }

  /** Begins a stroke; an example makes room for it. @param {Point} point @param {number} width */
  begin(point, width) {
    if (this.done.at(-1)?.example) this.done.pop();
    this.add({ points: [point, point], width });
  }

  /** Draws the last stroke on. @param {Point[]} points */
  extend(points) {
    const { points: drawn = [], width = 0 } = this.done[this.done.length - 1];
    const fresh = [...drawn.slice(-1), ...points];
    drawn.push(...points);
    this.moves += 1;
    for (const context of this.surfaces) line(context, fresh, width);
  }

  undo() {
    this.done.pop();
    this.moves += 1;
    this.render();
  }

  /** What is sent: one byte a pixel. */
  pixels() {
    const { data } = this.surfaces[1].getImageData(0, 0, SENT, SENT);
    let ink = "";
    for (let i = 0; i < data.length; i += 4) ink += String.fromCharCode(data[i]);
    return { side: SENT, ink: btoa(ink) };
  }
}

/**
 * Draws what a pen, a finger or a mouse does; returns whether it is drawing.
 * @param {Part} canvas
 * @param {Drawing} drawing
 * @param {() => number} width
 * @param {() => void} changed
 */
export function followPen(canvas, drawing, width, changed) {
  /** @type {number | null} */
  let pen = null;
  const place = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * PAD, y: ((event.clientY - box.top) / box.height) * PAD };
  };
  canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0 || pen !== null || canvas.hasAttribute("aria-disabled")) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    pen = event.pointerId;
    drawing.begin(place(event), width());
    changed();
  });
  canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    if (event.pointerId !== pen) return;
    const steps = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    drawing.extend((steps.length ? steps : [event]).map(place));
    changed();
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(name, (/** @type {PointerEvent} */ event) => {
      if (event.pointerId === pen) pen = null;
    });
  }
  return () => pen !== null;
}
