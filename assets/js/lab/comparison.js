// @ts-check
/* Two or more runs side by side: settings, results, curves. */
/** @import { Part } from "../core/component.js" */
/** @import { RunsComparison } from "../wire.js" */
import { make, setText } from "../core/dom.js";
import { draw } from "../core/plots.js";
import { say } from "../core/words.js";

/** @param {string[]} cells @param {boolean[]} [best] */
function tableRow(cells, best = []) {
  const line = make("tr");
  cells.forEach((text, place) => {
    const cell = make(place ? "td" : "th", { class: best[place - 1] ? "is-best" : "" }, text);
    if (!place) cell.scope = "row";
    line.append(cell);
  });
  return line;
}

/** @param {string} key @param {number} span */
function group(key, span) {
  const line = make("tr", { class: "runs-group" });
  const cell = make("th", {}, say(`mnist.${key}`));
  cell.colSpan = span;
  line.append(cell);
  return line;
}

/** @param {Part} section @param {RunsComparison} value */
export function showComparison(section, { names, sentence, settings = [], results = [], figure = {} }) {
  section.hidden = !names;
  if (!names) return;
  setText(section.querySelector(".mnist-sentence"), sentence ?? "");
  const head = make("thead");
  head.append(tableRow(["", ...names]));
  const body = make("tbody");
  const span = names.length + 1;
  if (settings.length) body.append(group("compare.settings", span));
  body.append(...settings.map(({ name, cells }) => tableRow([name, ...cells])));
  body.append(group("compare.results", span));
  body.append(...results.map(({ name, cells, best }) => tableRow([name, ...cells], best)));
  section.querySelector("table").replaceChildren(head, body);
  draw(section.querySelector(".plot"), figure);
}
