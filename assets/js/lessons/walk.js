// @ts-check
/* A lesson is walked from stop to stop, a myth is opened; either is left again. */
/** @import { Actions, GoalOf, Walk } from "./types.d.ts" */
/** @import { FeedbackValue, LessonValue, MythValue, ChoiceValue } from "../wire.js" */
import { takeFromAddress } from "../core/address.js";
import { $ } from "../core/dom.js";
import { page } from "../core/state.js";
import { dataTab } from "../data/state.js";
import { askServer, openPanel } from "../step/closer.js";
import { restoreDrawer } from "../step/drawers.js";
import { paintCards } from "./cards.js";
import { paintDock, paintDone, paintFeedback } from "./dock.js";
import { isMet, stepOf } from "./goals.js";
import { markNeeded } from "./leading.js";
import { firstStop, progressAfter } from "./progress.js";
import { placeView, setUpSession } from "./setup.js";
import { lessons, openWalk, setOpen, stopOf } from "./state.js";
import { keepOpen, keepProgress, readProgress } from "./storage.js";

const SLOW_AFTER_MS = 45000; // then the hint is pointed out

/** Asks for a lesson; null if it was refused. @param {string} name @returns {Promise<LessonValue | null>} */
export const fetchLesson = (name) => askServer("lesson", { lesson: name });

/** Asks for a myth; null if it was refused. @param {string} name @returns {Promise<MythValue | null>} */
export const fetchMyth = (name) => askServer("myth", { myth: name });

/** Paints what is open. */
export const paint = () => paintDock(ACTIONS);

/* Goals -------------------------------------------------------------------------- */

/** @param {Walk} walk */
const epochsDone = ({ replaced }) => {
  const { view } = dataTab;
  return view && view !== replaced ? Math.floor(view.last / view.loop.batches) : 0;
};

/** Looks whether the learner has done what the stop asks for. */
export const checkGoals = () => {
  const walk = openWalk();
  if (!walk?.lesson || walk.state !== "asking" || !page.player?.film) return;
  const around = { panel: openPanel(), epochs: epochsDone(walk), fromCurve: walk.fromCurve, mnist: lessons.mnist };
  stopOf(walk).goals.forEach((goal, i) => {
    walk.met[i] ||= isMet(goal, page.player, around);
  });
  if (walk.met.every(Boolean)) finishStop(walk);
  else paintDone(walk);
  markNeeded();
};

/** @param {Walk} walk */
const finishStop = (walk) => {
  const { name, stops } = walk.lesson;
  walk.state = "done";
  keepProgress(name, progressAfter(readProgress(name), walk.index, stops.length));
  paintCards();
  paint(); // nothing moves on by itself: what was done can be looked at
};

/* Entering a stop ------------------------------------------------------------------ */

const goOn = () => enterStop(openWalk().index + 1, true);

/**
 * Enters a stop of the open lesson.
 * @param {number} index
 * @param {boolean} [isNext] whether the stop before it was done
 */
export const enterStop = async (index, isNext = false) => {
  const walk = openWalk();
  const visit = {};
  Object.assign(walk, { visit, index, feedback: null, typed: {}, hinted: false, fromCurve: false, state: "arriving" });
  const stop = stopOf(walk);
  walk.met = stop.goals.map(() => false);
  // The tab's own picture may come later than the film: until then it shows the stop before.
  walk.replaced = isNext && stop.continues ? null : dataTab.view;
  const { name } = walk.lesson;
  keepOpen({ lesson: name, stop: index, own: walk.own });
  $("dock-body").scrollTop = 0;
  paint();
  if (!(isNext && stop.continues)) {
    const arrived = await setUpSession({ lesson: name, stop: index });
    if (lessons.open?.visit !== visit) return;
    if (arrived) placeView(stopOf(walk).view);
  } else if (!stop.view.panel) restoreDrawer();
  walk.state = "asking";
  checkGoals();
  paint();
  remindLater(visit);
};

/** @param {object} visit */
const remindLater = (visit) =>
  setTimeout(() => {
    if (lessons.open?.visit === visit) $("lesson-dock").classList.add("is-slow");
  }, SLOW_AFTER_MS);

/* Starting and leaving --------------------------------------------------------------- */

/** What the learner had before, and gets back. */
const ownBefore = () => ({
  own: lessons.open?.own ?? JSON.stringify(page.player.film.file),
  before: lessons.open?.before ?? { index: page.player.index },
});

/** Opens a lesson. @param {string} name @param {number | null} [index] of the stop; else where the learner has been */
export const startLesson = async (name, index = null) => {
  const lesson = await fetchLesson(name);
  if (!lesson) return;
  setOpen({ lesson, ...ownBefore() });
  $("lesson-dock").hidden = false;
  await enterStop(firstStop(index, readProgress(name), lesson.stops.length));
};

/** Opens a myth: a page and what to look at on it; there is nothing to do. @param {string} name */
export const openMyth = async (name) => {
  const myth = await fetchMyth(name);
  if (!myth) return;
  const visit = {};
  const open = setOpen({ myth, visit, ...ownBefore() });
  keepOpen({ myth: name, own: open.own });
  $("lesson-dock").hidden = false;
  paint();
  const arrived = await setUpSession({ myth: name });
  if (lessons.open?.visit !== visit) return;
  if (arrived) placeView(myth.view);
  open.state = "done";
  paint();
};

const close = () => {
  lessons.open = null;
  markNeeded();
  keepOpen(null);
  for (const name of ["lesson", "myth", "stop"]) takeFromAddress(name);
  $("lesson-dock").hidden = true;
  document.body.classList.remove("has-lesson");
  restoreDrawer();
  paintCards();
};

/** Gives the learner's own session back. */
export const leaveLesson = async () => {
  const walk = openWalk();
  walk.visit = null;
  await setUpSession({ leave: true });
  close();
  page.player.moveTo(walk.before?.index ?? 0);
};

/** Leaves the lesson and goes on with its network. */
const keepNetwork = async () => {
  openWalk().visit = null;
  const { index } = page.player;
  await setUpSession({ keep: true });
  close();
  page.player.moveTo(index);
};

/* Answers --------------------------------------------------------------------------- */

/** @param {number} goal @param {string} text */
const answerNumber = async (goal, text) => {
  const { visit, lesson, index } = openWalk();
  /** @type {FeedbackValue | null} */
  const verdict = await askServer("lesson_answer", { lesson: lesson.name, stop: index, goal, text });
  const { open } = lessons;
  if (!verdict || open?.visit !== visit) return;
  open.feedback = verdict;
  if (verdict.right) settleNumber(goal);
  else paintFeedback(open);
};

/** @param {number} i of the goal */
const settleNumber = (i) => {
  const walk = openWalk();
  const goal = stopOf(walk).goals[i];
  walk.met[i] = true;
  if (goal.kind === "Predicted") {
    const step = stepOf(page.player, goal.key);
    if (step >= page.player.index) page.player.moveTo(step + 1);
  }
  checkGoals();
  paint();
};

/** Without an answer: the step itself shows the number. @param {number} i of the goal */
const revealNumber = (i) => {
  openWalk().feedback = null;
  settleNumber(i);
};

/** @param {number} i of the goal @param {ChoiceValue} option */
const answerChoice = (i, option) => {
  const walk = openWalk();
  const goal = /** @type {GoalOf<"Answered">} */ (stopOf(walk).goals[i]);
  const right = option.name === goal.right;
  walk.feedback = { right, text: right ? "" : option.why };
  if (right) walk.met[i] = true;
  checkGoals();
  paint();
};

const showHint = () => {
  openWalk().hinted = true;
  paint();
};

/** @type {Actions} */
const ACTIONS = {
  goOn,
  start: startLesson,
  leave: leaveLesson,
  keepNetwork,
  showHint,
  keepTyped: (goal, text) => {
    openWalk().typed[goal] = text;
  },
  answerNumber,
  answerChoice,
  revealNumber,
};
