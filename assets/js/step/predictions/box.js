// @ts-check
/* The box of predict mode: a question, and the verdicts on the last answers. */
import { $, make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { full } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { writeChosen } from "../numbers.js";
import { part } from "./score.js";

/** @import { Option, QuestionValue, Verdict } from "../../wire.js" */

/**
 * @param {QuestionValue} question
 * @param {(typed: any) => void} answer takes what was chosen
 */
export const paintQuestion = ({ kind, text, symbol, formula, options }, answer) => {
  $("prediction-question").textContent = text;
  part("problem").textContent = "";
  part("typed").value = "";
  part("entry").hidden = kind !== "value";
  part("symbol").replaceChildren(symbol ? tex(symbol) : "");
  const hint = part("hint-formula");
  hint.hidden = !formula;
  hint.open = false;
  hint.querySelector("div").replaceChildren(formula ? tex(`\\displaystyle ${formula}`) : "");
  part("choices").replaceChildren(
    ...options.map((/** @type {any} */ option) =>
      make("button", { type: "button", class: "control quiet", onclick: () => answer(option.value) }, ...label(option)),
    ),
  );
  part("rule").textContent = say(kind === "value" ? "predict.rule" : "predict.rule.choice");
};

/** @param {{ symbol: string, text: string }} option */
const label = ({ symbol, text }) => [...(symbol ? [tex(symbol)] : []), make("span", {}, text)];

/** @type {Record<string, string>} */
const MARKS = { right: "✓", close: "≈", wrong: "✗" };

/** @param {Verdict & { options: Option[] }} verdict */
export const verdictBox = ({ verdict, given, exact, sentence, options }) => {
  const chosen = (/** @type {any} */ value) =>
    label(/** @type {Option} */ (options.find((option) => option.value === value)));
  const number = (/** @type {any} */ value) => [
    make("span", { class: "number", title: full(value) }, writeChosen(value)),
  ];
  const [written, truth] = options.length ? [chosen, "predict.truth.choice"] : [number, "predict.truth"];
  return make(
    "div",
    { class: "verdict", "data-verdict": verdict },
    make("strong", {}, `${MARKS[String(verdict)]} ${say(`predict.${verdict}`)}`),
    pair("predict.yours", written(given)),
    given === exact ? "" : pair(truth, written(exact)),
    sentence ? make("p", {}, sentence) : "",
  );
};

/** @param {string} word @param {any[]} parts */
const pair = (word, parts) => make("span", { class: "pair" }, say(word), ...parts);
