// @ts-check
/* Opening an exercise, and holding back its numbers until they are right or given up. */
import { page } from "../../core/state.js";
import { askServer } from "../closer.js";
import { openFile } from "../document/undo.js";
import { paintFrame } from "../painting.js";
import { beginExercise, findHold, isDone, namedExercise, nameInAddress, openExercise } from "./state.js";

/** @import { ExerciseAnswer } from "../../wire.js" */
/** @import { Player } from "../player.js" */

/** Whether an exercise is on its way. */
let opening = false;
let isFirst = true;
let isNew = true; // its panel is to be seen: when it is begun, and when the page is loaded

/** Lets as much be seen as is right. @param {Player} p */
export const holdBack = (p) => {
  const exercise = openExercise(p);
  const isOpen = exercise !== null && !isDone(exercise);
  p.lastPosition = exercise ? findHold(exercise, p.numbers) : Infinity;
  const lastIteration = isOpen ? p.film.iteration : Infinity;
  document.body.classList.toggle("bs-exercise", isOpen);
  if (lastIteration === p.lastIteration) return;
  p.lastIteration = lastIteration;
  paintFrame(p);
};

/**
 * Opens an exercise in place of what is open, which undo brings back.
 * @param {{ code: string } | { kind: string, level: string, seed: string }} wanted
 */
export const fetchExercise = async (wanted) => {
  opening = true;
  /** @type {ExerciseAnswer | null} */
  const answer = await askServer("exercise", wanted);
  opening = false;
  if (!answer) return nameInAddress(page.player.film && openExercise(page.player));
  beginExercise(answer);
  isNew = true;
  // As far as one can see.
  openFile(JSON.stringify({ ...answer.file, view: { position: Number.MAX_SAFE_INTEGER, by: "neuron" } }));
  // What is open already comes as no new film.
  if (openExercise(page.player)) settle(page.player);
};

/** @param {Player} p */
const settle = (p) => {
  holdBack(p);
  p.moveTo(p.lastPosition);
  nameInAddress(openExercise(p));
  announce();
};

const announce = () => {
  isNew = false;
  document.dispatchEvent(new CustomEvent("backstep:exercise"));
};

/** What the address names is opened once, when the page is; later the address follows. @param {Player} p */
const follow = (p) => {
  const code = namedExercise();
  const exercise = openExercise(p);
  const wanted = isFirst && code && exercise?.code !== code;
  isFirst = false;
  if (wanted) fetchExercise({ code });
  else if (!opening) nameInAddress(exercise);
};

document.addEventListener("backstep:moved", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.reason !== "film") return;
  holdBack(page.player);
  follow(page.player);
  if (isNew && openExercise(page.player)) announce();
});
