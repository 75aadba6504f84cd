// @ts-check
/* Recall and precision of each class, in an order that can be chosen. */
/** @import { Part } from "../core/component.js" */
import { make, setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { percentText } from "./images.js";
import { className } from "./names.js";

/**
 * @typedef {"class" | "recall" | "precision"} Column
 * @typedef {{ recall: number | null, precision: number | null }} Rates of a class; null where there is nothing to divide by
 * @typedef {{ by: Column, up: boolean }} Order
 */

const COLUMNS = /** @type {const} */ (["class", "recall", "precision"]);

/** Rates in an order; what is not known comes below 0. @param {Rates[]} classes @param {Order} order */
export const sortRates = (classes, { by, up }) => {
  const rows = classes.map((one, digit) => ({ ...one, class: digit }));
  return rows.sort((one, other) => (up ? 1 : -1) * ((one[by] ?? -1) - (other[by] ?? -1)));
};

export class ClassRates {
  /** @type {Order} */
  sort = { by: "class", up: true };
  /** @type {{ dataset: string, classes: Rates[] } | null} */
  value = null;

  /** @param {Part} element */
  constructor(element) {
    const table = element.querySelector("table");
    const head = table.createTHead().insertRow();
    this.body = table.createTBody();
    this.heads = COLUMNS.map((name) => {
      const cell = head.appendChild(make("th"));
      cell.scope = "col";
      const button = cell.appendChild(make("button", { class: "learned-sort" }));
      button.type = "button";
      button.addEventListener("click", () => this.sortBy(name));
      return cell;
    });
  }

  /** The other way round, if it is the order already. @param {Column} name */
  sortBy(name) {
    this.sort = { by: name, up: this.sort.by === name ? !this.sort.up : true };
    this.show();
  }

  show() {
    if (!this.value) return;
    const { dataset, classes } = this.value;
    this.heads.forEach((cell, i) => this.showHead(cell, COLUMNS[i]));
    this.body.replaceChildren();
    for (const one of sortRates(classes, this.sort)) {
      const row = this.body.insertRow();
      const name = row.appendChild(make("th", {}, className(dataset, one.class)));
      name.scope = "row";
      const facts = /** @type {any} */ (one);
      addRate(row, one.recall, say("mnist.learned.recall_of", facts));
      addRate(row, one.precision, say("mnist.learned.precision_of", facts));
    }
  }

  /** @param {Part} cell @param {Column} name */
  showHead(cell, name) {
    const { by, up } = this.sort;
    const mine = name === by;
    cell.setAttribute("aria-sort", mine ? (up ? "ascending" : "descending") : "none");
    const arrow = mine ? (up ? " ▲" : " ▼") : "";
    setText(cell.firstElementChild, say(`mnist.learned.${name}`) + arrow);
  }

  /** @param {{ dataset: string, classes: Rates[] }} overview */
  take(overview) {
    this.value = overview;
    this.show();
  }
}

/** @param {Part} row @param {number | null} share @param {string} detail */
function addRate(row, share, detail) {
  const cell = row.insertCell();
  const line = cell.appendChild(make("span", { class: "learned-bar" }));
  line.appendChild(make("span")).style.width = `${100 * (share ?? 0)}%`;
  const text = share === null ? say("mnist.learned.never") : percentText(share, 1);
  cell.append(make("span", { class: "number" }, text));
  cell.append(make("small", {}, detail));
}
