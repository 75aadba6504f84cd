// @ts-check
/* The loss over two weights: contours, a mountain, the way so far and the next step. */
import { $, make } from "../core/dom.js";
import { draw } from "../core/plots.js";
import { say } from "../core/words.js";
import { registerPanel } from "./closer.js";
import { answerSource } from "./inspection/answers.js";
import { ownChooser, parameterChooser, setChooser } from "./inspection/chooser.js";
import { chosenParameter, keyOf, kindOf, parameterValue, parseAddress } from "./inspection/parameter.js";
import {
  changeMarks,
  factRow,
  fillBody,
  joinSentences,
  jumpButton,
  panelBody,
  plotBox,
  radioGroup,
  setBusy,
  showHint,
  visibility,
  zoomButtons,
} from "./inspection/parts.js";
import { isInNet } from "./selection.js";

/** @import { Player } from "./player.js" */
/** @import { Address } from "./inspection/parameter.js" */
/** @import { SurfaceAnswer } from "../wire.js" */

/** @type {any} */
const state = { zoom: 0, second: null, view: null, drawn: null };
/** @type {any} */
let built = null;

const root = () => $("closer-surface");

/* Three dimensions need WebGL, which old projector machines and headless browsers lack; where a
   processor only imitates it, it is there for those who ask, but slow. */
/** @type {"missing" | "slow" | "fast" | null} */
let webgl = null;

/** @returns {"missing" | "slow" | "fast"} */
const findWebgl = () => {
  const context = document.createElement("canvas").getContext("webgl");
  if (!context) return "missing";
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const renderer = names ? context.getParameter(names.UNMASKED_RENDERER_WEBGL) : "";
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(renderer) ? "slow" : "fast";
};
const hasWebgl = () => {
  webgl ??= findWebgl();
  return webgl !== "missing";
};

const view = () => (hasWebgl() ? (state.view ?? (webgl === "fast" ? "both" : "contours")) : "contours");

/** @param {Player} p @param {Address} parameter */
const known = (p, parameter) => parameterValue(p, `new_${kindOf(parameter)}`, parameter) !== null;

/** @param {Player} p @param {Address} parameter */
const exists = (p, parameter) =>
  Boolean(parameter) && isInNet({ ...parameter, source: parameter.source ?? undefined }, p.film.network.sizes);

/** @param {SurfaceAnswer} data @param {boolean} has */
const facts = (data, has) =>
  make(
    "table",
    { class: "facts" },
    make(
      "tbody",
      {},
      factRow("ring", "L", data.loss),
      factRow("arrow fresh", make("span", {}, say("surface.slice_says")), has ? data.on_slice : null),
      factRow("diamond fresh", make("span", {}, say("lens.really")), has ? data.after : null),
    ),
  );

/** @param {Player} p @param {SurfaceAnswer} data */
const told = (p, data) => {
  const { sizes } = p.film.network;
  const count =
    sizes
      .slice(1)
      .reduce(
        (/** @type {number} */ sum, /** @type {number} */ n, /** @type {number} */ i) => sum + n * (sizes[i] + 1),
        0,
      ) - 2;
  const words = [say(count ? "surface.is_slice" : "surface.is_whole", { count })];
  if (data.passed)
    words.push(
      say(data.shown === data.passed + 1 ? "surface.way" : "surface.way.thinned", {
        count: data.passed,
        shown: data.shown,
      }),
    );
  else words.push(say("surface.no_way"));
  if (data.batches) words.push(say("surface.batches"));
  if (data.logarithmic) words.push(say("surface.logarithmic"));
  if (data.holes) words.push(say("surface.holes", { count: data.holes, grid: data.grid }));
  return joinSentences(words);
};

/** @param {Player} p @param {Address[]} pair */
const reached = (p, pair) => pair.every((/** @type {Address} */ parameter) => known(p, parameter));

/** @param {Player} p @param {SurfaceAnswer} data @param {Address[]} pair */
const paintFigures = (p, data, pair) => {
  const has = reached(p, pair);
  state.drawn = has;
  const step = { step: visibility(has), after: visibility(has) };
  for (const plot of root().querySelectorAll("[data-view]"))
    draw(plot, changeMarks(data.figures[plot.dataset.view], step));
  root().querySelector(".surface-facts").replaceChildren(facts(data, has));
  root()
    .querySelector(".surface-step")
    .replaceChildren(
      ...(has ? [] : [say("surface.before"), " ", jumpButton(p, keyOf(`new_${kindOf(pair[1])}`, pair[1]))]),
    );
};

const plots = () => {
  const shown = view() === "both" ? ["contours", "mountain"] : [view()];
  return make(
    "div",
    { class: `surfaces ${view()}` },
    ...shown.map((name) => {
      const plot = plotBox(340, `surface.${name}`);
      plot.dataset.view = name;
      return plot;
    }),
  );
};

/** @param {Player} p */
const body = (p) =>
  panelBody(root(), p, () => [
    ownChooser(p, "surface.first"),
    parameterChooser(p, "surface.second", "second", (/** @type {string} */ address) => {
      state.second = parseAddress(address);
      paint(p, "second");
    }),
    zoomButtons(state, () => paint(p, "zoom")),
  ]);

/** @param {Player} p @param {SurfaceAnswer} data @param {Address} first */
const build = (p, data, first) => {
  built = data;
  const second = { layer: data.second[0], unit: data.second[1], source: data.second[2] };
  const choice = hasWebgl()
    ? radioGroup(
        "surface-view",
        "surface.view",
        ["contours", "mountain", "both"],
        view(),
        (/** @type {string} */ chosen) => {
          state.view = chosen;
          build(p, data, first);
        },
      )
    : "";
  setChooser(root(), "second", second);
  fillBody(
    body(p),
    make("div", { class: "inspect-head" }, choice),
    hasWebgl() ? "" : make("p", { class: "hint" }, say("surface.no_webgl")),
    plots(),
    make(
      "div",
      { class: "beside even" },
      make("div", { class: "surface-facts" }),
      make("p", { class: "surface-told" }, told(p, data)),
    ),
    make("p", { class: "surface-step", "aria-live": "polite" }),
  );
  paintFigures(p, data, [first, second]);
};

const ask = answerSource("surface", (/** @type {Player} */ p) => paint(p, "answer"));

/** @param {Player} p @param {string} reason */
const paint = (p, reason) => {
  const first = chosenParameter(p);
  if (reason === "select") state.zoom = 0;
  const inside = body(p);
  setChooser(root(), "own", first);
  if (!first) {
    built = null;
    setChooser(root(), "second", null);
    setBusy(root(), false);
    showHint(inside, p);
    return;
  }
  const second = exists(p, state.second) ? state.second : null;
  const data = ask(p, { ...first, second, zoom: state.zoom });
  setBusy(root(), !data);
  if (!data) return;
  if (data !== built || reason === "words" || reason === "open") build(p, data, first);
  else {
    const pair = [first, { layer: data.second[0], unit: data.second[1], source: data.second[2] }];
    // A step changes the picture only where it reaches the new values.
    if (reason !== "step" || reached(p, pair) !== state.drawn) paintFigures(p, data, pair);
  }
};

registerPanel("surface", paint);
