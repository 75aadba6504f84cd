// @ts-check
/* Matrices as they are pasted: from a spreadsheet, NumPy, torch, MATLAB or LaTeX. */
import { findNumber } from "../../core/typed.js";

/** @typedef {string[][]} Pasted rows of numbers as they were written */

const LATEX = /\\begin\{[a-zA-Z]*(?:matrix|array)\*?\}(?:\{[^}]*\})?([\s\S]*?)\\end\{/g;
const FRACTION = /\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}/g;

/** @param {string} text @param {RegExp} marks */
const split = (text, marks) =>
  text
    .split(marks)
    .map((part) => part.trim())
    .filter(Boolean);

/** The numbers of a line outside of brackets: a comma is a decimal mark where it can be one. @param {string} line */
const cellsOf = (line) => {
  const cells = split(line, line.includes("\t") ? /\t/ : line.includes(";") ? /;/ : /(?:,\s)|\s+/);
  return cells.every((cell) => findNumber(cell) !== null) ? cells : split(line, /[\t;,\s]+/);
};

/** The parts in the outermost brackets of a text. @param {string} text */
const inBrackets = (text) => {
  /** @type {string[]} */
  const found = [];
  let depth = 0;
  let begin = 0;
  [...text].forEach((sign, i) => {
    if (sign === "[" && depth++ === 0) begin = i + 1;
    if (sign === "]" && --depth === 0) found.push(text.slice(begin, i));
  });
  return found;
};

/** One matrix, or several, in brackets. @param {string} inside @returns {Pasted[]} */
const fromBrackets = (inside) => {
  const inner = inBrackets(inside);
  if (inner.some((part) => part.includes("["))) return inner.flatMap(fromBrackets);
  const rows = (inner.length ? inner : split(inside, /[;\n]/)).map((row) => split(row, /[,\s]+/));
  const isEven = rows.every((row) => row.length === rows[0].length);
  // NumPy breaks a long vector into lines.
  return inner.length || isEven ? [rows] : [[rows.flat()]];
};

/** @param {string} inside @returns {Pasted} */
const fromLatex = (inside) =>
  split(inside.replace(FRACTION, "$1/$2").replaceAll("\\hline", ""), /\\\\/).map((row) => split(row, /&/));

/**
 * The matrices that a text holds, in their order; none if it holds none.
 * @param {string} text
 * @returns {Pasted[]}
 */
export const readMatrices = (text) => {
  const plain = text.replace(/\r\n?/g, "\n");
  const latex = [...plain.matchAll(LATEX)].map(([, inside]) => fromLatex(inside));
  const code = plain.replace(/\b\w+\[\d+\]/g, ""); // W[0] is a name
  const blocks = () => split(plain, /\n[^\S\t\n]*\n/).map((block) => split(block, /\n/).map(cellsOf));
  const found = latex.length ? latex : code.includes("[") ? inBrackets(code).flatMap(fromBrackets) : blocks();
  return found.filter((rows) => rows.length && rows[0].length);
};

/** The first part of pasted matrices that is no number, if there is one. @param {Pasted[]} matrices */
export const findWrong = (matrices) => matrices.flat(2).find((cell) => findNumber(cell) === null);

/** @param {Pasted} rows */
export const isEven = (rows) => rows.every((row) => row.length === rows[0].length);

/** @param {Pasted} rows @returns {Pasted} */
export const turned = (rows) => rows[0].map((_, k) => rows.map((row) => row[k]));
