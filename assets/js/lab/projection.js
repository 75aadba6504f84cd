/* The projection of the last hidden layer: every image is the digit of its class, wrong answers
   are ringed. Two thousand digits are drawn on a canvas, which takes a few milliseconds. */
import { make, setText } from "../core/dom.js";
import { figures } from "../core/state.js";
import { isDark } from "../core/theme.js";
import { say } from "../core/words.js";
import { className, paintImage, percentText } from "./gallery.js";
import { decodeBytes } from "./panels.js";

const HEIGHT = 420;
const EDGE = { left: 46, right: 14, top: 12, bottom: 40 };
const REACH = 14; // how near the pointer must come, in pixels
const KEPT = 300; // images kept for the next time that the pointer comes by

const style = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

function unpacked({ dtype, bdata }) {
  const raw = decodeBytes(bdata);
  return dtype === "u2" ? new Uint16Array(raw.buffer) : raw;
}

/* Returns round numbers between two others, about five of them. */
function ticks(low, high) {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => by * power).find((one) => one >= rough);
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high; at += 1) found.push(at * step);
  return found;
}

const short = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

/* Places points in pixels: one scale for both axes, the cloud in the middle. */
function placed(cloud, width) {
  const { count, x, y } = cloud;
  const [wide, high] = [x, y].map((values) => values.reduce((most, one) => Math.max(most, one), 1));
  const room = [width - EDGE.left - EDGE.right, HEIGHT - EDGE.top - EDGE.bottom];
  const scale = Math.min((room[0] - 16) / wide, (room[1] - 16) / high);
  const left = EDGE.left + (room[0] - scale * wide) / 2;
  const bottom = HEIGHT - EDGE.bottom - (room[1] - scale * high) / 2;
  const at = { x: new Float32Array(count), y: new Float32Array(count) };
  for (let i = 0; i < count; i += 1) {
    at.x[i] = left + scale * x[i];
    at.y[i] = bottom - scale * y[i];
  }
  const unit = (65535 * scale) / (cloud.span || 1); // pixels a unit of activation
  return {
    ...at,
    toX: (value) => left + (value - cloud.low[0]) * unit,
    toY: (value) => bottom - (value - cloud.low[1]) * unit,
    unit,
  };
}

function drawAxes(context, cloud, at, width) {
  const right = width - EDGE.right;
  const bottom = HEIGHT - EDGE.bottom;
  context.strokeStyle = style("--bs-line");
  context.fillStyle = style("--bs-muted");
  context.font = `11px ${style("--bs-mono")}`;
  context.lineWidth = 1;
  context.setLineDash([1, 3]);
  const [firstX, firstY] = [at.toX(0), at.toY(0)];
  const spanX = [EDGE.left, right].map((pixel) => (pixel - firstX) / at.unit);
  const spanY = [bottom, EDGE.top].map((pixel) => (firstY - pixel) / at.unit);
  const line = (...ends) => {
    context.beginPath();
    context.moveTo(ends[0], ends[1]);
    context.lineTo(ends[2], ends[3]);
    context.stroke();
  };
  context.textAlign = "center";
  ticks(...spanX).forEach((value) => {
    line(at.toX(value), EDGE.top, at.toX(value), bottom);
    context.fillText(short(value), at.toX(value), bottom + 14);
  });
  context.textAlign = "right";
  ticks(...spanY).forEach((value) => {
    line(EDGE.left, at.toY(value), right, at.toY(value));
    context.fillText(short(value), EDGE.left - 5, at.toY(value) + 4);
  });
  context.setLineDash([]);
  const title = (place) =>
    say("mnist.learned.component", {
      number: place + 1,
      share: percentText(cloud.variance[place] ?? 0, 1),
    });
  context.font = `12px ${style("--bs-sans")}`;
  context.textAlign = "center";
  context.fillText(title(0), (EDGE.left + right) / 2, HEIGHT - 8);
  context.save();
  context.translate(12, (EDGE.top + bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(title(1), 0, 0);
  context.restore();
}

function ring(context, x, y, radius, colour, thickness) {
  context.strokeStyle = colour;
  context.lineWidth = thickness;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

function drawPoints(context, cloud, at, only, marked) {
  const colours = cloud.colours[isDark() ? "dark" : "light"];
  const ink = style("--bs-ink");
  context.font = `600 11px ${style("--bs-mono")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const wrong = (i) => cloud.truths[i] !== cloud.answers[i];
  // Errors last, on top: they are what one looks for.
  [false, true].forEach((errors) => {
    for (let i = 0; i < cloud.count; i += 1) {
      if (wrong(i) !== errors) continue;
      context.globalAlpha = only === null || only === cloud.truths[i] ? 1 : 0.08;
      context.fillStyle = colours[cloud.truths[i]];
      context.fillText(String(cloud.truths[i]), at.x[i], at.y[i] + 0.5);
      if (errors) ring(context, at.x[i], at.y[i], 7.5, ink, 1.25);
    }
  });
  context.globalAlpha = 1;
  if (marked !== null) ring(context, at.x[marked], at.y[marked], 11, style("--bs-accent"), 2.5);
  context.textBaseline = "alphabetic";
}

function words(element, cloud) {
  const { count, units, hidden, variance } = cloud;
  const key = hidden ? "projection_hidden" : "projection_image";
  setText(element.querySelector(".learned-what"), say(`mnist.learned.${key}`, { count, units }));
  // Rounded first, so that what is printed adds up.
  const [first, second] = variance.map((share) => Math.round(1000 * (share ?? 0)) / 1000);
  const shares = Object.fromEntries(
    Object.entries({ first, second, both: first + second, rest: 1 - first - second }).map(([name, share]) => [
      name,
      percentText(share, 1),
    ]),
  );
  let axes = "axes";
  if (!count) axes = "no_places";
  else if (units === 1) axes = "axes_one";
  else if (!cloud.span) axes = "axes_none";
  setText(element.querySelector(".learned-axes"), say(`mnist.learned.${axes}`, shares));
}

/* Returns a function that promises a test image, and keeps those of the last questions. */
function remembering(ask) {
  const kept = new Map();
  return (dataset, index) => {
    const name = `${dataset} ${index}`;
    if (!kept.has(name)) kept.set(name, ask({ dataset, index }));
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
    return kept.get(name);
  };
}

/* Returns the function that shows an overview; `pick` is called with the image chosen. */
export function buildProjection(element, ask, pick) {
  const $ = (selector) => element.querySelector(selector);
  const plot = $(".learned-plot > canvas");
  const tip = $(".learned-tip");
  const legend = $(".learned-legend");
  const imageOf = remembering(ask);
  let value = null;
  let cloud = null;
  let at = null;
  let only = null;
  let marked = null;

  function draw() {
    const width = plot.parentElement.clientWidth;
    if (!cloud || !width) return;
    const ratio = window.devicePixelRatio || 1;
    plot.width = Math.round(width * ratio);
    plot.height = Math.round(HEIGHT * ratio);
    const context = plot.getContext("2d");
    context.scale(ratio, ratio);
    at = placed(cloud, width);
    if (cloud.span) drawAxes(context, cloud, at, width);
    drawPoints(context, cloud, at, only, marked);
  }

  function said(index) {
    const truth = className(value.dataset, cloud.truths[index]);
    const answer = className(value.dataset, cloud.answers[index]);
    const key = cloud.truths[index] === cloud.answers[index] ? "right" : "wrong";
    return say(`mnist.learned.${key}`, { index, truth, answer });
  }

  async function mark(index, aloud) {
    marked = index;
    tip.hidden = index === null;
    draw();
    if (index === null) return;
    $("#learned-point").value = index;
    setText(tip.querySelector("p"), said(index));
    if (aloud) setText($(".learned-spoken"), said(index));
    const right = at.x[index] > plot.clientWidth / 2;
    tip.style.left = right ? "" : `${at.x[index] + 18}px`;
    tip.style.right = right ? `${plot.clientWidth - at.x[index] + 18}px` : "";
    tip.style.top = `${Math.min(at.y[index], HEIGHT - 150)}px`;
    const found = await imageOf(value.dataset, index).catch(() => null);
    if (!found?.images || marked !== index) return;
    paintImage(tip.querySelector("canvas"), decodeBytes(found.images), found.side, found.channels);
  }

  function nearest(event) {
    const box = plot.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null;
    let least = REACH ** 2;
    for (let i = 0; i < cloud.count; i += 1) {
      const distance = (at.x[i] - x) ** 2 + (at.y[i] - y) ** 2;
      if (distance < least && (only === null || only === cloud.truths[i])) [best, least] = [i, distance];
    }
    return best;
  }

  function showLegend() {
    const colours = cloud.colours[isDark() ? "dark" : "light"];
    const title = make("p", { class: "mnist-note" }, say("mnist.learned.legend"));
    const buttons = colours.map((colour, digit) => {
      const name = className(value.dataset, digit);
      const button = make("button", { class: "learned-key" });
      button.type = "button";
      button.setAttribute("aria-pressed", String(only === digit));
      const glyph = make("b", {}, String(digit));
      glyph.style.color = colour;
      button.append(glyph);
      if (name !== String(digit)) button.append(make("span", {}, name));
      button.addEventListener("click", () => {
        only = only === digit ? null : digit;
        show();
        legend.querySelectorAll("button")[digit].focus();
      });
      return button;
    });
    legend.replaceChildren(title, ...buttons);
  }

  function show() {
    if (!value) return;
    words(element, cloud);
    $(".learned-plot").hidden = !cloud.count;
    $("#learned-point").max = cloud.count - 1;
    showLegend();
    draw();
  }

  const step = (by) => {
    const from = marked ?? -Math.min(by, 0) - 1;
    mark(Math.min(cloud.count - 1, Math.max(0, from + by)), true);
  };
  const keys = {
    ArrowRight: () => step(1),
    ArrowDown: () => step(1),
    ArrowLeft: () => step(-1),
    ArrowUp: () => step(-1),
    Enter: () => marked !== null && pick(marked),
    Escape: () => mark(null),
  };
  plot.addEventListener("keydown", (event) => {
    if (!cloud?.count || !keys[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  plot.addEventListener("pointermove", (event) => {
    const index = cloud?.count ? nearest(event) : null;
    plot.style.cursor = index === null ? "" : "pointer";
    if (index !== marked) mark(index);
  });
  plot.addEventListener("pointerleave", () => mark(null));
  plot.addEventListener("click", (event) => {
    const index = cloud?.count ? nearest(event) : null;
    if (index !== null) pick(index);
  });
  $("#learned-show-near").addEventListener("click", () => {
    const index = Math.round(Number($("#learned-point").value));
    if (cloud && index >= 0 && index < cloud.count) pick(index);
  });
  new ResizeObserver(draw).observe(plot.parentElement);
  figures.add(show); // drawn anew when the theme changes

  return {
    show,
    take(overview) {
      value = overview;
      const { x, y, truths, answers } = overview.projection;
      cloud = {
        ...overview.projection,
        x: unpacked(x),
        y: unpacked(y),
        truths: unpacked(truths),
        answers: unpacked(answers),
      };
      marked = null;
      tip.hidden = true;
      show();
    },
  };
}
