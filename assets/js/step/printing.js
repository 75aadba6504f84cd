// @ts-check
/* The whole iteration on paper: the net, and what is said of every layer, with its numbers. */
import { $, make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { page } from "../core/state.js";
import { isDark } from "../core/theme.js";
import { say } from "../core/words.js";
import { drawBroken } from "./fitting.js";
import { drawTable } from "./tables.js";

/** @import { CardValue } from "../wire.js" */
/** @import { Player } from "./player.js" */

/** @param {CardValue} card */
const drawCard = ({ title, sentence, symbols, lines, tables }) =>
  make(
    "section",
    {},
    make("h2", {}, title),
    make("p", {}, sentence),
    make("div", { class: "symbols" }, ...symbols.map((symbol) => make("span", {}, tex(symbol)))),
    ...lines.map(drawBroken),
    ...tables.map(drawTable),
  );

/** The net as it is drawn; that of the dark theme has the colours of the screen. */
const drawNet = () => {
  const drawings = isDark() ? [] : [...$("network-graph").querySelectorAll(".main-svg")];
  const net = make("div", { class: "net" }, ...drawings.map((drawing) => drawing.cloneNode(true)));
  net.style.height = drawings.length ? `${drawings[0].getBoundingClientRect().height}px` : "0";
  return net;
};

/** What can be seen: an exercise ends where its blanks begin. @param {Player} p */
const cardsOf = ({ film, lastPosition }) => film.cards.layer.filter((_, i) => film.stops.layer[i + 1] <= lastPosition);

/** @param {Player} p */
const drawSheet = (p) =>
  make(
    "article",
    { id: "print-sheet" },
    make("h1", {}, `Backstep · ${say("iteration.number", { number: p.film.iteration })}`),
    drawNet(),
    ...cardsOf(p).map(drawCard),
  );

const isSeen = () => Boolean($("network-graph")?.offsetParent);

addEventListener("beforeprint", () => {
  if (!page.player?.film || !isSeen()) return;
  document.body.append(drawSheet(page.player));
  document.body.classList.add("is-printing");
});

addEventListener("afterprint", () => {
  $("print-sheet")?.remove();
  document.body.classList.remove("is-printing");
});
