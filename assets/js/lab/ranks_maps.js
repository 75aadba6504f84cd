// @ts-check
/* What each GPU computes of a batch: its images, its gradient as a map, one number of it. */
/** @import { Part, Values } from "../core/component.js" */
/** @import { Choice, Share, SharedBatch } from "./types.d.ts" */
import { make, setText } from "../core/dom.js";
import { full, short } from "../core/numbers.js";
import { say } from "../core/words.js";
import { paintImage } from "./images.js";
import { className } from "./names.js";
import { decodeBytes, paintPixels, signedPalette } from "./panels.js";

/** @param {string} key @param {Values} [values] */
export const words = (key, values) => say(`mnist.ranks.${key}`, values);
const ROWS = 10;
export const SCALED = ["adam", "adamw", "rmsprop", "adagrad"]; // rules that divide by the gradient's size

/** @param {string} packed */
const floats = (packed) => new Float32Array(decodeBytes(packed).buffer);

/* ---- what the server says, with numbers unpacked ------------------------------------- */

/** @param {any} value @returns {SharedBatch} */
export function read(value) {
  /** @type {Share[]} */
  const shares = value.shares.map((/** @type {any} */ share) => ({ ...share, map: floats(share.map) }));
  /** @type {any} */
  const maps = Object.fromEntries(
    Object.entries(/** @type {Record<string, string>} */ (value.maps)).map(([name, packed]) => [name, floats(packed)]),
  );
  const images = shares.reduce((count, share) => count + share.labels.length, 0);
  const every = [maps.whole, ...shares.map((share) => share.map)];
  const limit = Math.max(
    ...every.map((map) =>
      map.reduce((/** @type {number} */ m, /** @type {number} */ g) => Math.max(m, Math.abs(g)), 0),
    ),
  );
  return {
    ...value,
    shares,
    maps,
    images,
    limit,
    weights: floats(value.weights),
    updated: floats(value.updated),
  };
}

/* ---- maps of a gradient -------------------------------------------------------------- */

/**
 * @param {Part} frame
 * @param {Float32Array} map
 * @param {SharedBatch} lesson
 * @param {number} chosen
 */
export function drawMap(frame, map, lesson, chosen) {
  const canvas = frame.querySelector("canvas");
  const palette = signedPalette("--bs-delta-negative", "--bs-delta-positive");
  const limit = lesson.limit || 1;
  const levels = Int8Array.from(map, (g) => Math.round(127 * Math.max(-1, Math.min(1, g / limit))));
  paintPixels(canvas, new Uint8Array(levels.buffer), lesson.columns, ROWS, palette);
  const mark = frame.querySelector("i");
  const [row, column] = [Math.floor(chosen / lesson.columns), chosen % lesson.columns];
  mark.style.left = `${(100 * (column + 0.5)) / lesson.columns}%`;
  mark.style.top = `${(100 * (row + 0.5)) / ROWS}%`;
}

/**
 * Lets a weight be chosen in a map.
 * @param {Part} frame
 * @param {() => SharedBatch} lesson
 * @param {(next: (at: number) => number) => void} choose
 */
export function choosing(frame, lesson, choose) {
  const canvas = frame.querySelector("canvas");
  canvas.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    const { columns } = lesson();
    const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * ROWS);
    choose(() => Math.min(row, ROWS - 1) * columns + Math.min(column, columns - 1));
  });
  canvas.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const { columns } = lesson();
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    choose((at) => (at + step >= 0 && at + step < ROWS * columns ? at + step : at));
  });
}

/* ---- one card a rank ----------------------------------------------------------------- */

/**
 * @param {number} rank
 * @param {() => SharedBatch} lesson
 * @param {(next: (at: number) => number) => void} choose
 */
export function card(rank, lesson, choose) {
  const element = make("section", { class: "mnist-card ranks-card" });
  const frame = make("div", { class: "ranks-map" });
  const canvas = make("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  frame.append(canvas, make("i"), make("span", { class: "ranks-later" }));
  const own = make("p", { class: "ranks-own" });
  own.append(make("span"), make("b", { class: "number" }));
  const value = make("p", { class: "ranks-own ranks-value" });
  value.append(make("span"), make("b", { class: "number" }));
  element.append(
    make("h3", {}, words("rank", { rank })),
    make("p", { class: "mnist-note" }),
    make("div", { class: "ranks-images" }),
    own,
    make("p", { class: "ranks-caption" }),
    frame,
    value,
  );
  choosing(frame, lesson, choose);
  return element;
}

/**
 * @param {Part} element
 * @param {number} rank
 * @param {SharedBatch} lesson
 * @param {Choice} state
 */
export function fillCard(element, rank, lesson, state) {
  const share = lesson.shares[rank];
  const count = share.labels.length;
  const [, note, images, own, caption, frame, value] = element.children;
  element.firstChild.textContent = words("rank", { rank });
  setText(note, words("images_of", { count, all: lesson.images, weight: `${count}/${lesson.images}` }));
  showImages(images, share, lesson);
  setText(own.firstChild, words("own_loss"));
  setText(own.lastChild, state.stage > 1 ? short(share.loss) : "–");
  setText(caption, words("own_map"));
  setText(frame.querySelector(".ranks-later"), state.stage > 1 ? "" : words("later"));
  frame.classList.toggle("is-later", state.stage < 2);
  const who = words("rank", { rank });
  frame.querySelector("canvas").setAttribute("aria-label", words("map_label", { who, columns: lesson.columns }));
  drawMap(frame, share.map, lesson, state.chosen);
  setText(value.firstChild, state.stage > 3 ? "w" : "∂L/∂w");
  coloured(
    value.lastChild,
    state.stage > 3 ? after(lesson, state) : share.map[state.chosen],
    state.stage > 3 ? "value" : "delta",
  );
  value.hidden = state.stage < 2;
}

/**
 * @param {Part} element
 * @param {number} value
 * @param {string} kind
 */
export function coloured(element, value, kind) {
  element.className = `number ${kind} ${value < 0 ? "negative" : value > 0 ? "positive" : "zero"}`;
  element.title = full(value);
  setText(element, short(value));
}

/**
 * @param {Part} list
 * @param {Share} share
 * @param {SharedBatch} lesson
 */
function showImages(list, share, lesson) {
  const size = lesson.channels * lesson.side ** 2;
  const pixels = decodeBytes(share.pixels);
  list.replaceChildren(
    ...share.labels.map((label, at) => {
      const figure = make("figure");
      const canvas = make("canvas");
      canvas.setAttribute("role", "img");
      const name = className(lesson.dataset, label);
      canvas.setAttribute("aria-label", `${name} (${share.numbers[at]})`);
      canvas.title = `${name} · ${share.numbers[at]}`;
      paintImage(canvas, pixels.subarray(at * size, (at + 1) * size), lesson.side, lesson.channels);
      figure.append(canvas);
      return figure;
    }),
  );
}

/* ---- the chosen weight --------------------------------------------------------------- */

/** The weight after the update. @param {SharedBatch} lesson @param {Choice} state */
export const after = (lesson, { chosen, sum }) =>
  sum ? lesson.weights[chosen] + changeOf(lesson, chosen) * factor(lesson, chosen) : lesson.updated[chosen];
/** @param {SharedBatch} lesson @param {number} chosen */
export const changeOf = (lesson, chosen) => lesson.updated[chosen] - lesson.weights[chosen];
/** @param {SharedBatch} lesson @param {number} chosen */
const factor = (lesson, chosen) =>
  SCALED.includes(lesson.optimizer) || !lesson.maps.mean[chosen]
    ? 1
    : lesson.maps.sum[chosen] / lesson.maps.mean[chosen];
