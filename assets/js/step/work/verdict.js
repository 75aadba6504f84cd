// @ts-check
/* What is said of the numbers that were checked: how many are right, and what the first wrong one is. */
import { make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { page } from "../../core/state.js";
import { say } from "../../core/words.js";
import { jumpButton } from "../inspection/parts.js";

/** @import { WorkAnswer, WorkMistake } from "../../wire.js" */

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

/** @param {Element | null} box @param {WorkAnswer | null} answer */
export const writeVerdict = (box, answer) => {
  if (!box) return;
  box.replaceChildren(
    ...(answer ? [make("p", { class: "work-count" }, countRight(answer))] : []),
    ...(answer?.first ? [firstWrong(answer.first)] : []),
  );
  box.classList.toggle("is-right", Boolean(answer) && !answer?.first);
};
