// @ts-check
/* The projection drawn: axes, the digit of every image, rings around errors. Two thousand digits on a canvas take
   a few milliseconds. */
/** @import { Cloud, Placed } from "./types.d.ts" */
import { isDark } from "../core/theme.js";
import { say } from "../core/words.js";
import { style } from "./colours.js";
import { percentText } from "./images.js";

export const HEIGHT = 420;
const EDGE = { left: 46, right: 14, top: 12, bottom: 40 };

/**
 * Round numbers between two others, about five of them.
 * @param {number} low
 * @param {number} high
 */
export function ticks(low, high) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => by * power).find((one) => one >= rough) ?? 10 * power;
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high; at += 1) found.push(at * step);
  return found;
}

/** @param {number} value */
const short = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

/** The largest of some numbers, or 1. @param {ArrayLike<number>} values */
const most = (values) => Array.from(values).reduce((largest, one) => Math.max(largest, one), 1);

/**
 * Places points in pixels: one scale for both axes, the cloud in the middle.
 * @param {Cloud} cloud
 * @param {number} width
 * @returns {Placed}
 */
export function placePoints(cloud, width) {
  const { count, x, y } = cloud;
  const [wide, high] = [most(x), most(y)];
  const room = [width - EDGE.left - EDGE.right, HEIGHT - EDGE.top - EDGE.bottom];
  const scale = Math.min((room[0] - 16) / wide, (room[1] - 16) / high);
  const left = EDGE.left + (room[0] - scale * wide) / 2;
  const bottom = HEIGHT - EDGE.bottom - (room[1] - scale * high) / 2;
  const at = { x: new Float32Array(count), y: new Float32Array(count) };
  for (let i = 0; i < count; i += 1) {
    at.x[i] = left + scale * x[i];
    at.y[i] = bottom - scale * y[i];
  }
  const unit = (65535 * scale) / (cloud.span || 1); // pixels a unit of activation
  return {
    ...at,
    toX: (value) => left + (value - cloud.low[0]) * unit,
    toY: (value) => bottom - (value - cloud.low[1]) * unit,
    unit,
  };
}

/**
 * The point that is nearest to a pixel, if one is near enough.
 * @param {Cloud} cloud
 * @param {Placed} at
 * @param {{ x: number, y: number }} pixel
 * @param {number} reach in pixels
 * @param {number | null} only the class that is looked at
 */
export function nearestPoint(cloud, at, { x, y }, reach, only) {
  let best = null;
  let least = reach ** 2;
  for (let i = 0; i < cloud.count; i += 1) {
    const distance = (at.x[i] - x) ** 2 + (at.y[i] - y) ** 2;
    if (distance < least && (only === null || only === cloud.truths[i])) [best, least] = [i, distance];
  }
  return best;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[]} ends
 */
function line(context, [x0, y0, x1, y1]) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Placed} at
 * @param {number} right
 * @param {number} bottom
 */
function drawTicks(context, at, right, bottom) {
  context.strokeStyle = style("--bs-line");
  context.fillStyle = style("--bs-muted");
  context.font = `14px ${style("--bs-mono")}`;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  const [firstX, firstY] = [at.toX(0), at.toY(0)];
  context.textAlign = "center";
  for (const value of ticks((EDGE.left - firstX) / at.unit, (right - firstX) / at.unit)) {
    line(context, [at.toX(value), EDGE.top, at.toX(value), bottom]);
    context.fillText(short(value), at.toX(value), bottom + 14);
  }
  context.textAlign = "right";
  for (const value of ticks((firstY - bottom) / at.unit, (firstY - EDGE.top) / at.unit)) {
    line(context, [EDGE.left, at.toY(value), right, at.toY(value)]);
    context.fillText(short(value), EDGE.left - 5, at.toY(value) + 4);
  }
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Cloud} cloud
 * @param {Placed} at
 * @param {number} width
 */
export function drawAxes(context, cloud, at, width) {
  const right = width - EDGE.right;
  const bottom = HEIGHT - EDGE.bottom;
  drawTicks(context, at, right, bottom);
  const title = (/** @type {number} */ place) =>
    say("mnist.learned.component", { number: place + 1, share: percentText(cloud.variance[place] ?? 0, 1) });
  context.font = `14px ${style("--bs-sans")}`;
  context.textAlign = "center";
  context.fillText(title(0), (EDGE.left + right) / 2, HEIGHT - 8);
  context.save();
  context.translate(12, (EDGE.top + bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(title(1), 0, 0);
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Placed} at
 * @param {number} i
 * @param {{ radius: number, colour: string, thickness: number }} look
 */
function ring(context, at, i, { radius, colour, thickness }) {
  context.strokeStyle = colour;
  context.lineWidth = thickness;
  context.beginPath();
  context.arc(at.x[i], at.y[i], radius, 0, 2 * Math.PI);
  context.stroke();
}

/** The colours of the classes in the theme. @param {Cloud} cloud */
export const coloursOf = (cloud) => cloud.colours[isDark() ? "dark" : "light"];

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Cloud} cloud
 * @param {Placed} at
 * @param {number | null} only the class that is looked at
 * @param {number | null} marked
 */
export function drawPoints(context, cloud, at, only, marked) {
  const colours = coloursOf(cloud);
  const ink = style("--bs-ink");
  context.font = `600 14px ${style("--bs-mono")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  // Errors last, on top: they are what one looks for.
  for (const errors of [false, true]) {
    for (let i = 0; i < cloud.count; i += 1) {
      const truth = cloud.truths[i];
      if ((truth !== cloud.answers[i]) !== errors) continue;
      context.globalAlpha = only === null || only === truth ? 1 : 0.08;
      context.fillStyle = colours[truth];
      context.fillText(String(truth), at.x[i], at.y[i] + 0.5);
      if (errors) ring(context, at, i, { radius: 7.5, colour: ink, thickness: 1.25 });
    }
  }
  context.globalAlpha = 1;
  if (marked !== null) ring(context, at, marked, { radius: 11, colour: style("--bs-accent"), thickness: 2.5 });
  context.textBaseline = "alphabetic";
}
