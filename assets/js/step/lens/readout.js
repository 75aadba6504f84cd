// @ts-check
/* What the weight lens says of one weight: its numbers, and sentences. */
import { make } from "../../core/dom.js";
import { toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { gradientOf, keyOf, kindOf, parameterValue, symbolOf } from "../inspection/parameter.js";
import { factRow, jumpButton } from "../inspection/parts.js";
import { writeChosen } from "../numbers.js";

/** @import { Numeral } from "../../core/numbers.js" */
/** @import { Player } from "../player.js" */
/** @import { Address } from "../inspection/parameter.js" */
/** @import { LensAnswer } from "../../wire.js" */

/**
 * What is known at this position: the gradient of the batch, and the step that follows from it.
 * @param {Player} p
 * @param {Address} parameter
 */
export const known = (p, parameter) => ({
  gradient: gradientOf(p, parameter) !== null,
  step: parameterValue(p, `new_${kindOf(parameter)}`, parameter) !== null,
});

/** @param {LensAnswer} data @param {keyof LensAnswer} name */
export const number = (data, name) => toNumber(/** @type {Numeral} */ (data[name]));

/** @param {LensAnswer} data @param {Address} parameter @param {any} has */
export const facts = (data, parameter, has) => {
  const w = symbolOf(parameter);
  const predicted = number(data, "loss") + number(data, "gradient") * number(data, "change");
  const when = (/** @type {boolean} */ flag, /** @type {any} */ value) => (flag ? value : null);
  return make(
    "table",
    { class: "facts" },
    make(
      "tbody",
      {},
      factRow("ring", `${w}`, data.value),
      factRow("line value", `L(${w})`, data.loss),
      factRow("dash delta", `\\partial L/\\partial ${w}`, when(has.gradient, data.gradient), "delta"),
      factRow("arrow fresh", `\\Delta ${w}`, when(has.step, data.change)),
      factRow("", make("span", {}, say("lens.tangent_says")), when(has.step, predicted)),
      factRow("ring fresh", make("span", {}, say("lens.slice_says")), when(has.step, data.landing)),
      factRow("diamond fresh", make("span", {}, say("lens.really")), when(has.step, data.after)),
    ),
  );
};

/** @param {Player} p */
const parameters = (p) =>
  p.film.network.sizes
    .slice(1)
    .reduce(
      (/** @type {number} */ sum, /** @type {number} */ n, /** @type {number} */ i) =>
        sum + n * (p.film.network.sizes[i] + 1),
      0,
    );

/** @param {Player} p @param {LensAnswer} data @param {Address} parameter @param {any} has */
export const sentences = (p, data, parameter, has) => {
  const told = [];
  if (!has.gradient) told.push(say("lens.before"), jumpButton(p, keyOf(`${kindOf(parameter)}_gradient`, parameter)));
  else if (!has.step) told.push(say("lens.tangent"), jumpButton(p, keyOf(`new_${kindOf(parameter)}`, parameter)));
  else {
    const values = {
      landing: writeChosen(data.landing),
      after: writeChosen(data.after),
      count: parameters(p) - 1,
    };
    told.push(say("lens.landed", values));
    if (number(data, "landing") > number(data, "loss")) told.push(say("lens.overshoots"));
  }
  if (data.kinks) told.push(say("lens.kinks", { count: data.kinks }));
  return told.flatMap((part) => [
    part,
    typeof part === "string" && document.documentElement.lang.startsWith("zh") ? "" : " ",
  ]);
};
