// @ts-check
/* The sketch pad of the MNIST lab: strokes, undo, and one question at a time to the server, always
   about the newest drawing. What comes back is shown by reading.js. */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { OpenRun, Reading } from "./types.d.ts" */
import { findAll, setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { askNewest } from "./asking.js";
import { openBatch } from "./batch/opening.js";
import { Drawing, followPen } from "./drawing.js";
import { grayPalette, paintPixels, translatePanel } from "./panels.js";
import { findFault, findInk, readGray } from "./photo.js";
import { readingViews } from "./reading.js";
import { lab } from "./state.js";

const BETWEEN_MS = 33; // from one question to the next, so that a class may draw at once
const AGAIN_MS = 400; // until what the server still prepares is asked for again
const AGAIN_TIMES = 150;

/** @type {Reading} */
const SILENCE = { error: { key: "mnist.error.no_answer" } };

/** Gradio's client gives nothing, or a word of its own, where a request has failed. @param {any} reply */
function given(reply) {
  if (!reply?.stages && !reply?.pixels && !reply?.error?.key) throw new Error("no answer");
  return reply;
}

class Sketch {
  /** @type {OpenRun} */
  net = {};
  /** Of the next test image. */
  number = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  again;
  patience = 0;
  inSight = false;

  /** @param {Part} element @param {Gradio<OpenRun>["server"]} server */
  constructor(element, server) {
    this.element = element;
    this.server = server;
    this.canvas = this.part(".sketch-pad");
    this.drawing = new Drawing(this.canvas);
    this.views = readingViews(element);
    this.refresh = askNewest(
      () => this.ask(),
      (answer) => this.show(answer),
      { between: BETWEEN_MS, silence: SILENCE },
    );
    this.isDrawing = followPen(
      this.canvas,
      this.drawing,
      () => Number(this.part("[name=mnist-pen]:checked").value),
      () => this.changed(),
    );
  }

  /** @param {string} selector @returns {Part} */
  part(selector) {
    return this.element.querySelector(selector);
  }

  get who() {
    return { owner: this.net.owner, run: this.net.run };
  }

  /** @returns {Promise<Reading>} */
  async ask() {
    const { moves, blank } = this.drawing;
    if (blank) return { moves };
    const { value } = this.part("[name=mnist-saliency]:checked");
    const digit = value === "" ? null : Number(value);
    const question = { ...this.who, digit, ...this.drawing.pixels() };
    return { moves, ...given(await this.server.read_drawing(question)) };
  }

  /** @param {Reading} answer */
  show(answer) {
    if (this.drawing.blank && answer.stages) return; // emptied in the meantime
    this.views(answer, this.net);
    this.part("#mnist-prediction").dataset.moves = answer.moves;
    clearTimeout(this.again);
    if (!answer.stages || answer.out_of_distribution) return;
    this.patience -= 1;
    if (this.patience > 0) this.again = setTimeout(this.refresh, AGAIN_MS);
  }

  changed() {
    const { blank, done, moves } = this.drawing;
    this.canvas.dataset.moves = moves;
    this.patience = AGAIN_TIMES;
    this.part("#mnist-undo").disabled = done.length === 0;
    this.part("#mnist-clear").disabled = blank;
    this.part(".sketch-hint").hidden = !blank;
    this.showPhoto();
    this.refresh();
  }

  undo() {
    if (this.isDrawing() || this.drawing.done.length === 0) return;
    this.drawing.undo();
    this.changed();
  }

  /** @param {import("./drawing.js").Item} item */
  add(item) {
    this.drawing.add(item);
    this.changed();
  }

  /** Whoever comes to an empty pad sees what it does. */
  showExample() {
    const { moves, done } = this.drawing;
    if (this.net.owner && !moves && !done.length && !this.canvas.hasAttribute("aria-disabled")) this.load(true);
  }

  /** Puts the next test image on the pad. @param {boolean} [example] nobody asked for it */
  async load(example = false) {
    const { moves } = this.drawing;
    const picture = await this.server
      .next_image({ ...this.who, number: this.number })
      .then(given)
      .catch(() => SILENCE);
    if (picture.error) {
      this.show(picture);
      return;
    }
    if (example && moves !== this.drawing.moves) return; // somebody draws already
    this.number += 1;
    this.add({ picture, example });
  }

  /** Puts the ink of a picture on the pad. @param {File} file */
  async bring(file) {
    const fault = findFault(file);
    const gray = fault ? null : await readGray(file).catch(() => null);
    setText(this.part(".sketch-told"), gray ? "" : say(`mnist.error.${fault || "photo_damaged"}`, { file: file.name }));
    if (!gray) return;
    const found = findInk(gray);
    const { pixels, side } = found.ink;
    const picture = { pixels: btoa(String.fromCharCode(...pixels)), width: side, height: side };
    this.add({ picture, photo: { ...found, gray } });
  }

  /** Shows what became of a picture, as long as its ink is on the pad. */
  showPhoto() {
    const photo = this.drawing.shown.find((item) => item.photo)?.photo;
    this.part(".sketch-photo").hidden = !photo;
    if (!photo) return;
    const canvases = findAll(this.element, ".sketch-photo canvas");
    [photo.gray, photo.ink].forEach(({ pixels, side }, i) => {
      paintPixels(canvases[i], pixels, side, side, grayPalette);
    });
    const { threshold, inverted } = photo;
    setText(this.part("[data-photo=gray]"), say("mnist.photo.gray"));
    setText(this.part("[data-photo=ink]"), say(`mnist.photo.${inverted ? "inverted" : "ink"}`, { threshold }));
  }

  /** @param {OpenRun} net */
  follow(net) {
    this.net = net;
    const off = net.dataset === "cifar10";
    this.canvas.toggleAttribute("aria-disabled", off);
    for (const name of ["load", "photo"]) this.part(`#mnist-${name}`).disabled = off;
    this.changed();
    if (this.inSight) this.showExample();
  }

  /** In pixels of the screen. */
  resize() {
    const side = Math.round(this.canvas.clientWidth * (window.devicePixelRatio || 1));
    if (side > 0 && side !== this.canvas.width) this.drawing.render();
  }
}

/** Pictures come from a file or are dropped on the pad. @param {Sketch} sketch */
function wirePictures(sketch) {
  const input = sketch.part("[type=file]");
  sketch.part("#mnist-photo").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = "";
    if (file) sketch.bring(file);
  });
  const frame = sketch.part(".sketch-frame");
  const over = (/** @type {DragEvent} */ event, /** @type {boolean} */ on) => {
    event.preventDefault();
    frame.classList.toggle("is-over", on);
  };
  frame.addEventListener("dragover", (/** @type {DragEvent} */ event) => over(event, true));
  frame.addEventListener("dragleave", (/** @type {DragEvent} */ event) => over(event, false));
  frame.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    over(event, false);
    const file = event.dataTransfer?.files[0];
    if (file && !sketch.canvas.hasAttribute("aria-disabled")) sketch.bring(file);
  });
}

/** @param {Sketch} sketch */
function wire(sketch) {
  wirePictures(sketch);
  sketch.part("#mnist-undo").addEventListener("click", () => sketch.undo());
  sketch.part("#mnist-clear").addEventListener("click", () => sketch.add({}));
  sketch.part("#mnist-load").addEventListener("click", () => sketch.load());
  sketch.part("#mnist-sketch").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key !== "z") return;
    event.preventDefault();
    sketch.undo();
  });
  sketch.part(".sketch-digits").addEventListener("change", sketch.refresh);
  for (const bar of findAll(sketch.element, "[data-digit]")) {
    bar.addEventListener("click", () => {
      sketch.part(`[name=mnist-saliency][value="${bar.dataset.digit}"]`).checked = true;
      sketch.refresh();
    });
  }
  sketch.part("#mnist-sketch-open").addEventListener("click", () => openBatch({ kind: "drawing" }));
  new ResizeObserver(() => sketch.resize()).observe(sketch.canvas);
  new IntersectionObserver((entries) => {
    sketch.inSight = Boolean(entries.at(-1)?.isIntersecting);
    if (sketch.inSight) sketch.showExample();
  }).observe(sketch.canvas);
}

/** @param {Part} element @param {Gradio<OpenRun>} gradio */
export function mountSketch(element, { props, watch, server }) {
  translatePanel(element);
  const sketch = new Sketch(element, server);
  wire(sketch);
  lab.drawing = () => (sketch.drawing.blank ? null : sketch.drawing.pixels());
  const follow = () => sketch.follow(props.value || {});
  document.addEventListener("backstep:words", () => sketch.showPhoto());
  watch("value", follow);
  follow();
}
