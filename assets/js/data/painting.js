// @ts-check
/* What the tab and its races share: values painted in time, plots, and the lines of a figure's legend. */
/** @import { Part } from "../core/component.js" */
/** @import { Figure, Painter, Read, Watch } from "./types.d.ts" */
import { $ } from "../core/dom.js";
import { draw } from "../core/plots.js";
import { figures, page } from "../core/state.js";
import { isDark } from "../core/theme.js";

/* As figures/curves.py draws branches and racers. */
const SERIES = ["#d95f02", "#1b6ca8", "#2e8b57", "#111827", "#4aa3df", "#6b4226"];
const DASHES = ["", "6 4", "2 3", "6 3 2 3", "10 4", "10 3 2 3"];
export const SVG = "http://www.w3.org/2000/svg";
const LONGEST = 1000; // ms of rest after a painting

/** @param {string} hex */
const themed = (hex) => (isDark() ? (page.dark[hex] ?? hex) : hex);

/** Paints the line of a branch or racer. @param {Element} svg @param {number} number */
export const paintSwatch = (svg, number) => {
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", "M1 6h28");
  line.setAttribute("stroke", themed(SERIES[number % SERIES.length]));
  line.setAttribute("stroke-width", "3");
  line.setAttribute("stroke-dasharray", DASHES[number % DASHES.length]);
  svg.replaceChildren(line);
};

/**
 * Paints the newest value in a frame to come: values may come faster than plots are drawn, and
 * the last word of a training that was ended may come after its successor's first. At least
 * half of the time is left for everything else that the page has to do.
 * @template {{ made: number }} View
 * @param {Read} props
 * @param {Watch} watch
 * @param {(view: View) => void} paint
 */
export const paintInTime = (props, watch, paint) => {
  /** @type {View | null} */
  let newest = null;
  let due = false;
  let rested = 0;
  const frame = () => {
    due = false;
    const begin = performance.now();
    if (newest) paint(newest);
    const end = performance.now();
    rested = end + Math.min(LONGEST, end - begin);
  };
  const take = () => {
    const value = props.value ? JSON.parse(props.value) : null;
    if (!value || (newest && value.made < newest.made)) return;
    newest = value;
    if (!due) setTimeout(() => requestAnimationFrame(frame), Math.max(0, rested - performance.now()));
    due = true;
  };
  watch("value", take);
  take();
};

/** A figure whose y axis is logarithmic. @param {Figure} figure @returns {Figure} */
const logarithmic = (figure) => {
  const { range, ...axis } = figure.layout.yaxis; // where a linear axis is cut off
  const yaxis = { ...axis, type: "log", rangemode: "normal", exponentformat: "power" };
  return { ...figure, layout: { ...figure.layout, yaxis } };
};

/**
 * A function that draws a figure in a plot, only while it can be seen: one of a hidden tab has no width.
 * @param {Part} plot
 * @param {boolean} [isLoss] whether its axis may be logarithmic
 * @returns {Painter}
 */
export const plotPainter = (plot, isLoss = false) => {
  /** @type {Figure | null} */
  let figure = null;
  let due = false;
  const redraw = () => {
    due = !figure || !plot.clientWidth;
    if (due) return;
    const log = isLoss && figure.data.length && $("data-log").checked;
    draw(plot, log ? logarithmic(figure) : figure);
  };
  new ResizeObserver(() => due && redraw()).observe(plot);
  if (isLoss) document.addEventListener("backstep:log", redraw);
  figures.add(redraw);
  return (next) => {
    figure = next;
    redraw();
  };
};
