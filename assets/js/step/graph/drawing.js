// @ts-check
/* The graph on the page: plotly draws its figure; what a step changes in it is written over that, in a tenth of the time. */
import { draw, inTheme, noteFigure } from "../../core/plots.js";
import { repaint } from "./repaint.js";

/** @import { Part } from "../../core/component.js" */
/** @import { Figure } from "./repaint.js" */

const CONFIG = { scrollZoom: true, doubleClick: "reset", responsive: false };

/** @type {WeakMap<Part, { figure: Figure, seen: Figure, known: boolean }>} of each plot the figure, how it is seen, and whether plotly knows it */
const shown = new WeakMap();

/** @param {Part} plot @param {Figure} figure */
const drawWhole = (plot, figure) => {
  draw(plot, figure, CONFIG);
  shown.set(plot, { figure, seen: inTheme(figure), known: true });
};

/** @param {Part} plot */
const informPlotly = (plot) => {
  const last = shown.get(plot);
  if (last && !last.known) drawWhole(plot, last.figure);
};

/**
 * When a hand moves or zooms the graph plotly draws by itself what it knows.
 * @param {Part} plot
 */
const watchHands = (plot) => {
  const inform = () => informPlotly(plot);
  plot.addEventListener("pointerdown", inform, true);
  plot.addEventListener("wheel", inform, true);
  plot.on("plotly_relayout", inform);
};

/** @param {Part} plot @param {Figure} figure */
export const showFigure = (plot, figure) => {
  const last = shown.get(plot);
  const seen = inTheme(figure);
  noteFigure(plot, figure);
  if (last && repaint(plot, last.seen, seen)) shown.set(plot, { figure, seen, known: false });
  else drawWhole(plot, figure);
  if (!last) watchHands(plot);
};
