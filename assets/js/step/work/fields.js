// @ts-check
/* The fields of a form: typed one by one, or pasted as a column or a matrix. */
import { make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { clearError, sayError } from "../../core/fields.js";
import { say } from "../../core/words.js";
import { fillCells } from "../editor/filling.js";
import { readMatrices } from "../editor/pasted.js";
import { keepTyped, takeDown, typedFor } from "./typed.js";

/** @import { Part } from "../../core/component.js" */
/** @import { Cell } from "../editor/filling.js" */
/** @import { Player } from "../player.js" */
/** @import { FormGrid } from "./forms.js" */

/** A field's place among the others, for what is pasted. @param {FormGrid[][]} groups @returns {Cell[]} */
const placesOf = (groups) => {
  let grid = -1;
  return groups.flatMap((group, g) =>
    group.flatMap(({ rows }) => {
      grid += 1;
      return rows.flatMap((keys, row) =>
        keys.flatMap((key, column) => (key ? [{ key, group: g, grid, row, column }] : [])),
      );
    }),
  );
};

/** A list of single numbers is one column. @param {FormGrid[][]} groups @returns {Cell[]} */
const placesOfList = (groups) =>
  groups.flat().map(({ rows }, row) => ({ key: String(rows[0][0]), group: 0, grid: 0, row, column: 0 }));

/** @param {FormGrid[][]} groups */
const isList = (groups) => groups.every((group) => group.length === 1 && group[0].rows.flat().length === 1);

/** @param {string} key */
const nameOf = (key) => {
  const [, , unit, source] = key.split("/");
  return [unit, source]
    .filter(Boolean)
    .map((place) => Number(place) + 1)
    .join(", ");
};

/** @param {Part} root @param {string} key @returns {Part} */
export const fieldOf = (root, key) => root.querySelector(`input[data-key="${key}"]`);

/** Shows in a field what was typed, and the verdict on it. @param {Player} p @param {Part} input @param {string | null} first the key of the first wrong number */
export const paintField = (p, input, first) => {
  const { key } = input.dataset;
  const { texts, verdicts } = typedFor(p);
  if (input !== document.activeElement) input.value = texts[key] ?? "";
  const isFirst = key === first && verdicts[key] !== undefined;
  const mark = verdicts[key] === "right" ? "right" : isFirst ? "wrong" : "";
  input.closest("td").dataset.verdict = mark;
  if (mark === "wrong") input.setAttribute("aria-invalid", "true");
  else if (!input.hasAttribute("aria-errormessage")) input.removeAttribute("aria-invalid");
};

const LETTERS = {
  Delta: "Δ",
  delta: "δ",
  eta: "η",
  ell: "ℓ",
  partial: "∂",
  sum: "Σ",
  beta: "β",
  prime: "′",
  odot: "⊙",
};

/** A symbol as it is read out: what LaTeX adds to its letters goes. @param {string} latex */
const readOut = (latex) =>
  latex
    .replace(/\\[dt]?frac\{(.*)\}\{(.*)\}/, "$1 / $2")
    .replace(/\\([A-Za-z]+) ?/g, (_, name) => LETTERS[/** @type {keyof typeof LETTERS} */ (name)] ?? "")
    .replace(/\\[;,! ]/g, " ")
    .replace(/[\\{}_^]/g, "")
    .replace(/ +/g, " ")
    .trim();

/** @param {Player} p @param {FormGrid[][]} groups @param {() => void} repaint @param {any} event */
const paste = (p, groups, repaint, event) => {
  const matrices = readMatrices(event.clipboardData?.getData("text") ?? "");
  if (matrices.flat(2).length < 2) return;
  event.preventDefault();
  const places = isList(groups) ? placesOfList(groups) : placesOf(groups);
  const corner = places.find(({ key }) => key === event.target.dataset.key);
  const result = fillCells(places, /** @type {Cell} */ (corner), matrices);
  if ("refused" in result) return sayError(event.target, say(result.refused.word, result.refused.values));
  clearError(event.target);
  for (const [key, text] of Object.entries(result.filled)) takeDown(p, key, text);
  event.target.value = result.filled[event.target.dataset.key] ?? event.target.value;
  keepTyped();
  repaint();
};

/**
 * @param {Player} p
 * @param {FormGrid[][]} groups
 * @param {{ repaint: () => void, check: () => void }} acts
 */
export const drawFields = (p, groups, { repaint, check }) => {
  const input = (/** @type {string} */ key, /** @type {string} */ title) =>
    make("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "data-key": key,
      "aria-label": nameOf(key) ? say("work.field", { name: readOut(title), place: nameOf(key) }) : readOut(title),
      oninput: (/** @type {any} */ { target }) => {
        clearError(target);
        takeDown(p, key, target.value);
        keepTyped();
        repaint();
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && check(),
      onpaste: (/** @type {any} */ event) => paste(p, groups, repaint, event),
    });
  const table = (/** @type {FormGrid} */ { title, rows }) =>
    make(
      "figure",
      { class: "work-grid" },
      make("figcaption", {}, tex(title)),
      make(
        "table",
        {},
        make(
          "tbody",
          {},
          ...rows.map((keys) => make("tr", {}, ...keys.map((key) => make("td", {}, key ? input(key, title) : "")))),
        ),
      ),
    );
  return make(
    "div",
    { class: isList(groups) ? "work-fields is-list" : "work-fields" },
    ...groups.map((group) => make("div", { class: "matrix-group" }, ...group.map(table))),
  );
};
