/* Test images in the MNIST lab: a grid that can be chosen from, and one image seen whole. */
import { make, setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { openBatch } from "./batch/opening.js";
import { decodeBytes } from "./panels.js";

export const percentText = (share, digits = 0) => `${(100 * share).toFixed(digits)} %`;
const number = (value) => (Math.abs(value) < 0.005 ? 0 : value).toFixed(2).replace("-", "−");
export const className = (dataset, digit) => say(`mnist.class.${dataset}.${digit}`) || String(digit);
const lossText = (loss) => {
  if (loss === null) return "∞";
  return loss >= 1 && loss < 1e4 ? loss.toPrecision(3) : String(Number(loss.toPrecision(2)));
};
const counted = (count) => (count < 1e4 ? String(count) : `${Math.floor(count / 1e3)}\u00a0${String(count).slice(-3)}`);

/* Paints one image whose channels follow one another. */
export function paintImage(canvas, pixels, side, channels) {
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  const area = side * side;
  for (let i = 0; i < area; i += 1) {
    for (let part = 0; part < 3; part += 1) {
      image.data[4 * i + part] = pixels[(channels === 3 ? part * area : 0) + i];
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function imageOf(value, at) {
  const size = value.channels * value.side * value.side;
  return value.pixels.subarray(at * size, (at + 1) * size);
}

const score = (value, share) => (value.loss === "mse" ? number(share) : percentText(share));

function sentence(value, at) {
  const index = value.indices[at];
  const truth = className(value.dataset, value.truths[at]);
  if (!value.answers) return say("mnist.learned.unanswered", { index, truth });
  const answer = className(value.dataset, value.answers[at]);
  const key = value.answers[at] === value.truths[at] ? "right" : "wrong";
  return say(`mnist.learned.${key}`, { index, truth, answer });
}

/* ---- one cell of the grid ---------------------------------------------------------------- */

function cellOf(list, at) {
  if (list.children[at]) return list.children[at];
  const button = make("button", { class: "learned-pick" });
  button.type = "button";
  button.append(make("canvas"), make("b"), make("small"), make("small"));
  button.firstElementChild.setAttribute("aria-hidden", "true");
  const cell = list.appendChild(make("li"));
  cell.append(button);
  return cell;
}

function showCell(cell, value, at, byLoss) {
  const [canvas, name, first, second] = cell.firstElementChild.children;
  paintImage(canvas, imageOf(value, at), value.side, value.channels);
  const truth = className(value.dataset, value.truths[at]);
  const answer = value.answers?.[at];
  const wrong = value.answers !== undefined && answer !== value.truths[at];
  cell.classList.toggle("mnist-wrong", wrong);
  const said = value.answers ? className(value.dataset, answer) : "";
  setText(name, wrong ? `✗ ${said}${truth.length > 1 ? "\n" : " "}(${truth})` : said);
  setText(first, value.answers ? score(value, value.scores[at][answer]) : "");
  const loss = value.answers && byLoss ? lossText(value.losses[at]) : "";
  setText(second, loss && say("mnist.learned.loss_short", { loss }));
  cell.firstElementChild.setAttribute("aria-label", sentence(value, at));
}

/* ---- one image seen whole ---------------------------------------------------------------- */

function showScores(box, value, at) {
  const key = value.loss === "mse" ? "outputs" : "scores";
  const loss = say("mnist.learned.loss", { loss: lossText(value.losses[at]) });
  box.replaceChildren(make("p", { class: "mnist-note" }, `${loss} · ${say(`mnist.learned.${key}`)}`));
  value.scores[at].forEach((share, digit) => {
    const row = box.appendChild(make("div", { class: "learned-score" }));
    const bar = make("span", { class: "learned-bar" });
    const fill = bar.appendChild(make("span"));
    fill.style.width = `${100 * Math.min(1, Math.abs(share))}%`;
    row.classList.toggle("learned-below", share < 0);
    row.classList.toggle("learned-truth", digit === value.truths[at]);
    row.classList.toggle("learned-answer", digit === value.answers[at]);
    const text = value.loss === "mse" ? number(share) : percentText(share, 1);
    row.append(make("span", {}, className(value.dataset, digit)), bar, make("span", { class: "number" }, text));
  });
}

function showOne(element, value, at) {
  const one = element.querySelector(".learned-one");
  one.hidden = !value.indices.length;
  if (one.hidden) return;
  paintImage(one.firstElementChild, imageOf(value, at), value.side, value.channels);
  setText(one.querySelector(".mnist-sentence"), sentence(value, at));
  const scores = one.querySelector(".learned-scores");
  if (value.answers) showScores(scores, value, at);
  else scores.replaceChildren();
  const open = one.querySelector("#learned-open");
  open.hidden = typeof openBatch !== "function" || !value.answers;
  open.dataset.index = value.indices[at];
}

/* ---- the gallery ------------------------------------------------------------------------- */

function result(request, value) {
  const names = {
    truth: className(value.dataset, request.truth),
    answer: className(value.dataset, request.answer),
    index: request.index,
    total: counted(value.total),
  };
  if (!value.answers) return say("mnist.learned.first_idle");
  if (request.kind === "cell") {
    return say(`mnist.learned.${value.total ? "cell_of" : "cell_none"}`, names);
  }
  if (request.kind !== "first") return say(`mnist.learned.${request.kind}`, names);
  const right = value.answers.filter((answer, at) => answer === value.truths[at]).length;
  return say("mnist.learned.first", { right, count: value.answers.length });
}

/* Returns what asks for other images; `ask` gets a request and promises a page of images. */
export function buildGallery(element, ask) {
  const $ = (selector) => element.querySelector(selector);
  const list = $(".learned-images");
  let request = { kind: "first", begin: 0, truth: 0, answer: 0, index: 0 };
  let asked = 0;
  let value = null;
  let picked = null;

  function pick(at) {
    picked = value.indices[at];
    [...list.children].forEach((cell, i) => {
      cell.firstElementChild.setAttribute("aria-pressed", String(i === at));
    });
    showOne(element, value, at);
  }

  function page() {
    const end = value.begin + value.indices.length;
    $("#learned-previous").disabled = value.begin === 0;
    $("#learned-next").disabled = end >= value.total;
    const places = {
      from: counted(value.begin + 1),
      to: counted(end),
      total: counted(value.total),
    };
    setText($(".learned-page"), value.total > 40 ? say("mnist.learned.page", places) : "");
  }

  function show() {
    if (!value) return;
    if (value.error) {
      setText($(".mnist-result"), say(value.error.key, value.error.values));
      return;
    }
    setText($(".mnist-result"), result(request, value));
    const byLoss = ["worst", "cell"].includes(request.kind);
    value.indices.forEach((_, at) => showCell(cellOf(list, at), value, at, byLoss));
    element.classList.toggle("learned-names", className(value.dataset, 0) !== "0");
    while (list.children.length > value.indices.length) list.lastElementChild.remove();
    $("#learned-kind").disabled = !value.answers;
    $(`[name=learned-kind][value=${request.kind}]`).checked = true;
    page();
    pick(Math.max(0, value.indices.indexOf(picked)));
  }

  async function refresh() {
    asked += 1;
    const mine = asked;
    const answer = await ask(request);
    if (mine !== asked) return;
    value = answer.images === undefined ? answer : { ...answer, pixels: decodeBytes(answer.images) };
    show();
  }

  function choose(changes) {
    request = { ...request, begin: 0, ...changes };
    return refresh();
  }

  list.addEventListener("click", (event) => {
    const cell = event.target.closest("li");
    if (cell) pick([...list.children].indexOf(cell));
  });
  $("#learned-kind").addEventListener("change", (event) => choose({ kind: event.target.value }));
  $("#learned-previous").addEventListener("click", () => choose({ begin: request.begin - 40 }));
  $("#learned-next").addEventListener("click", () => choose({ begin: request.begin + 40 }));
  $("#learned-open").addEventListener("click", (event) => {
    openBatch({ kind: "test", index: Number(event.currentTarget.dataset.index) });
  });
  return {
    choose,
    refresh,
    show,
    suggest: (cell) => Object.assign(request, cell),
  };
}
