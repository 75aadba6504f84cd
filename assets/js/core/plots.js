// @ts-check
/* Plots that stay: drawn again, they keep what they can. */
import { findAll } from "./dom.js";
import { Plotly } from "./libraries.js";
import { findGround, isDark, recoloured, setTheme } from "./theme.js";

let revision = 0;
const CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false };

/** @import { Part } from "./component.js" */

/**
 * Plotly follows the window, but not a column that changes its width by itself.
 * @param {Part} plot
 */
const followWidth = (plot) => {
  if (plot.dataset.followed) return;
  plot.dataset.followed = "yes";
  let width = plot.clientWidth;
  new ResizeObserver(() => {
    if (!plot.clientWidth || plot.clientWidth === width || !plot._fullLayout) return;
    width = plot.clientWidth;
    Plotly.Plots.resize(plot);
  }).observe(plot);
};

/**
 * A figure in the colours of the theme.
 * @param {Record<string, any>} figure
 */
export const inTheme = ({ data, layout }) =>
  isDark() ? { data: data.map(recoloured), layout: recoloured(layout) } : { data, layout };

/** What each plot shows, in the light theme's colours. @type {WeakMap<Part, Record<string, any>>} */
const shown = new WeakMap();

/** @param {Part} plot @param {Record<string, any>} figure */
export const noteFigure = (plot, figure) => void shown.set(plot, figure);

/** The plots that are seen. @returns {Part[]} */
export const listPlots = () =>
  findAll(document, ".js-plotly-plot").filter((plot) => shown.has(plot) && plot.checkVisibility() && plot.clientWidth);

const PRINTED = 300 / 96; // dots for each pixel of a screen

/**
 * What a plot shows in a theme. Others colour their parts as they draw them, so all are drawn in it, and back before
 * anybody sees it.
 * @param {Part} plot
 * @param {boolean} dark
 */
const figureIn = (plot, dark) => {
  const other = isDark() !== dark;
  if (other) setTheme(dark);
  const figure = inTheme(/** @type {Record<string, any>} */ (shown.get(plot)));
  if (other) setTheme(!dark);
  return figure;
};

/**
 * What a plot shows as an image, by plotly's own export.
 * @param {Part} plot
 * @param {"svg" | "png"} format
 * @param {boolean} dark
 * @returns {Promise<string>} its address
 */
export const drawImage = (plot, format, dark) => {
  const { data, layout } = figureIn(plot, dark);
  const size = { width: plot.clientWidth, height: plot.clientHeight };
  const marks = data.map((/** @type {object} */ mark) => ({ ...mark }));
  const ground = { paper_bgcolor: findGround(dark), plot_bgcolor: findGround(dark) };
  const figure = { data: marks, layout: { ...structuredClone(layout), ...size, ...ground } };
  return Plotly.toImage(figure, { format, ...size, scale: format === "png" ? PRINTED : 1 });
};

/**
 * @param {Part} plot
 * @param {Record<string, any>} figure
 * @param {object} [config]
 */
export const draw = (plot, figure, config = {}) => {
  noteFigure(plot, figure);
  const settings = { ...CONFIG, ...config };
  if (settings.responsive) followWidth(plot);
  const { data, layout } = inTheme(figure);
  // Plotly writes into what it is given.
  const marks = data.map((/** @type {object} */ mark) => ({ ...mark }));
  return Plotly.react(plot, marks, { ...structuredClone(layout), datarevision: ++revision }, settings);
};
