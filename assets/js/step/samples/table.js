// @ts-check
/* The gradients of each sample in a table, and what mean and sum would make of them. */
import { make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { gradientOf, symbolOf } from "../inspection/parameter.js";
import { chosenElement, writeChosen } from "../numbers.js";

/** @import { Player } from "../player.js" */
/** @import { Address } from "../inspection/parameter.js" */
/** @import { SamplesAnswer } from "../../wire.js" */

/** @param {number} count */
export const range = (count) => [...Array(count).keys()];

/** @param {any} own @param {any[]} all the gradients of the samples, null where unknown */
const share = (own, all) => {
  const sum = all.reduce((/** @type {number} */ total, /** @type {any} */ value) => total + value, 0);
  const size = all.reduce((/** @type {number} */ total, /** @type {any} */ value) => total + Math.abs(value), 0);
  if (all.includes(null) || !(Math.abs(sum) > 1e-12 * size)) return "";
  return `${((100 * own) / sum).toFixed(1).replace("-", "−")}%`;
};

/** @param {Player} p @param {Address} parameter */
export const table = (p, parameter) => {
  const { samples, reduction } = p.film.network;
  const { layer, unit, source } = parameter;
  const w = symbolOf(parameter);
  const own = range(samples).map((s) => gradientOf(p, parameter, s));
  const below = source === null ? "1" : layer === 1 ? `x_{${source + 1}}` : `a^{(${layer - 1})}_{${source + 1}}`;
  const arriving = (/** @type {number} */ s) =>
    source === null ? "" : chosenElement(p.value(layer === 1 ? "input" : "activation", layer - 1, source, null, s));
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, say("samples.sample")),
    make("th", { scope: "col" }, tex(`\\delta^{(${layer})}_{${unit + 1}}`)),
    ...(source === null ? [] : [make("th", { scope: "col" }, tex(below))]),
    make("th", { scope: "col" }, tex(`\\partial \\ell/\\partial ${w}`)),
    make("th", { scope: "col" }, say("samples.share")),
  );
  const rows = range(samples).map((s) =>
    make(
      "tr",
      { class: s === p.sample ? "is-current" : "" },
      make("th", { scope: "row" }, String(s + 1)),
      make("td", {}, chosenElement(p.value("delta", layer, unit, null, s), "delta")),
      ...(source === null ? [] : [make("td", {}, arriving(s))]),
      make("td", {}, chosenElement(own[s], "delta")),
      make("td", { class: "note" }, share(own[s], own)),
    ),
  );
  const total = make(
    "tr",
    { class: "total" },
    make(
      "th",
      { scope: "row", colspan: source === null ? 2 : 3 },
      `${say(`card.reduced.${reduction}`)} `,
      tex(`\\partial L/\\partial ${w}`),
    ),
    make("td", {}, chosenElement(gradientOf(p, parameter), "delta")),
    make("td", {}),
  );
  return make(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": say("samples.table") },
    make("table", { class: "by-sample" }, make("thead", {}, head), make("tbody", {}, ...rows, total)),
  );
};

/* Mean or sum -------------------------------------------------------------------- */

/** @param {Player} p @param {SamplesAnswer} data @param {Address} parameter */
export const alternatives = (p, data, parameter) => {
  const { samples, reduction } = p.film.network;
  const w = symbolOf(parameter);
  const [mean] = data.alternatives;
  const head = make(
    "tr",
    {},
    make("td", {}),
    make("th", { scope: "col" }, tex(`\\partial L/\\partial ${w}`)),
    make("th", { scope: "col" }, tex("\\eta")),
    make("th", { scope: "col" }, tex(`\\Delta ${w}`)),
    make("th", { scope: "col" }, say("samples.ratio")),
  );
  const rows = data.alternatives.map(
    (/** @type {any[]} */ [name, rate, gradient, change], /** @type {number} */ place) => {
      const ratio = toNumber(change) / toNumber(mean[3]);
      const own = name === reduction && place < 2;
      return make(
        "tr",
        { class: own ? "is-current" : "" },
        make(
          "th",
          { scope: "row" },
          say(`samples.${place === 2 ? "sum.smaller" : name}`, { count: samples }),
          own ? make("small", {}, ` ${say("samples.yours")}`) : "",
        ),
        make("td", {}, chosenElement(gradient, "delta")),
        make("td", {}, chosenElement(rate)),
        make("td", {}, chosenElement(change)),
        make("td", { class: "note" }, Number.isFinite(ratio) ? `× ${writeChosen(ratio)}` : ""),
      );
    },
  );
  return make(
    "div",
    { class: "scroll-x", tabindex: "0", role: "region", "aria-label": say("samples.reductions") },
    make("table", { class: "by-sample" }, make("thead", {}, head), make("tbody", {}, ...rows)),
  );
};

/** @param {Player} p @param {SamplesAnswer} data */
export const lesson = (p, data) => {
  const { samples } = p.film.network;
  const [mean, sum, smaller] = data.alternatives.map((/** @type {any} */ row) => toNumber(row[3]));
  const values = {
    count: samples,
    mean: writeChosen(mean),
    sum: writeChosen(sum),
    smaller: writeChosen(smaller),
    optimizer: say(`optimizer.${p.film.network.optimizer}`),
  };
  const close = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= 1e-9 * Math.abs(b);
  if (mean === 0 && sum === 0) return say("samples.nothing");
  if (close(sum, samples * mean) && close(smaller, mean)) return say("samples.scales", values);
  if (Math.abs(sum / mean - 1) < 0.05) return say("samples.adaptive", values);
  return say("samples.remembers", values);
};
