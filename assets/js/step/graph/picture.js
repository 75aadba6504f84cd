// @ts-check
/* The graph at a position: the figure of the film, with what the stop lights and the edges, in its frame. */
import { findRun } from "../film.js";
import { colourOf, drawEdges, drawPath, largestGradient, readEdges, segmentOf, showEdges } from "./edges.js";
import { fitFrame } from "./frame.js";
import { chooseLabelled, placeLabels } from "./labels.js";
import { dressNodes, FAINT, findMarks, groundsBelow } from "./nodes.js";
import { lettersBeside, Reader } from "./readings.js";
import { findSpotlight } from "./spotlight.js";

/** @import { FilmValue } from "../../wire.js" */
/** @import { Point } from "../../core/component.js" */
/** @import { Numbers } from "../film.js" */
/** @import { DrawnEdge, Edge } from "./edges.js" */
/** @import { Frame } from "./frame.js" */
/** @import { Label } from "./labels.js" */
/** @import { Spotlight } from "./spotlight.js" */

/**
 * @typedef {object} Moment
 * @property {FilmValue} film
 * @property {Numbers} numbers of the film
 * @property {number} index how many assignments are done
 * @property {string} granularity
 * @property {number} digits that numbers are written with, where there is room
 * @property {string | null} selected such as "node/1/0" or "edge/1/0/1"
 * @property {{ width: number, height: number }} size of the frame, in pixels
 * @property {Record<string, string>} colours of the theme, by their names
 */

const MONO = "IBM Plex Mono, monospace";
/** What marks the selection: a ring around a node, a band under an edge. */
const SELECTED = { ring: 7, line: 2, band: 13, share: 0.18 };

/** The pixels that the number of the sample takes in a corner above the headings. */
const BADGE = 24;

/** @type {WeakMap<FilmValue, { edges: Edge[], largest: number }>} */
const read = new WeakMap();

/** @param {Moment} moment */
const edgesOf = ({ film, numbers }) => {
  const known = read.get(film);
  if (known) return known;
  const edges = readEdges(film, numbers);
  const facts = { edges, largest: largestGradient(edges) };
  read.set(film, facts);
  return facts;
};

/**
 * Where the nodes stand on the axes, by their names.
 * @param {Record<string, any>} figure
 * @returns {Map<string, Point>}
 */
const nodesOf = ({ data }) => {
  const { customdata, x, y } = findMarks(data).nodes;
  return new Map(customdata.map((/** @type {string} */ name, /** @type {number} */ i) => [name, { x: x[i], y: y[i] }]));
};

/** @param {Moment} moment */
const frameOf = (moment) => {
  const { film, size, digits } = moment;
  const { figure, dense, network } = film;
  const { texts, nodes } = findMarks(figure.data);
  const { x, y } = texts;
  const top = Math.max(...nodes.y);
  const extent = { top, left: Math.min(...x), right: Math.max(...x), low: Math.min(...y), high: Math.max(...y) };
  const above = network.samples > 1 ? BADGE : 0;
  return fitFrame({ ...extent, beside: lettersBeside(moment), above, digits }, size, dense);
};

/**
 * What marks the selected neuron or edge.
 * @param {string | null} selected
 * @param {Edge[]} edges
 * @param {Map<string, Point>} at
 * @param {Frame} frame
 * @param {string} ink
 */
const markSelected = (selected, edges, at, frame, ink) => {
  const edge = edges.find(({ name }) => name === selected);
  if (edge) return [drawPath(segmentOf(edge, at), { color: ink, width: SELECTED.band }, SELECTED.share)];
  const node = at.get(selected ?? "");
  if (!node) return [];
  const reach = frame.radius + SELECTED.ring;
  return [{ ...pixels("circle", node, reach, reach), line: { color: ink, width: SELECTED.line, dash: "dot" } }];
};

/** @param {"circle" | "rect"} type @param {Point} at on the axes @param {number} x half its size in pixels @param {number} y */
const pixels = (type, at, x, y) => ({
  type,
  xref: "x",
  yref: "y",
  layer: "below",
  xsizemode: "pixel",
  ysizemode: "pixel",
  xanchor: at.x,
  yanchor: at.y,
  x0: -x,
  x1: x,
  y0: -y,
  y1: y,
});

/** @param {Point & { width: number, height: number }} box @param {boolean} framed @param {Record<string, string>} colours */
const drawGround = (box, framed, colours) => ({
  ...pixels("rect", box, box.width / 2, box.height / 2),
  fillcolor: colours.panel,
  line: { width: framed ? 1 : 0, color: colours.muted },
});

/** @param {Label[]} labels @param {Frame} frame @param {Record<string, string>} colours @param {boolean} started */
const writeLabels = (labels, frame, colours, started) => ({
  type: "scatter",
  mode: "text",
  name: "edges",
  hoverinfo: "skip",
  x: labels.map(({ x }) => x),
  y: labels.map(({ y }) => y),
  text: labels.map(({ text }) => text),
  textfont: {
    family: MONO,
    size: frame.labelFont,
    color: labels.map(({ drawn }) => colourOf(drawn.shown, colours) + (started && !drawn.lit ? FAINT : "")),
  },
  textposition: "middle center",
});

/**
 * @param {Moment} moment
 * @returns {Spotlight | null} null before the first step
 */
const lightMoment = ({ film, index, granularity }) =>
  index === 0 ? null : findSpotlight(film, findRun(film, index, granularity));

/**
 * The phase of the last assignment.
 * @param {Pick<FilmValue, "phases">} film
 * @param {number} index
 */
const ringOf = ({ phases }, index) => {
  const name = Object.keys(phases).find((phase) => index <= phases[phase][1]);
  return (
    { forward: "positive", loss: "ink", backward: "delta_positive", clip: "delta_positive", update: "good" }[
      name ?? ""
    ] ?? "ink"
  );
};

/**
 * The figure as it is drawn.
 * @param {Moment} moment
 */
export const drawMoment = (moment) => {
  const { film, numbers, index, selected, size, colours } = moment;
  const { figure } = film;
  const light = lightMoment(moment);
  const { edges, largest } = edgesOf(moment);
  const at = nodesOf(figure);
  const frame = frameOf(moment);
  const drawn = showEdges(edges, numbers, index, light);
  const labels = placeLabels(chooseLabelled(drawn, selected), at, frame, moment.digits);
  const started = light !== null;
  const look = { light, frame, colours, ring: colours[ringOf(film, index)] };
  const nodes = dressNodes(figure.data, new Reader(moment, frame), look);
  return {
    data: [...nodes, writeLabels(labels, frame, colours, started)],
    layout: {
      ...figure.layout,
      width: size.width,
      height: size.height,
      xaxis: { ...figure.layout.xaxis, range: frame.x },
      yaxis: { ...figure.layout.yaxis, range: frame.y },
      shapes: [
        ...markSelected(selected, edges, at, frame, colours.ink),
        ...drawEdges(drawn, at, colours, largest, started),
        ...groundsBelow(nodes[1], at.size, frame).map((ground) => drawGround(ground, false, colours)),
        ...labels.map((label) => drawGround(label, label.drawn.edge.name === selected, colours)),
      ],
    },
  };
};
