// @ts-check
/* The exercise that is open: its blanks, which of them are right, and how far one can see. */
import { takeFromAddress } from "../../core/address.js";
import { decisions } from "../../core/document.js";
import { readStored, writeStored } from "../../core/storage.js";

/** @import { ExerciseAnswer } from "../../wire.js" */
/** @import { Player } from "../player.js" */

/**
 * What its code says, what decides its iteration, and what became of it; `began` is in milliseconds.
 * @typedef {Omit<ExerciseAnswer, "file"> & { decided: string, right: string[], gaveUp: boolean, began: number }} Exercise
 */

const KEY = "backstep.exercise";

/** @type {Exercise | null} */
let kept = readStored("sessionStorage", KEY);

const keep = () => writeStored("sessionStorage", KEY, kept);

/** The exercise, if the open iteration is its own. @param {Player} p */
export const openExercise = ({ film }) =>
  kept && film.iteration === film.first && decisions(film.file) === kept.decided ? kept : null;

/** @param {Exercise} exercise */
export const isDone = ({ gaveUp, right, blanks }) => gaveUp || right.length === blanks.length;

/** Begins an exercise, from its beginning. @param {ExerciseAnswer} answer */
export const beginExercise = ({ file, ...rest }) => {
  kept = { ...rest, decided: decisions(file), right: [], gaveUp: false, began: Date.now() };
  keep();
};

/** Which of its numbers are right, as they were checked last. @param {Exercise} exercise @param {string[]} right */
export const noteRight = (exercise, right) => {
  exercise.right = right;
  keep();
};

/** Shows all of it; what is typed stays as it is. @param {Exercise} exercise */
export const giveUp = (exercise) => {
  exercise.gaveUp = true;
  keep();
};

/**
 * The last position whose numbers are no blanks, and none that follow from one.
 * @param {Exercise} exercise
 * @param {Player["numbers"]} numbers
 */
export const findHold = (exercise, numbers) => {
  if (isDone(exercise)) return Infinity;
  const { blanks, right } = exercise;
  const first = blanks.findIndex((key) => !right.includes(key));
  const step = (/** @type {number} */ place) => numbers.get(blanks[place])?.step ?? 0;
  return first === 0 ? step(0) : step(first - 1) + 1;
};

/** What the address names. */
export const namedExercise = () => new URLSearchParams(location.search).get("exercise");

/** The address of an exercise. @param {string} code */
export const addressOf = (code) => {
  const address = new URL(location.href);
  address.searchParams.set("exercise", code);
  address.hash = "";
  return address;
};

/** The address names the exercise as long as it is open. @param {Exercise | null} exercise */
export const nameInAddress = (exercise) => {
  if (!exercise) takeFromAddress("exercise");
  else if (namedExercise() !== exercise.code) history.replaceState(history.state, "", addressOf(exercise.code));
};
