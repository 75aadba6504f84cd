/* The numbers of one layer as grids: values and gradients, or what the update computes. */
import { $, make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { full, short } from "../core/numbers.js";
import { say } from "../core/words.js";

const HUES = {
  value: ["217, 95, 2", "27, 108, 168"],
  delta: ["194, 37, 92", "122, 63, 242"],
};

const OPTIMIZER = [
  { name: "momentum_buffer", symbol: "u_{t}", kind: "delta" },
  { name: "square_average", symbol: "v_{t}", kind: "delta" },
  { name: "sum_of_squares", symbol: "G_{t}", kind: "delta" },
  { name: "first_moment", symbol: "m_{t}", kind: "delta" },
  { name: "second_moment", symbol: "v_{t}", kind: "delta" },
  { name: "first_moment_corrected", symbol: "\\hat m_{t}", kind: "delta" },
  { name: "second_moment_corrected", symbol: "\\hat v_{t}", kind: "delta" },
  { name: "denominator", symbol: "d_{t}", kind: "delta" },
  { name: "effective_rate", symbol: "\\tilde\\eta_{t}", kind: "value" },
];

/* What the optimizer of the open iteration computes, in the order of computing. */
export const optimizerQuantities = (p) => OPTIMIZER.filter(({ name }) => p.entry(name, 1, 0, 0));

/* What comes back to a unit along its edges has the layer above in its address. */
const currentLayer = (p) => {
  if (p.layer !== null) return p.layer;
  const [quantity, layer] = p.index ? p.film.keys[p.index - 1].split("/") : ["", 1];
  if (quantity === "contribution") return Number(layer) - 1;
  return Number(layer) || (p.phase === "loss" ? p.film.network.sizes.length - 1 : 1);
};

/* A grid is built once; a step then changes only the cells that it touches. */
const grid = (p, { title, rows, columns, kind, key, select }, cells) => {
  const keys = rows.map((j) => columns.map((k) => key(j, k)));
  const sizes = keys.flat().map((name) => Math.abs(p.numbers.get(name)?.value ?? 0));
  const largest = Math.max(0, ...sizes.filter(Number.isFinite));
  const body = keys.map((line, r) =>
    make(
      "tr",
      {},
      ...line.map((name, c) => {
        const td = make("td", { "data-select": select(rows[r], columns[c]) });
        cells.push({ td, key: name, kind, largest, shown: null });
        return td;
      }),
    ),
  );
  return make(
    "figure",
    { class: "matrix" },
    make("figcaption", {}, tex(title)),
    make("table", {}, make("tbody", {}, ...body)),
  );
};

const paintCell = (cell, value, isTarget) => {
  const shown = `${value}${isTarget}`;
  if (cell.shown === shown) return;
  cell.shown = shown;
  const { td, kind, largest } = cell;
  const known = value !== null;
  td.className = `cell${isTarget ? " is-target" : ""}${known ? "" : " is-pending"}`;
  td.textContent = known ? short(value) : "·";
  td.title = known ? full(value) : "";
  const strength = known && largest > 0 ? Math.min(1, Math.abs(value) / largest) * 0.62 : 0;
  const hue = HUES[kind][value > 0 ? 1 : 0];
  td.style.background = Number.isFinite(value) && strength ? `rgba(${hue}, ${strength.toFixed(3)})` : "";
};

/* Only the grids scroll, never the page; reading sizes now would lay the page out twice. */
const bringIntoView = (td) =>
  requestAnimationFrame(() => {
    const holder = $("matrices").querySelector(".grids");
    const [cell, box] = [td.getBoundingClientRect(), holder.getBoundingClientRect()];
    if (cell.top < box.top) holder.scrollTop -= box.top - cell.top + 30;
    else if (cell.bottom > box.bottom) holder.scrollTop += cell.bottom - box.bottom + 6;
    if (cell.left < box.left) holder.scrollLeft -= box.left - cell.left + 6;
    else if (cell.right > box.right) holder.scrollLeft += cell.right - box.right + 6;
  });

let built = {};

export const paintMatrices = (p) => {
  const layer = currentLayer(p);
  const updating = p.phase === "update" && p.index > 0;
  const reduced = p.value("weight_gradient", layer, 0, 0, null) !== null;
  const wanted = `${layer}/${p.sample}/${reduced}/${updating}`;
  if (built.film !== p.film || built.wanted !== wanted) {
    built = { film: p.film, wanted, cells: [] };
    const groups = updating ? updateGrids(p, layer) : gradientGrids(p, layer, reduced);
    const holder = $("matrices").querySelector(".grids");
    holder.replaceChildren(
      ...groups.map((group) =>
        make("div", { class: "matrix-group" }, ...group.map((parts) => grid(p, parts, built.cells))),
      ),
    );
    holder.onclick = (event) => {
      const address = event.target.dataset?.select;
      if (address) p.select(address);
    };
  }
  const target = p.index ? p.film.keys[p.index - 1] : "";
  for (const cell of built.cells) {
    const entry = p.numbers.get(cell.key);
    paintCell(cell, entry && entry.step < p.index ? entry.value : null, cell.key === target);
    if (cell.key === target) bringIntoView(cell.td);
  }
  for (const chip of $("matrix-layers").children) {
    chip.setAttribute("aria-pressed", String(chip.dataset.layer === String(p.layer ?? "")));
    chip.classList.toggle("is-shown", chip.dataset.layer === String(layer));
  }
};

/* Grids of one layer: a column of units, a matrix of weights, and one with a row a source. */
const shapes = (p, layer) => {
  const { sizes } = p.film.network;
  const count = (l) => [...Array(sizes[l] ?? 0).keys()];
  const address = (...parts) => parts.map((part) => part ?? "").join("/");
  return {
    column: (quantity, title, { kind = "value", sample, of = layer } = {}) => ({
      title,
      kind,
      rows: count(of),
      columns: [null],
      key: (j) => address(quantity, of, j, null, sample),
      select: (j) => `node/${of}/${j}`,
    }),
    matrix: (quantity, title, { kind = "value", sample } = {}) => ({
      title,
      kind,
      rows: count(layer),
      columns: count(layer - 1),
      key: (j, k) => address(quantity, layer, j, k, sample),
      select: (j, k) => `edge/${layer}/${j}/${k}`,
    }),
    backward: (title, sample) => ({
      title,
      kind: "delta",
      rows: count(layer),
      columns: count(layer + 1),
      key: (j, i) => address("contribution", layer + 1, i, j, sample),
      select: (j, i) => `edge/${layer + 1}/${i}/${j}`,
    }),
  };
};

const gradientGrids = (p, layer, reduced) => {
  const { sizes, samples } = p.film.network;
  const { column, matrix, backward } = shapes(p, layer);
  const up = `^{(${layer})}`;
  const output = layer === sizes.length - 1;
  const mean = samples === 1 || reduced;
  const sample = p.sample;
  const own = { sample };
  const error = { kind: "delta", sample };
  const gradient = { kind: "delta", sample: mean && samples > 1 ? null : sample };
  const loss = mean ? "L" : "\\ell";
  const grids = [
    matrix("weight", `W${up}`),
    layer === 1
      ? column("input", "x", { sample, of: 0 })
      : column("activation", `a^{(${layer - 1})}`, { sample, of: layer - 1 }),
    column("bias", `b${up}`),
    column("weighted_input", `z${up}`, own),
    column("activation", output ? "\\hat y" : `a${up}`, own),
    output
      ? column("output_gradient", "\\partial \\ell/\\partial \\hat y", error)
      : backward(`w^{(${layer + 1})} \\delta^{(${layer + 1})}`, sample),
    output ? null : column("backward_sum", "\\textstyle\\sum w\\,\\delta", error),
    column("slope", `f'(z${up})`, own),
    column("delta", `\\delta${up}`, error),
    matrix("weight_gradient", `\\partial ${loss}/\\partial W${up}`, gradient),
    column("bias_gradient", `\\partial ${loss}/\\partial b${up}`, gradient),
  ];
  return grids.filter((parts) => parts && p.numbers.has(parts.key(0, 0))).map((parts) => [parts]);
};

/* Of each quantity the grid of the weights and that of the biases stay side by side. */
const updateGrids = (p, layer) => {
  const { column, matrix } = shapes(p, layer);
  const up = `^{(${layer})}`;
  const pair = (name, title, kind) => [
    matrix(name.replace("*", "weight"), title.replace("*", `W${up}`), { kind }),
    column(name.replace("*", "bias"), title.replace("*", `b${up}`), { kind }),
  ];
  return [
    pair("*", "*"),
    pair("*_gradient", "\\partial L/\\partial *", "delta"),
    ...optimizerQuantities(p).map(({ name, symbol, kind }) => pair(name, `${symbol}\\;{\\scriptstyle *}`, kind)),
    pair("*_change", "\\Delta *"),
    pair("new_*", "*{}'"),
  ];
};

/* Which layer the grids show. */
export const paintChips = (p) => {
  const names = ["auto", ...p.film.network.sizes.slice(1).keys()];
  $("matrix-layers").replaceChildren(
    ...names.map((name) => {
      const layer = name === "auto" ? null : name + 1;
      return make(
        "button",
        {
          type: "button",
          class: "chip",
          "data-layer": layer ?? "",
          "aria-pressed": String(p.layer === layer),
          onclick: () => {
            p.layer = layer;
            paintMatrices(p);
          },
        },
        layer === null ? say("matrices.auto") : say("card.layer", { layer }),
      );
    }),
  );
};
