// @ts-check
/* The activation of one neuron: f and f′, its z, and the tangent whose slope is f′(z). */
import { $, make } from "../core/dom.js";
import { draw } from "../core/plots.js";
import { say } from "../core/words.js";
import { registerPanel } from "./closer.js";
import { answerSource } from "./inspection/answers.js";
import { keyOf } from "./inspection/parameter.js";
import { changeMarks, factRow, joinSentences, jumpButton, panelBody, plotBox, setBusy } from "./inspection/parts.js";
import { unitTitle } from "./names.js";
import { writeChosen } from "./numbers.js";

/** @import { Point } from "../core/component.js" */
/** @import { Player } from "./player.js" */
/** @import { ActivationAnswer } from "../wire.js" */
/** @typedef {{ layer: number, unit: number, own?: boolean }} Neuron one that is selected is the visitor's `own` */

/**
 * The selected neuron (of an edge the one it leads to), or the one that the step is about.
 * @param {Player} p
 * @returns {Neuron}
 */
const neuron = (p) => {
  if (p.selection) return { ...p.selection, own: true };
  for (let step = p.index - 1; step >= 0; step -= 1) {
    const [, layer, unit] = p.film.keys[step].split("/");
    if (Number(layer) > 0 && unit !== "") return { layer: Number(layer), unit: Number(unit) };
  }
  return { layer: 1, unit: 0 };
};

/** @param {Player} p */
const head = (p) => {
  const units = p.film.network.sizes.flatMap((/** @type {number} */ size, /** @type {number} */ layer) =>
    [...Array(size).keys()].map((unit) => [layer, unit]),
  );
  const select = make(
    "select",
    {
      class: "parameter-chooser",
      "data-chooser": "neuron",
      onchange: () => p.select(select.value),
    },
    ...units.map((/** @type {number[]} */ [layer, unit]) =>
      make("option", { value: `node/${layer}/${unit}` }, unitTitle(p, layer, unit)),
    ),
  );
  return [
    make("label", { class: "chooser" }, make("span", {}, say("activation.unit")), select),
    make("span", { class: "where" }),
    make("span", { class: "where follows" }),
  ];
};

/**
 * Softmax is a σ of z counted from ln Σ e^z of the others.
 * @param {Player} p
 * @param {ActivationAnswer} data
 * @param {any} of
 */
const shiftOf = (p, data, { layer, unit }) => {
  if (p.film.network.activations[layer - 1] !== "softmax") return 0;
  return data.others[p.sample][unit];
};

/** @param {Record<string, any>} figure @param {number} shift */
const moved = (figure, shift) => {
  if (shift === 0) return figure;
  const data = figure.data.map((/** @type {any} */ mark) => {
    if (mark.meta !== "value" && mark.meta !== "slope") return mark;
    if (shift === null) return { ...mark, y: mark.y.map(() => (mark.meta === "value" ? 1 : 0)) };
    return { ...mark, x: mark.x.map((/** @type {number} */ x) => x + shift) };
  });
  const { xaxis } = figure.layout;
  const range = xaxis.range.map((/** @type {number} */ end) => end + (shift ?? 0));
  return { data, layout: { ...figure.layout, xaxis: { ...xaxis, range } } };
};

/** @param {Player} p @param {Record<string, any>} figure @param {Neuron} at @param {ActivationAnswer} data */
const marks = (p, figure, at, data) => {
  const { layer, unit } = at;
  const { samples } = p.film.network;
  const bottom = figure.layout.yaxis2.range[0];
  const zs = [...Array(samples).keys()]
    .map((s) => p.value("weighted_input", layer, unit, null, s))
    .filter((z) => z !== null);
  /** @type {Record<string, object>} */
  const changes = { samples: { x: samples > 1 ? zs : [], y: zs.map(() => bottom) } };
  const z = p.value("weighted_input", layer, unit, null, p.sample);
  const a = p.value("activation", layer, unit, null, p.sample);
  if (z === null) return { changes, z, a, slope: null };
  const [top, low] = [figure.layout.yaxis.range, figure.layout.yaxis2.range];
  changes.guide = { x: [z, z], y: top };
  changes.guide_slope = { x: [z, z], y: low };
  if (a === null) return { changes, z, a, slope: null };
  const slope = data.slopes[layer - 1][p.sample][unit];
  const [left, right] = figure.layout.xaxis.range;
  const reach = 0.3 * (right - left);
  changes.tangent = { x: [z - reach, z + reach], y: [a - slope * reach, a + slope * reach] };
  changes.point = { x: [z], y: [a] };
  changes.slope_point = { x: [z], y: [slope] };
  return { changes, z, a, slope };
};

/**
 * @param {Player} p
 * @param {string} name
 * @param {{ z: any, a: any, slope: any }} numbers
 * @param {any} of
 */
const sentence = (p, name, { z, a, slope }, { layer, unit }) => {
  const { samples } = p.film.network;
  if (z === null || a === null) {
    const key = keyOf(z === null ? "weighted_input" : "activation", { layer, unit, source: null }, p.sample);
    return [say(z === null ? "activation.before" : "activation.only_z"), " ", jumpButton(p, key)];
  }
  const values = { z: writeChosen(z), a: writeChosen(a), slope: writeChosen(slope), count: samples };
  const cancels = layer === p.film.network.sizes.length - 1 && p.film.network.fused;
  const at = name === "softmax" ? "activation.among" : "activation.at";
  const told = [say(cancels ? "activation.cancels" : at, values)];
  if (name === "softmax" || name === "identity") told.push(say(`activation.${name}`));
  else if (!cancels)
    told.push(say(slope === 0 ? "activation.off" : Math.abs(slope) < 0.05 ? "activation.flat" : "activation.passes"));
  if (samples > 1) told.push(say("activation.samples", values));
  return [joinSentences(told)];
};

/** @param {Player} p @param {string} name @param {Neuron} at @param {any} found */
const facts = (p, name, at, found) => {
  const up = `(${at.layer})`;
  const j = at.unit + 1;
  const L = p.film.network.sizes.length - 1;
  const a = at.layer === L ? `\\hat y_{${j}}` : `a^{${up}}_{${j}}`;
  const slope = name === "softmax" ? `\\partial \\hat y_{${j}}/\\partial z_{${j}}` : `f'(z^{${up}}_{${j}})`;
  return make(
    "table",
    { class: "facts" },
    make(
      "tbody",
      {},
      factRow("ring", `z^{${up}}_{${j}}`, found.z),
      factRow("line value", a, found.a),
      factRow("dash ink", slope, found.slope),
    ),
  );
};

const ask = answerSource("activation", (/** @type {Player} */ p) => paint(p, "answer"));

/** @param {Player} p @param {string} reason */
const paint = (p, reason) => {
  const root = $("closer-activation");
  const at = neuron(p);
  const body = panelBody(root, p, () => head(p));
  const name = at.layer ? p.film.network.activations[at.layer - 1] : "";
  root.querySelector("select").value = `node/${at.layer}/${at.unit}`;
  root.querySelector(".where").textContent = name && say(`name.${name}`);
  root.querySelector(".follows").textContent = at.own ? "" : say("activation.follows");
  if (at.layer === 0) {
    setBusy(root, false);
    body.replaceChildren(make("p", { class: "hint" }, say("activation.input")));
    return;
  }
  const data = ask(p, {});
  setBusy(root, !data);
  if (!data) return;
  if (!body.querySelector(".plot") || reason === "words") {
    body.replaceChildren(
      make("div", { class: "beside" }, plotBox(300, "activation.plot"), make("div", { class: "readout" })),
      make("p", { class: "told", "aria-live": "polite" }),
    );
  }
  const figure = moved(data.figures[name], shiftOf(p, data, at));
  const found = marks(p, figure, at, data);
  draw(root.querySelector(".plot"), changeMarks(figure, found.changes));
  root.querySelector(".readout").replaceChildren(facts(p, name, at, found));
  root.querySelector(".told").replaceChildren(...sentence(p, name, found, at));
};

registerPanel("activation", paint);
