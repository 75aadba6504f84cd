// @ts-check
/* Weights of the MNIST lab as images: one a unit, or a grid of kernels by channels. */
/** @import { Part } from "../core/component.js" */
/** @import { Weights } from "./types.d.ts" */
import { make, setText } from "../core/dom.js";
import { figures } from "../core/state.js";
import { say } from "../core/words.js";
import { EDGE, GAP, paintGrid, paintUnit } from "./kernel_images.js";
import { className } from "./names.js";
import { decodeBytes, imageCells, signedPalette } from "./panels.js";

const BESIDE = 3; // so many channels stand beside each other; more make a grid
const FEW = 32; // units at most, whose images can be large

/** @param {number} value */
const short = (value) => String(Number(value.toPrecision(2))).replace("-", "−");

/**
 * A weight that came as one of 255 levels, and whether it may lie beyond the last.
 * @param {number} byte
 * @param {number} limit
 */
export const weightText = (byte, limit) => {
  const strength = byte > 127 ? byte - 256 : byte;
  const sign = { 127: "≥", "-127": "≤" }[strength] ?? "≈";
  return { sign, value: short((strength / 127) * limit) };
};

/** @param {Weights} value */
const titleKey = ({ kind, channels }) => {
  const colour = channels === 3;
  if (kind === "dense") return colour ? "weights_dense_colour" : "weights_dense";
  if (channels > BESIDE) return "weights_grid";
  return colour ? "weights_kernel_colour" : "weights_kernel";
};

/** @typedef {{ layer: number, kind: string }} LayerOffered */

export class Kernels {
  /** @type {LayerOffered[]} */
  layers = [];
  /** The layer that is shown. @type {number | null} */
  chosen = null;
  /** @type {Weights | null} */
  value = null;
  /** Pixels a weight of the grid. */
  size = 0;
  asked = 0;
  width = 0;

  /** @param {Part} element @param {(question: object) => Promise<any>} ask */
  constructor(element, ask) {
    this.element = element;
    this.ask = ask;
    this.list = this.part("ul");
    this.grid = this.part(".learned-kernels");
    this.list.addEventListener("pointermove", (/** @type {Part} */ event) => this.pointAtUnit(event));
    this.grid.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => this.pointAtGrid(event));
    this.part("#learned-layer").addEventListener("change", (/** @type {Part} */ { target }) => {
      this.chosen = Number(target.value);
      this.refresh();
    });
    new ResizeObserver(() => {
      if (this.grid.clientWidth === this.width) return;
      this.width = this.grid.clientWidth;
      this.paint();
    }).observe(this.grid);
    figures.add(() => this.paint());
  }

  /** @param {string} selector @returns {Part} */
  part(selector) {
    return this.element.querySelector(selector);
  }

  /** @param {number} unit */
  nameOf(unit) {
    return this.value?.classes ? className(this.value.dataset, unit) : String(unit + 1);
  }

  /** As the batch view calls it. @param {number} unit */
  wholeNameOf(unit) {
    const name = this.nameOf(unit);
    return this.value?.classes ? say("mnist.batch.output", { name }) : say("mnist.batch.unit", { unit: name });
  }

  paint() {
    const { value, list, grid } = this;
    if (!value?.bytes) return;
    const beside = value.channels <= BESIDE;
    const palette = signedPalette();
    this.describe(value);
    list.hidden = !beside;
    grid.hidden = beside;
    list.style.setProperty("--channels", value.channels);
    list.style.setProperty("--size", value.shown > FEW ? "64px" : "104px");
    if (beside) {
      imageCells(list, value.shown).forEach((cell, unit) => {
        paintUnit(cell.firstElementChild, value, unit, palette);
        setText(cell.lastElementChild, this.nameOf(unit));
      });
    } else this.size = paintGrid(grid.firstElementChild, value, palette, grid.clientWidth);
    setText(this.part(".learned-weight"), say("mnist.learned.weight_hint"));
  }

  /** @param {Weights} value */
  describe(value) {
    const { layer, units, shown, channels, side } = value;
    const facts = { layer, units, shown, channels, side };
    setText(this.part(".learned-what"), say(`mnist.learned.${titleKey(value)}`, facts));
    setText(
      this.part(".learned-range"),
      say("mnist.learned.weights_range", {
        limit: short(value.limit),
        least: short(value.least),
        largest: short(value.largest),
        shown: say(`mnist.learned.${shown < units ? "weights_some" : "weights_all"}`, facts),
      }),
    );
    const ends = this.part(".learned-scale").children;
    setText(ends[0], `−${short(value.limit)}`);
    setText(ends[2], `+${short(value.limit)}`);
    this.part(".learned-kernels canvas").setAttribute("aria-label", say("mnist.learned.kernels_label", facts));
  }

  async refresh() {
    this.asked += 1;
    const mine = this.asked;
    const answer = await this.ask({ layer: this.chosen });
    if (mine !== this.asked || !answer.images) return;
    this.value = { ...answer, bytes: decodeBytes(answer.images) };
    this.paint();
  }

  /** Offers the layers that have weights. */
  offer() {
    const box = this.part("#learned-layer");
    box.hidden = this.layers.length < 2;
    const choices = this.layers.map((one) => {
      const input = make("input");
      Object.assign(input, { type: "radio", name: "learned-layer", value: one.layer });
      input.checked = one.layer === this.chosen;
      const choice = make("label");
      choice.append(input, make("span", {}, say(`mnist.learned.layer_${one.kind}`, /** @type {any} */ (one))));
      return choice;
    });
    box.replaceChildren(box.firstElementChild, ...choices);
  }

  /**
   * Says one weight.
   * @param {number} unit
   * @param {number} channel
   * @param {number} row
   * @param {number} column
   */
  read(unit, channel, row, column) {
    if (!this.value) return;
    const { side, channels, shown, bytes, limit } = this.value;
    const inside = [
      [unit, shown],
      [channel, channels],
      [row, side],
      [column, side],
    ];
    if (inside.some(([place, count]) => place < 0 || place >= count)) return;
    const byte = bytes[((unit * channels + channel) * side + row) * side + column];
    const at = { unit: this.wholeNameOf(unit), channel: channel + 1, row: row + 1, column: column + 1 };
    setText(this.part(".learned-weight"), say("mnist.learned.weight", { ...at, ...weightText(byte, limit) }));
  }

  /** @param {Part} event */
  pointAtUnit({ target, clientX, clientY }) {
    const cell = target.closest("li");
    if (!cell || target.tagName !== "CANVAS" || !this.value) return;
    const box = target.getBoundingClientRect();
    const x = Math.floor(((clientX - box.left) / box.width) * target.width);
    const y = Math.floor(((clientY - box.top) / box.height) * this.value.side);
    const pitch = this.value.side + GAP;
    this.read([...this.list.children].indexOf(cell), Math.floor(x / pitch), y, x % pitch);
  }

  /** @param {PointerEvent} event */
  pointAtGrid({ clientX, clientY }) {
    if (!this.value) return;
    const box = this.grid.firstElementChild.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top].map((pixel) => Math.floor((pixel - EDGE) / this.size));
    const pitch = this.value.side + GAP;
    this.read(Math.floor(x / pitch), Math.floor(y / pitch), y % pitch, x % pitch);
  }

  show() {
    this.offer();
    this.paint();
  }

  /** @param {{ layers: LayerOffered[] }} overview */
  take({ layers }) {
    this.layers = layers;
    if (!layers.some((one) => one.layer === this.chosen)) this.chosen = layers[0].layer;
    this.offer();
    return this.refresh();
  }
}
