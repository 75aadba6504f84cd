// @ts-check
/* Exercises in the drawer of one's own work: one is made of kind, level and seed, solved or given up. */
import { copyText } from "../../core/clipboard.js";
import { make } from "../../core/dom.js";
import { clearError, sayError } from "../../core/fields.js";
import { saveFile } from "../../core/save.js";
import { readText, writeText } from "../../core/storage.js";
import { say } from "../../core/words.js";
import { askServer } from "../closer.js";
import { fetchExercise, holdBack } from "./opening.js";
import { addressOf, giveUp, isDone } from "./state.js";

/** @import { Part } from "../../core/component.js" */
/** @import { Player } from "../player.js" */
/** @import { Exercise } from "./state.js" */
/** @import { WorksheetAnswer } from "../../wire.js" */
/** @typedef {{ redraw: () => void, check: () => Promise<void>, typed: () => { texts: Record<string, string>, verdicts: Record<string, string> } }} Acts what the panel does */

const KINDS = ["forward", "delta", "step", "samples", "softmax", "adam"];
const LEVELS = ["easy", "medium", "hard"];
const MOST = 1_000_000; // seeds

const KEY = "backstep.exercise.wanted";

/** What was chosen last. */
const chosen = () => {
  const [kind, level] = readText(KEY).split("/");
  return { kind: KINDS.includes(kind) ? kind : "delta", level: LEVELS.includes(level) ? level : "easy" };
};

/** @param {string} word @param {string} area @param {string[]} names @param {string} value */
const chooser = (word, area, names, value) => {
  const select = make(
    "select",
    { class: "parameter-chooser", name: area, "aria-label": say(word) },
    ...names.map((name) => make("option", { value: name }, say(`exercise.${area}.${name}`))),
  );
  select.value = value;
  return select;
};

/** Python says what is wrong with a seed. @param {Part} form @param {string} [seed] */
const begin = (form, seed = form.elements.seed.value) => {
  const [kind, level] = [form.elements.kind.value, form.elements.level.value];
  writeText(KEY, `${kind}/${level}`);
  form.elements.seed.value = seed;
  fetchExercise({ kind, level, seed });
};

const anySeed = () => String(Math.floor(Math.random() * MOST));

/** What an exercise is made of. @param {Exercise | null} exercise that is open */
export const drawMaker = (exercise) => {
  const { kind, level } = exercise ?? chosen();
  const form = make(
    "form",
    {
      class: "exercise-form",
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        begin(form);
      },
    },
    chooser("exercise.kind", "kind", KINDS, kind),
    chooser("exercise.level", "level", LEVELS, level),
    make(
      "label",
      {},
      make("span", {}, say("build.seed")),
      make("input", {
        name: "seed",
        class: "exercise-seed",
        inputmode: "numeric",
        autocomplete: "off",
        value: exercise?.seed ?? 1,
      }),
    ),
    make("button", { type: "submit", class: "control quiet" }, say("exercise.begin")),
    make(
      "button",
      { type: "button", class: "control quiet", onclick: () => begin(form, anySeed()) },
      say("exercise.any"),
    ),
  );
  return make("details", { class: "exercise-maker" }, make("summary", {}, say("exercise.make")), form);
};

/** @param {Exercise} exercise */
const titleOf = ({ kind, level, seed }) =>
  say("exercise.title", { kind: say(`exercise.kind.${kind}`), level: say(`exercise.level.${level}`), seed });

/** @param {Exercise} exercise */
const progressOf = (exercise) => {
  const values = { right: exercise.right.length, count: exercise.blanks.length };
  if (exercise.gaveUp) return say("exercise.given_up", values);
  return say(isDone(exercise) ? "exercise.done" : "exercise.progress", values);
};

/** @param {string} word @param {(event: any) => void} act */
const button = (word, act) => make("button", { type: "button", class: "control quiet", onclick: act }, say(word));

/** What is handed in; its score is what was right when it was checked last. @param {Exercise} exercise @param {string} name @param {Acts} acts */
const writeAnswers = (exercise, name, { typed }) => {
  const { texts, verdicts } = typed();
  const { code, seed, blanks, gaveUp, began } = exercise;
  return {
    format: "backstep-answers",
    version: 1,
    name,
    exercise: code,
    seed,
    answers: Object.fromEntries(blanks.filter((key) => texts[key]).map((key) => [key, texts[key]])),
    score: { right: blanks.filter((key) => verdicts[key] === "right").length, of: blanks.length },
    gave_up: gaveUp,
    seconds: Math.round((Date.now() - began) / 1000),
    handed_in: new Date().toISOString(),
  };
};

const NAME = "backstep.name";

/** @param {Exercise} exercise @param {Acts} acts */
const handInForm = (exercise, acts) => {
  const name = make("input", { name: "name", class: "exercise-name", maxlength: 100, value: readText(NAME) });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    clearError(name);
    const given = name.value.trim();
    if (!given) return sayError(name, say("exercise.name.empty"));
    writeText(NAME, given);
    await acts.check();
    const text = JSON.stringify(writeAnswers(exercise, given, acts), null, 1);
    saveFile(`${exercise.code}_${given.replace(/[^\p{L}\p{N}]+/gu, "_")}.json`, text, "application/json");
  };
  return make(
    "form",
    { class: "exercise-form", onsubmit: submit },
    make("label", {}, make("span", {}, say("exercise.name")), name),
    make("button", { type: "submit", class: "control quiet" }, say("exercise.hand_in")),
  );
};

/** Asks for a sheet to be printed. @param {object} of */
export const saveWorksheet = async (of) => {
  /** @type {WorksheetAnswer | null} */
  const sheet = await askServer("worksheet", of);
  if (sheet) saveFile(sheet.name, sheet.text, "text/html");
};

/**
 * The exercise that is open: what is to be done, and how far it is.
 * @param {Player} p
 * @param {Exercise} exercise
 * @param {Acts} acts
 */
export const drawExercise = (p, exercise, acts) => {
  const stop = () => {
    giveUp(exercise);
    holdBack(p);
    p.render();
    acts.redraw();
  };
  const copy = async (/** @type {any} */ { target }) => {
    const link = addressOf(exercise.code).href;
    target.textContent = (await copyText(link)) ? say("link.copied") : link;
  };
  return make(
    "section",
    { class: "exercise-box", "aria-label": titleOf(exercise) },
    make("h3", {}, titleOf(exercise)),
    make("p", {}, say(`exercise.task.${exercise.kind}`)),
    make("p", { class: "hint" }, progressOf(exercise)),
    make(
      "div",
      { class: "work-acts" },
      ...(isDone(exercise) ? [] : [button("exercise.give_up", stop)]),
      button("exercise.link", copy),
      button("exercise.worksheet", () => saveWorksheet({ code: exercise.code, key: isDone(exercise) })),
    ),
    handInForm(exercise, acts),
  );
};
