// @ts-check
/* The chain rule: every path from the loss back to one weight, its factors, and its way in the graph. */
import { $, make } from "../../core/dom.js";
import { tex, typeset } from "../../core/elements.js";
import { toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { openPanel, registerPanel } from "../closer.js";
import { answerSource } from "../inspection/answers.js";
import { ownChooser, setChooser } from "../inspection/chooser.js";
import { chosenParameter, gradientOf, symbolOf } from "../inspection/parameter.js";
import { fillBody, joinSentences, jumpButton, panelBody, setBusy, showHint } from "../inspection/parts.js";
import { chosenElement, writeChosen } from "../numbers.js";
import { dark, light, lightFromNow } from "./light.js";
import { cells, collapses, gradientKey, reveal, state, table } from "./table.js";

/** @import { Player } from "../player.js" */
/** @import { Address } from "../inspection/parameter.js" */
/** @import { ChainPath, ChainAnswer } from "../../wire.js" */

/**
 * What changes with every step: whether the sum can be compared, and with what.
 * @param {Player} p
 * @param {ChainAnswer} data
 * @param {Address} parameter
 */
const verdict = (p, data, parameter) => {
  const own = gradientOf(p, parameter, p.sample);
  if (own === null) return [say("chain.pending"), " ", jumpButton(p, gradientKey(p, parameter))];
  const total = toNumber(data.total);
  const sizes = data.paths.reduce(
    (/** @type {number} */ sum, /** @type {ChainPath} */ path) => sum + Math.abs(toNumber(path.product)),
    Math.abs(toNumber(data.rest)),
  );
  const same = Math.abs(total - own) <= 1e-12 * sizes || Object.is(total, own) || total === own;
  return [
    make(
      "strong",
      { class: same ? "agrees" : "differs" },
      say(same ? "chain.equal" : "chain.unequal", { value: writeChosen(own) }),
    ),
  ];
};

/** @param {Player} p @param {Address} parameter */
const batch = (p, parameter) => {
  const { samples, reduction } = p.film.network;
  if (samples < 2) return "";
  const value = gradientOf(p, parameter);
  const text = say(`chain.batch.${reduction}`, { count: samples, sample: p.sample + 1 });
  return make(
    "p",
    { class: "batch" },
    `${text} `,
    tex(`\\partial L/\\partial ${symbolOf(parameter)} =`),
    " ",
    chosenElement(value, "delta"),
  );
};

/** @type {any} */
let built = null;

const head = () => $("closer-chain").querySelector(".inspect-head");

/** @param {Player} p */
const body = (p) => panelBody($("closer-chain"), p, () => [ownChooser(p), make("span", { class: "where" })]);

/** @param {Player} p @param {ChainAnswer} data @param {Address} parameter */
const build = (p, data, parameter) => {
  cells.length = 0;
  built = data;
  const formula = make("div", {
    class: "scroll-x general",
    tabindex: "0",
    role: "region",
    "aria-label": say("chain.formula"),
  });
  typeset(formula, data.formula);
  const { samples } = p.film.network;
  const many = data.count === 1 ? "chain.one" : "chain.many";
  const words = [say(many, { count: data.count })];
  if (data.zeros) words.push(say("chain.zeros", { zeros: data.zeros }));
  if (data.merged) words.push(say("chain.merged"));
  head().querySelector(".where").textContent =
    samples > 1 ? say("graph.sample", { sample: p.sample + 1, count: samples }) : "";
  fillBody(
    body(p),
    formula,
    make("p", {}, joinSentences(words)),
    ...table(p, data, parameter, () => build(p, data, parameter)),
    make("p", { class: "verdict", "aria-live": "polite" }),
    make("div", { class: "over-the-batch" }),
    collapses(data),
    make("p", { class: "hint" }, say("chain.light")),
  );
  update(p, data, parameter);
};

/** @param {Player} p @param {ChainAnswer} data @param {Address} parameter */
const update = (p, data, parameter) => {
  const root = $("closer-chain");
  reveal(p);
  root.querySelector(".verdict").replaceChildren(...verdict(p, data, parameter));
  root.querySelector(".over-the-batch").replaceChildren(batch(p, parameter));
  lightFromNow(() => {
    const path = openPanel() === "chain" && built === data && data.paths[state.pinned];
    light(p, path || null, parameter.source);
  });
};

const ask = answerSource("chain", (/** @type {Player} */ p) => paint(p, "answer"));

/** @param {Player} p @param {string} reason */
const paint = (p, reason) => {
  const root = $("closer-chain");
  const parameter = chosenParameter(p);
  if (reason === "film" || reason === "select") {
    state.pinned = null;
    state.all = false;
    dark();
  }
  const inside = body(p);
  setChooser(root, "own", parameter);
  if (!parameter) {
    built = null;
    head().querySelector(".where").textContent = "";
    setBusy(root, false);
    showHint(inside, p);
    return;
  }
  const data = ask(p, { ...parameter, sample: p.sample });
  setBusy(root, !data);
  if (!data) return;
  if (data !== built || reason === "words" || reason === "open") build(p, data, parameter);
  else update(p, data, parameter);
};

registerPanel("chain", paint);

document.addEventListener("backstep:panel", (/** @type {any} */ event) => event.detail.name !== "chain" && dark());
