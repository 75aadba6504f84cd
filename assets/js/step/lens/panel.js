// @ts-check
/* The weight lens: the loss along one weight, its tangent, the step, and nudges. */
import { make } from "../../core/dom.js";
import { registerPanel } from "../closer.js";
import { answerSource } from "../inspection/answers.js";
import { ownChooser, setChooser } from "../inspection/chooser.js";
import { chosenParameter } from "../inspection/parameter.js";
import { fillBody, panelBody, plotBox, setBusy, showHint, zoomButtons } from "../inspection/parts.js";
import { drawLens, drawNudge, nudges, root, state } from "./nudges.js";
import { facts, known, sentences } from "./readout.js";

/** @import { Player } from "../player.js" */
/** @import { Address } from "../inspection/parameter.js" */
/** @import { LensAnswer } from "../../wire.js" */

/** @type {any} */
let built = null;

/** @param {Player} p @param {LensAnswer} data @param {Address} parameter */
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

/** @param {Player} p */
const body = (p) => panelBody(root(), p, () => [ownChooser(p), zoomButtons(state, () => paint(p, "zoom"))]);

/** @param {Player} p @param {LensAnswer} data @param {Address} parameter */
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

const ask = answerSource("lens", (/** @type {Player} */ p) => paint(p, "answer"));

/** @param {Player} p @param {string} reason */
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
