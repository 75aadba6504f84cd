// @ts-check
/* The code of a stop: the lines that ran, or the whole functions they stand in; of a layer torch's. */
import { $, make } from "../core/dom.js";
import { say } from "../core/words.js";

/** @import { Part } from "../core/component.js" */
/** @import { FilmValue } from "../wire.js" */
/** @import { ShownCard } from "./cards.js" */

/**
 * The lines that a stop ran, [listing, row], each once; what only repeats a number runs none of its own.
 * @param {Pick<FilmValue, "lines" | "stops">} film
 * @param {number} start
 * @param {number} end
 */
const listLines = ({ lines, stops }, start, end) => {
  const steps = stops.term.filter((step) => step >= start && step < end);
  return [...new Map(steps.map((step) => [String(lines[step]), lines[step]])).values()];
};

/**
 * @param {FilmValue} film
 * @param {ShownCard | null} card
 */
export const paintStopCode = (film, card) => {
  const box = $("code-line");
  const torch = card?.torch.length ? card.torch : null;
  const ran = card && !torch ? listLines(film, card.start, card.end) : [];
  box.classList.toggle("is-torch", Boolean(torch));
  box.querySelector(".listing-title").textContent = torch ? say("code.torch") : film.listings[ran[0]?.[0] ?? 0].title;
  const lines = torch ? torch.map((line) => make("span", { class: "line is-current" }, line)) : drawListings(film, ran);
  const body = box.querySelector("pre");
  body.replaceChildren(...lines);
  showFirst(body);
};

/**
 * Every function that ran, with the lines that did marked.
 * @param {FilmValue} film
 * @param {(readonly [number, number])[]} ran
 */
const drawListings = ({ listings }, ran) => {
  const marked = new Set(ran.map(String));
  const parts = [...new Set(ran.map(([part]) => part))];
  return (parts.length ? parts : [0]).flatMap((part) =>
    listings[part].lines.map((line, row) =>
      make(
        "span",
        {
          class: marked.has(String([part, row])) ? "line is-current" : "line",
          "data-number": listings[part].first + row,
        },
        ...withComment(line),
      ),
    ),
  );
};

/**
 * A line of code, and apart from it the comment that only has room in its function.
 * @param {string} line
 */
const withComment = (line) => {
  const at = line.indexOf("  #");
  if (at < 0) return [line || " "];
  return [line.slice(0, at), make("span", { class: "comment" }, line.slice(at))];
};

/** @param {Part} body */
const showFirst = (body) => {
  const line = body.querySelector(".is-current");
  // Reading sizes now would lay the page out twice.
  if (line)
    requestAnimationFrame(() => {
      body.scrollTop = line.offsetTop - body.clientHeight / 2 + line.offsetHeight / 2;
    });
};
