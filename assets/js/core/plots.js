// @ts-check
/* Plots that stay: drawn again, they keep what they can. */
import { Plotly } from "./libraries.js";
import { isDark, recoloured } from "./theme.js";

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

/**
 * @param {Part} plot
 * @param {Record<string, any>} figure
 * @param {object} [config]
 */
export const draw = (plot, figure, config = {}) => {
  const settings = { ...CONFIG, ...config };
  if (settings.responsive) followWidth(plot);
  const { data, layout } = inTheme(figure);
  // Plotly writes into what it is given.
  const marks = data.map((/** @type {object} */ mark) => ({ ...mark }));
  return Plotly.react(plot, marks, { ...structuredClone(layout), datarevision: ++revision }, settings);
};
