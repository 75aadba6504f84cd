// @ts-check
/* Tables of the numbers that make up another: products, what is left of them, and their sum. */
/** @import { DenseSum, Hue, WindowSum } from "./types.d.ts" */
import { make } from "../../core/dom.js";
import { numberElement, tex } from "../../core/elements.js";
import { word } from "./words.js";

/** @typedef {Hue | "fresh"} Kind of a number, which says its colours */
/** @typedef {string | Node} Content */

/**
 * A row of one name and one number.
 * @param {Content} label
 * @param {number} value
 * @param {Kind} [kind]
 * @param {string} [extra] class
 */
export const line = (label, value, kind = "value", extra = "") =>
  make(
    "tr",
    { class: extra },
    make("th", { scope: "row", colspan: "4" }, label),
    make("td", {}, numberElement(value, kind)),
  );

/**
 * @param {Node[]} rows
 * @param {Node | null} [head]
 */
export const table = (rows, head) =>
  make("table", { class: "batch-products" }, ...(head ? [make("thead", {}, head)] : []), make("tbody", {}, ...rows));

/** Heads of columns in LaTeX; "" is one without a head. @param {string[]} columns */
export const headRow = (...columns) =>
  make("tr", {}, ...columns.map((column) => make("th", {}, ...(column ? [tex(column)] : []))));

/**
 * A row of a product: its name, one factor, a sign, the other, and what they make.
 * @param {string} name
 * @param {[Content, string, Content, Content]} cells
 * @param {string} [extra] class
 */
export const productRow = (name, [one, times, other, product], extra = "") =>
  make(
    "tr",
    { class: extra },
    make("th", { scope: "row" }, name),
    make("td", {}, one),
    make("td", { class: "times" }, times),
    make("td", {}, other),
    make("td", {}, product),
  );

/**
 * The products of a sum.
 * @param {DenseSum} found
 * @param {(i: number) => string} names
 * @param {Hue} hue
 */
export const productRows = (found, names, hue) =>
  found.terms.map((term) =>
    productRow(names(term.i), [
      numberElement(term.w),
      "·",
      numberElement(term.value, hue),
      numberElement(term.product, hue),
    ]),
  );

/**
 * What is not listed, as one row.
 * @param {{ others: number, rest: number }} found
 * @param {Hue} [hue]
 * @param {string} [key]
 */
export const othersRows = (found, hue = "value", key = "others") =>
  found.others ? [line(word(key, { count: found.others }), found.rest, hue)] : [];

/**
 * A sum in float64 and the same number as the run had it.
 * @param {DenseSum | WindowSum} found
 * @param {string} symbol
 * @param {Hue} hue
 */
export const totals = (found, symbol, hue) => [
  ...othersRows(found, hue, found.kind === "dense" ? "others" : "other_channels"),
  ...(found.bias === undefined ? [] : [line(word("bias"), found.bias)]),
  line(word("sum64"), found.computed, hue, "total"),
  line(make("span", {}, word("run32"), " ", tex(symbol)), found.shown, hue),
];
