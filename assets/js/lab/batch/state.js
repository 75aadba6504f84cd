/* The step view of the lab: which step, which number of it, and what that number is. */
import { setText } from "../../core/dom.js";
import { Mover } from "../../core/mover.js";
import { toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { strongest } from "./values.js";

const PACE_MS = 1300;

/* The picture that a step fills. */
const TILES = {
  image: "a",
  pool: "a",
  output_delta: "delta",
  arriving: "delta",
  weight_gradient: "gradient",
  bias_gradient: "bias",
  target: "target",
  loss: "loss",
  batch_loss: "batch_loss",
  z: "z",
  a: "a",
  answer: "answer",
  delta: "delta",
};
export const tileOf = (term) => `${TILES[term.quantity] ?? "update"}/${term.layer}`;
export const PARAMETERS = new Set(["gradient", "bias", "update"]);
export const GRADIENTS = new Set([
  "output_delta",
  "arriving",
  "delta",
  "weight_gradient",
  "bias_gradient",
  "velocity",
  "mean",
  "squares",
]);
export const word = (key, values) => say(`mnist.steps.${key}`, values);

/* Columns, pointing, moving, inspection, proof and opening add their methods to this class. */
export class View extends Mover {
  constructor(root, server) {
    super("term");
    Object.assign(this, {
      root,
      server,
      pace: PACE_MS,
      b: null,
      net: {},
      ticket: null,
      active: false,
    });
    this.find = (selector) => root.querySelector(selector);
    this.playButton = this.find("[data-move=play]");
    this.ribbon = this.find(".steps-ribbon");
    this.tiles = new Map();
  }

  get film() {
    return this.b.film;
  }

  get last() {
    return this.film.terms.length;
  }

  ask(name, question) {
    return this.server[name](question).catch(() => ({
      error: { key: "notice.silence", values: {} },
    }));
  }

  complain(text) {
    setText(this.find(".steps-error"), text);
  }

  chosen(layer, parameter) {
    const key = `${parameter ? "w" : "u"}${layer}`;
    if (!this.choice.has(key)) this.choice.set(key, parameter ? this.firstWeight(layer) : this.firstUnit(layer));
    return this.choice.get(key);
  }

  firstUnit(layer) {
    return layer === this.b.depth ? this.b.label : strongest(this.b.a(layer));
  }

  firstWeight(layer) {
    const { b } = this;
    const whole = b.whole(layer, "gradient");
    const heat = whole ? null : b.heat(layer, "gradient");
    const entry = whole ? strongest(whole) : heat.places[strongest(heat.values)];
    return this.address(layer, entry);
  }

  address(layer, entry) {
    const reads = this.b.reads(layer);
    return { unit: Math.floor(entry / reads), source: entry % reads };
  }

  get term() {
    return this.index ? this.film.terms[this.index - 1] : null;
  }

  /* The last step so far that filled a picture. */
  latest(key) {
    const { terms } = this.film;
    for (let i = this.index - 1; i >= 0; i -= 1) if (tileOf(terms[i]) === key) return terms[i];
    return null;
  }

  /* What is explained: what the pointer is at, else the step. */
  get subject() {
    const { term, hovered } = this;
    if (hovered) {
      const latest = this.latest(hovered.key);
      if (latest) return { term: latest, at: hovered.at };
    }
    if (!term) return null;
    const parameter = PARAMETERS.has(tileOf(term).split("/")[0]);
    return { term, at: this.chosen(term.layer, parameter) };
  }

  value(term, at) {
    const { b } = this;
    const { layer, quantity } = term;
    switch (quantity) {
      case "image":
      case "a":
      case "pool":
        return b.a(layer)[at];
      case "z":
        return b.z(layer)[at];
      case "answer":
        return b.answer[at];
      case "target":
        return at === b.label ? 1 : 0;
      case "loss":
        return b.loss;
      case "batch_loss":
        return toNumber(b.film.loss);
      case "arriving":
        return b.arriving(layer)[at];
      case "output_delta":
      case "delta":
        return b.delta(layer)[at];
      case "bias_gradient":
        return b.bias(layer, "gradient")[at.unit];
      default: {
        const row = b.row(layer, at.unit);
        const name = { weight_gradient: "gradient", new: "new" }[quantity] ?? `after.${quantity}`;
        return row ? row[name][at.source] : null;
      }
    }
  }
}
