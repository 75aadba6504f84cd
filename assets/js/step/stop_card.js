// @ts-check
/* The card of a stop: what it is called, what happens, formulas with their numbers, and the code of it. */
import { $, make, setText } from "../core/dom.js";
import { numberElement, tex, typeset } from "../core/elements.js";
import { say } from "../core/words.js";
import { findCard } from "./cards.js";
import { writeChosen } from "./digits.js";
import { fitFormula } from "./fitting.js";
import { paintStopCode } from "./stop_code.js";

/** @import { TableValue } from "../wire.js" */
/** @import { ShownCard } from "./cards.js" */
/** @import { Player } from "./player.js" */

/** @type {Record<string, string>} */
const KINDS = { v: "value", d: "delta", n: "fresh" };

/** @param {readonly string[]} lines */
const aligned = (lines) => `\\begin{aligned} ${lines.join(" \\\\[0.35em] ")} \\end{aligned}`;

/** @param {Player} p */
export const paintStopCard = (p) => {
  const card = findCard(p.film, p.index, p.granularity);
  $("stop-title").textContent = card?.title || say("step.title");
  $("sentence").textContent = card?.sentence ?? say("step.begin");
  setText($("spoken"), card?.spoken ?? say("step.begin"));
  paintSymbols(card);
  paintNumbers(card);
  paintStopCode(p.film, card);
  fitCard();
};

const FITS = [1, 0.88, 0.76, 0.66, 0.56];

/** Formulas and code become smaller, as far as they can be read, until the card needs no scrolling. */
const fitCard = () => {
  const box = $("stop-card");
  box.style.setProperty("--fit", FITS[0]);
  requestAnimationFrame(() => {
    for (const fit of FITS) {
      box.style.setProperty("--fit", fit);
      if (box.scrollHeight <= box.clientHeight + 1) break;
    }
  });
};

const ROOMY = 3; // symbols that may be as tall as they are on a board

/** @param {ShownCard | null} card */
const paintSymbols = (card) => {
  const box = $("formula");
  box.classList.toggle("is-empty", !card);
  box.hidden = card?.symbols.length === 0;
  box.dataset.latex = card?.symbols.join("\n") ?? "";
  const style = (card?.symbols.length ?? 0) > ROOMY ? "" : "\\displaystyle ";
  if (!card) box.textContent = say("formula.begin");
  else box.replaceChildren(...card.symbols.map((symbol) => make("span", { class: "symbol" }, tex(style + symbol))));
  if (card) fitFormula(box);
};

/** @param {ShownCard | null} card */
const paintNumbers = (card) => {
  const box = $("substituted");
  box.classList.toggle("is-empty", !card);
  const source = card ? (card.substituted ?? (card.lines.length ? aligned(card.lines) : "")) : "";
  box.dataset.latex = source;
  if (!card) {
    box.textContent = say("substituted.begin");
    return;
  }
  const lines = make("div", { class: "lines" });
  if (source) typeset(lines, source);
  box.replaceChildren(lines, ...card.tables.map(drawTable));
  fitFormula(lines);
  fitFormula(box, ".stop-table");
};

/** @param {TableValue} table */
const drawTable = ({ caption, columns, heads, values, kinds }) => {
  const head = columns.some(Boolean)
    ? [make("thead", {}, make("tr", {}, make("th", {}), ...columns.map(drawHead)))]
    : [];
  const rows = values.map((row, i) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, tex(heads[i])),
      ...row.map((value, k) =>
        make("td", {}, value === null ? "" : numberElement(value, KINDS[kinds[i][k]], writeChosen)),
      ),
    ),
  );
  const title = caption ? [make("caption", {}, tex(caption))] : [];
  return make("table", { class: "stop-table" }, ...title, ...head, make("tbody", {}, ...rows));
};

/** @param {string} text */
const drawHead = (text) => make("th", { scope: "col" }, tex(text));
