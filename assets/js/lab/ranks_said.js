// @ts-check
/* What is said of a batch that GPUs share: sentence and formula of each stage, the mean beside the whole,
   one weight number by number, the sum that nobody divided, and what travels. */

/** @import { Part } from "../core/component.js" */
/** @import { Choice, SharedBatch } from "./types.d.ts" */
import { make, setText } from "../core/dom.js";
import { typeset } from "../core/elements.js";
import { short } from "../core/numbers.js";
import { draw } from "../core/plots.js";
import { say } from "../core/words.js";
import { className } from "./names.js";
import { after, changeOf, coloured, drawMap, SCALED, words } from "./ranks_maps.js";

/** @param {number} value */
const tex = (value) => {
  const text = short(value).replaceAll("−", "-");
  const [mantissa, power] = text.split("e");
  return power === undefined ? text : `${mantissa}\\cdot10^{${power}}`;
};
/** @param {number} value */
const added = (value) => (value < 0 ? `\\left(${tex(value)}\\right)` : tex(value));

/** @param {number} value */
const plain = (value) => String(Number(value.toPrecision(4)));

/** Bytes in the largest unit that leaves a whole number. @param {number} count */
function size(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), units.length - 1);
  return `${Number((count / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/* ---- sentences and formulas ---------------------------------------------------------- */

/** @param {SharedBatch} lesson @param {Choice} state */
export function sentence(lesson, { stage, chosen, sum }) {
  const own = lesson.shares.map((share) => share.map[chosen]);
  const mean = lesson.maps.mean[chosen];
  const key =
    sum && stage > 2 && !(stage === 4 && SCALED.includes(lesson.optimizer)) ? `say.${stage}.sum` : `say.${stage}`;
  return words(key, {
    images: lesson.images,
    ranks: lesson.ranks,
    seed: lesson.seed,
    low: short(Math.min(...own)),
    high: short(Math.max(...own)),
    ratio: mean ? short(lesson.maps.sum[chosen] / mean) : "∞",
    rate: plain(lesson.rate * lesson.ranks),
    single: plain(lesson.rate),
  });
}

/** @param {SharedBatch} lesson @param {Choice} state */
export function formula(lesson, state) {
  const { shares, maps, images } = lesson;
  const { stage, chosen, sum } = state;
  const counts = shares.map((share) => share.labels.length);
  if (stage === 1) return `n=\\sum_r n_r=${counts.join("+")}=${images}`;
  if (stage === 2) {
    const each = shares.map((share, r) => `g_{${r}}=${tex(share.map[chosen])}`).join(",\\quad ");
    return `g_r=\\frac{1}{n_r}\\sum_{i\\in B_r}\\frac{\\partial L_i}{\\partial w}\\qquad ${each}`;
  }
  if (stage === 3 && sum) {
    const each = shares.map((share) => added(share.map[chosen])).join("+");
    return `\\sum_r g_r=${each}=${tex(maps.sum[chosen])}`;
  }
  if (stage === 3) {
    const each = shares
      .map((share, r) => `\\tfrac{${counts[r]}}{${images}}\\cdot${added(share.map[chosen])}`)
      .join("+");
    return `g=\\sum_r\\frac{n_r}{n}\\,g_r=${each}=${tex(maps.mean[chosen])}`;
  }
  const before = lesson.weights[chosen];
  if (lesson.optimizer === "sgd" || lesson.optimizer === "momentum") {
    const g = sum ? maps.sum[chosen] : maps.mean[chosen];
    const rate = changeOf(lesson, chosen) / -(maps.mean[chosen] || 1);
    return `w\\leftarrow w-\\eta\\,g=${tex(before)}-${tex(rate)}\\cdot${added(g)}=${tex(after(lesson, state))}`;
  }
  return `w\\leftarrow w+\\Delta w(g)=${tex(before)}+${added(changeOf(lesson, chosen))}=${tex(lesson.updated[chosen])}`;
}

/** @param {Part} element @param {string} source */
export function write(element, source) {
  if (element.dataset.source === source) return;
  element.dataset.source = source;
  typeset(element, source);
}

/* ---- the reduction, the table, the sum, the bytes ------------------------------------ */

/**
 * @param {Part} element
 * @param {SharedBatch} lesson
 * @param {Choice} state
 */
export function showReduce(element, lesson, state) {
  const { maps } = lesson;
  const shown = state.sum ? maps.sum : maps.mean;
  element.classList.toggle("is-later", state.stage < 3);
  element.querySelectorAll("[data-map]").forEach((/** @type {Part} */ figure) => {
    const whole = figure.dataset.map === "whole";
    const caption = figure.querySelector("figcaption");
    drawMap(figure, whole ? maps.whole : shown, lesson, state.chosen);
    figure
      .querySelector("canvas")
      .setAttribute("aria-label", words("map_label", { who: caption.textContent, columns: lesson.columns }));
  });
  const off = shown.reduce((most, g, at) => Math.max(most, Math.abs(g - maps.whole[at])), 0);
  const deviation = short(state.sum ? off : lesson.deviation);
  const key = state.sum ? "deviation.sum" : "deviation";
  const parameters = lesson.parameters.toLocaleString("en").replaceAll(",", " ");
  setText(
    element.querySelector(".ranks-deviation"),
    words(state.stage < 3 ? "later" : key, {
      deviation,
      parameters,
      largest: short(lesson.largest),
    }),
  );
  setText(element.querySelector(".ranks-scale"), words("scale", { limit: short(lesson.limit) }));
}

/**
 * @param {string} tag
 * @param {any} text a number if it has a kind
 * @param {string} [kind]
 */
function cell(tag, text, kind) {
  const element = make(tag);
  if (kind === undefined || text === null) setText(element, text ?? "–");
  else coloured(element.appendChild(make("span")), text, kind);
  return element;
}

/** @param {string} name @param {Node[]} cells */
function tableRow(name, cells) {
  const element = make("tr");
  const head = cell("th", name);
  head.scope = "row";
  element.append(head, ...cells);
  return element;
}

/**
 * @param {Part} element
 * @param {SharedBatch} lesson
 * @param {Choice} state
 */
export function showTable(element, lesson, state) {
  const { stage, chosen, sum } = state;
  const when = (/** @type {number} */ from, /** @type {number} */ value) => (stage >= from ? value : null);
  const [row, column] = [Math.floor(chosen / lesson.columns), chosen % lesson.columns];
  const output = className(lesson.dataset, row);
  setText(element.querySelector(".ranks-chosen"), words("chosen", { row: output, column: column + 1 }));
  const names = ["rank", "weight", "own", "product", "new"];
  const head = make("tr");
  head.append(...names.map((name) => cell("th", words(`head.${name}`))));
  [...head.children].forEach((/** @type {Part} */ part) => {
    part.scope = "col";
  });
  element.querySelector("thead").replaceChildren(head);
  const rows = lesson.shares.map((share, rank) => {
    const g = share.map[chosen];
    const part = share.labels.length / lesson.images;
    return tableRow(String(rank), [
      cell("td", sum ? "1" : `${share.labels.length}/${lesson.images}`),
      cell("td", when(2, g), "delta"),
      cell("td", when(3, sum ? g : part * g), "delta"),
      cell("td", when(4, after(lesson, state)), "value"),
    ]);
  });
  const together = sum ? lesson.maps.sum[chosen] : lesson.maps.mean[chosen];
  const total = tableRow(words("head.together"), [
    cell("td", sum ? String(lesson.ranks) : "1"),
    cell("td", ""),
    cell("td", when(3, together), "delta"),
    cell("td", ""),
  ]);
  const alone = tableRow(words("head.alone"), [
    cell("td", "1"),
    cell("td", when(2, lesson.maps.whole[chosen]), "delta"),
    cell("td", when(3, lesson.maps.whole[chosen]), "delta"),
    cell("td", when(4, lesson.updated[chosen]), "value"),
  ]);
  total.className = "ranks-total";
  element.querySelector("tbody").replaceChildren(...rows, total, alone);
}

/**
 * @param {Part} element
 * @param {SharedBatch} lesson
 */
export function showSum(element, lesson) {
  const [mean, sum] = lesson.figure.data.map((/** @type {any} */ mark) => mark.y);
  const lost = sum.length < mean.length;
  const kind = SCALED.includes(lesson.optimizer) ? ".scaled" : lost ? ".lost" : "";
  setText(
    element.querySelector(".ranks-said"),
    words(`said${kind}`, {
      updates: (lost ? sum.length : mean.length) - 1,
      mean: short(mean.at(-1)),
      sum: short(sum.at(-1)),
      rate: plain(lesson.rate),
      effective: plain(lesson.rate * lesson.ranks),
      ranks: lesson.ranks,
      optimizer: say(`mnist.optimizer.${lesson.optimizer}`),
    }),
  );
  draw(element.querySelector(".plot"), lesson.figure);
}

/**
 * @param {Part} element
 * @param {SharedBatch} lesson
 */
export function showTravel(element, lesson) {
  const gradient = 4 * lesson.parameters;
  const sent = (2 * (lesson.ranks - 1) * gradient) / lesson.ranks;
  write(
    element.querySelector(".ranks-formula"),
    `2\\,\\frac{N-1}{N}\\cdot 4p=2\\cdot\\frac{${lesson.ranks - 1}}{${lesson.ranks}}\\cdot 4\\cdot ${lesson.parameters}\\ \\mathrm{B}`,
  );
  const facts = { gradient, sent, epoch: sent * lesson.batches };
  element.querySelector("dl").replaceChildren(
    ...Object.entries(facts).map(([name, count]) => {
      const fact = make("div");
      fact.append(make("dt", {}, words(`fact.${name}`)), make("dd", {}, size(count)));
      return fact;
    }),
  );
  setText(element.querySelector("code"), lesson.command);
}
