// @ts-check
/* Check my work: one's own numbers are typed, and the first wrong one is marked. */
import { $, make } from "../../core/dom.js";
import { page } from "../../core/state.js";
import { say } from "../../core/words.js";
import { askServer, registerPanel, showPanel } from "../closer.js";
import { holdBack } from "../exercise/opening.js";
import { drawExercise, drawMaker, saveWorksheet } from "../exercise/panel.js";
import { isDone, noteRight, openExercise } from "../exercise/state.js";
import { belongsTo } from "../inspection/answers.js";
import { writeChosen } from "../numbers.js";
import { drawFormChooser, drawSampleChooser, listAllForms } from "./choosers.js";
import { drawFields, fieldOf, paintField } from "./fields.js";
import { formOfExercise, formOfIteration, formOfPlace } from "./forms.js";
import { keepTyped, typedFor } from "./typed.js";
import { writeVerdict } from "./verdict.js";

/** @import { Player } from "../player.js" */
/** @import { WorkAnswer } from "../../wire.js" */
/** @import { FormGrid } from "./forms.js" */

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

/** @param {Player} p @returns {FormGrid[][]} */
const groupsOf = (p) => {
  const exercise = openExercise(p);
  if (exercise && state.form === "exercise") return formOfExercise(p, state.sample, exercise.blanks);
  if (state.form === "stop") return formOfPlace(p);
  if (state.form === "all") return formOfIteration(p, state.sample);
  return listAllForms(p, state.sample).find(({ name }) => name === state.form)?.groups ?? [];
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

/** @param {Player} p */
const choosersOf = (p) => {
  const chosen = { form: state.form, sample: state.sample, hasExercise: Boolean(openExercise(p)) };
  const redraw = () => paint(page.player);
  return [
    drawFormChooser(p, chosen, (name) => {
      state.form = name;
      redraw();
    }),
    ...drawSampleChooser(p, chosen, (sample) => {
      state.sample = sample;
      redraw();
    }),
  ];
};

/** @param {string} text */
const tell = (text) =>
  root()
    .querySelector(".work-verdict")
    .replaceChildren(make("p", { class: "hint" }, text));

const paintVerdict = () => writeVerdict(root().querySelector(".work-verdict"), state.answer);

/** @param {Player} p */
const paintMarks = (p) => {
  const isOver = openExercise(p)?.gaveUp ?? false;
  for (const input of root().querySelectorAll("input[data-key]")) {
    paintField(p, input, state.answer?.first?.key ?? null);
    input.disabled = isOver;
    input.placeholder = isOver ? writeChosen(p.numbers.get(input.dataset.key)?.value ?? "") : "";
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
    make("div", { class: "inspect-head" }, ...choosersOf(p)),
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

document.addEventListener("backstep:held", () => {
  showPanel("work");
  tell(say("exercise.held"));
});

document.addEventListener("backstep:exercise", () => {
  state.drawn = "";
  showPanel("work");
});
