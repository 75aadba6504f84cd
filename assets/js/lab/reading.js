// @ts-check
/* What the MNIST lab shows about a drawing: stages, answer, δ at the input, out-of-distribution score. */
/** @import { Part } from "../core/component.js" */
/** @import { OpenRun, Reading, Stage } from "./types.d.ts" */
import { setText } from "../core/dom.js";
import { typeset } from "../core/elements.js";
import { figures } from "../core/state.js";
import { say } from "../core/words.js";
import { className } from "./names.js";
import { decodeBytes, grayPalette, imageCells, paintPixels, signedPalette } from "./panels.js";
import { IMAGE, MARKS, outline } from "./sketch_marks.js";
import { lab } from "./state.js";

const SECURE = 0.9; // an output trained with the squared error at which a bar is full

/** @param {number} value @param {number} [digits] */
const number = (value, digits = 2) => value.toPrecision(digits).replace("-", "−");
/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)}%`;

/* ---- panels ---------------------------------------------------------------------------- */

/** @param {Part} figure */
function blank(figure) {
  const canvas = figure.querySelector("canvas");
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
  figure.querySelector("svg").replaceChildren();
}

/**
 * Shows one picture of the way from the drawing to the net.
 * @param {Part} figure
 * @param {Reading} reading
 * @param {Part} pad
 */
function showStage(figure, { stages: shown, out_of_distribution: score }, pad) {
  const { stage } = figure.dataset;
  const canvas = figure.querySelector("canvas");
  figure.classList.toggle("mnist-empty", !shown || (stage === "nearest" && !score));
  if (!shown || (stage === "nearest" && !score)) {
    blank(figure);
    return;
  }
  if (stage === "drawing") {
    canvas.width = canvas.height = pad.width;
    canvas.getContext("2d").drawImage(pad, 0, 0);
  } else if (stage === "nearest" && score) {
    paintPixels(canvas, decodeBytes(score.images), IMAGE, IMAGE, grayPalette);
  } else {
    const { pixels, width, height } = /** @type {Record<string, Stage>} */ (shown)[stage];
    const palette = stage === "normalised" ? signedPalette() : grayPalette;
    paintPixels(canvas, decodeBytes(pixels), width, height, palette);
    // All on one scale of 28 pixels, so that the box of 20 looks like 20.
    const whole = stage === "crop" ? Math.max(width, height) : IMAGE;
    canvas.style.width = `${(100 * width) / whole}%`;
    canvas.style.height = `${(100 * height) / whole}%`;
  }
  figure.querySelector("svg").replaceChildren(...(MARKS[stage]?.(shown) ?? []));
}

/** @param {Part} element @returns {(reading: Reading, pad: Part) => void} */
function stages(element) {
  return (reading, pad) => {
    element.classList.toggle("mnist-empty", !reading.stages);
    for (const figure of element.querySelectorAll("figure")) showStage(figure, reading, pad);
  };
}

/** @param {Reading} reading @param {OpenRun} net */
function sentence({ error, stages: shown, answer }, net) {
  if (error) return say(error.key, error.values);
  if (net.dataset === "cifar10") return say("mnist.prediction_colour");
  if (!net.dataset) return say("mnist.prediction_untrained");
  if (!shown || !answer) return say(`mnist.prediction_idle.${net.dataset}`);
  const best = answer.bars.indexOf(Math.max(...answer.bars));
  const value = answer.bars[best];
  const [key, confidence] = answer.loss === "mse" ? ["largest", number(value, 3)] : ["answer", percent(value)];
  return say(`mnist.prediction_${key}`, {
    digit: className(answer.dataset, best),
    confidence,
  });
}

/** From where to where a bar reaches, in shares of its track. @param {number} value @param {string} [loss] */
function span(value, loss) {
  if (loss !== "mse") return [0, value];
  const zero = 1 - SECURE;
  const end = Math.min(Math.max(zero + value * (SECURE - zero), 0), 1);
  return [Math.min(zero, end), Math.max(zero, end)];
}

/** @param {Part} element @returns {(reading: Reading, net: OpenRun) => void} */
function prediction(element) {
  const title = element.querySelector("h2");
  return (reply, net) => {
    const answer = reply.answer ?? null;
    title.dataset.word = answer?.loss === "mse" ? "mnist.prediction_outputs" : "mnist.prediction";
    setText(title, say(title.dataset.word));
    setText(element.querySelector(".mnist-sentence"), sentence(reply, net));
    element.querySelector(".control").hidden = !answer || !lab.batchView;
    element.classList.toggle("mnist-named", (net.dataset ?? "mnist") !== "mnist");
    [...element.querySelectorAll("li")].forEach((row, digit) => showBar(row, digit, answer, net));
  };
}

/**
 * @param {Part} row
 * @param {number} digit
 * @param {Reading["answer"]} answer
 * @param {OpenRun} net
 */
function showBar(row, digit, answer, net) {
  const value = answer ? answer.bars[digit] : 0;
  const [from, to] = span(value, answer?.loss);
  const bar = row.querySelector(".mnist-bar > span");
  row.classList.toggle("mnist-best", Boolean(answer) && value === Math.max(...(answer?.bars ?? [])));
  row.classList.toggle("mnist-below", value < 0);
  bar.style.marginInlineStart = `${100 * from}%`;
  bar.style.width = `${100 * (to - from)}%`;
  setText(row.querySelector(".mnist-digit"), className(net.dataset ?? "", digit));
  const text = answer?.loss === "mse" ? value.toFixed(2).replace("-", "−") : percent(value);
  setText(row.querySelector(".mnist-share"), answer ? text : "–");
  row.firstElementChild.setAttribute("aria-pressed", String(answer?.saliency.digit === digit));
}

/** @param {{ digit: number, dense: boolean }} saliency @param {string} loss */
function formula({ digit, dense }, loss) {
  const [what, start, sign] =
    loss === "mse"
      ? [`\\hat y_{${digit}}`, `\\frac{\\partial \\hat y_{${digit}}}{\\partial z^{(L)}} = e_{${digit}}`, ""]
      : [`\\log p_{${digit}}`, `\\delta^{(L)} = p - e_{${digit}}`, "-"];
  const down = dense ? "W^{(1)\\top}" : "\\Big(\\frac{\\partial z^{(1)}}{\\partial x}\\Big)^{\\!\\top}";
  const first = loss === "mse" ? `\\frac{${"\\partial"} ${what}}{\\partial z^{(1)}}` : "\\delta^{(1)}";
  return `\\frac{\\partial ${what}}{\\partial x} = ${sign}${down}\\,${first},\\qquad ${start}`;
}

/** @param {Part} element @returns {(reading: Reading, net: OpenRun) => void} */
function saliency(element) {
  const frame = element.querySelector(".mnist-frame");
  const canvas = frame.querySelector("canvas");
  const lines = element.querySelector(".sketch-formula");
  let written = "";
  return ({ stages: shown, answer }, net) => {
    const found = answer?.saliency;
    element.classList.toggle("mnist-empty", !found);
    element.querySelectorAll("[data-class]").forEach((/** @type {Part} */ label) => {
      setText(label, className(net.dataset ?? "", Number(label.dataset.class)));
    });
    const words = element.querySelector(".mnist-sentence");
    const scale = element.querySelector(".sketch-scale");
    lines.hidden = scale.hidden = !found;
    if (!answer || !found || !shown) {
      blank(frame);
      setText(words, say("mnist.saliency_idle"));
      return;
    }
    const palette = signedPalette("--bs-delta-negative", "--bs-delta-positive");
    paintPixels(canvas, decodeBytes(found.pixels), IMAGE, IMAGE, palette);
    frame.querySelector("svg").replaceChildren(outline(decodeBytes(shown.centred.pixels)));
    const digit = className(answer.dataset, found.digit);
    const kind = answer.loss === "mse" ? "output" : "probability";
    setText(words, say(`mnist.saliency_${kind}`, { digit }));
    const limit = found.limit === null ? "∞" : number(found.limit);
    setText(scale, say("mnist.saliency_scale", { limit }));
    const source = formula(found, answer.loss);
    if (source !== written) {
      typeset(lines, source);
      written = source;
    }
  };
}

/** @param {Part} element @returns {(reading: Reading, net: OpenRun) => void} */
function outOfDistribution(element) {
  const list = element.querySelector("ul");
  return ({ stages: shown, out_of_distribution: found }, net) => {
    const dataset = net.dataset || "mnist";
    /** @type {Record<string, string>} */
    const names = { mnist: "MNIST", fashion: "Fashion-MNIST" };
    const name = names[dataset];
    element.classList.toggle("mnist-empty", !found);
    element.classList.toggle("mnist-unsure", found?.verdict === "unsure");
    element.classList.toggle("mnist-unlike", found?.verdict === "unlike");
    const key = found?.verdict ?? (shown ? "pending" : "idle");
    const share = found && (found.share >= 1 ? say("mnist.out_of_distribution_all") : percent(found.share));
    setText(element.querySelector(".mnist-sentence"), say(`mnist.out_of_distribution_${key}`, { name, share }));
    const images = found ? decodeBytes(found.images) : new Uint8Array();
    const area = IMAGE * IMAGE;
    imageCells(list, found ? found.labels.length : 0).forEach((cell, i) => {
      paintPixels(cell.firstElementChild, images.subarray(i * area, (i + 1) * area), IMAGE, IMAGE, grayPalette);
      setText(cell.lastElementChild, className(dataset, found?.labels[i] ?? 0));
    });
  };
}

/**
 * The function that shows an answer of the server, or what stands there without one.
 * @param {Part} element
 * @returns {(reading: Reading, net: OpenRun) => void}
 */
export function readingViews(element) {
  const $ = (/** @type {string} */ name) => element.querySelector(`#mnist-${name}`);
  const pad = element.querySelector(".sketch-pad");
  const draw = {
    stages: stages($("stages")),
    prediction: prediction($("prediction")),
    saliency: saliency($("saliency")),
    outOfDistribution: outOfDistribution($("out-of-distribution")),
  };
  /** @type {[Reading, OpenRun]} */
  let last = [{}, {}];
  const show = () => {
    const [reply, net] = last;
    draw.stages(reply, pad);
    for (const view of [draw.prediction, draw.saliency, draw.outOfDistribution]) view(reply, net);
  };
  // Drawn anew in another theme, and in another language.
  figures.add(show);
  document.addEventListener("backstep:words", show);
  return (reply, net) => {
    last = [reply, net];
    show();
  };
}
