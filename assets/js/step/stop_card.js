// @ts-check
/* The card of a stop: what it is called, what happens, formulas with their numbers, and the code of it. */
import { $, find, make, setText } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { say } from "../core/words.js";
import { findCard } from "./cards.js";
import { align, drawLines, fitCard, setSize } from "./fitting.js";
import { paintStopCode } from "./stop_code.js";
import { drawTable } from "./tables.js";

/** @import { ShownCard } from "./cards.js" */
/** @import { Player } from "./player.js" */

/** @param {Player} p */
export const paintStopCard = (p) => {
  const card = findCard(p.film, p.index, p.granularity);
  setSize($("stop-card"));
  $("stop-title").textContent = card?.title || say("step.title");
  $("sentence").textContent = card?.sentence ?? say("step.begin");
  setText($("spoken"), card?.spoken ?? say("step.begin"));
  paintSymbols(card);
  paintNumbers(card);
  paintStopCode(p.film, card);
  shown = card;
  fit();
};

/** @type {ShownCard | null} */
let shown = null;

let frame = 0;

/** Makes the card that was just painted fit, once it has been laid out. */
const fit = () => {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    const place = { box: $("stop-card"), symbols: $("formula"), numbers: $("substituted"), pages: $("card-pages") };
    fitCard(place, shown ? linesOf(shown) : []);
  });
};

/** The room that the card was fitted into last. */
let room = "";

const measureRoom = () => {
  const card = $("stop-card");
  // Where a card is as long as it needs, only its width is given.
  const grows = getComputedStyle(card).overflowY === "visible";
  return [card.clientWidth, grows ? "" : card.clientHeight - ($("prediction")?.offsetHeight ?? 0)].join();
};

/** Fits the card again whenever its room is another. */
export const watchPlace = () => {
  const seen = new ResizeObserver(() => {
    const before = room;
    room = measureRoom();
    if (!shown || room === before) return;
    paintNumbers(shown);
    fit();
  });
  for (const place of [find(document, ".side-parts"), $("prediction")]) if (place) seen.observe(place);
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
};

/** @param {ShownCard} card */
const linesOf = ({ substituted, lines }) => (substituted === undefined ? lines : [substituted].filter(Boolean));

/** @param {ShownCard | null} card */
const paintNumbers = (card) => {
  const box = $("substituted");
  box.classList.toggle("is-empty", !card);
  const lines = card ? linesOf(card) : [];
  box.dataset.latex = card?.substituted ?? (lines.length ? align(lines) : "");
  if (!card) box.textContent = say("substituted.begin");
  else box.replaceChildren(drawLines(lines), ...card.tables.map(drawTable));
};
