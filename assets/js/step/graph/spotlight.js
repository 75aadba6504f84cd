// @ts-check
/* What a stop lights: the units and edges that it computes, and those that it reads. */
import { writeKey } from "../film.js";

/** @import { FilmValue } from "../../wire.js" */
/** @import { Address } from "../film.js" */

/** @typedef {(light: Spotlight, address: Address) => void} Rule */

/** The units, edges and texts that are lit. */
export class Spotlight {
  /** @param {number[]} sizes units of each layer */
  constructor(sizes) {
    this.sizes = sizes;
    /** @type {Set<string>} units that are computed: names such as "node/1/0" */
    this.rings = new Set();
    /** @type {Set<string>} units that are computed or read */
    this.nodes = new Set();
    /** @type {Map<string, string>} edges that are computed or read, each with the key of what it shows */
    this.edges = new Map();
    /** @type {Set<number>} outputs whose target is lit */
    this.targets = new Set();
    this.loss = false;
  }

  /** @param {number} layer @param {number} unit */
  read(layer, unit) {
    this.nodes.add(`node/${layer}/${unit}`);
  }

  /** @param {number} layer @param {number} unit */
  ring(layer, unit) {
    this.rings.add(`node/${layer}/${unit}`);
    this.read(layer, unit);
  }

  /** @param {number} layer */
  readLayer(layer) {
    for (let unit = 0; unit < this.sizes[layer]; unit += 1) this.read(layer, unit);
  }

  /**
   * @param {string} quantity what the edge shows
   * @param {number} layer
   * @param {number} unit
   * @param {number} source
   * @param {number | null} [sample]
   */
  trace(quantity, layer, unit, source, sample) {
    this.edges.set(`edge/${layer}/${unit}/${source}`, writeKey(quantity, layer, unit, source, sample));
  }

  get depth() {
    return this.sizes.length - 1;
  }
}

/** @type {Rule} the numbers of a unit that are made of its own */
const computeOwn = (light, { layer, unit }) => light.ring(layer, unit);

/** @type {Rule} the sum of all that comes back to a unit */
const collect = (light, { layer, unit, sample }) => {
  light.ring(layer, unit);
  for (let i = 0; i < light.sizes[layer + 1]; i += 1) light.trace("contribution", layer + 1, i, unit, sample);
};

/** @type {Record<string, Rule>} */
const RULES = {
  input: (light, { unit }) => light.ring(0, unit),
  target: (light, { unit }) => light.targets.add(unit),
  weighted_input: (light, { layer, unit }) => {
    light.ring(layer, unit);
    light.readLayer(layer - 1);
    for (let k = 0; k < light.sizes[layer - 1]; k += 1) light.trace("weight", layer, unit, k);
  },
  loss: (light, { sample }) => {
    light.loss = true;
    if (sample === null) return;
    light.readLayer(light.depth);
    for (let j = 0; j < light.sizes[light.depth]; j += 1) light.targets.add(j);
  },
  output_gradient: (light, { layer, unit }) => {
    light.ring(layer, unit);
    light.targets.add(unit);
  },
  jacobian: (light, { layer, unit, source }) => {
    light.ring(layer, unit);
    light.read(layer, source);
  },
  contribution: (light, { layer, unit, source, sample }) => {
    light.trace("contribution", layer, unit, source, sample);
    light.read(layer, unit);
    light.read(layer - 1, source);
  },
  gradient_norm: () => {},
  clip_factor: () => {},
  backward_sum: collect,
  input_gradient: collect,
};

/** @type {(softmax: boolean) => Rule} each output of softmax is made of all weighted inputs of its layer */
const computeActivation = (softmax) => (light, address) => {
  computeOwn(light, address);
  if (softmax) light.readLayer(address.layer);
};

/**
 * Where the slope cancels, δ of an output is made of ŷ and y; else after a softmax of all outputs.
 * @type {(fused: boolean, softmax: boolean) => Rule}
 */
const computeDelta = (fused, softmax) => (light, address) => {
  computeOwn(light, address);
  if (address.layer !== light.depth) return;
  if (fused) light.targets.add(address.unit);
  else if (softmax) light.readLayer(address.layer);
};

/** @type {(frozen: readonly string[]) => Rule} the squares of a unit are of the gradients of what learns */
const square =
  (frozen) =>
  (light, { layer, unit }) => {
    if (Number.isNaN(unit)) return light.readLayer(layer);
    light.ring(layer, unit);
    for (let k = 0; k < light.sizes[layer - 1]; k += 1) {
      if (!frozen.includes(writeKey("weight", layer, unit, k))) light.trace("weight_gradient", layer, unit, k);
    }
  };

/** @type {Rule} the gradient of a sample is δ · a; that of the batch joins those of its samples */
const computeGradient = (light, { layer, unit, source, sample }) => {
  light.trace("weight_gradient", layer, unit, source, sample);
  if (sample === null) return;
  light.read(layer, unit);
  light.read(layer - 1, source);
};

/** @type {Rule} what the optimizer computes for a weight or a bias */
const update = (light, { quantity, layer, unit, source, sample }) => {
  if (Number.isNaN(source)) light.ring(layer, unit);
  else light.trace(quantity, layer, unit, source, sample);
};

/**
 * @param {Pick<FilmValue, "network">} film
 * @param {Address[]} run the assignments of a stop
 */
export const findSpotlight = ({ network }, run) => {
  const light = new Spotlight([...network.sizes]);
  /** @type {Record<string, Rule>} */
  const rules = {
    ...RULES,
    slope: computeOwn,
    bias_gradient: computeOwn,
    delta: computeDelta(network.fused, network.activations.at(-1) === "softmax"),
    weight_gradient: computeGradient,
    squared_norm: square(network.frozen),
  };
  for (const address of run) {
    const softmax = network.activations[address.layer - 1] === "softmax";
    const rule = address.quantity === "activation" ? computeActivation(softmax) : rules[address.quantity];
    (rule ?? update)(light, address);
  }
  return light;
};
