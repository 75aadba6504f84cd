// @ts-check
/* The confusion matrix: a table to walk in, and a cell to choose. */
/** @import { Part } from "../core/component.js" */
/** @import { ConfusionValue, LearnedValue } from "../wire.js" */
import { findAll, make, setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { percentText } from "./images.js";
import { className } from "./names.js";

const CLASSES = [...Array(10).keys()];
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** @param {Part} table */
function buildMatrix(table) {
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  head.append(make("td"));
  for (const truth of CLASSES) {
    const row = body.insertRow();
    for (const [line, scope] of [
      [head, "col"],
      [row, "row"],
    ]) {
      const name = line.appendChild(make("th"));
      name.scope = scope;
      name.append(make("span"));
    }
    for (const answer of CLASSES) {
      const button = row.insertCell().appendChild(make("button"));
      button.type = "button";
      button.tabIndex = truth + answer === 0 ? 0 : -1;
      button.classList.toggle("learned-diagonal", truth === answer);
    }
  }
}

/** The most frequent error: what one would ask for first. @param {ConfusionValue} matrix */
export const worstCell = ({ strengths }) => {
  const errors = strengths.flat();
  const at = errors.indexOf(Math.max(...errors));
  return { truth: Math.floor(at / CLASSES.length), answer: at % CLASSES.length };
};

/** Where a button stands: true class and answer. @param {Part} one @returns {[number, number]} */
const place = (one) => [one.closest("tr").sectionRowIndex, one.closest("td").cellIndex - 1];

export class ConfusionMatrix {
  /** @type {LearnedValue | null} */
  value = null;

  /**
   * @param {Part} element
   * @param {(truth: number, answer: number) => void} pick
   */
  constructor(element, pick) {
    this.element = element;
    this.table = element.querySelector("table");
    this.fields = ["#learned-true", "#learned-answered"].map((field) => element.querySelector(field));
    buildMatrix(this.table);
    this.table.addEventListener("click", (/** @type {Part} */ event) => {
      const one = event.target.closest("td > button");
      if (one) pick(...place(one));
    });
    this.table.addEventListener("keydown", (/** @type {Part} */ event) => this.walk(event));
    element.querySelector("#learned-show-cell").addEventListener("click", () => {
      const [truth, answer] = this.fields.map((one) => Number(one.value));
      pick(truth, answer);
    });
    element.querySelector("#learned-numbers").addEventListener("change", () => this.show());
  }

  /** @param {number} truth @param {number} answer @returns {Part} */
  button(truth, answer) {
    return this.table.tBodies[0].rows[truth].cells[answer + 1].firstElementChild;
  }

  /** @param {Part} event */
  walk(event) {
    const one = event.target.closest("td > button");
    const by = ARROWS[event.key];
    if (!one || !by) return;
    event.preventDefault();
    const [truth, answer] = place(one).map((at, i) => Math.min(9, Math.max(0, at + by[i])));
    this.button(truth, answer).focus();
  }

  show() {
    if (!this.value) return;
    const { dataset, confusion } = this.value;
    const names = CLASSES.map((digit) => className(dataset, digit));
    const { table } = this;
    table.classList.toggle(
      "learned-named",
      names.some((name) => name.length > 1),
    );
    for (const truth of CLASSES) {
      setText(table.tHead.rows[0].cells[truth + 1].firstElementChild, names[truth]);
      setText(table.tBodies[0].rows[truth].cells[0].firstElementChild, names[truth]);
      for (const field of this.fields) setText(field.options[truth], names[truth]);
      for (const answer of CLASSES) this.showCell(confusion, names, truth, answer);
    }
  }

  /**
   * @param {ConfusionValue} matrix
   * @param {string[]} names
   * @param {number} truth
   * @param {number} answer
   */
  showCell({ counts, shares, strengths }, names, truth, answer) {
    const asShares = this.element.querySelector("[name=learned-numbers]:checked").value === "shares";
    const [one, count, share] = [this.button(truth, answer), counts[truth][answer], shares[truth][answer]];
    setText(one, asShares ? (100 * share).toFixed(1) : String(count));
    one.classList.toggle("learned-zero", count === 0);
    one.style.setProperty("--strength", `${100 * strengths[truth][answer]}%`);
    const words = { truth: names[truth], answer: names[answer], count, share: percentText(share, 1) };
    one.setAttribute("aria-label", say("mnist.learned.cell", words));
  }

  /** @param {number} truth @param {number} answer */
  select(truth, answer) {
    for (const one of findAll(this.table, "td > button")) {
      const here = place(one).join() === [truth, answer].join();
      one.tabIndex = here ? 0 : -1;
      one.parentElement?.setAttribute("aria-selected", String(here));
    }
    [this.fields[0].value, this.fields[1].value] = [truth, answer];
  }

  /** @param {LearnedValue} overview */
  take(overview) {
    this.value = overview;
    this.show();
  }

  worst() {
    return worstCell(/** @type {LearnedValue} */ (this.value).confusion);
  }
}
