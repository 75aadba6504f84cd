/* What the MNIST lab shows about a drawing: stages, answer, δ at the input, likeness. */

import { setText } from "../core/dom.js";
import { typeset } from "../core/elements.js";
import { figures } from "../core/state.js";
import { say } from "../core/words.js";
import { decodeBytes, grayPalette, imageCells, paintPixels, signedPalette } from "./panels.js";
import { lab } from "./state.js";

const IMAGE = 28;
const BOX = 20;
const INK = 128; // from here on a pixel counts as ink where its outline is drawn
const SECURE = 0.9; // an output trained with the squared error at which a bar is full

const number = (value, digits = 2) => value.toPrecision(digits).replace("-", "−");
const percent = (share) => `${(100 * share).toFixed(1)} %`;

function named(dataset, digit) {
  return say(`mnist.class.${dataset}.${digit}`) || String(digit);
}

/* ---- marks over an image of 28 × 28 ---------------------------------------------------- */

function shape(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  return element;
}

const box = (x, y, width, height) => shape("rect", { class: "sketch-box", x, y, width, height });

function mass([row, column], top, left) {
  const [x, y] = [column + left, row + top];
  return [
    shape("path", { class: "sketch-mass", d: `M${x - 1.5} ${y}h3M${x} ${y - 1.5}v3` }),
    shape("circle", { class: "sketch-mass", cx: x, cy: y, r: 0.9 }),
  ];
}

const MARKS = {
  drawing: ({ drawing, crop }) => {
    const unit = IMAGE / drawing.width;
    const [row, column] = drawing.corner;
    return [box(column * unit, row * unit, crop.width * unit, crop.height * unit)];
  },
  scaled: ({ scaled }) => {
    const [top, left] = [(IMAGE - scaled.height) / 2, (IMAGE - scaled.width) / 2];
    return [box((IMAGE - BOX) / 2, (IMAGE - BOX) / 2, BOX, BOX), ...mass(scaled.mass, top, left)];
  },
  centred: ({ centred, scaled }) => {
    const [top, left] = centred.place;
    const middle = shape("path", { class: "sketch-middle", d: "M14.5 0V28M0 14.5H28" });
    const high = top - (BOX - scaled.height) / 2;
    const wide = left - (BOX - scaled.width) / 2;
    return [middle, box(wide, high, BOX, BOX), ...mass(centred.mass, 0, 0)];
  },
};

/* The outline of the ink: every edge between a pixel with ink and one without. */
function outline(pixels) {
  const ink = (row, column) =>
    row >= 0 && column >= 0 && row < IMAGE && column < IMAGE && pixels[row * IMAGE + column] >= INK;
  let path = "";
  for (let row = 0; row <= IMAGE; row += 1) {
    for (let column = 0; column <= IMAGE; column += 1) {
      if (ink(row, column) !== ink(row - 1, column)) path += `M${column} ${row}h1`;
      if (ink(row, column) !== ink(row, column - 1)) path += `M${column} ${row}v1`;
    }
  }
  return shape("path", { class: "sketch-outline", d: path });
}

/* ---- panels ---------------------------------------------------------------------------- */

function blank(figure) {
  const canvas = figure.querySelector("canvas");
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
  figure.querySelector("svg").replaceChildren();
}

function stages(element) {
  return ({ stages: shown, likeness }, pad) => {
    element.classList.toggle("mnist-empty", !shown);
    element.querySelectorAll("figure").forEach((figure) => {
      const { stage } = figure.dataset;
      const canvas = figure.querySelector("canvas");
      const empty = !shown || (stage === "nearest" && !likeness);
      figure.classList.toggle("mnist-empty", empty);
      if (empty) return blank(figure);
      if (stage === "drawing") {
        canvas.width = canvas.height = pad.width;
        canvas.getContext("2d").drawImage(pad, 0, 0);
      } else if (stage === "nearest") {
        paintPixels(canvas, decodeBytes(likeness.images), IMAGE, IMAGE, grayPalette);
      } else {
        const { pixels, width, height } = shown[stage];
        const palette = stage === "normalised" ? signedPalette() : grayPalette;
        paintPixels(canvas, decodeBytes(pixels), width, height, palette);
        // All on one scale of 28 pixels, so that the box of 20 looks like 20.
        const whole = stage === "crop" ? Math.max(width, height) : IMAGE;
        canvas.style.width = `${(100 * width) / whole}%`;
        canvas.style.height = `${(100 * height) / whole}%`;
      }
      return figure.querySelector("svg").replaceChildren(...(MARKS[stage]?.(shown) ?? []));
    });
  };
}

function sentence({ error, stages: shown, answer }, net) {
  if (error) return say(error.key, error.values);
  if (net.dataset === "cifar10") return say("mnist.prediction_colour");
  if (!net.dataset) return say("mnist.prediction_untrained");
  if (!shown || !answer) return say(`mnist.prediction_idle.${net.dataset}`);
  const best = answer.bars.indexOf(Math.max(...answer.bars));
  const value = answer.bars[best];
  const [key, confidence] = answer.loss === "mse" ? ["largest", number(value, 3)] : ["answer", percent(value)];
  return say(`mnist.prediction_${key}`, {
    digit: named(answer.dataset, best),
    confidence,
  });
}

/* From where to where a bar reaches, in shares of its track. */
function span(value, loss) {
  if (loss !== "mse") return [0, value];
  const zero = 1 - SECURE;
  const end = Math.min(Math.max(zero + value * (SECURE - zero), 0), 1);
  return [Math.min(zero, end), Math.max(zero, end)];
}

function prediction(element) {
  const title = element.querySelector("h2");
  const rows = [...element.querySelectorAll("li")];
  return (reply, net) => {
    const answer = reply.answer ?? null;
    const outputs = answer?.loss === "mse";
    title.dataset.word = outputs ? "mnist.prediction_outputs" : "mnist.prediction";
    setText(title, say(title.dataset.word));
    setText(element.querySelector(".mnist-sentence"), sentence(reply, net));
    element.querySelector(".control").hidden = !answer || !lab.stepView;
    element.classList.toggle("mnist-named", (net.dataset ?? "mnist") !== "mnist");
    const best = answer && Math.max(...answer.bars);
    rows.forEach((row, digit) => {
      const value = answer ? answer.bars[digit] : 0;
      const [from, to] = span(value, answer?.loss);
      const bar = row.querySelector(".mnist-bar > span");
      row.classList.toggle("mnist-best", answer !== null && value === best);
      row.classList.toggle("mnist-below", value < 0);
      bar.style.marginInlineStart = `${100 * from}%`;
      bar.style.width = `${100 * (to - from)}%`;
      setText(row.querySelector(".mnist-digit"), named(net.dataset, digit));
      const text = outputs ? value.toFixed(2).replace("-", "−") : percent(value);
      setText(row.querySelector(".mnist-share"), answer ? text : "–");
      const chosen = answer !== null && answer.saliency.digit === digit;
      row.firstElementChild.setAttribute("aria-pressed", String(chosen));
    });
  };
}

function formula({ digit, dense }, loss) {
  const [what, start, sign] =
    loss === "mse"
      ? [`\\hat y_{${digit}}`, `\\frac{\\partial \\hat y_{${digit}}}{\\partial z^{(L)}} = e_{${digit}}`, ""]
      : [`\\log p_{${digit}}`, `\\delta^{(L)} = p - e_{${digit}}`, "-"];
  const down = dense ? "W^{(1)\\top}" : "\\Big(\\frac{\\partial z^{(1)}}{\\partial x}\\Big)^{\\!\\top}";
  const first = loss === "mse" ? `\\frac{${"\\partial"} ${what}}{\\partial z^{(1)}}` : "\\delta^{(1)}";
  return `\\frac{\\partial ${what}}{\\partial x} = ${sign}${down}\\,${first},\\qquad ${start}`;
}

function saliency(element) {
  const frame = element.querySelector(".mnist-frame");
  const canvas = frame.querySelector("canvas");
  const lines = element.querySelector(".sketch-formula");
  let written = "";
  return ({ stages: shown, answer }, net) => {
    const found = answer?.saliency;
    element.classList.toggle("mnist-empty", !found);
    element.querySelectorAll("[data-class]").forEach((label) => {
      setText(label, named(net.dataset, Number(label.dataset.class)));
    });
    const words = element.querySelector(".mnist-sentence");
    const scale = element.querySelector(".sketch-scale");
    lines.hidden = scale.hidden = !found;
    if (!found) {
      blank(frame);
      return setText(words, say("mnist.saliency_idle"));
    }
    const palette = signedPalette("--bs-delta-negative", "--bs-delta-positive");
    paintPixels(canvas, decodeBytes(found.pixels), IMAGE, IMAGE, palette);
    frame.querySelector("svg").replaceChildren(outline(decodeBytes(shown.centred.pixels)));
    const digit = named(answer.dataset, found.digit);
    const kind = answer.loss === "mse" ? "output" : "probability";
    setText(words, say(`mnist.saliency_${kind}`, { digit }));
    const limit = found.limit === null ? "∞" : number(found.limit);
    setText(scale, say("mnist.saliency_scale", { limit }));
    const source = formula(found, answer.loss);
    if (source !== written) {
      typeset(lines, source);
      written = source;
    }
    return undefined;
  };
}

function likeness(element) {
  const list = element.querySelector("ul");
  return ({ stages: shown, likeness: found }, net) => {
    const dataset = net.dataset || "mnist";
    const name = { mnist: "MNIST", fashion: "Fashion-MNIST" }[dataset];
    element.classList.toggle("mnist-empty", !found);
    element.classList.toggle("mnist-unlike", Boolean(found?.unlike));
    const key = found ? (found.unlike ? "unlike" : "like") : shown ? "pending" : "idle";
    const share = found && (found.share >= 1 ? say("mnist.likeness_all") : percent(found.share));
    setText(element.querySelector(".mnist-sentence"), say(`mnist.likeness_${key}`, { name, share }));
    const images = found ? decodeBytes(found.images) : new Uint8Array();
    const area = IMAGE * IMAGE;
    imageCells(list, found ? found.labels.length : 0).forEach((cell, i) => {
      paintPixels(cell.firstElementChild, images.subarray(i * area, (i + 1) * area), IMAGE, IMAGE, grayPalette);
      setText(cell.lastElementChild, named(dataset, found.labels[i]));
    });
  };
}

/* Returns the function that shows an answer of the server, or what stands there without one. */
export function readingViews(element) {
  const $ = (name) => element.querySelector(`#mnist-${name}`);
  const pad = element.querySelector(".sketch-pad");
  const draw = {
    stages: stages($("stages")),
    prediction: prediction($("prediction")),
    saliency: saliency($("saliency")),
    likeness: likeness($("likeness")),
  };
  let last = [{}, {}];
  const show = () => {
    const [reply, net] = last;
    draw.stages(reply, pad);
    [draw.prediction, draw.saliency, draw.likeness].forEach((view) => view(reply, net));
  };
  // Drawn anew in another theme, and in another language.
  figures.add(show);
  document.addEventListener("backstep:words", show);
  return (reply, net) => {
    last = [reply, net];
    show();
  };
}
