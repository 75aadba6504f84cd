// @ts-check
/* What the parts of lessons and myths share and change; there is one of each. */
/** @import { Open, Walk } from "./types.d.ts" */

export const lessons = {
  /** The open lesson or myth. @type {Open | null} */
  open: null,
  /** Counts what the server was asked to set up. */
  nonce: 0,
  /** The state of the visitor's training of the MNIST lab. */
  mnist: "",
};

/** Opens a lesson or myth, of which this much is known. @param {Partial<Open>} known */
export const setOpen = (known) => {
  lessons.open = {
    index: 0,
    met: [],
    state: "arriving",
    feedback: null,
    typed: {},
    hinted: false,
    fromCurve: false,
    replaced: null,
    visit: null,
    ...known,
  };
  return lessons.open;
};

/** The open lesson, for what happens only while there is one. */
export const openWalk = () => /** @type {Walk} */ (lessons.open);

/** @param {Walk} walk */
export const stopOf = (walk) => walk.lesson.stops[walk.index];

/** Whether the stop is the lesson's last. @param {Walk} walk */
export const isLastStop = (walk) => walk.index === walk.lesson.stops.length - 1;
