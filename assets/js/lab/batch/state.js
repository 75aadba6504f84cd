// @ts-check
/* The batch view of the lab: which operation, which number of it, and what that number is. */
/** @import { BatchFilm, BatchCheckValue, BatchOperation } from "../../wire.js" */
/** @import { Refused } from "../types.d.ts" */
/** @import { Address, Ask, At, Source, TextTile, Tile } from "./types.d.ts" */
import { find, setText } from "../../core/dom.js";
import { Mover } from "../../core/mover.js";
import { toNumber } from "../../core/numbers.js";
import { strongest } from "./arithmetic.js";
import { Batch } from "./batch.js";

const PACE_MS = 1300;

/** @type {Record<string, string>} */
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

/** The picture that a operation fills. @param {BatchOperation} operation */
export const tileOf = (operation) => `${TILES[operation.quantity] ?? "update"}/${operation.layer}`;

/** Pictures whose numbers belong to weights. */
export const PARAMETERS = new Set(["gradient", "bias", "update"]);

/** Quantities that are written in the colours of δ. */
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

/** What is open, where one stands in it, and what is pointed at. */
export class View extends Mover {
  /** What is open, once something is. @type {BatchFilm} */
  // @ts-expect-error nothing is asked of a view before something is open
  film = null;
  /** Its numbers. @type {Batch} */
  // @ts-expect-error as above
  b = null;
  /** @type {(BatchCheckValue & Refused) | null} */
  check = null;
  /** What was chosen in each layer: u3 of its units, w3 of its weights. @type {Map<string, At>} */
  choice = new Map();
  /** @type {{ key: string, at: At, text: string } | null} */
  hovered = null;
  pinned = false; // what was pressed stays, whatever is pointed at
  /** @type {Map<string, Tile>} */
  tiles = new Map();
  /** @type {Map<string, TextTile>} */
  losses = new Map();
  /** @type {Source | null} */
  source = null;
  /** Of the replay that is waited for. @type {string | null} */
  ticket = null;
  /** Keys belong to this view once somebody was last in it. */
  active = false;
  /** @type {{ owner?: string, run?: string, done?: number, test?: number }} */
  net = {};
  pace = PACE_MS;
  last = 0;

  /**
   * @param {HTMLElement} root
   * @param {Record<string, (question: object) => Promise<any>>} server
   * @param {{ paint: (view: View) => void, follow: (view: View) => void }} painter shows what stands, brings it into sight
   */
  constructor(root, server, painter) {
    super("term");
    this.root = root;
    this.server = server;
    this.painter = painter;
    this.playButton = this.find("[data-move=play]");
    this.ribbon = this.find(".batch-ribbon");
  }

  /**
   * @template {Element} [T=HTMLElement]
   * @param {string} selector
   * @returns {T}
   */
  find(selector) {
    return find(this.root, selector);
  }

  /** Opens a film at its first image. @param {BatchFilm} film @param {Batch} b */
  take(film, b) {
    this.film = film;
    this.b = b;
    this.last = film.operations.length;
    this.check = null;
    this.choice = new Map();
    this.release();
  }

  /** Forgets what was pointed at. */
  release() {
    Object.assign(this, { hovered: null, pinned: false });
  }

  /** Closes what is open. */
  close() {
    this.pause();
    // @ts-expect-error as at the start
    this.b = null;
    this.source = null;
  }

  /** @param {number} index */
  moveTo(index) {
    this.index = Math.max(0, Math.min(this.last, index));
    this.release();
    this.paint();
    this.painter.follow(this);
  }

  paint() {
    this.painter.paint(this);
  }

  /** Asks the server; without an answer that is what is said. @type {Ask} */
  ask(name, question) {
    return this.server[name](question).catch(() => ({
      error: { key: "notice.silence", values: {} },
    }));
  }

  /** @param {string} text */
  complain(text) {
    setText(this.find(".batch-error"), text);
  }

  /**
   * What was chosen in a layer, or stands out in it.
   * @param {number} layer
   * @param {boolean} parameter
   * @returns {At}
   */
  chosen(layer, parameter) {
    const key = `${parameter ? "w" : "u"}${layer}`;
    const at = this.choice.get(key) ?? (parameter ? this.firstWeight(layer) : this.firstUnit(layer));
    this.choice.set(key, at);
    return at;
  }

  /** @param {number} layer */
  firstUnit(layer) {
    return layer === this.b.depth ? this.b.label : strongest(this.b.a(layer));
  }

  /** @param {number} layer */
  firstWeight(layer) {
    const { b } = this;
    const whole = b.whole(layer, "gradient");
    if (whole) return this.address(layer, strongest(whole));
    const heat = b.heat(layer, "gradient");
    return this.address(layer, heat ? heat.places[strongest(heat.values)] : 0);
  }

  /**
   * @param {number} layer
   * @param {number} entry
   * @returns {Address}
   */
  address(layer, entry) {
    const reads = this.b.reads(layer);
    return { unit: Math.floor(entry / reads), source: entry % reads };
  }

  /** The operation that was last; null at the start. @returns {BatchOperation | null} */
  get operation() {
    return this.index ? this.film.operations[this.index - 1] : null;
  }

  /** The last operation so far that filled a picture. @param {string} key @returns {BatchOperation | null} */
  latest(key) {
    const { operations } = this.film;
    for (let i = this.index - 1; i >= 0; i -= 1) if (tileOf(operations[i]) === key) return operations[i];
    return null;
  }

  /** What is explained: what the pointer is at, else the operation. @returns {{ operation: BatchOperation, at: At } | null} */
  get subject() {
    const { operation, hovered } = this;
    if (hovered) {
      const latest = this.latest(hovered.key);
      if (latest) return { operation: latest, at: hovered.at };
    }
    if (!operation) return null;
    const parameter = PARAMETERS.has(tileOf(operation).split("/")[0]);
    return { operation, at: this.chosen(operation.layer, parameter) };
  }

  /**
   * The number of a operation; null while it is on its way.
   * @param {BatchOperation} operation
   * @param {At} at
   * @returns {number | null}
   */
  value(operation, at) {
    return typeof at === "object" ? this.weightValue(operation, at) : this.unitValue(operation, at);
  }

  /** @param {BatchOperation} operation @param {number} at */
  unitValue({ layer, quantity }, at) {
    const { b } = this;
    switch (quantity) {
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
      default:
        return (quantity.endsWith("delta") ? b.delta(layer) : b.a(layer))[at];
    }
  }

  /** @param {BatchOperation} operation @param {Address} at */
  weightValue({ layer, quantity }, { unit, source }) {
    const { b } = this;
    if (quantity === "bias_gradient") return b.bias(layer, "gradient")[unit];
    const row = b.row(layer, unit);
    const name = { weight_gradient: "gradient", new: "new" }[quantity] ?? `after.${quantity}`;
    return row ? row[name][source] : null;
  }
}
