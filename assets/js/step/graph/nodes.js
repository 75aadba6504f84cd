// @ts-check
/* The nodes and texts of the graph at their size: what a stop computes is ringed, what it leaves out is dimmed. */
import { isEvident } from "../film.js";
import { belowNode, fontOf, LETTER, OUTER } from "./frame.js";

/** @import { Frame } from "./frame.js" */
/** @import { Reader, Reading } from "./readings.js" */
/** @import { Spotlight } from "./spotlight.js" */

/** @typedef {Record<string, any>} Mark of a plotly figure */
/** @typedef {{ light: Spotlight | null, frame: Frame, colours: Record<string, string>, ring: string }} Look */
/** @typedef {Reading & { name: string, dim: boolean }} DrawnNode */

/** Two more digits of a colour: how much is left of what is dimmed. */
export const FAINT = "8c";
const DIMMED = 0.35;
const RING = 5;
/** Plotly leaves out a text that is empty, and what comes there later. */
const SPACE = "\u00a0";

/**
 * Where the marks of the nodes are; other marks may follow.
 * @param {Mark[]} data
 */
export const findMarks = ([borders, tints, texts, ...others]) => ({ borders, tints, texts, others });

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
  const { borders, tints, texts, others } = findMarks(data);
  const nodes = showNodes(borders.customdata, reader, look.light);
  return [
    dressBorders(borders, nodes, look),
    dressTints(tints, nodes, look),
    dressTexts(texts, nodes, reader, look),
    ...others.map((mark) => dressSigns(mark, reader, look)),
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

/** @param {Mark} mark @param {DrawnNode[]} nodes @param {Look} look */
const dressBorders = (mark, nodes, { frame, colours }) => {
  const color = nodes.map(({ dim, border }) => (dim ? colours.line : border));
  return { ...mark, marker: { ...mark.marker, size: 2 * frame.radius, line: { ...mark.marker.line, color } } };
};

/** @param {Mark} mark @param {DrawnNode[]} nodes @param {Look} look */
const dressTints = (mark, nodes, { light, frame, ring }) => ({
  ...mark,
  marker: {
    size: 2 * frame.radius,
    color: nodes.map(({ tint }) => tint),
    opacity: nodes.map(({ dim }) => (dim ? DIMMED : 1)),
    line: {
      color: ring,
      width: nodes.map(({ name }) => (light?.rings.has(name) ? Math.min(RING, 0.5 * frame.radius) : 0)),
    },
  },
});

/** @param {DrawnNode} node @param {Look} look */
const writeNode = ({ lines, dim }, { colours }) => {
  const written = lines.map(({ text, colour }) => {
    const shade = colours[colour] + (dim ? FAINT : "");
    return colour === "ink" ? text : `<span style="color:${shade}">${text}</span>`;
  });
  return written.join("<br>");
};

/**
 * The targets beside the outputs, and the loss.
 * @param {number} outputs
 * @param {Reader} reader
 * @param {Look} look
 */
const writeOuter = (outputs, reader, { light, frame, colours }) => {
  // Spaces, not a distance on the axis, keep it clear of its node at every zoom.
  const gap = SPACE.repeat(Math.ceil((frame.radius + OUTER.gap) / (LETTER * OUTER.font)));
  const colour = (/** @type {boolean | undefined} */ lit) =>
    light === null ? colours.muted : lit ? colours.ink : colours.muted + FAINT;
  const targets = Array.from({ length: outputs }, (_, unit) => {
    const text = reader.target(unit);
    return { text: text ? gap + text : SPACE, colour: colour(light?.targets.has(unit)) };
  });
  return [...targets, { text: reader.loss() || SPACE, colour: colour(light?.loss) }];
};

/** @param {Mark} mark @param {DrawnNode[]} nodes @param {Reader} reader @param {Look} look */
const dressTexts = (mark, nodes, reader, look) => {
  const { sizes } = reader.film.network;
  const outer = writeOuter(sizes[sizes.length - 1], reader, look);
  const place = nodes.length + outer.length;
  const { frame, colours } = look;
  const below = frame.dense ? belowNode(frame) / frame.unit.y : 0;
  return {
    ...mark,
    y: mark.y.map((/** @type {number} */ y, /** @type {number} */ i) => (i < nodes.length ? y - below : y)),
    text: [...nodes.map((node) => writeNode(node, look)), ...outer.map(({ text }) => text), ...mark.text.slice(place)],
    textfont: {
      ...mark.textfont,
      size: [...nodes.map(({ lines }) => fontOf(lines, frame)), ...mark.textfont.size.slice(nodes.length)],
      color: [
        ...nodes.map(({ dim }) => colours.ink + (dim ? FAINT : "")),
        ...outer.map(({ colour }) => colour),
        ...mark.textfont.color.slice(place),
      ],
    },
  };
};
