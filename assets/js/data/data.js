// @ts-check
/* The tab "Train on data". Everything on it follows from one value that Python sends.
 *
 * For lessons: `dataTab.prepare({dataset: "linear", learning_rate: 0.03})` sets the tab up
 * (fields of Settings in data_state.py). After a training the document gets `backstep:trained`
 * {epochs, batches, loss, dataset}; when an iteration was opened from the curve, and its film is
 * in the step view, `backstep:opened` {iteration}.
 */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { Send, View } from "./types.d.ts" */
/** @import { StageEvents } from "../wire.js" */
import { $, findAll, setText } from "../core/dom.js";
import { awaitAnswer, sayBeside } from "../core/fields.js";
import { figures, page } from "../core/state.js";
import { readField } from "../core/typed.js";
import { translate } from "../core/words.js";
import { paintBranches, wireBranches } from "./branches.js";
import { paintControls } from "./controls.js";
import { paintFacts, paintLoop } from "./loop.js";
import { paintInTime, plotPainter } from "./painting.js";
import { dataTab } from "./state.js";
import { readKept, takeKept, wireDataUndo } from "./undo.js";

/** @typedef {number | string | null} Typed */

/** What a field says; the answer to it is said beside it. @param {Part} field @returns {Typed} */
const ask = (field) => {
  awaitAnswer(field);
  return readField(field);
};

/** @param {string} name @param {unknown} [detail] */
const announce = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

/** @param {Part} bar @param {string} text */
const paintNotice = (bar, text) => {
  const above = sayBeside(text) ? "" : text;
  const fresh = bar.hidden && above;
  bar.hidden = !above;
  setText(bar.querySelector(".notice-text"), above);
  if (fresh) bar.scrollIntoView({ block: "nearest" });
};

/* Says that an iteration was opened once its film is in the step view. */
document.addEventListener("backstep:moved", (event) => {
  const { opening } = dataTab;
  const { reason } = /** @type {CustomEvent} */ (event).detail;
  if (reason !== "film" || opening === null || page.player.film.iteration !== opening) return;
  dataTab.opening = null;
  announce("backstep:opened", { iteration: opening });
});

/**
 * A function that paints a value; `asked` says how many epochs were asked for and from which on.
 * @param {Part} element
 * @param {Send} send
 * @param {{ count: number | null, from: number }} asked
 */
const stagePainter = (element, send, asked) => {
  const draw = {
    picture: plotPainter($("data-picture").querySelector(".plot")),
    loss: plotPainter($("data-loss").querySelector(".plot"), true),
    comparison: plotPainter($("data-branches").querySelector(".plot"), true),
  };
  /** @type {string | null} */
  let dataset = null;
  return (/** @type {View} */ view) => {
    dataTab.view = view;
    Object.assign(view, asked);
    if (view.dataset !== dataset) {
      dataset = view.dataset;
      $("data-epochs").value = view.epochs;
      $("data-branch-optimizer").value = "adam";
    }
    paintNotice(element.querySelector(".data-notice"), view.notice);
    paintLoop(view);
    paintFacts(view);
    paintControls(view);
    paintBranches(view, send);
    element.querySelector(".data-slice").hidden = !view.sliced;
    draw.picture(view.picture);
    draw.loss(view.loss);
    if (view.comparison) draw.comparison(view.comparison);
    if (view.kept) takeKept(view.kept);
    if (view.trained) announce("backstep:trained", view.trained);
  };
};

/**
 * @param {Part} element
 * @param {Send} send
 * @param {(epochs: Typed) => void} train
 */
const wireTraining = (element, send, train) => {
  const trainTyped = () => train(ask($("data-epochs")));
  $("data-train-batch").addEventListener("click", () => send.batch());
  $("data-train-epoch").addEventListener("click", () => train(1));
  $("data-train-epochs").addEventListener("click", trainTyped);
  $("data-epochs").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") trainTyped();
  });
  $("data-epochs").addEventListener("input", () => dataTab.view && paintLoop(dataTab.view));
  $("data-stop").addEventListener("click", () => send.stop());
  const bar = element.querySelector(".data-notice");
  bar.querySelector("button").addEventListener("click", () => {
    bar.hidden = true;
  });
};

/** @type {Record<string, (view: View) => number>} */
const SEEKS = {
  first: () => 0,
  previous: (view) => view.iteration - 1,
  next: (view) => view.iteration + 1,
  last: (view) => view.last,
};

/**
 * @param {Send} send
 * @param {(iteration: Typed) => void} open
 */
const wireTimeline = (send, open) => {
  const slider = $("data-slider");
  const box = $("data-iteration");
  const seek = (/** @type {any} */ iteration) => iteration !== null && send.seek({ iteration });
  slider.addEventListener("input", () => {
    box.value = slider.value;
    seek(Number(slider.value));
  });
  box.addEventListener("change", () => seek(ask(box)));
  for (const button of findAll(document, ".data-timeline [data-seek]")) {
    button.addEventListener("click", () => dataTab.view && seek(SEEKS[button.dataset.seek ?? ""](dataTab.view)));
  }
  $("data-open").addEventListener("click", () => open(ask(box)));
};

/** @param {Part} plot @param {(iteration: number) => void} open */
const wireLossClick = (plot, open) => {
  const wire = () => {
    if (!plot.on || plot.dataset.wired) return;
    plot.dataset.wired = "yes";
    plot.on("plotly_click", (/** @type {any} */ event) => open(Math.round(event.points[0].x)));
  };
  // Plotly adds its own listeners to a plot only when it is drawn for the first time.
  new MutationObserver(wire).observe(plot, { childList: true });
  wire();
};

/** @param {Part} element @param {Gradio<string, StageEvents>} gradio whose value is a View as text */
export const mountData = (element, { props, send, watch }) => {
  /** @type {{ count: number | null, from: number }} */
  const asked = { count: 1, from: 0 };
  const open = (/** @type {any} */ iteration) => {
    dataTab.opening = typeof iteration === "string" ? null : iteration;
    send.open({ iteration });
  };
  const paint = stagePainter(element, send, asked);
  wireTraining(element, send, (/** @type {any} */ epochs) => {
    Object.assign(asked, {
      count: typeof epochs === "string" ? null : epochs,
      from: (dataTab.view?.loop.epoch ?? 1) - 1,
    });
    send.run({ epochs });
  });
  wireTimeline(send, open);
  wireBranches(send);
  wireLossClick($("data-loss").querySelector(".plot"), open);
  dataTab.prepare = send.prepare;
  $("data-log").addEventListener("change", () => announce("backstep:log"));
  figures.add(() => dataTab.view && paintBranches(dataTab.view, send));
  document.addEventListener("backstep:words", () => send.arrive());
  translate(element);
  paintInTime(props, watch, paint);
  const bringBack = (/** @type {any} */ kept) => {
    asked.count = null;
    send.restore(kept);
  };
  wireDataUndo(bringBack);
  const kept = readKept();
  if (dataTab.prepared) send.prepare(dataTab.prepared);
  else if (kept) bringBack(kept);
  else send.arrive();
};
