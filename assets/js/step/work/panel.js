// @ts-check
/* Check my work: one's own numbers are typed, and the first wrong one is marked. */
import { $, make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { page } from "../../core/state.js";
import { say } from "../../core/words.js";
import { askServer, registerPanel, showPanel } from "../closer.js";
import { holdBack } from "../exercise/opening.js";
import { drawExercise, drawMaker, saveWorksheet } from "../exercise/panel.js";
import { isDone, noteRight, openExercise } from "../exercise/state.js";
import { belongsTo } from "../inspection/answers.js";
import { jumpButton } from "../inspection/parts.js";
import { drawFields, fieldOf, paintField } from "./fields.js";
import { formOfExercise, formOfIteration, formOfPlace, listForms } from "./forms.js";
import { keepTyped, typedFor } from "./typed.js";

/** @import { Player } from "../player.js" */
/** @import { WorkAnswer, WorkMistake } from "../../wire.js" */
/** @import { Form, FormGrid } from "./forms.js" */

const state = {
  form: "stop",
  sample: 0,
  /** The exercise whose form was shown. */
  code: "",
  /** What is drawn: as long as it is the same, what is typed stays. */
  drawn: "",
  /** @type {WorkAnswer | null} */
  answer: null,
};

const root = () => $("closer-work");

/** @param {Player} p */
const allForms = (p) =>
  listForms(p, state.sample).flatMap(({ layer, forms }) => forms.map((form) => ({ layer, ...form })));

/** @param {Player} p @returns {FormGrid[][]} */
const groupsOf = (p) => {
  const exercise = openExercise(p);
  if (exercise && state.form === "exercise") return formOfExercise(p, state.sample, exercise.blanks);
  if (state.form === "stop") return formOfPlace(p);
  if (state.form === "all") return formOfIteration(p, state.sample);
  return allForms(p).find(({ name }) => name === state.form)?.groups ?? [];
};

/** The keys of what is checked at once: of an exercise all of it, whichever sample is shown. @param {Player} p */
const keysOf = (p) => {
  if (state.form === "exercise") return openExercise(p)?.blanks ?? [];
  return groupsOf(p)
    .flat()
    .flatMap(({ rows }) => rows.flat().filter((key) => key !== null));
};

/** The quantities of what is checked. @param {Player} p */
const quantitiesOf = (p) => [...new Set(keysOf(p).map((key) => key.split("/")[0]))];

/* The head: what to check ---------------------------------------------------- */

/** @param {Player} p */
const formChooser = (p) => {
  const option = (/** @type {string} */ value, /** @type {string} */ text) => make("option", { value }, text);
  const groups = new Map();
  for (const form of allForms(p)) {
    const label = form.layer === null ? say("work.form.loss") : say("card.layer", { layer: form.layer });
    if (!groups.has(label)) groups.set(label, []);
    groups.get(label).push(option(form.name, form.text));
  }
  const select = make(
    "select",
    { class: "parameter-chooser", "aria-label": say("work.form"), onchange: choose },
    ...(openExercise(p) ? [option("exercise", say("work.form.exercise"))] : []),
    option("stop", say("work.form.stop")),
    option("all", say("work.form.all")),
    ...[...groups].map(([label, options]) => make("optgroup", { label }, ...options)),
  );
  select.value = state.form;
  return select;
};

/** @param {any} event */
const choose = ({ target }) => {
  state.form = target.value;
  paint(page.player);
};

/** @param {Player} p */
const sampleChooser = (p) => {
  const { samples } = p.film.network;
  const select = make(
    "select",
    {
      class: "parameter-chooser",
      "aria-label": say("work.sample"),
      onchange: (/** @type {any} */ { target }) => {
        state.sample = Number(target.value);
        paint(p);
      },
    },
    ...Array.from({ length: samples }, (_, s) =>
      make("option", { value: s }, say("graph.sample", { sample: s + 1, count: samples })),
    ),
  );
  select.value = String(state.sample);
  return samples > 1 && state.form !== "stop" ? [select] : [];
};

/* The verdict ------------------------------------------------------------------ */

/** @param {WorkMistake} first */
const firstWrong = (first) => {
  const p = page.player;
  return make(
    "div",
    { class: "work-first" },
    make("p", {}, make("strong", {}, say("work.first")), " ", tex(first.symbol)),
    make("p", { class: "work-said" }, first.sentence),
    make("p", {}, say("work.formula")),
    make(
      "div",
      { class: "scroll-x", tabindex: "0", role: "group", "aria-label": say("formula.title") },
      tex(first.formula),
    ),
    make("p", { class: "hint" }, say("work.later")),
    ...(p.lastPosition < p.last ? [] : [jumpButton(p, first.key)]),
  );
};

/** @param {WorkAnswer} answer */
const countRight = ({ right, verdicts }) => {
  const count = verdicts.length;
  if (right < count) return say("work.right.some", { right, count });
  return `✓ ${count === 1 ? say("work.right.one") : say("work.right.all", { count })}`;
};

/** @param {string} text */
const tell = (text) =>
  root()
    .querySelector(".work-verdict")
    .replaceChildren(make("p", { class: "hint" }, text));

const paintVerdict = () => {
  const { answer } = state;
  const box = root().querySelector(".work-verdict");
  if (!box) return;
  box.replaceChildren(
    ...(answer ? [make("p", { class: "work-count" }, countRight(answer))] : []),
    ...(answer?.first ? [firstWrong(answer.first)] : []),
  );
  box.classList.toggle("is-right", Boolean(answer) && !answer?.first);
};

/** @param {Player} p */
const paintMarks = (p) => {
  const isOver = openExercise(p)?.gaveUp ?? false;
  for (const input of root().querySelectorAll("input[data-key]")) {
    paintField(p, input, state.answer?.first?.key ?? null);
    input.disabled = isOver;
  }
};

/** What is said of the exercise; the fields stay as they are. @param {Player} p */
const paintExercise = (p) => {
  const exercise = openExercise(p);
  const place = root().querySelector(".exercise-place");
  const isWide = place.querySelector("details")?.open ?? false;
  place.replaceChildren(drawMaker(exercise), ...(exercise ? [drawExercise(p, exercise, actsOf(p))] : []));
  place.querySelector("details").open = isWide && !exercise;
};

/** @param {Player} p */
const actsOf = (p) => ({ redraw: () => paintAll(p), check: () => check(p), typed: () => typedFor(p) });

/** @param {Player} p */
const paintAll = (p) => {
  paintExercise(p);
  paintMarks(p);
  paintVerdict();
};

/** What is right of the exercise is shown from now on. @param {Player} p */
const reveal = (p) => {
  const exercise = openExercise(p);
  if (!exercise) return;
  const { verdicts } = typedFor(p);
  const isOver = isDone(exercise);
  if (isOver) return;
  noteRight(
    exercise,
    exercise.blanks.filter((key) => verdicts[key] === "right"),
  );
  holdBack(p);
  p.moveTo(Math.min(p.last, p.lastPosition));
  paintExercise(p);
};

/** Shows the sample that a number belongs to. @param {Player} p @param {string} key */
const showSampleOf = (p, key) => {
  const sample = key.split("/")[4];
  if (sample === "" || Number(sample) === state.sample || state.form === "stop") return;
  const { answer } = state;
  state.sample = Number(sample);
  paint(p);
  state.answer = answer;
};

/** Asks once about everything that is typed in the form. @param {Player} p */
const check = async (p) => {
  const { texts, verdicts } = typedFor(p);
  const cells = keysOf(p).flatMap((key) => (texts[key] ? [{ key, value: texts[key] }] : []));
  if (!cells.length) return tell(say("work.empty"));
  /** @type {WorkAnswer | null} */
  const answer = await askServer("work", { cells });
  if (!answer || !belongsTo(p.film, answer)) return;
  state.answer = answer;
  for (const [key, verdict] of answer.verdicts) verdicts[key] = verdict;
  keepTyped();
  reveal(p);
  if (answer.first) showSampleOf(p, answer.first.key);
  paintMarks(p);
  paintVerdict();
  if (answer.first) fieldOf(root(), answer.first.key)?.focus();
};

/** @param {Player} p */
const clear = (p) => {
  if (openExercise(p)?.gaveUp) return; // what is handed in stays as it was given up
  const { texts, verdicts } = typedFor(p);
  for (const key of keysOf(p)) {
    delete texts[key];
    delete verdicts[key];
  }
  keepTyped();
  state.drawn = "";
  paint(p);
};

/* The panel ---------------------------------------------------------------------- */

/** @param {string} word @param {() => void} act @param {string} kind */
const button = (word, act, kind) =>
  make("button", { type: "button", class: `control ${kind}`, onclick: act }, say(word));

/** @param {Player} p @param {FormGrid[][]} groups */
const draw = (p, groups) => {
  state.answer = null;
  const repaint = () => {
    if (state.answer && !(state.answer.first && typedFor(p).verdicts[state.answer.first.key])) state.answer = null;
    paintMarks(p);
    paintVerdict();
  };
  const acts = make(
    "div",
    { class: "work-acts" },
    button("work.check", () => check(p), "primary"),
    button("work.clear", () => clear(p), "quiet"),
  );
  root().replaceChildren(
    make("div", { class: "exercise-place" }),
    make("div", { class: "inspect-head" }, formChooser(p), ...sampleChooser(p)),
    ...(groups.length
      ? [drawFields(p, groups, { repaint, check: () => check(p) }), acts]
      : [make("p", { class: "hint" }, say("work.nothing"))]),
    make("div", { class: "work-verdict", role: "status" }),
    make("p", { class: "hint work-rule" }, say("work.rule")),
    ...(openExercise(p) || !groups.length
      ? []
      : [button("work.worksheet", () => saveWorksheet({ blank: quantitiesOf(p) }), "quiet")]),
  );
  paintExercise(p);
  paintMarks(p);
};

/** Another exercise brings its form, and leaving it takes it away. @param {Player} p */
const followExercise = (p) => {
  const code = openExercise(p)?.code ?? "";
  if (code === state.code) return;
  state.code = code;
  if (code) state.form = "exercise";
  else if (state.form === "exercise") state.form = "stop";
};

/** @param {Player} p */
const paint = (p) => {
  followExercise(p);
  if (state.sample >= p.film.network.samples) state.sample = 0;
  if (!["stop", "all", "exercise"].includes(state.form) && !groupsOf(p).length) state.form = "all";
  const groups = groupsOf(p);
  const { iteration, loss } = p.film;
  const wanted = JSON.stringify([
    groups,
    state.form,
    state.sample,
    iteration,
    loss[0],
    document.documentElement.lang,
    state.code,
  ]);
  if (wanted === state.drawn) return;
  state.drawn = wanted;
  draw(p, groups);
};

registerPanel("work", (/** @type {Player} */ p, /** @type {string} */ reason) => {
  if (reason !== "select" && reason !== "theme") paint(p);
});

document.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element) || !target.closest("#check-work")) return;
  state.form = openExercise(page.player) ? "exercise" : "stop";
  showPanel("work");
  root().querySelector("input[data-key]")?.focus();
});

document.addEventListener("backstep:exercise", () => {
  state.drawn = "";
  showPanel("work");
});
