// @ts-check
/* The numbers of one layer as grids: values and gradients, or what the update computes. */
import { $, findAll, make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { full } from "../core/numbers.js";
import { saveFile } from "../core/save.js";
import { say } from "../core/words.js";
import { isBeingWritten, isWritable, openCell, renewCells } from "./editor/cells.js";
import { gradientGrids, SHEET, sheetGrids, updateGrids } from "./grids.js";
import { isFrozen, lockButton } from "./locks.js";
import { MATRIX_FORMS, nameMatrix } from "./matrix_files.js";
import { writeChosen } from "./numbers.js";

/** @import { Part } from "../core/component.js" */
/** @import { Player } from "./player.js" */

/** @typedef {{ title: string, rows: number[], columns: (number | null)[], kind: string, key: (row: number, column: any) => string, select: (row: number, column: any) => string }} Grid */
/** @typedef {{ kind?: string, sample?: number | null, of?: number }} Choice how a grid is coloured, of which sample and layer it is */

/** @type {Record<string, string[]>} */
const HUES = {
  value: ["217, 95, 2", "27, 108, 168"],
  delta: ["194, 37, 92", "122, 63, 242"],
};

/**
 * What comes back to a unit along its edges has the next layer in its address; inputs are shown with layer 1.
 * @param {Player} p
 */
const currentLayer = (p) => {
  if (p.layer !== null) return p.layer;
  const [quantity, layer] = p.index ? p.film.keys[p.index - 1].split("/") : ["", 1];
  if (quantity === "contribution") return Math.max(1, Number(layer) - 1);
  if (quantity === "target") return 1; // the sample is presented, and what comes next is layer 1
  return Number(layer) || (p.phase === "loss" ? p.film.network.sizes.length - 1 : 1);
};

/** @param {string} key */
const oldName = (key) => key.replace(/^new_/, "");

/**
 * What is known by a key; the new value of what is frozen is the old one.
 * @param {Player} p
 * @param {string} key
 */
const entryOf = (p, key) => p.numbers.get(isFrozen(p, oldName(key)) ? oldName(key) : key);

/**
 * A grid is built once; a step then changes only the cells that it touches.
 * @param {Player} p
 * @param {Grid} grid
 * @param {any[]} cells
 * @param {{ group: number, grid: number }} place
 */
const grid = (p, { title, rows, columns, kind, key, select }, cells, place) => {
  const keys = rows.map((j) => columns.map((k) => key(j, k)));
  const sizes = keys.flat().map((/** @type {string} */ name) => Math.abs(entryOf(p, name)?.value ?? 0));
  const largest = Math.max(0, ...sizes.filter(Number.isFinite));
  const body = keys.map((line, r) =>
    make(
      "tr",
      {},
      ...line.map((name, c) => {
        const td = make("td", { "data-select": select(rows[r], columns[c]) });
        if (p.canEdit && isWritable(name)) td.dataset.key = name;
        td.dataset.frozen = String(isFrozen(p, oldName(name)));
        cells.push({ td, key: name, kind, largest, shown: null, ...place, row: r, column: c });
        return td;
      }),
    ),
  );
  return make(
    "figure",
    { class: "matrix" },
    make("figcaption", {}, tex(title), lockOf(p, keys.flat())),
    make("table", {}, make("tbody", {}, ...body)),
  );
};

/**
 * The lock of all weights, or all biases, of a layer.
 * @param {Player} p
 * @param {string[]} keys
 */
const lockOf = (p, keys) => {
  const [quantity, layer] = keys[0].split("/");
  const what = { weight: "lock.weights", bias: "lock.biases" }[quantity];
  return what && p.canEdit ? lockButton(p, keys, say(what, { layer })) : "";
};

/** @param {any} cell @param {any} value @param {boolean} isTarget */
const paintCell = (cell, value, isTarget) => {
  const shown = `${value}${isTarget}`;
  if (cell.shown === shown) return;
  cell.shown = shown;
  const { td, kind, largest, key } = cell;
  if (isBeingWritten(key)) return;
  const known = value !== null;
  td.className = `cell${isTarget ? " is-target" : ""}${known ? "" : " is-pending"}`;
  td.textContent = td.dataset.text = known ? writeChosen(value) : "·";
  td.title = known ? full(value) : "";
  const strength = known && largest > 0 ? Math.min(1, Math.abs(value) / largest) * 0.62 : 0;
  const hue = HUES[kind][value > 0 ? 1 : 0];
  td.style.background = Number.isFinite(value) && strength ? `rgba(${hue}, ${strength.toFixed(3)})` : "";
};

/**
 * Only the grids scroll, never the page; reading sizes now would lay the page out twice.
 * @param {Part} td
 */
const bringIntoView = (td) =>
  requestAnimationFrame(() => {
    const holder = $("matrices").querySelector(".grids");
    const [cell, box] = [td.getBoundingClientRect(), holder.getBoundingClientRect()];
    if (cell.top < box.top) holder.scrollTop -= box.top - cell.top + 30;
    else if (cell.bottom > box.bottom) holder.scrollTop += cell.bottom - box.bottom + 6;
    if (cell.left < box.left) holder.scrollLeft -= box.left - cell.left + 6;
    else if (cell.right > box.right) holder.scrollLeft += cell.right - box.right + 6;
  });

/** @type {{ film?: object, wanted?: string, cells: any[], grids: Grid[] }} */
let built = { cells: [], grids: [] };

/** @param {Player} p @param {Grid[][]} groups */
const buildGrids = (p, groups) => {
  const holder = $("matrices").querySelector(".grids");
  const place = (/** @type {Grid} */ parts, /** @type {number} */ group) =>
    grid(p, parts, built.cells, { group, grid: built.grids.push(parts) - 1 });
  holder.replaceChildren(
    ...groups.map((group, i) => make("div", { class: "matrix-group" }, ...group.map((parts) => place(parts, i)))),
  );
  holder.onclick = (/** @type {any} */ event) => {
    const { select, key } = event.target.dataset ?? {};
    if (select) p.select(select);
    if (key) openCell(p, key);
  };
  return built.cells.filter(({ key }) => p.canEdit && isWritable(key));
};

/** @param {Player} p */
export const paintMatrices = (p) => {
  const layer = currentLayer(p);
  const updating = ["clip", "update"].includes(p.phase ?? "") && p.index > 0;
  const reduced = p.value("weight_gradient", layer, 0, 0, null) !== null;
  const wanted = `${layer}/${p.sample}/${reduced}/${updating}`;
  if (built.film !== p.film || built.wanted !== wanted) {
    const isOther = built.film !== p.film;
    built = { film: p.film, wanted, cells: [], grids: [] };
    const groups = () =>
      layer === SHEET ? sheetGrids(p) : updating ? updateGrids(p, layer) : gradientGrids(p, layer, reduced);
    renewCells(p, () => buildGrids(p, groups()), isOther);
  }
  const target = p.index ? p.film.keys[p.index - 1] : "";
  for (const cell of built.cells) {
    const entry = entryOf(p, cell.key);
    const isKnown = entry && (entry.step < p.index || layer === SHEET);
    paintCell(cell, isKnown ? entry.value : null, cell.key === target);
    if (cell.key === target) bringIntoView(cell.td);
  }
  for (const chip of $("matrix-layers").children) {
    chip.setAttribute("aria-pressed", String(chip.dataset.layer === String(p.layer ?? "")));
    chip.classList.toggle("is-shown", chip.dataset.layer === String(layer));
  }
};

/** The number in a cell, null until it is computed. @param {Player} p @param {string} key @returns {number | null} */
const knownAt = (p, key) => {
  const entry = p.numbers.get(key);
  return entry && (entry.step < p.index || p.layer === SHEET) ? entry.value : null;
};

/** The matrices that are shown. @param {Player} p */
const listMatrices = (p) =>
  built.grids.map(({ title, rows, columns, key }) => ({
    title,
    name: nameMatrix(key(rows[0], columns[0])),
    rows: rows.map((row) => columns.map((column) => knownAt(p, key(row, column)))),
  }));

/** @param {Player} p */
export const wireMatrixFiles = (p) => {
  for (const button of findAll($("matrices"), "[data-matrices]")) {
    const { ending, write } = MATRIX_FORMS[button.dataset.matrices ?? ""];
    button.addEventListener("click", () => {
      if (p.film) saveFile(`backstep_matrices.${ending}`, `${write(listMatrices(p))}\n`, "text/plain");
    });
  }
};

/**
 * Which layer the grids show.
 * @param {Player} p
 */
export const paintChips = (p) => {
  const names = ["auto", ...(p.canEdit ? [-1] : []), ...p.film.network.sizes.slice(1).keys()];
  $("matrix-layers").replaceChildren(
    ...names.map((name) => {
      const layer = typeof name === "string" ? null : name + 1;
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
        layer === null ? say("matrices.auto") : layer === SHEET ? say("matrices.all") : say("card.layer", { layer }),
      );
    }),
  );
};
