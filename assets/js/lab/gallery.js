// @ts-check
/* Test images in the MNIST lab: a grid that can be chosen from, and one image seen whole. */
/** @import { Part } from "../core/component.js" */
/** @import { Images, ImagesAsked } from "./types.d.ts" */
import { make, setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { openBatch } from "./batch/opening.js";
import { countText, imageOf, imageSentence, lossText, outputText, paintImage, percentText } from "./images.js";
import { className } from "./names.js";
import { decodeBytes } from "./panels.js";

const PAGE = 40; // images

/** @param {Images} value @param {number} at */
const sentence = (value, at) => imageSentence(value.dataset, value.indices[at], value.truths[at], value.answers?.[at]);

/* ---- one cell of the grid ---------------------------------------------------------------- */

/** @param {Part} list @param {number} at */
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

/**
 * @param {Part} cell
 * @param {Images} value
 * @param {number} at
 * @param {boolean} byLoss whether the loss is written
 */
function showCell(cell, value, at, byLoss) {
  const [canvas, name, first, second] = cell.firstElementChild.children;
  paintImage(canvas, imageOf(value, at), value.side, value.channels);
  const truth = className(value.dataset, value.truths[at]);
  const answer = value.answers?.[at];
  const wrong = answer !== undefined && answer !== value.truths[at];
  cell.classList.toggle("mnist-wrong", wrong);
  const said = answer === undefined ? "" : className(value.dataset, answer);
  setText(name, wrong ? `✗ ${said}${truth.length > 1 ? "\n" : " "}(${truth})` : said);
  const score = value.loss === "mse" ? outputText : percentText;
  setText(first, answer === undefined ? "" : score(value.scores?.[at][answer] ?? 0));
  const loss = answer !== undefined && byLoss ? lossText(value.losses?.[at] ?? null) : "";
  setText(second, loss && say("mnist.learned.loss_short", { loss }));
  cell.firstElementChild.setAttribute("aria-label", sentence(value, at));
}

/* ---- one image seen whole ---------------------------------------------------------------- */

/** @param {Part} box @param {Images} value @param {number} at */
function showScores(box, value, at) {
  const key = value.loss === "mse" ? "outputs" : "scores";
  const loss = say("mnist.learned.loss", { loss: lossText(value.losses?.[at] ?? null) });
  box.replaceChildren(make("p", { class: "mnist-note" }, `${loss} · ${say(`mnist.learned.${key}`)}`));
  value.scores?.[at].forEach((share, digit) => {
    const row = box.appendChild(make("div", { class: "learned-score" }));
    const bar = make("span", { class: "learned-bar" });
    const fill = bar.appendChild(make("span"));
    fill.style.width = `${100 * Math.min(1, Math.abs(share))}%`;
    row.classList.toggle("learned-below", share < 0);
    row.classList.toggle("learned-truth", digit === value.truths[at]);
    row.classList.toggle("learned-answer", digit === value.answers?.[at]);
    const text = value.loss === "mse" ? outputText(share) : percentText(share, 1);
    row.append(make("span", {}, className(value.dataset, digit)), bar, make("span", { class: "number" }, text));
  });
}

/** @param {Part} element @param {Images} value @param {number} at */
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
  open.hidden = !value.answers;
  open.dataset.index = value.indices[at];
}

/* ---- the gallery ------------------------------------------------------------------------- */

/** What was found. @param {ImagesAsked} request @param {Images} value */
function result(request, value) {
  const names = {
    truth: className(value.dataset, request.truth),
    answer: className(value.dataset, request.answer),
    index: request.index,
    total: countText(value.total),
  };
  if (!value.answers) return say("mnist.learned.first_idle");
  if (request.kind === "cell") {
    return say(`mnist.learned.${value.total ? "cell_of" : "cell_none"}`, names);
  }
  if (request.kind !== "first") return say(`mnist.learned.${request.kind}`, names);
  const right = value.answers.filter((answer, at) => answer === value.truths[at]).length;
  return say("mnist.learned.first", { right, count: value.answers.length });
}

export class Gallery {
  /** @type {ImagesAsked} */
  request = { kind: "first", begin: 0, truth: 0, answer: 0, index: 0 };
  asked = 0;
  /** @type {Images | null} */
  value = null;
  /** The number of the image that is seen whole. @type {number | null} */
  picked = null;

  /**
   * @param {Part} element
   * @param {(request: ImagesAsked) => Promise<any>} ask promises a page of images
   */
  constructor(element, ask) {
    this.element = element;
    this.ask = ask;
    this.list = this.part(".learned-images");
    this.list.addEventListener("click", (/** @type {Part} */ event) => {
      const cell = event.target.closest("li");
      if (cell) this.pick([...this.list.children].indexOf(cell));
    });
    const begin = (/** @type {number} */ by) => this.choose({ begin: this.request.begin + by });
    this.part("#learned-kind").addEventListener("change", (/** @type {Part} */ { target }) => {
      this.choose({ kind: target.value });
    });
    this.part("#learned-previous").addEventListener("click", () => begin(-PAGE));
    this.part("#learned-next").addEventListener("click", () => begin(PAGE));
    this.part("#learned-open").addEventListener("click", (/** @type {Part} */ { currentTarget }) => {
      openBatch({ kind: "test", index: Number(currentTarget.dataset.index) });
    });
  }

  /** @param {string} selector @returns {Part} */
  part(selector) {
    return this.element.querySelector(selector);
  }

  /** @param {number} at */
  pick(at) {
    if (!this.value) return;
    this.picked = this.value.indices[at];
    [...this.list.children].forEach((cell, i) => {
      cell.firstElementChild.setAttribute("aria-pressed", String(i === at));
    });
    showOne(this.element, this.value, at);
  }

  /** @param {Images} value */
  showPage({ begin, indices, total }) {
    const end = begin + indices.length;
    this.part("#learned-previous").disabled = begin === 0;
    this.part("#learned-next").disabled = end >= total;
    const places = { from: countText(begin + 1), to: countText(end), total: countText(total) };
    setText(this.part(".learned-page"), total > PAGE ? say("mnist.learned.page", places) : "");
  }

  show() {
    const { value, request, list } = this;
    if (!value) return;
    if (value.error) {
      setText(this.part(".mnist-result"), say(value.error.key, value.error.values));
      return;
    }
    setText(this.part(".mnist-result"), result(request, value));
    const byLoss = ["worst", "cell"].includes(request.kind);
    value.indices.forEach((_, at) => showCell(cellOf(list, at), value, at, byLoss));
    this.element.classList.toggle("learned-names", className(value.dataset, 0) !== "0");
    while (list.children.length > value.indices.length) list.lastElementChild.remove();
    this.part("#learned-kind").disabled = !value.answers;
    this.part(`[name=learned-kind][value=${request.kind}]`).checked = true;
    this.showPage(value);
    this.pick(Math.max(0, value.indices.indexOf(this.picked ?? -1)));
  }

  /** Asks again; only the newest answer counts. */
  async refresh() {
    this.asked += 1;
    const mine = this.asked;
    const answer = await this.ask(this.request);
    if (mine !== this.asked) return;
    this.value = answer.images === undefined ? answer : { ...answer, pixels: decodeBytes(answer.images) };
    this.show();
  }

  /** @param {Partial<ImagesAsked>} changes */
  choose(changes) {
    this.request = { ...this.request, begin: 0, ...changes };
    return this.refresh();
  }

  /** What would be asked for next. @param {Partial<ImagesAsked>} cell */
  suggest(cell) {
    Object.assign(this.request, cell);
  }
}
