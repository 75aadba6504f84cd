/* The sketch pad of the MNIST lab: strokes, undo, and one question at a time to the server, always
   about the newest drawing. What comes back is shown by mnist_reading.js. */
import { make } from "../core/dom.js";
import { openBatch } from "./batch/opening.js";
import { decodeBytes, grayPalette, paintPixels, translatePanel } from "./panels.js";
import { readingViews } from "./reading.js";
import { lab } from "./state.js";

const PAD = 280; // the pad's own units, whatever its size on the screen
const SENT = 112; // side of what is sent: 12 kB, four times the resolution that the net sees
const BETWEEN_MS = 33; // from one question to the next, so that a class may draw at once
const AGAIN_MS = 400; // until what the server still prepares is asked for again
const AGAIN_TIMES = 150;

/* ---- drawing ------------------------------------------------------------------------- */

function surface(canvas, side) {
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: side === SENT });
  context.setTransform(side / PAD, 0, 0, side / PAD, 0, 0);
  context.strokeStyle = "#fff";
  context.fillStyle = "#000";
  context.lineCap = context.lineJoin = "round";
  context.fillRect(0, 0, PAD, PAD);
  return context;
}

function line(context, points, width) {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(points[0].x, points[0].y);
  points.forEach((point) => context.lineTo(point.x, point.y));
  context.stroke();
}

function put(context, picture) {
  const source = make("canvas");
  paintPixels(source, decodeBytes(picture.pixels), picture.width, picture.height, grayPalette);
  context.imageSmoothingEnabled = false;
  context.drawImage(source, 0, 0, PAD, PAD);
}

/* What has been done to the pad, in order; everything before the last "clear" is hidden. */
class Drawing {
  constructor(canvas) {
    this.canvas = canvas;
    this.done = [];
    this.moves = 0;
    this.render();
  }

  get shown() {
    const from = this.done.findLastIndex((item) => !item.points);
    return this.done.slice(Math.max(from, 0)).filter((item) => item.points || item.picture);
  }

  get blank() {
    return this.shown.length === 0;
  }

  render() {
    const side = Math.round((this.canvas.clientWidth || PAD) * (window.devicePixelRatio || 1));
    this.surfaces = [surface(this.canvas, side), surface(make("canvas"), SENT)];
    this.shown.forEach((item) => {
      this.surfaces.forEach((context) => {
        if (item.picture) put(context, item.picture);
        else line(context, item.points, item.width);
      });
    });
  }

  add(item) {
    this.done.push(item);
    this.moves += 1;
    this.render();
  }

  begin(point, width) {
    this.add({ points: [point, point], width });
  }

  extend(points) {
    const stroke = this.done.at(-1);
    const fresh = [stroke.points.at(-1), ...points];
    stroke.points.push(...points);
    this.moves += 1;
    this.surfaces.forEach((context) => line(context, fresh, stroke.width));
  }

  undo() {
    this.done.pop();
    this.moves += 1;
    this.render();
  }

  pixels() {
    const { data } = this.surfaces[1].getImageData(0, 0, SENT, SENT);
    let ink = "";
    for (let i = 0; i < data.length; i += 4) ink += String.fromCharCode(data[i]);
    return { side: SENT, ink: btoa(ink) };
  }
}

function listen(canvas, drawing, width, changed) {
  let pen = null;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * PAD,
      y: ((event.clientY - box.top) / box.height) * PAD,
    };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pen !== null || canvas.hasAttribute("aria-disabled")) return;
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    pen = event.pointerId;
    drawing.begin(place(event), width());
    changed();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pen) return;
    const steps = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    drawing.extend((steps.length ? steps : [event]).map(place));
    changed();
  });
  const lift = (event) => {
    if (event.pointerId === pen) pen = null;
  };
  ["pointerup", "pointercancel", "lostpointercapture"].forEach((name) => {
    canvas.addEventListener(name, lift);
  });
  return () => pen !== null;
}

/* ---- asking -------------------------------------------------------------------------- */

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

const SILENCE = { error: { key: "mnist.error.no_answer" } };

/* Gradio's client gives nothing, or a word of its own, where a request has failed. */
function given(reply) {
  if (!reply?.stages && !reply?.pixels && !reply?.error?.key) throw new Error("no answer");
  return reply;
}

/* Returns a function that asks as soon as the last answer is there; in between, only the fact
   that something has changed is kept, so that nothing ever queues up. */
function newest(ask, show) {
  let busy = false;
  let changed = false;
  return async function run() {
    changed = true;
    if (busy) return;
    busy = true;
    while (changed) {
      changed = false;
      const begun = performance.now();
      const answer = await ask().catch(() => SILENCE);
      show(answer);
      await pause(BETWEEN_MS - (performance.now() - begun));
    }
    busy = false;
  };
}

/* ---- the board ----------------------------------------------------------------------- */

export function mountSketch(element, { props, watch, server }) {
  translatePanel(element);
  const $ = (selector) => element.querySelector(selector);
  const canvas = $(".sketch-pad");
  const drawing = new Drawing(canvas);
  const views = readingViews(element);
  let net = {};
  let number = 0;
  let again = 0;
  let patience = 0;

  const digit = () => {
    const { value } = $("[name=mnist-saliency]:checked");
    return value === "" ? null : Number(value);
  };
  const width = () => Number($("[name=mnist-pen]:checked").value);
  const who = () => ({ owner: net.owner, run: net.run });

  const ask = async () => {
    const { moves } = drawing;
    if (drawing.blank) return { moves };
    const question = { ...who(), digit: digit(), ...drawing.pixels() };
    return { moves, ...given(await server.read_drawing(question)) };
  };
  const show = (answer) => {
    if (drawing.blank && answer.stages) return; // emptied in the meantime
    views(answer, net);
    $("#mnist-prediction").dataset.moves = answer.moves;
    clearTimeout(again);
    if (!answer.stages || answer.likeness) return;
    patience -= 1;
    if (patience > 0) again = setTimeout(refresh, AGAIN_MS);
  };
  const refresh = newest(ask, show);

  function changed() {
    canvas.dataset.moves = drawing.moves;
    patience = AGAIN_TIMES;
    $("#mnist-undo").disabled = drawing.done.length === 0;
    $("#mnist-clear").disabled = drawing.blank;
    $(".sketch-hint").hidden = !drawing.blank;
    refresh();
  }

  const drawingNow = listen(canvas, drawing, width, changed);
  const undo = () => {
    if (drawingNow() || drawing.done.length === 0) return;
    drawing.undo();
    changed();
  };
  $("#mnist-undo").addEventListener("click", undo);
  $("#mnist-clear").addEventListener("click", () => {
    drawing.add({});
    changed();
  });
  $("#mnist-load").addEventListener("click", async () => {
    const picture = await server
      .next_image({ ...who(), number })
      .then(given)
      .catch(() => SILENCE);
    if (picture.error) return show(picture);
    number += 1;
    drawing.add({ picture });
    return changed();
  });
  $("#mnist-sketch").addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key !== "z") return;
    event.preventDefault();
    undo();
  });
  $(".sketch-digits").addEventListener("change", refresh);
  element.querySelectorAll("[data-digit]").forEach((bar) => {
    bar.addEventListener("click", () => {
      $(`[name=mnist-saliency][value="${bar.dataset.digit}"]`).checked = true;
      refresh();
    });
  });
  new ResizeObserver(() => {
    const side = Math.round(canvas.clientWidth * (window.devicePixelRatio || 1));
    if (side > 0 && side !== canvas.width) drawing.render();
  }).observe(canvas);

  lab.drawing = () => (drawing.blank ? null : drawing.pixels());
  $("#mnist-sketch-open").addEventListener("click", () => {
    openBatch({ kind: "drawing" });
  });

  const follow = () => {
    net = props.value || {};
    const off = net.dataset === "cifar10";
    canvas.toggleAttribute("aria-disabled", off);
    $("#mnist-load").disabled = off;
    changed();
  };
  watch("value", follow);
  follow();
}
