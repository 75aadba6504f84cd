// @ts-check
/* The edges of the graph: which number each one shows, and one path for all edges of a style. */

import { writeKey } from "../film.js";
import { listEdges } from "../layout.js";

/** @import { FilmValue } from "../../wire.js" */
/** @import { Point } from "../../core/component.js" */
/** @import { Entry, Numbers } from "../film.js" */
/** @import { Spotlight } from "./spotlight.js" */

/** @typedef {Entry & { quantity: string }} Shown a number that an edge shows from its step on */
/** @typedef {{ name: string, from: string, to: string, layer: number, states: Shown[] }} Edge */
/** @typedef {{ edge: Edge, shown: Shown, lit: boolean }} DrawnEdge */
/** @typedef {{ colour: string, width: number, lit: boolean }} Style */

const STATES = ["weight", "weight_gradient", "clipped_weight_gradient", "new_weight"];
const GRADIENTS = ["weight_gradient", "clipped_weight_gradient"];
const WIDTHS = [1, 1.7, 2.6, 3.8, 5.2];
const WEIGHT_CLASSES = [0.25, 0.5, 1, 2];
const GRADIENT_CLASSES = [0.1, 0.25, 0.5, 0.8];
/** How much wider a lit edge is, in pixels. */
const LIT_EXTRA = 1.4;
/** How faint an edge is before the first step, and where a stop leaves it out. */
const OPACITY = { plain: 0.55, dimmed: 0.25 };
/** Beyond so many edges they cover one another, and each is half as strong. */
const CROWD = 60;

/** What runs backward: it has the colours of δ. */
const BACKWARD = new Set(["contribution", "weight_gradient", "clipped_weight_gradient"]);

/**
 * Every edge with what it shows in the course of the film: w, then ∂L/∂w, then that clipped, then the new w.
 * @param {FilmValue} film
 * @param {Numbers} numbers
 * @returns {Edge[]}
 */
export const readEdges = ({ network }, numbers) =>
  listEdges([...network.sizes]).map(([layer, unit, source]) => ({
    name: `edge/${layer}/${unit}/${source}`,
    from: `node/${layer - 1}/${source}`,
    to: `node/${layer}/${unit}`,
    layer,
    states: STATES.flatMap((quantity) => {
      const entry = numbers.get(writeKey(quantity, layer, unit, source));
      return entry ? [{ quantity, ...entry }] : [];
    }),
  }));

/**
 * What each edge shows at a position.
 * @param {Edge[]} edges
 * @param {Numbers} numbers
 * @param {number} index how many assignments are done
 * @param {Spotlight | null} light
 * @returns {DrawnEdge[]}
 */
export const showEdges = (edges, numbers, index, light) =>
  edges.map((edge) => {
    const key = light?.edges.get(edge.name);
    const entry = key === undefined ? undefined : numbers.get(key);
    const known = edge.states.findLast(({ step }) => step < index) ?? edge.states[0];
    if (key === undefined || !entry) return { edge, shown: known, lit: false };
    return { edge, shown: { quantity: key.slice(0, key.indexOf("/")), ...entry }, lit: true };
  });

/** @param {number} size @param {number[]} limits */
const widthOf = (size, limits) => WIDTHS[limits.filter((limit) => size > limit).length];

/**
 * Sign is hue, and zero is neutral.
 * @param {number} value
 * @param {string} negative
 * @param {string} positive
 * @param {string} neutral
 */
export const bySign = (value, negative, positive, neutral) => {
  if (value === 0 || Number.isNaN(value)) return neutral;
  return value > 0 ? positive : negative;
};

/**
 * The colour of what an edge shows: values by their sign, what runs backward by its own, what is new in green.
 * @param {Shown} shown
 * @param {Record<string, string>} colours
 */
export const colourOf = ({ quantity, value }, colours) => {
  if (quantity === "weight") return bySign(value, colours.negative, colours.positive, colours.muted);
  if (BACKWARD.has(quantity)) return bySign(value, colours.delta_negative, colours.delta_positive, colours.muted);
  return colours.good;
};

/**
 * The largest gradient of a weight.
 * @param {Edge[]} edges
 */
export const largestGradient = (edges) =>
  edges
    .map(({ states }) => Math.abs(states.findLast(({ quantity }) => quantity === "weight_gradient")?.value ?? 0))
    .filter(Number.isFinite)
    .reduce((most, size) => Math.max(most, size), 0);

/**
 * @param {DrawnEdge} drawn
 * @param {Record<string, string>} colours
 * @param {number} largest the largest gradient
 * @returns {Style}
 */
const styleOf = ({ edge, shown, lit }, colours, largest) => {
  const { quantity, value } = shown;
  const width = GRADIENTS.includes(quantity)
    ? widthOf(largest ? Math.abs(value) / largest : 0, GRADIENT_CLASSES)
    : widthOf(Math.abs(quantity === "new_weight" ? value : edge.states[0].value), WEIGHT_CLASSES);
  return { colour: colourOf(shown, colours), width: lit ? width + LIT_EXTRA : width, lit };
};

/**
 * @param {Edge} edge
 * @param {Map<string, Point>} at where the nodes stand on the axes
 */
export const segmentOf = ({ from, to }, at) => {
  const [start, end] = [from, to].map((name) => /** @type {Point} */ (at.get(name)));
  return `M${start.x} ${start.y}L${end.x} ${end.y}`;
};

/**
 * One shape for all edges of a style; what is lit lies over what is not.
 * @param {DrawnEdge[]} drawn
 * @param {Map<string, Point>} at
 * @param {Record<string, string>} colours
 * @param {number} largest the largest gradient
 * @param {boolean} started whether what is not lit is dimmed
 */
export const drawEdges = (drawn, at, colours, largest, started) => {
  /** @type {Map<string, { style: Style, path: string }>} */
  const paths = new Map();
  for (const one of drawn) {
    const style = styleOf(one, colours, largest);
    const name = Object.values(style).join();
    const found = paths.get(name) ?? { style, path: "" };
    found.path += segmentOf(one.edge, at);
    paths.set(name, found);
  }
  const faint = (started ? OPACITY.dimmed : OPACITY.plain) / (drawn.length > CROWD ? 2 : 1);
  return [...paths.values()]
    .sort((one, other) => Number(one.style.lit) - Number(other.style.lit))
    .map(({ style: { colour, width, lit }, path }) => drawPath(path, { color: colour, width }, lit ? 1 : faint));
};

/** @param {number} share from 0 to 1 */
const writeAlpha = (share) =>
  Math.round(255 * share)
    .toString(16)
    .padStart(2, "0");

/**
 * The share is that of the colour: a shape with an opacity of its own is a layer that browsers blend, and round.
 * @param {string} path
 * @param {{ color: string, width: number }} line
 * @param {number} share of what lies below that the line covers
 */
export const drawPath = (path, { color, width }, share) => ({
  type: "path",
  xref: "x",
  yref: "y",
  layer: "below",
  path,
  line: { color: color + (share < 1 ? writeAlpha(share) : ""), width },
});
