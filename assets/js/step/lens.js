/* The weight lens: the loss along one weight, its tangent, the step, and nudges. */
import { $, make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { short, toNumber } from "../core/numbers.js";
import { draw } from "../core/plots.js";
import { say } from "../core/words.js";
import { registerPanel } from "./closer.js";
import {
  answerSource,
  changeMarks,
  chosenParameter,
  factRow,
  fillBody,
  gradientOf,
  jumpButton,
  keyOf,
  kindOf,
  ownChooser,
  panelBody,
  parameterValue,
  plotBox,
  radioGroup,
  setBusy,
  setChooser,
  showHint,
  symbolOf,
  visibility,
  zoomButtons,
} from "./inspection.js";

const state = { zoom: 0, rung: 8, sides: "central", drawn: "" };
const NEAR_BEST = 6;
let built = null;

const root = () => $("closer-lens");

/* What is known at this position: the gradient of the batch, and the step that follows from it. */
const known = (p, parameter) => ({
  gradient: gradientOf(p, parameter) !== null,
  step: parameterValue(p, `new_${kindOf(parameter)}`, parameter) !== null,
});

const number = (data, name) => toNumber(data[name]);

/* The readout ---------------------------------------------------------------- */

const facts = (data, parameter, has) => {
  const w = symbolOf(parameter);
  const predicted = number(data, "loss") + number(data, "gradient") * number(data, "change");
  const when = (flag, value) => (flag ? value : null);
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

const parameters = (p) =>
  p.film.network.sizes.slice(1).reduce((sum, n, i) => sum + n * (p.film.network.sizes[i] + 1), 0);

const sentences = (p, data, parameter, has) => {
  const told = [];
  if (!has.gradient) told.push(say("lens.before"), jumpButton(p, keyOf(`${kindOf(parameter)}_gradient`, parameter)));
  else if (!has.step) told.push(say("lens.tangent"), jumpButton(p, keyOf(`new_${kindOf(parameter)}`, parameter)));
  else {
    const values = {
      landing: short(data.landing),
      after: short(data.after),
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

/* Nudges ------------------------------------------------------------------------ */

const rung = (data) => {
  const at = (name) => data.rungs[name][state.rung];
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
    error: at(`${state.sides}_error`),
  };
};

/* Whether the nudge is still too large, about right, or so small that rounding rules. */
const judgement = (data, now) => {
  if (now.width === 0) return "lens.swallowed";
  if (now.bent) return "lens.bent";
  const errors = data.rungs[`${state.sides}_error`];
  const best = errors.reduce(
    (least, error, i) => (error !== null && !data.rungs.bent[i] && (least < 0 || error < errors[least]) ? i : least),
    -1,
  );
  if (best < 0) return "lens.swallowed";
  if (now.error <= 10 * errors[best] || Math.abs(state.rung - best) <= NEAR_BEST / 2) return "lens.best";
  return state.rung < best ? "lens.large" : "lens.small";
};

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

const drawNudge = (p, data, parameter) => {
  const box = root().querySelector(".nudges");
  const has = known(p, parameter);
  const now = rung(data);
  const slider = box.querySelector("input[type=range]");
  slider.value = state.rung;
  const text = `h = ${short(now.nudge)}`;
  slider.setAttribute("aria-valuetext", text);
  box.querySelector("output").textContent = text;
  box.querySelector(".readout").replaceChildren(nudgeRows(data, parameter, now, has));
  box.querySelector(".told").replaceChildren(has.gradient ? say(judgement(data, now)) : say("lens.nudge.before"));
  const plot = box.querySelector(".plot");
  plot.hidden = !has.gradient;
  if (!has.gradient) return;
  const [low, high] = data.errors.layout.yaxis.range.map((power) => 10 ** power);
  draw(
    plot,
    changeMarks(data.errors, {
      guide: { x: [now.nudge, now.nudge], y: [low, high] },
      now: { x: [now.nudge], y: [now.error > 0 ? now.error : null] },
    }),
  );
};

const drawLens = (p, data, parameter) => {
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

const redraw = (p, data, parameter) => {
  const has = known(p, parameter);
  state.drawn = JSON.stringify(has);
  drawLens(p, data, parameter);
  root()
    .querySelector(".lens-facts")
    .replaceChildren(facts(data, parameter, has));
  root()
    .querySelector(".lens-told")
    .replaceChildren(...sentences(p, data, parameter, has));
  drawNudge(p, data, parameter);
};

const nudges = (p, data, parameter) => {
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
    oninput: (event) => {
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
      radioGroup("nudge-sides", "lens.sides", ["central", "forward"], state.sides, (sides) => {
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

const body = (p) => panelBody(root(), p, () => [ownChooser(p), zoomButtons(state, () => paint(p, "zoom"))]);

const build = (p, data, parameter) => {
  built = data;
  state.rung = Math.min(state.rung, data.rungs.nudge.length - 1);
  fillBody(
    body(p),
    make(
      "div",
      { class: "beside" },
      Object.assign(plotBox(300, "lens.plot"), { className: "plot lens-plot" }),
      make("div", { class: "lens-facts" }),
    ),
    make("p", { class: "lens-told", "aria-live": "polite" }),
    nudges(p, data, parameter),
  );
  redraw(p, data, parameter);
};

const ask = answerSource("lens", (p) => paint(p, "answer"));

const paint = (p, reason) => {
  const parameter = chosenParameter(p);
  if (reason === "select") state.zoom = 0;
  const inside = body(p);
  setChooser(root(), "own", parameter);
  if (!parameter) {
    built = null;
    setBusy(root(), false);
    showHint(inside, p);
    return;
  }
  const data = ask(p, { ...parameter, zoom: state.zoom });
  setBusy(root(), !data);
  if (!data) return;
  if (data !== built || reason === "words" || reason === "open") build(p, data, parameter);
  // A step changes the picture only where it reaches the gradient or the new value.
  else if (reason !== "step" || JSON.stringify(known(p, parameter)) !== state.drawn) redraw(p, data, parameter);
};

registerPanel("lens", paint);
