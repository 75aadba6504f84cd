// @ts-check
/* What the step view shows of a position: graph, texts, code, controls; and of a film: its frame. */
import { $, field, setDisabled } from "../core/dom.js";
import { full, toNumber } from "../core/numbers.js";
import { draw } from "../core/plots.js";
import { ofTheme } from "../core/theme.js";
import { say } from "../core/words.js";
import { paintParts } from "./card.js";
import { countStops } from "./film.js";
import { showFigure } from "./graph/drawing.js";
import { drawMoment } from "./graph/picture.js";
import { paintChips } from "./matrices.js";
import { chosenDigits, writeChosen } from "./numbers.js";
import { watchPointer } from "./pointing.js";
import { writeAddress } from "./selection.js";
import { paintStopCard } from "./stop_card.js";
import { paintVerification, refreshTable } from "./verification.js";

/** @import { Part } from "../core/component.js" */
/** @import { FilmValue } from "../wire.js" */
/** @import { Player } from "./player.js" */

/**
 * What changes only with the film.
 * @param {Player} p
 */
export const paintFrame = (p) => {
  const { film } = p;
  $("iteration-number").textContent = say("iteration.number", { number: film.iteration });
  $("next-sample").hidden = film.network.samples < 2;
  $("shown-sample").hidden = film.network.samples < 2 && !film.place;
  setDisabled($("iteration-previous"), film.iteration <= film.first, $("iteration-next"));
  setDisabled($("iteration-next"), film.iteration >= p.lastIteration, $("step-first"));
  fitGraph(film);
  paintLossChange(p);
  drawHistory(p);
  paintVerification(p);
  paintParts(p);
  paintChips(p);
  refreshTable(p);
  p.paintPlay();
};

/** @param {FilmValue} film */
const fitGraph = ({ width, dense }) => {
  const graph = $("network-graph");
  graph.style.setProperty("--graph-width", `${Math.round(0.58 * width)}px`);
  graph.classList.toggle("is-dense", dense);
};

/** @param {Player} p */
const paintLossChange = (p) => {
  const [before, after] = p.film.loss.map(toNumber);
  const change = $("loss-change");
  change.textContent = `${writeChosen(before)} → ${writeChosen(after)}`;
  change.title = `${full(before)} → ${full(after)}`;
  change.dataset.direction = after < before ? "down" : after > before ? "up" : "same";
};

/**
 * Which batch is open, if there are several, and which of its samples is shown.
 * @param {Player} p
 */
const sayWhere = ({ film: { place, network }, sample }) => {
  const batch = place && say("graph.batch", { batch: place.batch + 1, count: place.batches });
  const own = network.samples > 1 && say("graph.sample", { sample: sample + 1, count: network.samples });
  return [batch, own].filter(Boolean).join(" · ");
};

/**
 * What changes with every step.
 * @param {Player} p
 */
export const paintPosition = (p) => {
  drawGraph(p);
  $("shown-sample").textContent = sayWhere(p);
  p.paintRibbon();
  paintControls(p);
  paintStopCard(p);
};

/** @type {{ width: number, height: number } | null} */
let frame = null; // of the graph, in pixels; reading it anew at every step would lay the page out twice

/** @param {Part} plot */
const measureFrame = (plot) => {
  frame = plot.clientWidth ? { width: plot.clientWidth, height: plot.clientHeight } : null;
};

/**
 * The graph fills its frame, whatever its size becomes.
 * @param {Player} p
 * @param {Part} plot
 */
const followFrame = (p, plot) => {
  measureFrame(plot);
  new ResizeObserver(() => {
    const old = frame;
    measureFrame(plot);
    if (!frame || (frame.width === old?.width && frame.height === old.height)) return;
    drawGraph(p);
    document.dispatchEvent(new CustomEvent("backstep:fitted"));
  }).observe(plot);
  watchPointer(p, plot);
};

/** @param {Player} p */
export const drawGraph = (p) => {
  const plot = $("network-graph").querySelector(".plot");
  if (!plot.dataset.wired) {
    plot.dataset.wired = "yes";
    followFrame(p, plot);
  }
  if (!frame) return;
  const { film, numbers, index, granularity, selection } = p;
  const [selected, colours] = [writeAddress(selection), ofTheme(film.colours)];
  p.figure = drawMoment({ film, numbers, index, granularity, digits: chosenDigits(), selected, colours, size: frame });
  // A finger scrolls the page instead of dragging the graph away.
  if (matchMedia("(pointer: coarse)").matches) p.figure.layout.dragmode = false;
  showFigure(plot, p.figure);
};

/** @param {Player} p */
export const drawHistory = (p) => {
  const plot = $("loss-history").querySelector(".plot");
  draw(plot, p.film.history);
  if (plot.dataset.wired) return;
  plot.dataset.wired = "yes";
  plot.on("plotly_click", (/** @type {any} */ event) => p.visit(event.points[0].x));
};

/** @param {{ stop: number, count: number }} place */
const paintSlider = ({ stop, count }) => {
  const slider = $("step-slider");
  const range = field(slider, "input[type=range]");
  range.max = String(count);
  range.value = String(stop);
  range.setAttribute("aria-valuetext", say("step.stop_of", { stop, count }));
  const box = field(slider, "input[type=text]");
  if (document.activeElement !== box) box.value = String(stop);
  slider.querySelector("output").textContent = `/ ${count}`;
  slider.style.setProperty("--share", `${(100 * stop) / count}%`);
};

/** @param {Player} p */
const paintControls = ({ film, index, last, granularity }) => {
  paintSlider(countStops(film, index, granularity));
  const [back, on] = [
    ["step-first", "step-previous"],
    ["step-next", "step-layer-end", "next-sample", "step-last"],
  ];
  // Not to what applies the update: Enter, pressed once too often, must change nothing.
  const slider = field($("step-slider"), "input[type=range]");
  for (const id of on) setDisabled($(id), index === last, slider);
  for (const id of back) setDisabled($(id), index === 0, $("step-next"));
  $("iteration-next").classList.toggle("is-due", index === last);
};
