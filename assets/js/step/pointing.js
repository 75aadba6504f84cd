// @ts-check
/* Pointing at the graph: what is under the pointer, its tip, and choosing it. */
import { $, make } from "../core/dom.js";
import { full } from "../core/numbers.js";
import { say } from "../core/words.js";
import { writeKey } from "./film.js";
import { ailments } from "./health.js";
import { findPart } from "./layout.js";
import { isFrozen } from "./locks.js";
import { edgeTitle, unitTitle } from "./names.js";

/** @import { Part, Point } from "../core/component.js" */
/** @import { Player } from "./player.js" */

/**
 * Where each node is drawn, in pixels of the plot.
 * @param {Part} plot
 */
export const nodePlaces = (plot) => {
  const { xaxis, yaxis } = plot._fullLayout;
  const nodes = plot.data.find((/** @type {any} */ mark) => mark.customdata);
  const at = new Map(
    nodes.customdata.map((/** @type {string} */ name, /** @type {number} */ i) => [
      name,
      {
        x: xaxis._offset + xaxis.d2p(nodes.x[i]),
        y: yaxis._offset + yaxis.d2p(nodes.y[i]),
      },
    ]),
  );
  return { at, radius: nodes.marker.size / 2 };
};

/** What the tip is about: a neuron or an edge, and where it was pointed at. @type {{ part: string, event: any } | null} */
let pointed = null;

const hideTip = () => {
  pointed = null;
  $("graph-tip").hidden = true;
};

/** The tip says what is true now: at another position its numbers are others. @param {Player} p */
const followTip = (p) => {
  document.addEventListener("backstep:moved", (/** @type {any} */ { detail }) => {
    if (detail.reason === "film") hideTip();
    else if (pointed) showTip(p, pointed.part, pointed.event);
  });
  document.addEventListener("backstep:fitted", hideTip);
};

/** @param {Player} p @param {Part} plot */
export const watchPointer = (p, plot) => {
  const locate = (/** @type {any} */ event) => {
    const box = plot.getBoundingClientRect();
    return findPart(p.film.network.sizes, nodePlaces(plot), {
      x: event.clientX - box.left,
      y: event.clientY - box.top,
    });
  };
  const pointAt = (/** @type {string | null} */ part, /** @type {any} */ event) => {
    if (!part) return hideTip();
    pointed = { part, event };
    showTip(p, part, event);
  };
  // The wheel scrolls the page; only together with Ctrl does it reach plotly and zoom.
  plot.addEventListener(
    "wheel",
    (/** @type {any} */ event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    },
    true,
  );
  /** @type {any} */
  let pressed = null;
  plot.addEventListener("pointerdown", (/** @type {any} */ event) => (pressed = [event.clientX, event.clientY]), true);
  plot.addEventListener(
    "click",
    (/** @type {any} */ event) => {
      const moved = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]);
      if (moved > 4) return;
      const part = locate(event);
      if (part) p.select(part);
      // A finger does not hover.
      if (event.pointerType === "touch") pointAt(part, event);
    },
    true,
  );
  plot.addEventListener("pointermove", (/** @type {any} */ event) => {
    const part = event.buttons ? null : locate(event);
    plot.classList.toggle("is-pointing", Boolean(part));
    pointAt(part, event);
  });
  plot.addEventListener("pointerleave", hideTip);
  followTip(p);
};

/** @param {Player} p @param {string} name @param {any} event */
const showTip = (p, name, event) => {
  const [kind, layer, unit, source] = name
    .split("/")
    .map((/** @type {any} */ part, /** @type {number} */ i) => (i ? Number(part) : part));
  const tip = $("graph-tip");
  const edge = kind === "edge";
  const lines = edge
    ? [
        ["w", p.value("weight", layer, unit, source)],
        [
          "∂L/∂w",
          p.value("weight_gradient", layer, unit, source, null) ??
            p.value("weight_gradient", layer, unit, source, p.sample),
        ],
        ["w′", p.value("new_weight", layer, unit, source)],
      ]
    : [
        [layer ? "z" : "x", layer ? p.value("weighted_input", layer, unit, null, p.sample) : p.output(0, unit)],
        ["a", layer ? p.output(layer, unit) : null],
        ["δ", p.value("delta", layer, unit, null, p.sample)],
        ["∂L/∂x", layer ? null : p.value("input_gradient", 0, unit, null, p.sample)],
        ["b", p.value("bias", layer, unit)],
      ];
  const title = edge ? edgeTitle(p, layer, unit, source) : unitTitle(p, layer, unit);
  const known = lines.filter(([, value]) => value !== null && value !== undefined);
  const frozen = isFrozen(p, edge ? writeKey("weight", layer, unit, source) : writeKey("bias", layer, unit));
  const findings = edge ? [] : ailments(p, layer, unit);
  tip.replaceChildren(
    make("strong", {}, title),
    ...findings.map((/** @type {string} */ text) => make("div", { class: "ailment" }, text)),
    frozen ? make("div", {}, say(edge ? "lock.weight.frozen" : "lock.bias.frozen")) : "",
    ...known.map(([label, value]) =>
      make("div", {}, make("span", {}, label), make("span", { class: "number" }, full(value))),
    ),
  );
  const box = $("network-graph").getBoundingClientRect();
  tip.style.left = `${Math.min(event.clientX - box.left + 14, box.width - 230)}px`;
  tip.style.top = `${event.clientY - box.top + 14}px`;
  tip.hidden = false;
};
