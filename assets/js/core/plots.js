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
 * @param {Part} plot
 * @param {Record<string, any>} figure
 * @param {object} [config]
 */
export const draw = (plot, figure, config = {}) => {
  const settings = { ...CONFIG, ...config };
  if (settings.responsive) followWidth(plot);
  const dark = isDark();
  const data = dark ? figure.data.map(recoloured) : figure.data.map((/** @type {object} */ mark) => ({ ...mark }));
  // Plotly writes into the layout it is given.
  const own = structuredClone(figure.layout);
  const layout = { ...(dark ? recoloured(own) : own), datarevision: ++revision };
  return Plotly.react(plot, data, layout, settings);
};
