// @ts-check
/* The numbers of an open batch: what came with the film, and what is asked for at the first look. */
/** @import { BatchFilm, ParametersValue, SampleValue, SharesValue } from "../../wire.js" */
/** @import { Ask } from "./types.d.ts" */
import { toNumber } from "../../core/numbers.js";
import { className } from "../names.js";
import { decodeBytes } from "../panels.js";
import { countOf } from "./arithmetic.js";

/** @param {string} text */
const floats = (text) => new Float32Array(decodeBytes(text).buffer);

export class Batch {
  /** @type {Map<string, Float32Array>} */
  #own = new Map();
  /** @type {Map<string, any>} */
  #parts = new Map();
  /** @type {Set<string>} */
  #asked = new Set();

  /**
   * @param {BatchFilm} film
   * @param {SampleValue} sample
   * @param {Ask} fetch
   * @param {() => void} arrived
   */
  constructor(film, sample, fetch, arrived) {
    this.film = film;
    this.fetch = fetch;
    this.arrived = arrived;
    this.layers = film.layers;
    this.depth = film.layers.length;
    this.sample = sample.sample;
    this.loss = 0;
    this.take(sample);
  }

  /** Takes one image of the batch. @param {SampleValue} sample */
  take(sample) {
    this.sample = sample.sample;
    this.loss = Number(toNumber(sample.loss));
    this.#own = new Map([
      ["image/0", floats(sample.image)],
      ["answer", floats(sample.answer)],
    ]);
    for (const name of /** @type {const} */ (["z", "a", "arriving", "delta"])) {
      sample[name].forEach((text, i) => text && this.#own.set(`${name}/${i + 1}`, floats(text)));
    }
  }

  /** @param {number} layer */
  shape(layer) {
    return layer ? this.layers[layer - 1].outputs : this.layers[0].inputs;
  }

  /** @param {string} key */
  #sent(key) {
    return /** @type {Float32Array} */ (this.#own.get(key));
  }

  /**
   * @param {string} key
   * @param {() => Float32Array} compute
   */
  #kept(key, compute) {
    if (!this.#own.has(key)) this.#own.set(key, compute());
    return this.#sent(key);
  }

  /** @param {number} layer */
  z(layer) {
    return this.#sent(`z/${layer}`);
  }

  /** @param {number} layer */
  a(layer) {
    if (!layer) return this.#sent("image/0");
    return this.#kept(`a/${layer}`, () => {
      const z = this.z(layer);
      return this.layers[layer - 1].activation === "relu" ? z.map((value) => Math.max(value, 0)) : z;
    });
  }

  /** @param {number} layer */
  arriving(layer) {
    return this.#sent(`arriving/${layer}`);
  }

  /** @param {number} layer */
  delta(layer) {
    return this.#kept(`delta/${layer}`, () => {
      const [arriving, a] = [this.arriving(layer), this.a(layer)];
      return this.layers[layer - 1].activation === "relu"
        ? arriving.map((value, i) => (a[i] > 0 ? value : 0))
        : arriving;
    });
  }

  get answer() {
    return this.#sent("answer");
  }

  get label() {
    return this.film.labels[this.sample];
  }

  /** What a class is called. @param {number} k */
  named(k) {
    return className(this.film.dataset, k);
  }

  /* Parameters ------------------------------------------------------------------------- */

  /**
   * What is computed once for all images.
   * @template T
   * @param {string} key
   * @param {() => T} compute
   * @returns {T}
   */
  part(key, compute) {
    if (!this.#parts.has(key)) this.#parts.set(key, compute());
    return this.#parts.get(key);
  }

  /** @param {number} layer */
  #parameters(layer) {
    return /** @type {ParametersValue} */ (this.film.parameters[layer - 1]);
  }

  /**
   * All weights of a small layer; null of a large one.
   * @param {number} layer
   * @param {string} name
   */
  whole(layer, name) {
    const text = this.film.parameters[layer - 1]?.whole?.[name];
    return text ? this.part(`whole/${layer}/${name}`, () => floats(text)) : null;
  }

  /**
   * @param {number} layer
   * @param {string} name
   */
  bias(layer, name) {
    const text = this.#parameters(layer).bias[name];
    return this.part(`bias/${layer}/${name}`, () => floats(text));
  }

  /**
   * The picture of a large matrix.
   * @param {number} layer
   * @param {string} name
   */
  heat(layer, name) {
    const found = this.#parameters(layer).heat?.[name];
    if (!found) return null;
    return this.part(`heat/${layer}/${name}`, () => ({
      ...found,
      values: floats(found.values),
      places: new Int32Array(decodeBytes(found.places).buffer),
    }));
  }

  /** How many weights lead into a unit. @param {number} layer */
  reads(layer) {
    return countOf(this.layers[layer - 1].weights.slice(1));
  }

  /**
   * Asks the server once, and returns null until the answer is there.
   * @template T
   * @param {string} key
   * @param {string} name
   * @param {object} question
   * @param {(found: any) => T} take
   * @returns {T | null}
   */
  #later(key, name, question, take) {
    if (this.#parts.has(key)) return this.#parts.get(key);
    if (!this.#asked.has(key)) {
      this.#asked.add(key);
      this.fetch(name, { id: this.film.id, ...question }).then((found) => {
        if (found.error) return;
        this.#parts.set(key, take(found));
        this.arrived();
      });
    }
    return null;
  }

  /**
   * Everything about the weights into a unit, by name.
   * @param {number} layer
   * @param {number} unit
   * @returns {Record<string, Float32Array> | null}
   */
  row(layer, unit) {
    const whole = this.film.parameters[layer - 1]?.whole;
    if (!whole) {
      return this.#later(`row/${layer}/${unit}`, "read_row", { layer, unit }, (found) =>
        Object.fromEntries(Object.entries(found).map(([name, text]) => [name, floats(text)])),
      );
    }
    const reads = this.reads(layer);
    const own = (/** @type {string} */ name) =>
      /** @type {Float32Array} */ (this.whole(layer, name)).subarray(unit * reads, (unit + 1) * reads);
    return this.part(`row/${layer}/${unit}`, () =>
      Object.fromEntries(Object.keys(whole).map((name) => [name, own(name)])),
    );
  }

  /**
   * The weights that lead from a unit, or from a channel, to everything above.
   * @param {number} layer
   * @param {number} unit
   * @returns {Float32Array | null}
   */
  column(layer, unit) {
    const { weights } = this.layers[layer - 1];
    const old = this.whole(layer, "old");
    if (!old) {
      return this.#later(`column/${layer}/${unit}`, "read_column", { layer, unit }, (found) => floats(found.old));
    }
    return this.part(`column/${layer}/${unit}`, () => {
      const inside = countOf(weights.slice(2));
      const found = new Float32Array(weights[0] * inside);
      for (let out = 0; out < weights[0]; out += 1) {
        const start = (out * weights[1] + unit) * inside;
        found.set(old.subarray(start, start + inside), out * inside);
      }
      return found;
    });
  }

  /**
   * @param {number} layer
   * @param {number} unit
   * @param {number} source
   * @returns {SharesValue | null}
   */
  shares(layer, unit, source) {
    const question = { layer, unit, source };
    return this.#later(`shares/${layer}/${unit}/${source}`, "read_weight", question, (found) => found);
  }
}
