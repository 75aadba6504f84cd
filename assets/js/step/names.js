// @ts-check
/* What units, edges and parameters are called, and rows that name a number. */
import { make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { say } from "../core/words.js";
import { chosenElement } from "./numbers.js";

/** @import { Numeral } from "../core/numbers.js" */
/** @import { Player } from "./player.js" */

/** @param {number} unit @param {number} [source] */
export const indexText = (unit, source) =>
  source === undefined ? `${unit + 1}` : `${unit + 1}${unit > 8 || source > 8 ? "," : ""}${source + 1}`;

/**
 * @param {string} symbol
 * @param {Numeral | null | undefined} value
 * @param {string} [kind]
 * @param {string} [note]
 */
export const numberRow = (symbol, value, kind, note) =>
  make(
    "tr",
    {},
    make("th", { scope: "row" }, tex(symbol)),
    make("td", {}, chosenElement(value, kind)),
    make("td", { class: "note" }, note ?? ""),
  );

const ONE_HIDDEN = 2; // layers of weights of a net with one hidden layer, whose number need not be said

/** @param {Player} p @param {number} layer @param {number} unit */
export const unitTitle = (p, layer, unit) => {
  const { sizes, inputs, classes } = p.film.network;
  const L = sizes.length - 1;
  if (layer === L && classes.length) return say("unit.output.class", { unit: unit + 1, name: classes[unit] });
  if (layer === 0 && inputs.length) return say("unit.input.named", { unit: unit + 1, name: inputs[unit] });
  const hidden = L === ONE_HIDDEN ? "hidden.only" : "hidden";
  const kind = layer === 0 ? "input" : layer === L ? "output" : hidden;
  return say(`unit.${kind}`, { layer, unit: unit + 1 });
};

/** @param {Player} p @param {number} layer @param {number} unit @param {number} source */
export const edgeTitle = (p, layer, unit, source) =>
  `${unitTitle(p, layer - 1, source)} → ${unitTitle(p, layer, unit)}`;

/**
 * The edges into a neuron as choices of a list.
 * @param {Player} p
 * @param {number} layer
 * @param {number} unit
 */
export const edgeOptions = (p, layer, unit) =>
  Array.from({ length: p.film.network.sizes[layer - 1] }, (_, source) =>
    make(
      "option",
      { value: `edge/${layer}/${unit}/${source}` },
      `w${indexText(unit, source)} · ${edgeTitle(p, layer, unit, source)}`,
    ),
  );

/**
 * What a cell that can be written in is called, as one would ask for it.
 * @param {Player} p
 * @param {string} key
 */
export const cellName = (p, key) => {
  const [quantity, ...places] = key.split("/");
  const [layer, unit, source, sample] = places.map(Number);
  const below = quantity === "weight" ? unitTitle(p, layer - 1, source) : "";
  const name = say(`cell.${quantity}`, { layer, unit: unitTitle(p, layer, unit), source: below });
  return p.film.network.samples > 1 && places[3] ? say("cell.of_sample", { name, sample: sample + 1 }) : name;
};

/** @param {string} key */
export const parameterName = (key) => {
  const [quantity, layer, unit, source] = key.split("/");
  if (quantity === "loss") return "L";
  if (quantity === "input_gradient") return `\\partial L/\\partial x_{${Number(unit) + 1}}`;
  const letter = quantity === "bias" ? "b" : "w";
  return `${letter}^{(${layer})}_{${indexText(Number(unit), source === "" ? undefined : Number(source))}}`;
};
