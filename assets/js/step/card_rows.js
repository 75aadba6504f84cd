// @ts-check
/* The rows of the card: what is known of a neuron or an edge at this position. */
import { make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { say } from "../core/words.js";
import { writeKey } from "./film.js";
import { optimizerQuantities } from "./grids.js";
import { isFrozen } from "./locks.js";
import { indexText, numberRow } from "./names.js";
import { chosenElement, writeChosen } from "./numbers.js";

/** @import { Player } from "./player.js" */

/**
 * The target of an output with the error, where the loss has one.
 * @param {Player} p
 * @param {number} unit
 * @param {number | null} a
 */
const targetRows = (p, unit, a) => {
  const L = p.film.network.sizes.length - 1;
  if (!p.entry("target", L, unit, null, p.sample)) return [];
  const j = unit + 1;
  const y = p.value("target", L, unit, null, p.sample);
  const error = numberRow(`\\hat y_{${j}} - y_{${j}}`, a === null || y === null ? null : a - y, "delta");
  error.classList.add("derived"); // covered while predict mode asks for δ
  return [numberRow(`y_{${j}}`, y), ...(p.film.network.loss === "hinge" ? [] : [error])];
};

/** @param {Player} p @param {number} unit */
const inputRows = (p, unit) => {
  const x = `x_{${unit + 1}}`;
  const rows = [numberRow(x, p.value("input", 0, unit, null, p.sample))];
  if (!p.entry("input_gradient", 0, unit, null, p.sample)) return rows;
  const by = `\\partial ${p.film.network.samples > 1 ? "\\ell" : "L"}/\\partial ${x}`;
  return [...rows, numberRow(by, p.value("input_gradient", 0, unit, null, p.sample), "delta")];
};

/** @param {Player} p @param {number} layer @param {number} unit */
export const unitRows = (p, layer, unit) => {
  const s = p.sample;
  const { sizes, activations } = p.film.network;
  const L = sizes.length - 1;
  if (layer === 0) return inputRows(p, unit);
  const own = (/** @type {string} */ quantity) => p.value(quantity, layer, unit, null, s);
  const up = `(${layer})`;
  const j = unit + 1;
  const output = layer === L;
  const a = own("activation");
  const rows = [
    numberRow(`z^{${up}}_{${j}}`, own("weighted_input")),
    numberRow(output ? `\\hat y_{${j}}` : `a^{${up}}_{${j}}`, a, "value", say(`name.${activations[layer - 1]}`)),
  ];
  if (output) rows.push(...targetRows(p, unit, a));
  else rows.push(numberRow("\\textstyle\\sum w\\,\\delta", own("backward_sum"), "delta"));
  // bce after sigmoid and cross-entropy after softmax have no factors of δ: the slope cancels.
  if (p.entry("output_gradient", layer, unit, null, s)) {
    rows.push(numberRow(`\\partial \\ell/\\partial \\hat y_{${j}}`, own("output_gradient"), "delta"));
  }
  if (p.entry("slope", layer, unit, null, s)) rows.push(numberRow("f'(z)", own("slope")));
  rows.push(numberRow(`\\delta^{${up}}_{${j}}`, own("delta"), "delta"));
  if (p.film.network.biases[layer - 1]) rows.push(...parameterRows(p, "bias", layer, unit));
  return rows;
};

/**
 * What the optimizer computes of one parameter, with what it remembered from before.
 * @param {Player} p
 * @param {number} layer
 * @param {number} unit
 * @param {any} source
 */
const optimizerRows = (p, layer, unit, source) =>
  optimizerQuantities(p).map(({ name, symbol, kind }) => {
    const old = p.entry(`old_${name}`, layer, unit, source);
    const value = p.value(name, layer, unit, source);
    const note =
      name === "effective_rate"
        ? `η = ${p.film.network.rate}`
        : old
          ? say("card.before", { value: writeChosen(old.value) })
          : "";
    return numberRow(symbol, value, kind, note);
  });

/**
 * @param {Player} p
 * @param {string} kind
 * @param {number} layer
 * @param {number} unit
 * @param {any} [source]
 */
const parameterRows = (p, kind, layer, unit, source) => {
  const { samples, rate } = p.film.network;
  const letter = `${kind === "bias" ? "b" : "w"}^{(${layer})}_{${indexText(unit, source)}}`;
  const gradient = p.value(`${kind}_gradient`, layer, unit, source, null);
  const own = p.value(`${kind}_gradient`, layer, unit, source, p.sample);
  const change = p.value(`${kind}_change`, layer, unit, source);
  const frozen = isFrozen(p, writeKey(kind, layer, unit, source));
  const rows = [];
  if (samples > 1) rows.push(numberRow(`\\partial \\ell/\\partial ${letter}`, own, "delta"));
  rows.push(numberRow(`\\partial L/\\partial ${letter}`, gradient ?? (samples > 1 ? null : own), "delta"));
  if (frozen) return [...rows, numberRow(letter, p.value(kind, layer, unit, source), "value", say("card.frozen"))];
  if (p.film.phases.clip) {
    rows.push(numberRow("\\tilde g", p.value(`clipped_${kind}_gradient`, layer, unit, source), "delta"));
  }
  rows.push(...optimizerRows(p, layer, unit, source));
  rows.push(numberRow(`\\Delta ${letter}`, change));
  rows.push(numberRow(`\\Delta ${letter} / \\eta`, change === null ? null : change / rate));
  rows.push(numberRow(`${letter}{}'`, p.value(`new_${kind}`, layer, unit, source), "fresh"));
  return rows;
};

/** @param {Player} p @param {number} layer @param {number} unit @param {any} source */
export const edgeRows = (p, layer, unit, source) => {
  const a = p.output(layer - 1, source);
  const w = p.value("weight", layer, unit, source);
  const delta = p.value("delta", layer, unit, null, p.sample);
  const back = p.value("contribution", layer, unit, source, p.sample);
  const from = layer === 1 ? `x_{${source + 1}}` : `a^{(${layer - 1})}_{${source + 1}}`;
  return [
    numberRow(from, a),
    numberRow(`w^{(${layer})}_{${indexText(unit, source)}}\\, ${from}`, a === null ? null : w * a),
    numberRow(`\\delta^{(${layer})}_{${unit + 1}}`, delta, "delta"),
    ...(p.entry("contribution", layer, unit, source, p.sample)
      ? [numberRow(`w^{(${layer})}_{${indexText(unit, source)}}\\, \\delta^{(${layer})}_{${unit + 1}}`, back, "delta")]
      : []),
    ...parameterRows(p, "weight", layer, unit, source),
  ];
};

/**
 * The table that joins one sample's numbers with those of the batch.
 * @param {Player} p
 * @param {number} layer
 * @param {number} unit
 * @param {any} source
 */
export const perSample = (p, layer, unit, source) => {
  const { samples, reduction } = p.film.network;
  if (samples < 2 || layer === 0) return "";
  if (source === undefined && !p.film.network.biases[layer - 1]) return "";
  const kind = source === undefined ? "bias_gradient" : "weight_gradient";
  const name = `${source === undefined ? "b" : "w"}^{(${layer})}_{${indexText(unit, source)}}`;
  const cells = (/** @type {number} */ s) => [
    make("td", {}, chosenElement(p.value("delta", layer, unit, null, s), "delta")),
    make(
      "td",
      {},
      source === undefined
        ? ""
        : chosenElement(p.value(layer === 1 ? "input" : "activation", layer - 1, source, null, s)),
    ),
    make("td", {}, chosenElement(p.value(kind, layer, unit, source, s), "delta")),
  ];
  const lines = [...Array(samples).keys()].map((s) =>
    make("tr", {}, make("th", { scope: "row" }, String(s + 1)), ...cells(s)),
  );
  const total = make(
    "tr",
    { class: "total" },
    make("th", { scope: "row" }, say(`card.reduced.${reduction}`)),
    make("td", {}),
    make("td", {}),
    make("td", {}, chosenElement(p.value(kind, layer, unit, source, null), "delta")),
  );
  const head = make(
    "tr",
    {},
    make("th", {}),
    make("th", {}, tex("\\delta")),
    make("th", {}, source === undefined ? "" : tex(layer === 1 ? "x" : "a")),
    make("th", {}, tex(`\\partial \\ell/\\partial ${name}`)),
  );
  return make(
    "div",
    { class: "per-sample" },
    make("h4", {}, say("card.samples")),
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...lines, total)),
  );
};
