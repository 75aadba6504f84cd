// @ts-check
/* Lessons and myths: the cards to choose from, and the dock that says what to do and sees what was done. */
/** @import { Part } from "../core/component.js" */
import { $, around } from "../core/dom.js";
import { page } from "../core/state.js";
import { translate } from "../core/words.js";
import { paintCards } from "./cards.js";
import { watchMore } from "./dock.js";
import { findResumed } from "./progress.js";
import { lessons, openWalk, setOpen } from "./state.js";
import { readOpen } from "./storage.js";
import { checkGoals, enterStop, fetchLesson, fetchMyth, leaveLesson, openMyth, paint, startLesson } from "./walk.js";

/** Where the learner is, for whoever asks. @public */
export const openLesson = () => {
  const { open } = lessons;
  const shown = open?.lesson ?? open?.myth;
  return open && shown && { name: shown.name, stop: open.index, state: open.state };
};

/** @param {Part} element */
export const mountDock = (element) => {
  translate(element);
  // The step view takes what the strip leaves.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--dock", `${element.offsetHeight}px`);
  }).observe(element);
  watchMore();
  $("dock-back").addEventListener("click", () => enterStop(openWalk().index - 1));
  $("dock-skip").addEventListener("click", () => enterStop(openWalk().index + 1));
  $("dock-again").addEventListener("click", () => enterStop(openWalk().index));
  $("dock-leave").addEventListener("click", () => leaveLesson());
  $("dock-fold").addEventListener("click", (/** @type {any} */ event) => {
    const folded = $("lesson-dock").classList.toggle("is-folded");
    event.currentTarget.setAttribute("aria-expanded", String(!folded));
  });
};

/** @param {Part} element */
export const mountCards = (element) => {
  translate(element);
  paintCards();
  element.addEventListener("click", (/** @type {Event} */ event) => {
    const lesson = around(event, "[data-lesson]")?.dataset.lesson;
    const myth = around(event, "[data-myth]")?.dataset.myth;
    if (lesson) startLesson(lesson);
    if (myth) openMyth(myth);
  });
};

/* What was open before a reload, or is named in the address that somebody followed. */
const resume = () => {
  const kept = readOpen();
  if (kept) setOpen({ own: kept.own });
  const [navigation] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const { lesson, stop, myth } = findResumed(location.search, kept, navigation?.type === "reload");
  if (lesson) startLesson(lesson, stop);
  else if (myth) openMyth(myth);
};

/* What is open, once more in the chosen language. */
const retell = async () => {
  paintCards();
  const { open } = lessons;
  if (!open?.lesson && !open?.myth) return;
  const told = open.lesson
    ? { lesson: await fetchLesson(open.lesson.name) }
    : { myth: await fetchMyth(open.myth?.name ?? "") };
  if (lessons.open !== open || !(told.lesson || told.myth)) return;
  Object.assign(open, told, { feedback: null });
  paint();
};

let begun = false;
document.addEventListener("backstep:moved", () => {
  if (!begun && Object.keys(page.words).length) {
    begun = true;
    resume();
  }
  checkGoals();
});
for (const name of ["panel", "trained"]) document.addEventListener(`backstep:${name}`, checkGoals);
document.addEventListener("backstep:opened", () => {
  if (lessons.open) lessons.open.fromCurve = true;
  checkGoals();
});
document.addEventListener("backstep:mnist", (event) => {
  lessons.mnist = /** @type {CustomEvent} */ (event).detail.state;
  checkGoals();
});
document.addEventListener("backstep:words", retell);
