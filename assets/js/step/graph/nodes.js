// @ts-check
/* The nodes and texts of the graph at their size: what a stop computes is ringed, what it leaves out is dimmed. */
import { isEvident } from "../film.js";
import { belowNode, belowOutput, countLetters, fontOf, LETTER, OUTER } from "./frame.js";
import { joinBeside } from "./readings.js";

/** @import { Frame } from "./frame.js" */
/** @import { Reader, Reading } from "./readings.js" */
/** @import { Spotlight } from "./spotlight.js" */

/** @typedef {Record<string, any>} Mark of a plotly figure */
/** @typedef {{ light: Spotlight | null, frame: Frame, colours: Record<string, string>, ring: string }} Look */
/** @typedef {Reading & { name: string, dim: boolean }} DrawnNode */

/** Two more digits of a colour: how much is left of what is dimmed. */
export const FAINT = "8c";
/** How much of its tint is left of a node that is dimmed. */
const DIMMED = 0.35;
const LINE = { border: 1.6, ring: 5 };
/** Plotly leaves out a text that is empty, and what comes there later. */
const SPACE = "\u00a0";
/** The pixels that a narrow frame leaves on the right of its last nodes at least. */
const END = 24;

/**
 * Where the marks of the nodes are; other marks may follow.
 * @param {Mark[]} data
 */
export const findMarks = ([nodes, texts, ...others]) => ({ nodes, texts, others });

/**
 * What each node says, and whether it is dimmed.
 * @param {string[]} names
 * @param {Reader} reader
 * @param {Spotlight | null} light
 * @returns {DrawnNode[]}
 */
const showNodes = (names, reader, light) =>
  names.map((name) => {
    const [, layer, unit] = name.split("/").map(Number);
    return { name, dim: light !== null && !light.nodes.has(name), ...reader.node(layer, unit) };
  });

/**
 * @param {Mark[]} data of the figure of a film
 * @param {Reader} reader
 * @param {Look} look
 * @returns {Mark[]}
 */
export const dressNodes = (data, reader, look) => {
  const marks = findMarks(data);
  const nodes = showNodes(marks.nodes.customdata, reader, look.light);
  return [
    dressCircles(marks.nodes, nodes, look),
    dressTexts(marks.texts, nodes, reader, look),
    ...marks.others.map((mark) => dressSigns(mark, reader, look)),
  ];
};

/**
 * The signs of gradient health: each is seen once the numbers that it is about are computed.
 * @param {Mark} mark
 * @param {Reader} reader
 * @param {Look} look
 */
const dressSigns = (mark, reader, { frame }) => {
  const opacity = mark.customdata.map((/** @type {[string, string]} */ [name, kind]) => {
    const [, layer, unit] = name.split("/").map(Number);
    return Number(isEvident(reader, kind, layer, unit));
  });
  return { ...mark, marker: { ...mark.marker, standoff: frame.radius, opacity } };
};

/**
 * A colour between two others.
 * @param {string} ground
 * @param {string} colour
 * @param {number} share of the colour, from 0 to 1
 */
const mix = (ground, colour, share) =>
  `#${[1, 3, 5]
    .map((place) => [ground, colour].map((hex) => Number.parseInt(hex.slice(place, place + 2), 16)))
    .map(([from, to]) => Math.round(from + share * (to - from)))
    .map((channel) => channel.toString(16).padStart(2, "0"))
    .join("")}`;

/** @param {Mark} mark @param {DrawnNode[]} nodes @param {Look} look */
const dressCircles = (mark, nodes, { light, frame, colours, ring }) => {
  const wide = Math.min(LINE.ring, 0.5 * frame.radius);
  const isRinged = (/** @type {DrawnNode} */ { name }) => light?.rings.has(name);
  return {
    ...mark,
    marker: {
      size: 2 * frame.radius,
      opacity: 1, // circles hide the edges behind them, also where they are dimmed
      color: nodes.map(({ tint, dim }) => mix(colours.panel, colours[tint.colour], tint.strength * (dim ? DIMMED : 1))),
      line: {
        color: nodes.map((node) => (isRinged(node) ? ring : node.dim ? colours.line : colours[node.border])),
        width: nodes.map((node) => (isRinged(node) ? wide : LINE.border)),
      },
    },
  };
};

/** @param {DrawnNode} node @param {Look} look */
const colourNode = ({ lines, dim }, { colours }) => colours[lines[0].colour] + (dim ? FAINT : "");

/**
 * The first line has the colour of the text, and the others their own: plotly is slower with markup.
 * @param {DrawnNode} node
 * @param {Look} look
 */
const writeNode = ({ lines: [first, ...others], dim }, { colours, frame }) => {
  if (dim && frame.crowded) return SPACE;
  const written = others.map(({ text, colour }) => {
    const shade = colours[colour] + (dim ? FAINT : "");
    return colour === first.colour ? text : `<span style="color:${shade}">${text}</span>`;
  });
  return [first.text, ...written].join("<br>");
};

/** Plotly reads markup, which the name of a class may look like. @param {string} text */
const escapeMarkup = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** As much of a text below an output as lies within the frame. @param {string} text @param {Frame} frame */
const cutBelow = (text, { narrow, radius }) => {
  const most = Math.floor((2 * (radius + END)) / (LETTER * OUTER.font));
  return narrow && text.length > most ? `${text.slice(0, most - 1)}…` : text;
};

/**
 * The targets beside the outputs, with the classes that these are for, and the loss.
 * @param {number} outputs
 * @param {Reader} reader
 * @param {Look} look
 */
const writeOuter = (outputs, reader, { light, frame, colours }) => {
  // Spaces, not a distance on the axis, keep it clear of its node at every zoom.
  const gap = frame.narrow ? "" : SPACE.repeat(Math.ceil((frame.radius + OUTER.gap) / (LETTER * OUTER.font)));
  const colour = (/** @type {boolean | undefined} */ lit) =>
    light === null ? colours.muted : lit ? colours.ink : colours.muted + FAINT;
  const targets = Array.from({ length: outputs }, (_, unit) => {
    const lines = joinBeside(reader.beside(unit), frame.narrow || frame.dense);
    const text = lines.map((line) => (line ? gap + escapeMarkup(cutBelow(line, frame)) : SPACE)).join("<br>");
    return { text, colour: colour(light?.targets.has(unit)) };
  });
  return [...targets, { text: reader.loss() || SPACE, colour: colour(light?.loss) }];
};

/**
 * The headings of the columns, in two lines where one is wider than its column.
 * @param {string[]} headings
 * @param {Frame} frame
 */
const writeHeadings = (headings, { unit }) =>
  headings.every((text) => countLetters(text) * LETTER * OUTER.font < unit.x)
    ? headings
    : headings.map((text) => text.replace(" · ", "<br>"));

/**
 * What keeps edges away from the numbers below small nodes: places on the axes, sizes in pixels.
 * @param {Mark} texts of the figure as they are drawn
 * @param {number} count of the nodes
 * @param {Frame} frame
 * @returns {{ x: number, y: number, width: number, height: number }[]}
 */
export const groundsBelow = ({ x, y, text }, count, { outside, dense, font }) => {
  if (!outside || dense) return [];
  return text.slice(0, count).map((/** @type {string} */ markup, /** @type {number} */ i) => {
    const lines = markup.split("<br>").map((line) => line.replace(/<[^>]*>/g, ""));
    const width = Math.max(...lines.map(countLetters)) * LETTER * font;
    return { x: x[i], y: y[i], width, height: 1.2 * font * lines.length };
  });
};

/** @param {Mark} mark @param {DrawnNode[]} nodes @param {Reader} reader @param {Look} look */
const dressTexts = (mark, nodes, reader, look) => {
  const { sizes } = reader.film.network;
  const { frame } = look;
  const outer = writeOuter(sizes[sizes.length - 1], reader, look);
  const [outputs, headings] = [nodes.length, nodes.length + outer.length];
  const isTarget = (/** @type {number} */ i) => i >= outputs && i < headings - 1;
  const below = (/** @type {number} */ i) => {
    if (i < outputs) return frame.outside ? belowNode(frame, nodes[i].lines.length) : 0;
    if (i === headings - 1 && frame.outside && !frame.dense) return OUTER.gap / 2; // clear of the numbers above it
    if (i >= headings) return -frame.raise;
    if (!frame.narrow) return 0;
    return isTarget(i) ? belowOutput(frame.radius) : OUTER.gap; // the loss stands below the last target
  };
  return {
    ...mark,
    y: mark.y.map((/** @type {number} */ y, /** @type {number} */ i) => y - below(i) / frame.unit.y),
    text: [
      ...nodes.map((node) => writeNode(node, look)),
      ...outer.map(({ text }) => text),
      ...writeHeadings(mark.text.slice(headings), frame),
    ],
    textposition: mark.textposition.map((/** @type {string} */ side, /** @type {number} */ i) =>
      frame.narrow && isTarget(i) ? "middle center" : side,
    ),
    textfont: {
      ...mark.textfont,
      size: [...nodes.map(({ lines }) => fontOf(lines, frame)), ...mark.textfont.size.slice(outputs)],
      color: [
        ...nodes.map((node) => colourNode(node, look)),
        ...outer.map(({ colour }) => colour),
        ...mark.textfont.color.slice(headings),
      ],
    },
  };
};
