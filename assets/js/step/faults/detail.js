// @ts-check
/* What the fault that is switched on does: the first wrong number, its lines, its losses. */
import { $, make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { draw } from "../../core/plots.js";
import { say } from "../../core/words.js";
import { askServer } from "../closer.js";
import { chosenElement } from "../numbers.js";
import { apart, reason } from "./telling.js";

/** @import { FaultValue } from "../../wire.js" */
/** @import { Player } from "../player.js" */

/** @param {Player} p @returns {FaultValue} where one is known to be on */
const faultOf = (p) => /** @type {FaultValue} */ (p.film.fault);

/* What the one that is on does ------------------------------------------------ */

/** @param {Player} p */
const state = (p) => {
  const { harmless, over, first, right, name, age } = faultOf(p);
  if (harmless) return reason(harmless);
  if (over) return say("faults.over");
  if (first !== null) return say("faults.count", { count: Object.keys(right).length, last: p.last });
  return say(name === "not_zeroed" && age === 0 ? "faults.later" : "faults.unseen");
};

/** @param {Player} p */
const firstWrong = (p) => {
  const { first, right } = faultOf(p);
  if (first === null) return "";
  const [meant, made] = apart(right[first], p.film.values[first]);
  const symbol = p.film.formulas[first].split(/=|\\leftarrow/)[0];
  return make(
    "div",
    { class: "first-wrong" },
    make("span", {}, say("faults.first", { step: first + 1, last: p.last })),
    tex(symbol),
    make("span", { class: "meant" }, make("small", {}, say("faults.right")), make("span", { class: "number" }, meant)),
    make("span", { class: "made" }, make("small", {}, say("faults.wrong")), make("span", { class: "number" }, made)),
    make(
      "button",
      { type: "button", class: "control", id: "fault-first", onclick: () => p.jumpTo(first + 1) },
      say("faults.go"),
    ),
  );
};

/**
 * A line of code with the part that differs from the other one marked.
 * @param {string} line
 * @param {string} other
 */
const marked = (line, other) => {
  let start = 0;
  while (start < line.length && line[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(line.length, other.length) - start && line.at(-1 - end) === other.at(-1 - end)) end += 1;
  const stop = line.length - end;
  return [line.slice(0, start), ...(stop > start ? [make("mark", {}, line.slice(start, stop))] : []), line.slice(stop)];
};

/** @param {string} kind @param {string} line @param {string} other */
const codeLine = (kind, line, other) =>
  make(
    "div",
    { class: `code ${kind}` },
    make(
      "span",
      { class: "whose" },
      `${kind === "meant" ? "✓" : "✗"} ${say(kind === "meant" ? "faults.right" : "faults.wrong")}`,
    ),
    make("code", {}, ...marked(line, other)),
  );

/** @param {Player} p */
const codePairs = (p) =>
  make(
    "div",
    { class: "code-pairs", tabindex: "0", role: "region", "aria-label": say("faults.code") },
    ...faultOf(p).lines.map((/** @type {any[]} */ [where, right, wrong]) =>
      make(
        "figure",
        {},
        make("figcaption", {}, `${where.replace(".", ".py · ")}`),
        codeLine("meant", right, wrong),
        codeLine("made", wrong, right),
      ),
    ),
  );

/** @param {any[]} rows */
const lossTable = (rows) => {
  const cell = (/** @type {any} */ value) =>
    make("td", {}, value === null ? make("span", { class: "unknown" }, say("faults.diverged")) : chosenElement(value));
  const head = ["faults.iterations", "faults.right", "faults.wrong"].map((word) =>
    make("th", { scope: "col" }, say(word)),
  );
  return make(
    "table",
    { class: "facts" },
    make("thead", {}, make("tr", {}, ...head)),
    make(
      "tbody",
      {},
      ...rows.map((/** @type {any[]} */ [count, right, wrong]) =>
        make("tr", {}, make("th", { scope: "row" }, String(count)), cell(right), cell(wrong)),
      ),
    ),
  );
};

const answers = new WeakMap();

/** @param {Player} p */
const paintLosses = async (p) => {
  const { film } = p;
  if (faultOf(p).harmless || faultOf(p).over) return;
  if (!answers.has(film)) answers.set(film, askServer("faults"));
  const data = await answers.get(film);
  const box = $("closer-faults").querySelector(".fault-losses");
  if (!data) answers.delete(film);
  if (!data || p.film !== film || !box) return;
  box.hidden = false;
  box.querySelector(".told").textContent = data.sentence;
  box.querySelector(".losses-table").replaceChildren(lossTable(data.rows));
  draw(box.querySelector(".plot"), data.figure);
};

const losses = () =>
  make(
    "section",
    { class: "fault-losses", hidden: "" },
    make("h3", {}, say("faults.losses")),
    make("p", { class: "told" }),
    make(
      "div",
      { class: "beside even" },
      make("div", { class: "losses-table" }),
      make("div", {
        class: "plot",
        style: "height:210px",
        role: "img",
        "aria-label": say("faults.chart"),
      }),
    ),
  );

/** @param {Player} p */
export const paintDetail = (p) => {
  for (const box of $("closer-faults").querySelectorAll(".fault-detail")) box.replaceChildren();
  if (!p.film.fault) return;
  $("closer-faults")
    .querySelector(`[data-fault="${p.film.fault.name}"] .fault-detail`)
    .replaceChildren(make("p", { class: "fault-state" }, state(p)), firstWrong(p), codePairs(p), losses());
  paintLosses(p);
};
