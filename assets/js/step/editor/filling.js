// @ts-check
/* Which cells pasted matrices fill, from a cell on. */
import { findWrong, isEven, turned } from "./pasted.js";

/** @import { Pasted } from "./pasted.js" */
/** @typedef {{ key: string, group: number, grid: number, row: number, column: number }} Cell of a grid; the grids of a group stand side by side */
/** @typedef {{ word: string, values: Record<string, string | number> }} Refusal */

/** @param {Cell[]} cells @param {(cell: Cell) => number} place */
const count = (cells, place) => 1 + Math.max(-1, ...cells.map(place));

/**
 * The cells of a block from a corner on, as texts by key, or null if it reaches beyond them.
 * @param {Cell[]} cells those among which it lies, side by side
 * @param {Cell} corner
 * @param {Pasted} rows
 */
const fillBlock = (cells, corner, rows) => {
  /** @type {Record<string, string>} */
  const filled = {};
  for (let r = 0; r < rows.length; r += 1) {
    const line = cells.filter((cell) => cell.row === corner.row + r);
    const from = line.findIndex((cell) => cell.grid === corner.grid && cell.column === corner.column);
    if (from < 0 || from + rows[r].length > line.length) return null;
    rows[r].forEach((text, c) => {
      filled[line[from + c].key] = text;
    });
  }
  return filled;
};

/** @param {Cell[]} cells @param {Cell} corner @param {Pasted} rows */
const fit = (cells, corner, rows) => {
  const group = cells.filter((cell) => cell.group === corner.group);
  const isVector = rows.length === 1 || rows[0].length === 1;
  const asIs = fillBlock(group, corner, rows);
  return asIs ?? (isVector ? fillBlock(group, corner, turned(rows)) : null);
};

/** What there is room for from a corner on. @param {Cell[]} cells @param {Cell} corner */
const roomAt = (cells, corner) => {
  const group = cells.filter((cell) => cell.group === corner.group);
  const line = group.filter((cell) => cell.row === corner.row);
  const from = line.findIndex((cell) => cell.key === corner.key);
  return { rows: count(group, ({ row }) => row) - corner.row, columns: line.length - from };
};

/** @param {Cell[]} cells @param {Cell} corner @param {Pasted} rows @returns {Refusal} */
const tooLarge = (cells, corner, rows) => {
  const room = roomAt(cells, corner);
  const given = { rows: rows.length, columns: rows[0].length };
  return { word: "error.paste.size", values: { ...given, high: room.rows, wide: room.columns } };
};

/** The first cell of each grid from that of a cell on. @param {Cell[]} cells @param {Cell} corner */
const corners = (cells, corner) => {
  const grids = [...new Set(cells.map(({ grid }) => grid))].sort((a, b) => a - b);
  const following = grids.filter((grid) => grid > corner.grid);
  return [corner, ...following.map((grid) => /** @type {Cell} */ (cells.find((cell) => cell.grid === grid)))];
};

/**
 * Texts by key of the cells that matrices fill: one from a cell on, the next from the next grid
 * on. Or why they do not.
 * @param {Cell[]} cells that can be written
 * @param {Cell} corner
 * @param {Pasted[]} matrices
 * @returns {{ filled: Record<string, string> } | { refused: Refusal }}
 */
export const fillCells = (cells, corner, matrices) => {
  const wrong = findWrong(matrices);
  if (wrong !== undefined) return { refused: { word: "error.paste.number", values: { value: wrong } } };
  const places = corners(cells, corner);
  if (matrices.length > places.length) {
    return { refused: { word: "error.paste.count", values: { value: matrices.length, high: places.length } } };
  }
  /** @type {Record<string, string>} */
  const filled = {};
  for (const [i, rows] of matrices.entries()) {
    if (!isEven(rows)) return { refused: { word: "error.paste.ragged", values: {} } };
    const part = fit(cells, places[i], rows);
    if (!part) return { refused: tooLarge(cells, places[i], rows) };
    Object.assign(filled, part);
  }
  return { filled };
};
