// @ts-check
/* What the nodes of the graph say at a position: their numbers, and the colours of border and inside. */
import { writeWithin } from "../../core/numbers.js";
import { sampleAt, writeKey } from "../film.js";
import { bySign } from "./edges.js";
import { countLetters } from "./frame.js";

/** @import { FilmValue } from "../../wire.js" */
/** @import { Numbers } from "../film.js" */
/** @import { Frame } from "./frame.js" */
/** @import { Moment } from "./picture.js" */

/** @typedef {{ text: string, colour: string }} Line the name of its colour */
/** @typedef {{ lines: Line[], border: string, tint: { colour: string, strength: number } }} Reading colours by their names */
/** @typedef {(quantity: string, layer: number | null, unit?: number | null) => number | null} Known null where it is not computed yet */

/** What δ is the product of, with the letters that fit into a node. */
const FACTORS = [
  ["output_gradient", "ℓ′"],
  ["backward_sum", "Σ"],
  ["slope", "f′"],
];
/** How strong the tint of a node is at least, and what its value adds. */
const TINT = { least: 0.05, value: 0.3 };
const CLEAR = { colour: "panel", strength: 0 };
/** The most digits of what stands outside of circles: beside an output, and below. */
const MOST_OUTSIDE = 6;
/** The most letters of a class beside its output. */
const MOST_NAME = 12;

/** @param {number} number */
const subscript = (number) => String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);

/** Reads what a film has computed at a position, of the sample that is shown there. */
export class Reader {
  /** @param {Moment} moment @param {Frame} frame */
  constructor({ film, numbers, index, digits }, frame) {
    this.film = film;
    this.numbers = numbers;
    this.index = index;
    this.digits = digits;
    this.frame = frame;
    this.sample = sampleAt(film, index);
  }

  /** A number of a node, with as many digits as it has room for. @param {number} value */
  write(value) {
    return writeWithin(value, this.digits, this.frame.digits);
  }

  /** @param {string} key */
  at(key) {
    const entry = this.numbers.get(key);
    return entry && entry.step < this.index ? entry.value : null;
  }

  /** @param {string} quantity @param {number} layer @param {number} unit */
  known(quantity, layer, unit) {
    return this.at(writeKey(quantity, layer, unit, null, this.sample));
  }

  /**
   * @param {number} layer
   * @param {number} unit
   * @returns {Reading}
   */
  node(layer, unit) {
    const { dense } = this.film;
    const output = this.output(layer, unit);
    const mark = subscript(unit + 1);
    if (!output) {
      const text = `${this.letter(layer)}${mark} ?`;
      return { lines: [{ text, colour: "muted" }], border: "line", tint: CLEAR };
    }
    const delta = this.known(layer ? "delta" : "input_gradient", layer, unit);
    const letter = layer ? "δ" : "∂";
    const number = this.write(output.value);
    const forward = { text: dense ? number : `${output.letter}${mark} ${number}`, colour: "ink" };
    const backward =
      delta === null
        ? this.factors(layer, unit)
        : [{ text: `${letter} ${this.write(delta)}`, colour: deltaColour(delta) }];
    const border = delta === null ? "muted" : deltaColour(delta);
    const lines = dense ? [forward, ...backward].slice(-1) : [forward, ...backward];
    return { lines, border, tint: tintOf(output.value) };
  }

  /** @param {number} layer */
  letter(layer) {
    if (layer === 0) return "x";
    return layer === this.film.network.sizes.length - 1 ? "ŷ" : "a";
  }

  /**
   * The latest number of the forward pass, with its letter.
   * @param {number} layer
   * @param {number} unit
   */
  output(layer, unit) {
    const sent = this.known(layer ? "activation" : "input", layer, unit);
    if (sent !== null) return { letter: this.letter(layer), value: sent };
    const z = layer ? this.known("weighted_input", layer, unit) : null;
    return z === null ? null : { letter: "z", value: z };
  }

  /**
   * What δ is going to be the product of, as far as it is known.
   * @param {number} layer
   * @param {number} unit
   * @returns {Line[]}
   */
  factors(layer, unit) {
    return FACTORS.flatMap(([quantity, letter]) => {
      const value = this.known(quantity, layer, unit);
      if (value === null) return [];
      return [{ text: `${letter} ${this.write(value)}`, colour: quantity === "slope" ? "ink" : deltaColour(value) }];
    });
  }

  /**
   * What stands beside an output: the class that it is for, and its target once that is known.
   * @param {number} unit
   * @returns {string[]}
   */
  beside(unit) {
    const value = this.known("target", this.film.network.sizes.length - 1, unit);
    return [...nameClass(this.film.network, unit), value === null ? "" : writeTarget(unit, value, this.digits)];
  }

  /* The loss: that of the batch once it is known, else that of the sample. */
  loss() {
    const [batch, own] = [this.at(writeKey("loss")), this.at(writeKey("loss", null, null, null, this.sample))];
    const write = (/** @type {number} */ value) => writeWithin(value, this.digits, MOST_OUTSIDE);
    if (batch !== null) return `L = ${write(batch)}`;
    return own === null ? "" : `ℓ = ${write(own)}`;
  }
}

/** @param {number} unit @param {number} value @param {number} digits */
const writeTarget = (unit, value, digits) => `y${subscript(unit + 1)} ${writeWithin(value, digits, MOST_OUTSIDE)}`;

/**
 * The class that an output is for, no longer than there is room for; nothing where it is for none.
 * @param {FilmValue["network"]} network
 * @param {number} unit
 */
const nameClass = ({ classes }, unit) =>
  classes.slice(unit, unit + 1).map((name) => (name.length > MOST_NAME ? `${name.slice(0, MOST_NAME - 1)}…` : name));

/**
 * How what stands beside an output is joined: below one another in a roomy graph.
 * @param {string[]} parts
 * @param {boolean} inLine
 */
export const joinBeside = (parts, inLine) => (inLine ? [parts.filter(Boolean).reverse().join(" ")] : parts);

/**
 * The letters of the longest text beside an output of a film, in any of its samples.
 * @param {Moment} moment
 */
export const lettersBeside = ({ film: { network, dense }, numbers, digits }) => {
  const { sizes, samples } = network;
  const depth = sizes.length - 1;
  const lengths = Array.from({ length: samples * sizes[depth] }, (_, i) => {
    const [sample, unit] = [Math.floor(i / sizes[depth]), i % sizes[depth]];
    const entry = numbers.get(writeKey("target", depth, unit, null, sample));
    const parts = [...nameClass(network, unit), entry ? writeTarget(unit, entry.value, digits) : ""];
    return Math.max(...joinBeside(parts, dense).map(countLetters));
  });
  return Math.max(...lengths);
};

/** @param {number} value */
const deltaColour = (value) => bySign(value, "delta_negative", "delta_positive", "muted");

/**
 * The colour inside a node: by sign and size of its latest number of the forward pass.
 * @param {number} value
 */
const tintOf = (value) => {
  if (!Number.isFinite(value)) return CLEAR;
  const strength = TINT.least + TINT.value * Math.min(1, Math.abs(value));
  return { colour: value < 0 ? "negative" : "positive", strength };
};
