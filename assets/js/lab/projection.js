// @ts-check
/* The projection of the last hidden layer: every image is the digit of its class, wrong answers are ringed. */
/** @import { Part } from "../core/component.js" */
/** @import { Cloud, Placed } from "./types.d.ts" */
import { findAll, make, setText } from "../core/dom.js";
import { figures } from "../core/state.js";
import { readWhole } from "../core/whole.js";
import { say } from "../core/words.js";
import { coloursOf, drawAxes, drawPoints, HEIGHT, nearestPoint, placePoints } from "./cloud.js";
import { imageSentence, paintImage, percentText } from "./images.js";
import { className } from "./names.js";
import { decodeBytes } from "./panels.js";

const REACH = 14; // how near the pointer must come, in pixels
const KEPT = 300; // images kept for the next time that the pointer comes by

/** @param {{ dtype: string, bdata: string }} packed */
function unpack({ dtype, bdata }) {
  const raw = decodeBytes(bdata);
  return dtype === "u2" ? new Uint16Array(raw.buffer) : raw;
}

/** @param {Part} element @param {Cloud} cloud */
function describe(element, cloud) {
  const { count, units, hidden, variance } = cloud;
  const key = hidden ? "projection_hidden" : "projection_image";
  setText(element.querySelector(".learned-what"), say(`mnist.learned.${key}`, { count, units }));
  // Rounded first, so that what is printed adds up.
  const [first, second] = variance.map((share) => Math.round(1000 * (share ?? 0)) / 1000);
  const shares = Object.fromEntries(
    Object.entries({ first, second, both: first + second, rest: 1 - first - second }).map(([name, share]) => [
      name,
      percentText(share, 1),
    ]),
  );
  let axes = "axes";
  if (!count) axes = "no_places";
  else if (units === 1) axes = "axes_one";
  else if (!cloud.span) axes = "axes_none";
  setText(element.querySelector(".learned-axes"), say(`mnist.learned.${axes}`, shares));
}

/**
 * A function that promises a test image, and keeps those of the last questions.
 * @param {(question: object) => Promise<any>} ask
 */
export function remembering(ask) {
  /** @type {Map<string, Promise<any>>} */
  const kept = new Map();
  return (/** @type {string} */ dataset, /** @type {number} */ index) => {
    const name = `${dataset} ${index}`;
    const found = kept.get(name) ?? ask({ dataset, index });
    kept.set(name, found);
    if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
    return found;
  };
}

export class Projection {
  dataset = "";
  /** @type {Cloud | null} */
  cloud = null;
  /** @type {Placed | null} */
  at = null;
  /** The class that is looked at. @type {number | null} */
  only = null;
  /** @type {number | null} */
  marked = null;

  /**
   * @param {Part} element
   * @param {(question: object) => Promise<any>} ask for a test image
   * @param {(index: number) => void} pick takes the image that is chosen
   */
  constructor(element, ask, pick) {
    this.element = element;
    this.imageOf = remembering(ask);
    this.pick = pick;
    this.plot = this.part(".learned-plot > canvas");
    this.tip = this.part(".learned-tip");
    this.wire();
    new ResizeObserver(() => this.draw()).observe(this.plot.parentElement);
    figures.add(() => this.show()); // drawn anew when the theme changes
  }

  /** @param {string} selector @returns {Part} */
  part(selector) {
    return this.element.querySelector(selector);
  }

  wire() {
    const { plot } = this;
    plot.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.handleKey(event));
    plot.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      const index = this.nearest(event);
      plot.style.cursor = index === null ? "" : "pointer";
      if (index !== this.marked) this.mark(index);
    });
    plot.addEventListener("pointerleave", () => this.mark(null));
    plot.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      const index = this.nearest(event);
      if (index !== null) this.pick(index);
    });
    this.part("#learned-show-near").addEventListener("click", () => {
      if (!this.cloud) return;
      const index = readWhole(this.part("#learned-point"), "mnist.learned.image", 0, this.cloud.count - 1);
      if (index !== null) this.pick(index);
    });
  }

  draw() {
    const { plot, cloud } = this;
    const width = plot.parentElement.clientWidth;
    if (!cloud || !width) return;
    const ratio = window.devicePixelRatio || 1;
    plot.width = Math.round(width * ratio);
    plot.height = Math.round(HEIGHT * ratio);
    const context = plot.getContext("2d");
    context.scale(ratio, ratio);
    this.at = placePoints(cloud, width);
    if (cloud.span) drawAxes(context, cloud, this.at, width);
    drawPoints(context, cloud, this.at, this.only, this.marked);
  }

  /**
   * Marks an image, or none, and shows it.
   * @param {number | null} index
   * @param {boolean} [aloud] whether a screen reader says it
   */
  async mark(index, aloud = false) {
    this.marked = index;
    this.tip.hidden = index === null;
    this.draw();
    const { cloud, at, tip, plot } = this;
    if (index === null || !cloud || !at) return;
    const said = imageSentence(this.dataset, index, cloud.truths[index], cloud.answers[index]);
    this.part("#learned-point").value = index;
    setText(tip.querySelector("p"), said);
    if (aloud) setText(this.part(".learned-spoken"), said);
    const right = at.x[index] > plot.clientWidth / 2;
    tip.style.left = right ? "" : `${at.x[index] + 18}px`;
    tip.style.right = right ? `${plot.clientWidth - at.x[index] + 18}px` : "";
    tip.style.top = `${Math.min(at.y[index], HEIGHT - 150)}px`;
    const found = await this.imageOf(this.dataset, index).catch(() => null);
    if (!found?.images || this.marked !== index) return;
    paintImage(tip.querySelector("canvas"), decodeBytes(found.images), found.side, found.channels);
  }

  /** @param {MouseEvent} event */
  nearest(event) {
    const { cloud, at } = this;
    if (!cloud?.count || !at) return null;
    const box = this.plot.getBoundingClientRect();
    return nearestPoint(cloud, at, { x: event.clientX - box.left, y: event.clientY - box.top }, REACH, this.only);
  }

  /** @param {KeyboardEvent} event */
  handleKey(event) {
    const { cloud, marked } = this;
    const step = (/** @type {number} */ by) => () => {
      const from = marked ?? -Math.min(by, 0) - 1;
      this.mark(Math.min((cloud?.count ?? 0) - 1, Math.max(0, from + by)), true);
    };
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowRight: step(1),
      ArrowDown: step(1),
      ArrowLeft: step(-1),
      ArrowUp: step(-1),
      Enter: () => marked !== null && this.pick(marked),
      Escape: () => this.mark(null),
    };
    if (!cloud?.count || !keys[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  }

  /** @param {string} colour @param {number} digit */
  legendKey(colour, digit) {
    const name = className(this.dataset, digit);
    const button = make("button", { class: "learned-key" });
    button.type = "button";
    button.setAttribute("aria-pressed", String(this.only === digit));
    const glyph = make("b", {}, String(digit));
    glyph.style.color = colour;
    button.append(glyph);
    if (name !== String(digit)) button.append(make("span", {}, name));
    button.addEventListener("click", () => {
      this.only = this.only === digit ? null : digit;
      this.show();
      findAll(this.part(".learned-legend"), "button")[digit].focus();
    });
    return button;
  }

  show() {
    const { cloud } = this;
    if (!cloud) return;
    describe(this.element, cloud);
    this.part(".learned-plot").hidden = !cloud.count;
    const title = make("p", { class: "mnist-note" }, say("mnist.learned.legend"));
    const keys = coloursOf(cloud).map((colour, digit) => this.legendKey(colour, digit));
    this.part(".learned-legend").replaceChildren(title, ...keys);
    this.draw();
  }

  /** @param {any} overview */
  take({ dataset, projection }) {
    const { x, y, truths, answers } = projection;
    this.dataset = dataset;
    this.cloud = {
      ...projection,
      x: unpack(x),
      y: unpack(y),
      truths: unpack(truths),
      answers: unpack(answers),
    };
    this.marked = null;
    this.tip.hidden = true;
    this.show();
  }
}
