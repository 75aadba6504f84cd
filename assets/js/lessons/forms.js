// @ts-check
/* What a learner answers with: a number to type, or options to choose from. */
/** @import { Actions, GoalOf } from "./types.d.ts" */
/** @import { GoalValue } from "../wire.js" */
import { make } from "../core/dom.js";
import { say } from "../core/words.js";
import { button, prose } from "./prose.js";

/** @param {GoalOf<"Predicted" | "Worked">} goal @param {number} i @param {string} typed @param {Actions} actions */
const numberForm = (goal, i, typed, actions) => {
  const input = make("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    id: `dock-number-${i}`,
    "aria-label": say("lessons.answer"),
    placeholder: say("lessons.answer"),
    value: typed,
    oninput: () => actions.keepTyped(i, input.value),
  });
  const form = make(
    "form",
    { class: "dock-number" },
    input,
    make("button", { class: "control primary" }, say("lessons.check")),
  );
  if (goal.kind === "Predicted") form.append(button("lessons.show", () => actions.revealNumber(i), "quiet"));
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    actions.answerNumber(i, input.value);
  });
  return form;
};

/** @param {GoalOf<"Answered">} goal @param {number} i @param {Actions} actions */
const choiceForm = (goal, i, actions) =>
  make(
    "div",
    { class: "dock-choices", role: "group" },
    ...goal.options.map((option) =>
      make(
        "button",
        {
          type: "button",
          class: "control",
          "data-option": option.name,
          onclick: () => actions.answerChoice(i, option),
        },
        ...prose(option.label, "span").childNodes,
      ),
    ),
  );

/**
 * The form for goal `i` of a stop, if it has one.
 * @param {GoalValue} goal
 * @param {number} i
 * @param {string} typed what has been typed so far
 * @param {Actions} actions
 */
export const formsFor = (goal, i, typed, actions) => {
  if (goal.kind === "Predicted" || goal.kind === "Worked") return [numberForm(goal, i, typed, actions)];
  return goal.kind === "Answered" ? [choiceForm(goal, i, actions)] : [];
};
