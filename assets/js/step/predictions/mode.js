// @ts-check
/* Predict mode: the number is asked for before it is shown. */
import { $ } from "../../core/dom.js";
import { page } from "../../core/state.js";
import { askServer } from "../closer.js";
import { paintQuestion, verdictBox } from "./box.js";
import { download, entries, paintScore, part, record, reset, store, stored } from "./score.js";

/** @import { Player } from "../player.js" */
/** @import { FilmValue, QuestionValue } from "../../wire.js" */

const MODE = "backstep.predict";

let on = stored(MODE, false) === true;

/** @type {any} */
let pending = null; // the halt whose questions are on their way

/** @type {any} */
let current = null; // { film, index, goal, payload, questions }: the first question is open

/** @type {any[]} */
let verdicts = [];

let revealing = false;

const seen = new Map(); // which questions were answered or skipped, by film

/**
 * The same net with the same numbers is the same film, in any language.
 * @param {FilmValue} film
 */
const identity = (film) => `${film.iteration} ${JSON.stringify(film.file)}`;

/** @param {FilmValue} film */
const done = (film) => {
  const id = identity(film);
  if (!seen.has(id)) seen.set(id, new Set());
  return seen.get(id);
};

/** @param {any} place @param {Player} p */
const isHere = (place, p) => place && place.film === p.film && place.index === p.index;

/* Asking ------------------------------------------------------------------ */

/**
 * Takes over a move to the next halt, if there is something to ask about it.
 * @param {Player} p
 * @param {number} goal
 */
const beforeReveal = (p, goal) => {
  if (!on || p.waiting || goal <= p.index) return false;
  if (isHere(current, p)) focusQuestion();
  else if (!isHere(pending, p)) fetchQuestions(p, goal);
  return true;
};

/** @param {Player} p @param {number} goal */
const fetchQuestions = async (p, goal) => {
  const payload = { position: p.index, halt: goal, focus: p.selection };
  const place = { film: p.film, index: p.index, goal, payload };
  pending = place;
  const data = await askServer("question", payload);
  if (pending !== place) return;
  pending = null;
  if (!on || !isHere(place, p)) return;
  const before = done(p.film);
  const questions = (data?.questions ?? []).filter((/** @type {QuestionValue} */ { key }) => !before.has(key));
  verdicts = [];
  if (!questions.length) return reveal(p, goal);
  current = { ...place, questions };
  paint();
  focusQuestion();
};

/** @param {Player} p @param {number} goal */
const reveal = (p, goal) => {
  revealing = true;
  p.moveTo(goal);
  revealing = false;
  paint();
};

/* The open question is answered or skipped: the next one, or the numbers. */
const goOn = () => {
  const p = page.player;
  const { film, goal } = current;
  done(film).add(current.questions.shift().key);
  if (current.questions.length) {
    paint();
    return focusQuestion();
  }
  current = null;
  reveal(p, goal);
  const after = $("step-next").disabled ? $("iteration-next") : $("step-next");
  after.focus({ preventScroll: true });
};

/** @param {any} typed */
const answer = async (typed) => {
  const place = current;
  const [question] = place.questions;
  if (place.busy) return;
  place.busy = true;
  const reply = await askServer("judge", { ...place.payload, key: question.key, answer: typed });
  place.busy = false;
  if (current !== place || !reply) return;
  part("problem").textContent = reply.error ?? "";
  if (reply.error) return;
  record(place.film, question, reply);
  verdicts.push({ ...reply, options: question.options });
  goOn();
  const right = reply.verdict === "right";
  document.dispatchEvent(new CustomEvent("backstep:predicted", { detail: { key: question.key, right } }));
};

const skip = () => {
  record(current.film, current.questions[0], { verdict: "skipped", given: "", exact: "", mistake: "" });
  goOn();
};

const close = () => {
  pending = current = null;
  verdicts = [];
  paint();
};

const focusQuestion = () => {
  const choice = part("choices").querySelector("button");
  (choice ?? part("typed")).focus();
  $("prediction").scrollIntoView({ block: "nearest" });
};

/* Drawing --------------------------------------------------------------------- */

const paint = () => {
  const p = page.player;
  if (!p?.film) return;
  $("step-predict").setAttribute("aria-pressed", String(on));
  $("prediction").hidden = !on;
  document.body.classList.toggle("bs-asking", Boolean(current));
  // The loss after the update is on the page from the beginning.
  document.body.classList.toggle("bs-loss-covered", on && (Boolean(current) || p.index < p.last));
  part("idle").hidden = Boolean(current) || verdicts.length > 0;
  part("asking").hidden = !current;
  part("verdicts").replaceChildren(...verdicts.map(verdictBox));
  if (current) paintQuestion(current.questions[0], answer);
  paintScore();
};

/* The mode ---------------------------------------------------------------------- */

/** @param {any} wanted */
const set = (wanted) => {
  on = wanted;
  store(MODE, on);
  close();
};

export const predict = {
  isOn: () => on,
  set,
  toggle: () => set(!on),
  entries,
  question: () => current?.questions[0].key ?? null,
};

/** @type {Record<string, number>} */
const ARROWS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

const HELD = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", " ", "Enter"]);

/**
 * In the box the keys are the box's: arrows choose, Escape leaves the question unanswered.
 * @param {any} event
 */
const onKey = (event) => {
  if (!current) return;
  if (HELD.has(event.key)) event.stopPropagation();
  if (event.key === "Escape") {
    close();
    $("step-next").focus({ preventScroll: true });
  }
  const by = ARROWS[event.key];
  const choices = [...part("choices").children];
  const at = choices.indexOf(document.activeElement);
  if (!by || at < 0) return;
  event.preventDefault();
  choices[(at + by + choices.length) % choices.length].focus();
};

/**
 * Enter outside the box must not go on to the next iteration while a question is open.
 * @param {any} event
 */
const holdEnter = (event) => {
  if (!current || event.key !== "Enter" || event.target !== document.body) return;
  event.preventDefault();
  event.stopPropagation();
  focusQuestion();
};

/** @param {Player} player */
export const wirePredictions = (player) => {
  player.holdsBack = (goal) => beforeReveal(player, goal);
  document.addEventListener("keydown", holdEnter, true);
  $("step-predict").addEventListener("click", predict.toggle);
  $("prediction").addEventListener("keydown", onKey);
  part("entry").addEventListener("submit", (/** @type {any} */ event) => {
    event.preventDefault();
    if (current) answer(part("typed").value);
  });
  part("skip").addEventListener("click", () => current && skip());
  part("download").addEventListener("click", download);
  part("reset").addEventListener("click", () => {
    reset();
    paint();
  });
  paint();
};

document.addEventListener("backstep:moved", (/** @type {any} */ { detail }) => {
  if (revealing || detail.reason === "select") return;
  close();
});

document.addEventListener("backstep:words", () => paint());
