// @ts-check
/* How far a learner has come, and where a lesson begins. */
/** @import { Kept, Progress } from "./types.d.ts" */

/**
 * The progress once a stop is done.
 * @param {Progress} before
 * @param {number} index of the stop
 * @param {number} count of the lesson's stops
 * @returns {Progress}
 */
export const progressAfter = (before, index, count) => ({
  stop: Math.max(before.stop, Math.min(index + 1, count - 1)),
  done: before.done || index === count - 1,
});

/**
 * The stop at which a lesson opens.
 * @param {number | null | undefined} wanted
 * @param {Progress} progress
 * @param {number} count of the lesson's stops
 */
export const firstStop = (wanted, progress, count) => {
  const at = wanted ?? (progress.done ? 0 : progress.stop);
  return Math.max(0, Math.min(at, count - 1));
};

/**
 * What a page opens with: what was open before a reload, or is named in the address that somebody followed.
 * @param {string} search of the address
 * @param {Kept | null} kept
 * @param {boolean} isReload
 * @returns {Kept}
 */
export const findResumed = (search, kept, isReload) => {
  const address = new URLSearchParams(search);
  const named = {
    lesson: address.get("lesson"),
    myth: address.get("myth"),
    stop: address.has("stop") ? Number(address.get("stop")) - 1 || 0 : null,
  };
  const isFollowed = (named.lesson || named.myth) && !isReload;
  return isFollowed ? named : (kept ?? named);
};

/**
 * What the card of a lesson says: how many stops are done, the words for it and for its button.
 * @param {Progress} progress
 * @param {number} count of the lesson's stops
 */
export const cardWords = ({ stop, done }, count) => {
  if (done) return { share: count, counted: "lessons.all_stops", begin: "lessons.again" };
  if (stop) return { share: stop, counted: "lessons.some_stops", begin: "lessons.continue" };
  return { share: stop, counted: "lessons.stops", begin: "lessons.start" };
};
