// @ts-check
/* The tables of a card, and how they are cut where they are wider or taller than it. */
import { make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { chosenElement } from "./numbers.js";

/** @import { TableValue } from "../wire.js" */

/** @type {Record<string, string>} */
const KINDS = { v: "value", d: "delta", n: "fresh" };

/** A number needs no formula, and is no higher than those beside it. @param {string} text */
const drawText = (text) => (/^\d*$/.test(text) ? text : tex(text));

/** @param {string} text */
const drawHead = (text) => make("th", { scope: "col" }, drawText(text));

/** @param {TableValue} table */
export const drawTable = ({ caption, corner, columns, heads, values, kinds }) => {
  const head = columns.some(Boolean)
    ? [
        make(
          "thead",
          {},
          make("tr", {}, make("th", { scope: "col" }, corner ? tex(corner) : ""), ...columns.map(drawHead)),
        ),
      ]
    : [];
  const rows = values.map((row, i) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, drawText(heads[i])),
      ...row.map((value, k) => make("td", {}, value === null ? "" : chosenElement(value, KINDS[kinds[i][k]]))),
    ),
  );
  const title = caption ? [make("caption", {}, tex(caption))] : [];
  return make("table", { class: "stop-table" }, ...title, ...head, make("tbody", {}, ...rows));
};

/**
 * Indices from the first on, in runs whose sizes are at most the room, that of the first at most its own.
 * @param {number[]} sizes
 * @param {number} room
 * @param {number} [first]
 * @returns {number[][]}
 */
const runs = (sizes, room, first = room) => {
  /** @type {number[][]} */
  const found = [[]];
  let left = first;
  sizes.forEach((size, i) => {
    if (size > left && (found.length > 1 || found[0].length || first < room)) {
      found.push([]);
      left = room;
    }
    found[found.length - 1].push(i);
    left -= size;
  });
  return found.filter((run) => run.length);
};

/**
 * A table as several below one another, each with the heads of the rows, none wider than the room.
 * @param {HTMLElement} table
 * @param {number} room
 * @returns {HTMLElement[]}
 */
export const breakTable = (table, room) => {
  const rows = /** @type {HTMLTableElement} */ (table).rows;
  const [head, ...columns] = [...rows[0].cells].map((cell) => cell.offsetWidth);
  const parts = runs(columns, room - head);
  if (parts.length === 1) return [table];
  return parts.map((columns, part) => {
    const copy = /** @type {HTMLTableElement} */ (table.cloneNode(true));
    if (part) copy.caption?.remove();
    for (const row of copy.rows) {
      for (const cell of [...row.cells].slice(1))
        if (!columns.includes(cell.cellIndex - 1)) cell.classList.add("is-cut");
    }
    for (const cell of copy.querySelectorAll(".is-cut")) cell.remove();
    return copy;
  });
};

/** With fewer rows a table does not begin at the end of a page. */
const LEAST_ROWS = 2;

/**
 * A table as several with the same heads of columns, none taller than the room, the first no taller than what is left of it; anything else as it is.
 * @param {HTMLElement} part
 * @param {number} left
 * @param {number} room
 * @returns {HTMLElement[]}
 */
export const cutRows = (part, left, room) => {
  const [body] = part instanceof HTMLTableElement ? part.tBodies : [];
  if (!body || part.offsetHeight <= left) return [part];
  const heights = [...body.rows].map((row) => row.offsetHeight);
  const heads = part.offsetHeight - body.offsetHeight;
  const begins = left - heads > LEAST_ROWS * heights[0];
  return runs(heights, room - heads, begins ? left - heads : 0).map((kept) => {
    const copy = /** @type {HTMLTableElement} */ (part.cloneNode(true));
    const rows = [...copy.tBodies[0].rows];
    copy.tBodies[0].replaceChildren(...kept.map((i) => rows[i]));
    return copy;
  });
};
