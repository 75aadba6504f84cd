// @ts-check
/* A card as large as its place allows: smaller type, then broken lines, and at last pages. */
import { find, findAll, make } from "../core/dom.js";
import { typeset } from "../core/elements.js";
import { breakTable, cutRows } from "./tables.js";

/** @typedef {{ box: HTMLElement, symbols: HTMLElement, numbers: HTMLElement, pages: HTMLElement }} Place of the card, its formulas, its numbers, and the turning of pages */

/** Shares of the type's size; below the last nobody at the back of a class reads it. */
const SIZES = [1, 0.88, 0.76];
/** What is so many times too large does not fit in smaller type either: that need not be tried. */
const HOPELESS = 2;
const LEAST_ROOM = 48;
/** With less room for numbers than this the formulas go to a page of theirs. */
const SCARCE = 100;
const FRAME = 10; // border and padding of the numbers, and what their margins add

/** @param {readonly string[]} lines */
export const align = (lines) => `\\begin{aligned} ${lines.join(" \\\\[0.35em] ")} \\end{aligned}`;

/** @param {HTMLElement} part */
const isWide = (part) => part.scrollWidth > part.clientWidth + 1;

/** @param {HTMLElement} box */
const isTall = (box) => box.scrollHeight > box.clientHeight + 1;

/** The pieces of a line that stand below one another, without what aligns them; matrices stay whole. @param {string} line */
const splitLine = (line) => {
  const pieces = [""];
  let depth = 0;
  for (const [part] of line.matchAll(/\\begin|\\end|\\\\|&|\\?[^\\&]/gs)) {
    if (part === "\\begin") depth += 1;
    if (part === "\\end") depth -= 1;
    if (depth === 0 && part === "\\\\") pieces.push("");
    else if (depth || part !== "&") pieces[pieces.length - 1] += part;
  }
  return pieces;
};

/** A line that breaks where a sum does. @param {string} line */
export const drawBroken = (line) => {
  const box = make("div", { class: "broken" });
  for (const piece of splitLine(line)) {
    const row = make("div", {});
    typeset(row, `\\displaystyle ${piece}`, false);
    box.append(row);
  }
  return box;
};

/** @param {readonly string[]} lines */
export const drawLines = (lines) => {
  const box = make("div", { class: "lines" });
  if (lines.length) typeset(box, align(lines));
  return box;
};

/**
 * Lines and tables one by one, none wider than the card. All are measured before one is changed: the page is laid out once.
 * @param {HTMLElement} numbers
 * @param {readonly string[]} lines
 */
const takeApart = (numbers, lines) => {
  const tables = findAll(numbers, ".stop-table");
  const drawn = lines.map((line) => drawLines([line]));
  numbers.replaceChildren(...drawn, ...tables);
  const wide = drawn.map(isWide);
  const parts = tables.map((table) => breakTable(table, numbers.clientWidth));
  drawn.forEach((part, i) => {
    if (wide[i]) part.replaceChildren(drawBroken(lines[i]));
  });
  tables.forEach((table, i) => {
    table.replaceWith(...parts[i]);
  });
};

/** @param {HTMLElement} part */
const spaceOf = (part) => {
  const { marginTop, marginBottom } = getComputedStyle(part);
  return part.offsetHeight + Number.parseFloat(marginTop) + Number.parseFloat(marginBottom);
};

const MARGIN = 12; // of a table, and its last border

/** Parts of numbers, in pages none of which is taller than the room. @param {HTMLElement} numbers @param {number} room */
const paginate = (numbers, room) => {
  /** @type {HTMLElement[][]} */
  const pages = [[]];
  let filled = 0;
  for (const part of /** @type {HTMLElement[]} */ ([...numbers.children])) {
    const pieces = cutRows(part, room - filled - MARGIN, room - MARGIN);
    part.replaceWith(...pieces);
    for (const piece of pieces) {
      const height = spaceOf(piece);
      if (filled && filled + height > room) {
        pages.push([]);
        filled = 0;
      }
      pages[pages.length - 1].push(piece);
      filled += height;
    }
  }
  return pages;
};

/** @param {Place} place @param {HTMLElement[][]} parts */
const turnPages = ({ numbers, pages }, parts) => {
  let shown = 0;
  const [back, on] = findAll(pages, "button");
  const show = (/** @type {number} */ by) => {
    shown = Math.max(0, Math.min(parts.length - 1, shown + by));
    numbers.replaceChildren(...parts[shown]);
    find(pages, "output").textContent = `${shown + 1} / ${parts.length}`;
    back.setAttribute("aria-disabled", String(shown === 0));
    on.setAttribute("aria-disabled", String(shown === parts.length - 1));
  };
  back.onclick = () => show(-1);
  on.onclick = () => show(1);
  show(0);
};

/** @param {HTMLElement} box @param {HTMLElement[]} parts */
const isHopeless = (box, parts) =>
  box.scrollHeight > HOPELESS * box.clientHeight ||
  parts.some(({ scrollWidth, clientWidth }) => scrollWidth > HOPELESS * clientWidth);

/**
 * Also before a card is painted: what is measured of it next is then of its full size, and need not be laid out for that again.
 * @param {HTMLElement} box
 * @param {number} [size] of the type, as a share
 */
export const setSize = (box, size = 1) => {
  box.style.setProperty("--fit", String(size));
  box.classList.toggle("is-close", size < 1);
};

/** Makes the type smaller until everything fits, if it does at last. @param {HTMLElement} box @param {HTMLElement[]} parts */
const shrink = (box, parts) => {
  for (const size of SIZES) {
    setSize(box, size);
    if (!parts.some(isWide) && !isTall(box)) return true;
    if (isHopeless(box, parts)) break;
  }
  setSize(box, SIZES[SIZES.length - 1]);
  return false;
};

/** What is left of the card for its numbers, in pixels. @param {Place} place */
const roomFor = ({ box, numbers }) => box.clientHeight - (box.scrollHeight - numbers.offsetHeight);

/** Puts the formulas in front of the numbers, onto a page of theirs. @param {Place} place */
const moveSymbols = ({ symbols, numbers }) => {
  numbers.prepend(make("div", { class: "symbols" }, ...symbols.cloneNode(true).childNodes));
  symbols.hidden = true;
};

/**
 * Makes a card that has just been painted fit.
 * @param {Place} place
 * @param {readonly string[]} lines of its numbers
 */
export const fitCard = (place, lines) => {
  const { box, symbols, numbers, pages } = place;
  symbols.hidden = !symbols.hasChildNodes();
  pages.hidden = true;
  numbers.style.minHeight = "";
  if (shrink(box, [numbers, ...findAll(numbers, ".lines")])) return;
  takeApart(numbers, lines);
  if (!isTall(box)) return;
  pages.hidden = false;
  if (roomFor(place) < SCARCE && !symbols.hidden) moveSymbols(place);
  const room = Math.max(LEAST_ROOM, roomFor(place));
  turnPages(place, paginate(numbers, room - FRAME));
  numbers.style.minHeight = `${room}px`; // what turns the pages stays where it is
};
