// @ts-check
/* Samples: the gradients of each sample of the batch, what is made of them, and why η depends on it. */
import { $, make } from "../../core/dom.js";
import { draw } from "../../core/plots.js";
import { say } from "../../core/words.js";
import { registerPanel } from "../closer.js";
import { answerSource } from "../inspection/answers.js";
import { ownChooser, setChooser } from "../inspection/chooser.js";
import { addressOf, chosenParameter, gradientOf, keyOf, kindOf } from "../inspection/parameter.js";
import { fillBody, joinSentences, jumpButton, panelBody, plotBox, setBusy, showHint } from "../inspection/parts.js";
import { writeChosen } from "../numbers.js";
import { alternatives, lesson, range, table } from "./table.js";

/** @import { Player } from "../player.js" */
/** @import { Address } from "../inspection/parameter.js" */
/** @import { SamplesAnswer } from "../../wire.js" */

/** @type {any} */
let built = null;

let drawn = "";

const root = () => $("closer-samples");

/**
 * The heat-map: cells whose step is not reached stay empty.
 * @param {Player} p
 * @param {SamplesAnswer} data
 * @param {Address} parameter
 */
const mapOf = (p, data, parameter) => {
  const { samples } = p.film.network;
  const columns = data.columns.map((/** @type {number[]} */ [layer, unit, source]) => ({ layer, unit, source }));
  const [mark] = data.figure.data;
  const z = mark.z.map((/** @type {any} */ row, /** @type {number} */ place) =>
    row.map((/** @type {any} */ value, /** @type {any} */ column) => {
      const sample = place < samples ? place : null;
      return gradientOf(p, columns[column], sample) === null ? null : value;
    }),
  );
  const chosen = columns.findIndex((/** @type {any} */ column) => addressOf(column) === addressOf(parameter));
  const { layout } = data.figure;
  const frame = { ...layout.shapes[0], x0: chosen - 0.5, x1: chosen + 0.5, visible: true };
  return { data: [{ ...mark, z }], layout: { ...layout, shapes: [frame] } };
};

/** @param {Player} p @param {SamplesAnswer} data */
const select = (p, data) => (/** @type {any} */ event) => {
  const [layer, unit, source] = data.columns[event.points[0].x];
  p.select(addressOf({ layer, unit, source }));
};

/* The panel ---------------------------------------------------------------------- */

/** @param {Player} p @param {Address} parameter */
const sentence = (p, parameter) => {
  const { samples, reduction } = p.film.network;
  const all = range(samples).map((s) => gradientOf(p, parameter, s));
  const total = gradientOf(p, parameter);
  if (total === null)
    return [
      say("samples.before", {
        known: all.filter((value) => value !== null).length,
        count: samples,
      }),
      " ",
      jumpButton(p, keyOf(`${kindOf(parameter)}_gradient`, parameter)),
    ];
  const positive = all.filter((value) => value > 0).length;
  const values = {
    count: samples,
    total: writeChosen(total),
    positive,
    negative: all.filter((value) => value < 0).length,
  };
  const told = [say(`samples.told.${reduction}`, values)];
  if (values.positive && values.negative) told.push(say("samples.disagree", values));
  return [joinSentences(told)];
};

const single = () => {
  const batch = $("inputs")?.querySelector("textarea");
  const add =
    batch &&
    make(
      "button",
      {
        type: "button",
        class: "control quiet",
        onclick: () => {
          batch.scrollIntoView({ block: "center" });
          batch.focus();
        },
      },
      say("samples.add"),
    );
  built = null;
  delete root().dataset.frame;
  root().replaceChildren(make("p", { class: "hint" }, say("samples.single")), add || "");
};

/** @param {Player} p @param {SamplesAnswer} data @param {Address} parameter */
const update = (p, data, parameter) => {
  const map = mapOf(p, data, parameter);
  const own = range(p.film.network.samples).map((s) => [
    gradientOf(p, parameter, s),
    p.value("delta", parameter.layer, parameter.unit, null, s),
  ]);
  const cells = map.data[0].z.map(
    (/** @type {any} */ row) => row.filter((/** @type {any} */ value) => value !== null).length,
  );
  // A step changes the picture only where it reaches one of these numbers.
  const wanted = JSON.stringify([own, cells, p.sample, p.output(parameter.layer - 1, parameter.source ?? 0)]);
  if (wanted === drawn) return;
  drawn = wanted;
  root().querySelector(".samples-table").replaceChildren(table(p, parameter));
  root()
    .querySelector(".told")
    .replaceChildren(...sentence(p, parameter));
  const plot = root().querySelector(".plot");
  draw(plot, map);
  plot.removeAllListeners("plotly_click");
  plot.on("plotly_click", select(p, data));
  const has = gradientOf(p, parameter) !== null;
  root()
    .querySelector(".samples-reductions")
    .replaceChildren(
      ...(has
        ? [make("h3", {}, say("samples.reductions")), alternatives(p, data, parameter), make("p", {}, lesson(p, data))]
        : []),
    );
};

/** @param {Player} p */
const body = (p) => panelBody(root(), p, () => [ownChooser(p)]);

/** @param {Player} p @param {SamplesAnswer} data @param {Address} parameter */
const build = (p, data, parameter) => {
  built = data;
  drawn = "";
  fillBody(
    body(p),
    make("div", { class: "samples-table" }),
    make("p", { class: "told", "aria-live": "polite" }),
    make("h3", {}, say("samples.map", { layer: parameter.layer })),
    plotBox(data.figure.layout.height, "samples.map.label"),
    make("div", { class: "samples-reductions" }),
  );
  update(p, data, parameter);
};

const ask = answerSource("samples", (/** @type {Player} */ p) => paint(p, "answer"));

/** @param {Player} p @param {string} reason */
const paint = (p, reason) => {
  const parameter = chosenParameter(p);
  setBusy(root(), false);
  if (p.film.network.samples < 2) {
    if (reason !== "step" && reason !== "select") single();
    return;
  }
  const inside = body(p);
  setChooser(root(), "own", parameter);
  if (!parameter) {
    built = null;
    showHint(inside, p);
    return;
  }
  const data = ask(p, parameter);
  setBusy(root(), !data);
  if (!data) return;
  if (reason === "theme") drawn = "";
  if (data !== built || reason === "words" || reason === "open") build(p, data, parameter);
  else update(p, data, parameter);
};

registerPanel("samples", paint);
