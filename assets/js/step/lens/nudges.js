// @ts-check
/* Nudges of one weight: how well a difference agrees with the slope, and when rounding rules. */
import { $, make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { draw } from "../../core/plots.js";
import { say } from "../../core/words.js";
import { symbolOf } from "../inspection/parameter.js";
import { changeMarks, factRow, plotBox, radioGroup, visibility } from "../inspection/parts.js";
import { writeChosen } from "../numbers.js";
import { known, number } from "./readout.js";

/** @import { Player } from "../player.js" */
/** @import { Address } from "../inspection/parameter.js" */
/** @import { LensAnswer, Rungs } from "../../wire.js" */

/** @type {any} */
export const state = { zoom: 0, rung: 8, sides: "central", drawn: "" };

const NEAR_BEST = 6;

export const root = () => $("closer-lens");

/** @returns {"central_error" | "forward_error"} */
const errorsOf = () => (state.sides === "central" ? "central_error" : "forward_error");

/** @param {LensAnswer} data */
const rung = (data) => {
  const at = (/** @type {keyof Rungs} */ name) => data.rungs[name][state.rung];
  const both = state.sides === "central";
  const from = both ? at("down") : number(data, "loss");
  return {
    nudge: at("nudge"),
    above: at("above"),
    below: at("below"),
    up: at("up"),
    down: at("down"),
    bent: at("bent"),
    width: both ? at("above") + at("below") : at("above"),
    rise: at("up") === null || from === null ? null : at("up") - from,
    quotient: at(state.sides),
    error: at(errorsOf()),
  };
};

/**
 * Whether the nudge is still too large, about right, or so small that rounding rules.
 * @param {LensAnswer} data
 * @param {any} now
 */
const judgement = (data, now) => {
  if (now.width === 0) return "lens.swallowed";
  if (now.bent) return "lens.bent";
  const errors = data.rungs[errorsOf()];
  const best = errors.reduce(
    (/** @type {number} */ least, /** @type {any} */ error, /** @type {number} */ i) =>
      error !== null && !data.rungs.bent[i] && (least < 0 || error < errors[least]) ? i : least,
    -1,
  );
  if (best < 0) return "lens.swallowed";
  if (now.error <= 10 * errors[best] || Math.abs(state.rung - best) <= NEAR_BEST / 2) return "lens.best";
  return state.rung < best ? "lens.large" : "lens.small";
};

/** @param {LensAnswer} data @param {Address} parameter @param {any} now @param {any} has */
const nudgeRows = (data, parameter, now, has) => {
  const w = symbolOf(parameter);
  const both = state.sides === "central";
  return make(
    "table",
    { class: "facts" },
    make(
      "tbody",
      {},
      factRow("", both ? "\\Delta L = L(w + h) - L(w - h)" : "\\Delta L = L(w + h) - L(w)", now.rise),
      factRow("", both ? "\\Delta w = 2h" : "\\Delta w = h", now.width),
      factRow("", "\\Delta L / \\Delta w", now.quotient, "delta"),
      factRow("", `\\partial L/\\partial ${w}`, has.gradient ? data.gradient : null, "delta"),
      factRow(
        "",
        make("span", {}, say(number(data, "gradient") ? "lens.error" : "lens.error.absolute")),
        has.gradient ? now.error : null,
      ),
    ),
  );
};

/** @param {Player} p @param {LensAnswer} data @param {Address} parameter */
export const drawNudge = (p, data, parameter) => {
  const box = root().querySelector(".nudges");
  const has = known(p, parameter);
  const now = rung(data);
  const slider = box.querySelector("input[type=range]");
  slider.value = state.rung;
  const text = `h = ${writeChosen(now.nudge)}`;
  slider.setAttribute("aria-valuetext", text);
  box.querySelector("output").textContent = text;
  box.querySelector(".readout").replaceChildren(nudgeRows(data, parameter, now, has));
  box.querySelector(".told").replaceChildren(has.gradient ? say(judgement(data, now)) : say("lens.nudge.before"));
  const plot = box.querySelector(".plot");
  plot.hidden = !has.gradient;
  if (!has.gradient) return;
  const [low, high] = data.errors.layout.yaxis.range.map((/** @type {number} */ power) => 10 ** power);
  draw(
    plot,
    changeMarks(data.errors, {
      guide: { x: [now.nudge, now.nudge], y: [low, high] },
      now: { x: [now.nudge], y: [now.error > 0 ? now.error : null] },
    }),
  );
};

/** @param {Player} p @param {LensAnswer} data @param {Address} parameter */
export const drawLens = (p, data, parameter) => {
  const has = known(p, parameter);
  const now = rung(data);
  const w = number(data, "value");
  const both = state.sides === "central";
  const nudged = both
    ? { x: [w - now.below, w + now.above], y: [now.down, now.up] }
    : { x: [w, w + now.above], y: [number(data, "loss"), now.up] };
  const step = visibility(has.step);
  const figure = changeMarks(data.figure, {
    tangent: visibility(has.gradient),
    step,
    fall: step,
    landing: step,
    after: step,
    nudge: nudged,
  });
  draw(root().querySelector(".lens-plot"), figure);
};

/** @param {Player} p @param {LensAnswer} data @param {Address} parameter */
export const nudges = (p, data, parameter) => {
  const again = () => {
    drawLens(p, data, parameter);
    drawNudge(p, data, parameter);
  };
  const slider = make("input", {
    type: "range",
    min: 0,
    max: data.rungs.nudge.length - 1,
    step: 1,
    value: state.rung,
    "aria-label": say("lens.nudge"),
    oninput: (/** @type {any} */ event) => {
      state.rung = Number(event.target.value);
      again();
    },
  });
  return make(
    "section",
    { class: "nudges" },
    make(
      "div",
      { class: "inspect-head" },
      make("h3", {}, say("lens.nudge")),
      radioGroup("nudge-sides", "lens.sides", ["central", "forward"], state.sides, (/** @type {string} */ sides) => {
        state.sides = sides;
        again();
      }),
    ),
    make(
      "div",
      { class: "nudge-slider" },
      make("span", {}, "1"),
      slider,
      make("span", {}, tex("10^{-13}")),
      make("output", {}),
    ),
    make(
      "div",
      { class: "beside" },
      make(
        "div",
        {},
        make("h4", {}, say("lens.error.plot")),
        Object.assign(plotBox(190, "lens.error.plot"), {}),
        make(
          "ul",
          { class: "legend lines" },
          make("li", { class: "solid" }, say("lens.sides.central")),
          make("li", { class: "dotted" }, say("lens.sides.forward")),
        ),
      ),
      make("div", {}, make("div", { class: "readout" }), make("p", { class: "told", "aria-live": "polite" })),
    ),
  );
};
