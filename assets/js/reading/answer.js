// @ts-check
/* What became of the lines of pasted code: what was understood, and what was not and why. */
import { make } from "../core/dom.js";
import { say } from "../core/words.js";

/** @import { Part } from "../core/component.js" */
/** @import { ReadingNote, ReadingValue } from "../wire.js" */

/** @param {ReadingNote} note */
const sayNote = ({ key, values, words }) => {
  const named = Object.entries(words).map(([name, word]) => [name, say(word)]);
  return say(key, { ...values, ...Object.fromEntries(named) });
};

/** @param {ReadingNote} note @param {string[]} lines of the code */
const row = (note, lines) =>
  make(
    "li",
    {},
    ...(note.line ? [make("span", { class: "reading-place" }, say("reading.line", { line: note.line }))] : []),
    make("span", { class: "reading-said" }, sayNote(note)),
    ...(note.line ? [make("code", {}, lines[note.line - 1]?.trim() ?? "")] : []),
  );

/** @param {string} title @param {ReadingNote[]} notes @param {string[]} lines @param {boolean} open */
const list = (title, notes, lines, open) =>
  notes.length
    ? [
        make(
          "details",
          open ? { open: "" } : {},
          make("summary", {}, `${say(title)} (${notes.length})`),
          make("ul", { class: "reading-notes" }, ...notes.map((note) => row(note, lines))),
        ),
      ]
    : [];

/** @param {Part} place @param {ReadingValue | null} value */
export const drawAnswer = (place, value) => {
  const lines = value?.code?.split("\n") ?? [];
  place.replaceChildren(
    ...(value?.error ? [make("p", { class: "reading-error", role: "alert" }, value.error)] : []),
    ...(value?.view ? [make("p", { class: "reading-opened" }, say(`reading.opened.${value.view}`))] : []),
    ...list("reading.refused", value?.refused ?? [], lines, true),
    ...list("reading.understood", value?.understood ?? [], lines, value?.view !== "step"),
  );
};
