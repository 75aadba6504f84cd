// @ts-check
/* Races of optimizers and sweeps over learning rates, on the tab "Train on data". */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { Contest, Painter } from "./types.d.ts" */
/** @import { RacesValue } from "../wire.js" */
import { $, findAll, setText } from "../core/dom.js";
import { figures } from "../core/state.js";
import { readField } from "../core/typed.js";
import { say, translate } from "../core/words.js";
import { paintInTime, paintSwatch, plotPainter } from "./painting.js";

/** @param {Part} select @param {string[][]} weights @param {number} place */
const fillWeights = (select, weights, place) => {
  const before = select.value;
  select.replaceChildren(...weights.map(([key, name]) => new Option(name, key)));
  const kept = weights.some(([key]) => key === before);
  select.value = kept ? before : weights[Math.min(place, weights.length - 1)][0];
};

/** @param {Part} element @param {Record<string, string>} results */
const paintResults = (element, results) => {
  for (const row of element.querySelectorAll("[data-racer]")) {
    row.querySelector(".racer-result").textContent = results[row.dataset.racer] ?? "–";
  }
};

/**
 * Of the race or of the sweep, by its name.
 * @param {Part} element
 * @param {RacesValue} view
 * @param {"race" | "sweep"} name
 */
const paintState = (element, view, name) => {
  const sentence = element.querySelector(`.${name}-sentence`);
  const failed = view.failed === name;
  sentence.classList.toggle("is-error", failed);
  setText(sentence, failed ? view.notice : view.running === name ? say("data.race.running") : view[name].sentence);
  $(`${name}-start`).disabled = Boolean(view.running);
  $(`${name}-stop`).disabled = view.running !== name;
};

/** @param {Part} panel @param {Record<string, Painter>} draw @param {Contest} contest */
const paintPlots = (panel, draw, { sentence, results, ...figures }) => {
  const some = Object.keys(figures).length > 0;
  panel.querySelector(".race-plots").hidden = !some;
  panel.querySelector(".race-empty").hidden = some;
  for (const [name, figure] of Object.entries(figures)) draw[name](figure);
};

/** @param {Part} element */
const viewPainter = (element) => {
  const draw = {
    losses: plotPainter(element.querySelector(".race-losses"), true),
    paths: plotPainter(element.querySelector(".race-paths")),
    finals: plotPainter(element.querySelector(".sweep-finals")),
    curves: plotPainter(element.querySelector(".sweep-curves")),
  };
  let known = "";
  return (/** @type {RacesValue} */ view) => {
    if (JSON.stringify(view.weights) !== known) {
      known = JSON.stringify(view.weights);
      fillWeights($("race-x"), view.weights, 0);
      fillWeights($("race-y"), view.weights, 1);
      $("sweep-optimizer").value = view.optimizer;
    }
    paintResults(element, view.race.results ?? {});
    paintState(element, view, "race");
    paintState(element, view, "sweep");
    paintPlots($("data-race-panel"), draw, view.race);
    paintPlots($("data-sweep"), draw, view.sweep);
  };
};

/* One learning rate for all, if that was ticked. */
const shared = () => ($("race-shared").checked ? $("race-rate").value : null);

/** @param {Part} element */
const share = (element) => {
  $("race-rate").disabled = shared() === null;
  for (const input of element.querySelectorAll(".racer-rate")) input.disabled = shared() !== null;
};

/** The optimizers that are ticked, each with its learning rate. @param {Part} element */
const entered = (element) => {
  const rows = [...element.querySelectorAll("[data-racer]")].filter(
    (row) => row.querySelector("[type=checkbox]").checked,
  );
  return Object.fromEntries(rows.map((row) => [row.dataset.racer, shared() ?? row.querySelector(".racer-rate").value]));
};

/** @param {Part} element @param {Record<string, (data?: any) => void>} send */
const startRace = (element, send) => {
  const racers = entered(element);
  if (!Object.keys(racers).length) {
    setText(element.querySelector(".race-sentence"), say("data.race.nobody"));
    return;
  }
  send.race({
    racers,
    iterations: readField($("race-iterations")),
    x: $("race-x").value,
    y: $("race-y").value,
  });
};

/** @param {Part} element @param {Gradio<string>} gradio whose value is a RacesValue as text */
export const mountRace = (element, { props, send, watch }) => {
  const swatches = () => findAll(element, ".swatch").forEach(paintSwatch);
  $("race-shared").addEventListener("change", () => share(element));
  $("race-start").addEventListener("click", () => startRace(element, send));
  $("sweep-start").addEventListener("click", () =>
    send.sweep({
      optimizer: $("sweep-optimizer").value,
      iterations: readField($("sweep-iterations")),
    }),
  );
  for (const name of ["race", "sweep"]) $(`${name}-stop`).addEventListener("click", () => send.halt());
  figures.add(swatches);
  translate(element);
  swatches();
  paintInTime(props, watch, viewPainter(element));
};
