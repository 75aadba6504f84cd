// @ts-check
/* A path of the chain rule in the graph: everything else goes dark. */
import { $ } from "../../core/dom.js";
import { toNumber } from "../../core/numbers.js";
import { findMarks } from "../graph/nodes.js";
import { writeChosen } from "../numbers.js";
import { nodePlaces } from "../pointing.js";

/** @import { Part, Point } from "../../core/component.js" */
/** @import { Player } from "../player.js" */
/** @import { ChainPath } from "../../wire.js" */

/** @typedef {{ from: number[] | null, to: number[], factor: number }} Hop from a unit [layer, unit], or the loss, to the next */
/** @typedef {{ hops: Hop[], slopes: { unit: number[], factor: number }[] }} Way */
/** @typedef {{ box: { width: number, height: number }, loss: Point, place: (unit: number[] | null) => Point, reach: number }} Scene */

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Record<string, any>} attributes @param {(Node | string)[]} children */
const drawn = (tag, attributes, ...children) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

const scroller = () => $("network-graph").querySelector(".scroller");

export const dark = () => $("path-light")?.remove();

/**
 * Where the loss is written: after the texts of all neurons and targets.
 * @param {Player} p
 * @param {Part} plot
 */
const lossPlace = (p, plot) => {
  const { texts } = findMarks(p.figure.data);
  const { sizes } = p.film.network;
  const place =
    sizes.reduce((/** @type {number} */ sum, /** @type {number} */ size) => sum + size, 0) + sizes[sizes.length - 1];
  const { xaxis, yaxis } = plot._fullLayout;
  return {
    x: xaxis._offset + xaxis.d2p(texts.x[place]),
    y: yaxis._offset + yaxis.d2p(texts.y[place]),
  };
};

/** @param {Point} from @param {Point} to @param {number} start @param {number} end */
const shortened = (from, to, start, end) => {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const at = (/** @type {number} */ share) => ({
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
  });
  return [at(Math.min(0.45, start / length)), at(1 - Math.min(0.45, end / length))];
};

/** @param {Point} from @param {Point} to @param {number} start @param {number} end */
const arrow = (from, to, start, end) => {
  const [a, b] = shortened(from, to, start, end);
  const points = { x1: a.x, y1: a.y, x2: b.x, y2: b.y };
  return [
    drawn("line", { ...points, class: "halo" }),
    drawn("line", { ...points, class: "hop", "marker-end": "url(#path-head)" }),
  ];
};

/** @param {Point} at @param {string} text */
const label = (at, text) => {
  const width = 14 + 7.3 * text.length;
  const written = drawn("text", { x: at.x, y: at.y + 4, "text-anchor": "middle" });
  written.textContent = text;
  return drawn(
    "g",
    { class: "path-label" },
    drawn("rect", { x: at.x - width / 2, y: at.y - 11, width, height: 22, rx: 5 }),
    written,
  );
};

/**
 * The hops of a path from node to node with the derivative that each one carries, and the slopes
 * of the units on the way: [factor, …] in the order of the product.
 * @param {ChainPath} path
 * @param {number | null} source
 */
const walk = (path, source) => {
  const [first, ...others] = path.units;
  const crosses = others.length > 0 && others[0][0] === first[0];
  const merged = path.factors.length % 2 === 0;
  const hops = [{ from: null, to: first, factor: 0 }];
  const slopes = merged || crosses ? [] : [{ unit: first, factor: 1 }];
  let factor = merged || crosses ? 1 : 2;
  let from = first;
  for (const unit of others) {
    hops.push({ from, to: unit, factor });
    const across = unit[0] === from[0];
    if (!across) slopes.push({ unit, factor: factor + 1 });
    factor += across ? 1 : 2;
    from = unit;
  }
  if (source !== null) hops.push({ from, to: [from[0] - 1, source], factor: path.factors.length - 1 });
  return { hops, slopes };
};

/** @param {Player} p @param {ChainPath} path @param {number} place */
const text = (p, path, place) => {
  const factor = path.factors[place];
  return isKnown(p, factor) ? writeChosen(factor[1]) : "?";
};

/** @param {Point} from @param {Point} to */
const middle = (from, to) => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });

/**
 * Where a path is drawn: the size of the plot, the loss, any unit, how far rings reach.
 * @param {Player} p
 * @param {Part} plot
 */
const sceneOf = (p, plot) => {
  const { at, radius } = nodePlaces(plot);
  const loss = lossPlace(p, plot);
  return {
    box: { width: plot.offsetWidth, height: plot.offsetHeight },
    loss,
    place: (/** @type {any} */ unit) => (unit ? at.get(`node/${unit.join("/")}`) : loss),
    reach: Math.max(radius, 10) + 3,
  };
};

/**
 * What darkens the plot but for the loss and the nodes.
 * @param {Scene} scene
 * @param {Point[]} nodes
 */
const veil = ({ box, loss, reach }, nodes) => [
  drawn(
    "defs",
    {},
    drawn(
      "marker",
      {
        id: "path-head",
        viewBox: "0 0 10 10",
        refX: 8,
        refY: 5,
        markerWidth: 4,
        markerHeight: 4,
        orient: "auto",
      },
      drawn("path", { d: "M0 0L10 5L0 10z" }),
    ),
    drawn(
      "mask",
      { id: "path-mask" },
      drawn("rect", { ...box, fill: "white" }),
      drawn("rect", { x: loss.x - 62, y: loss.y - 12, width: 124, height: 24, fill: "black" }),
      ...nodes.map((/** @type {any} */ { x, y }) => drawn("circle", { cx: x, cy: y, r: reach, fill: "black" })),
    ),
  ),
  drawn("rect", { ...box, class: "veil", mask: "url(#path-mask)" }),
];

/** @param {Player} p @param {ChainPath} path @param {Scene} scene @param {Way} way */
const labels = (p, path, { loss, place, reach }, { hops, slopes }) => {
  if (p.film.dense) return [];
  // The loss may stand right below its output: then the number stands beside the arrow.
  const beside = (/** @type {Hop} */ { from, to }) => {
    const centre = middle(place(from), place(to));
    return from || Math.abs(place(to).y - loss.y) > 130 ? centre : { x: loss.x - 84, y: loss.y - 14 };
  };
  const roomy = (/** @type {Hop} */ { from, to }) =>
    !from || Math.hypot(place(from).x - place(to).x, place(from).y - place(to).y) > 2 * reach + 60;
  return [
    ...hops.filter(roomy).map((/** @type {any} */ hop) => label(beside(hop), text(p, path, hop.factor))),
    ...slopes.map((/** @type {any} */ { unit, factor }) =>
      label({ x: place(unit).x, y: place(unit).y - reach }, `f′ ${text(p, path, factor)}`),
    ),
  ];
};

/** @param {Player} p @param {ChainPath | null} path @param {number | null} source */
export const light = (p, path, source) => {
  dark();
  const plot = scroller().querySelector(".plot");
  if (!path || !plot._fullLayout) return;
  const scene = sceneOf(p, plot);
  const { box, place, reach } = scene;
  const way = walk(path, source);
  const nodes = way.hops.map(({ to }) => place(to));
  const sign =
    toNumber(path.product) < 0 && path.factors.every((/** @type {any[]} */ factor) => isKnown(p, factor))
      ? "negative"
      : "positive";
  const overlay = drawn(
    "svg",
    {
      id: "path-light",
      class: sign,
      "aria-hidden": "true",
      ...box,
      viewBox: `0 0 ${box.width} ${box.height}`,
    },
    ...veil(scene, nodes),
    ...way.hops.flatMap(({ from, to }) => arrow(place(from), place(to), from ? reach : 14, reach)),
    ...nodes.map(({ x, y }) => drawn("circle", { cx: x, cy: y, r: reach, class: "ring" })),
    ...labels(p, path, scene, way),
  );
  overlay.dataset.path = path.units.map((unit) => unit.join("/")).join(" ");
  scroller().append(overlay);
  followZoom(plot);
};

const latest = { light: () => {} };

/* Lights what was lit last anew, with the numbers and at the places of now. */
export const relight = () => latest.light();

/** @param {() => void} again */
export const lightFromNow = (again) => {
  latest.light = again;
  again();
};

/** @param {Part} plot */
const followZoom = (plot) => {
  if (plot.dataset.lit) return;
  plot.dataset.lit = "yes";
  plot.on("plotly_relayout", () => relight());
  plot.on("plotly_relayouting", dark);
  document.addEventListener("backstep:fitted", () => relight());
};

/** @param {Player} p @param {any[]} factor */
export const isKnown = (p, [, , key]) => {
  if (!key) return true;
  const entry = p.numbers.get(key);
  return entry !== undefined && entry.step < p.index;
};
