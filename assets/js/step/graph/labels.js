// @ts-check
/* The numbers on the edges: which are written, what they say, and where they have room. */
import { writeWithin } from "../../core/numbers.js";
import { belowNode, belowOutput, CLEARANCE, LETTER, longestOf, OUTER, PADDING } from "./frame.js";

/** @import { Point } from "../../core/component.js" */
/** @import { DrawnEdge } from "./edges.js" */
/** @import { Frame } from "./frame.js" */

/** @typedef {{ x: number, y: number, width: number, height: number }} Box by its middle, in pixels */
/** @typedef {(value: number) => string} Write */
/** @typedef {{ drawn: DrawnEdge, text: string, x: number, y: number, width: number, height: number }} Label on the axes, its size in pixels */

/** The most edges of a net up to which each one shows its number, and the most lit ones that do in a larger net. */
const MOST_LABELS = 12;

/** The digits of numbers where more of them have no room. */
const FEWEST = 4;

const LETTERS = /** @type {Record<string, string>} */ ({
  weight_change: "Δw",
  momentum_buffer: "u",
  first_moment: "m",
  second_moment: "v",
  first_moment_corrected: "m̂",
  second_moment_corrected: "v̂",
  max_second_moment: "v max",
  momentum_product: "Π",
  first_moment_ahead: "m̄",
  square_average: "v",
  gradient_average: "ḡ",
  variance: "σ²",
  sum_of_squares: "G",
  denominator: "d",
  effective_rate: "η/d",
});

const PLAIN = new Set(["weight", "contribution", "weight_gradient", "clipped_weight_gradient"]);
const STEP = 0.02;
/** How far from its edge a label stands that has no room on it, in radii. */
const ASIDE = [0.85, -0.85, 1.05, -1.05, 1.3, -1.3];
const SHARES = [0.5, 0.4, 0.6, 0.3, 0.7];

/**
 * What an edge says in full, and shorter where there is no room for that.
 * @param {DrawnEdge} drawn
 * @param {Write} write
 * @returns {[string, string, string]}
 */
const labelTexts = ({ edge, shown: { quantity, value } }, write) => {
  const number = write(value);
  if (PLAIN.has(quantity)) return [number, number, number];
  if (quantity === "new_weight") return [`${write(edge.states[0].value)} → ${number}`, `→ ${number}`, number];
  return [`${LETTERS[quantity] ?? ""} ${number}`, number, number];
};

/**
 * The edges that show their number.
 * @param {DrawnEdge[]} drawn
 * @param {string | null} selected
 */
export const chooseLabelled = (drawn, selected) => {
  if (drawn.length <= MOST_LABELS) return drawn;
  const lit = drawn.filter((one) => one.lit);
  const own = (/** @type {DrawnEdge} */ { edge }) => edge.name === selected;
  return lit.length <= MOST_LABELS ? drawn.filter((one) => one.lit || own(one)) : drawn.filter(own);
};

/**
 * At this share of every edge between two layers all of them are equally far apart.
 * @param {DrawnEdge[]} between the edges of one layer
 */
const idealShare = (between) => {
  const sources = new Set(between.map(({ edge }) => edge.from)).size;
  const units = new Set(between.map(({ edge }) => edge.to)).size;
  return units <= sources ? 1 / (units + 1) : sources / (sources + 1);
};

/**
 * Where a label may stand: shares of its edge, nearest to the ideal first.
 * @param {number} ideal
 * @returns {[number, number][]} share, and the distance from the edge, which is none
 */
const alongEdge = (ideal) =>
  Array.from({ length: 41 }, (_, i) => /** @type {[number, number]} */ ([0.1 + STEP * i, 0])).sort(
    ([one], [other]) => Math.abs(one - ideal) - Math.abs(other - ideal),
  );

/**
 * Where two nodes leave too little between them a label stands above or below their edge: circles grow narrower there.
 * @param {Frame} frame
 * @returns {[number, number][]} share, and the distance from the edge on the axis
 */
const besideEdge = ({ radius, unit }) =>
  SHARES.flatMap((share) => ASIDE.map((radii) => /** @type {[number, number]} */ ([share, (radii * radius) / unit.y])));

/** @param {Box} one @param {Box} other */
const overlap = (one, other) =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 + 1 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2 + 1;

/** @param {Box} box @param {Point} centre @param {number} radius */
const touches = (box, centre, radius) => {
  const dx = Math.max(0, Math.abs(box.x - centre.x) - box.width / 2);
  const dy = Math.max(0, Math.abs(box.y - centre.y) - box.height / 2);
  return Math.hypot(dx, dy) < radius;
};

/**
 * The numbers below small nodes, and the targets below outputs.
 * @param {Point[]} centres
 * @param {Frame} frame
 * @returns {Box[]}
 */
const numbersBelow = (centres, frame) => {
  const box = (
    /** @type {Point} */ { x, y },
    /** @type {number} */ below,
    /** @type {number} */ font,
    /** @type {number} */ lines,
  ) => ({ x, y: y + below, width: (longestOf(frame) + 2 * (lines - 1)) * LETTER * font, height: 1.2 * font * lines });
  const lines = frame.dense ? 1 : 2;
  if (frame.outside) return centres.map((centre) => box(centre, belowNode(frame, lines), frame.font, lines));
  const last = Math.max(...centres.map(({ x }) => x));
  const outputs = frame.narrow ? centres.filter(({ x }) => x === last) : [];
  return outputs.map((centre) => box(centre, belowOutput(frame.radius), OUTER.font, 1));
};

/**
 * @typedef {object} Scene
 * @property {Map<string, Point>} at where the nodes stand on the axes
 * @property {Frame} frame
 * @property {Point[]} centres of the nodes, in pixels
 * @property {Box[]} taken
 * @property {Write[]} writers of numbers, with fewer and fewer digits
 */

/**
 * Puts a label where it has room; null where it has none.
 * @param {DrawnEdge} drawn
 * @param {string} text
 * @param {[number, number][]} candidates
 * @param {Scene} scene
 * @returns {Label | null}
 */
const placeLabel = (drawn, text, candidates, { at, frame, centres, taken }) => {
  const { unit, radius, labelFont } = frame;
  const [from, to] = [drawn.edge.from, drawn.edge.to].map((name) => /** @type {Point} */ (at.get(name)));
  const size = { width: LETTER * labelFont * text.length + PADDING, height: 1.3 * labelFont };
  for (const [share, aside] of candidates) {
    const [x, y] = [from.x + share * (to.x - from.x), from.y + share * (to.y - from.y) + aside];
    const box = { x: x * unit.x, y: -y * unit.y, ...size };
    if (centres.some((centre) => touches(box, centre, radius + CLEARANCE))) continue;
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    return { drawn, text, x, y, ...size };
  }
  return null;
};

/**
 * The labels between two layers: all of them in full, or all of them shorter, with fewer digits at first.
 * @param {DrawnEdge[]} between
 * @param {Scene} scene
 * @returns {Label[]}
 */
const placeBetween = (between, scene) => {
  const along = alongEdge(idealShare(between));
  const anywhere = [...along, ...besideEdge(scene.frame)];
  const last = scene.writers[scene.writers.length - 1];
  /** @type {[Write, 0 | 1 | 2, [number, number][]][]} */
  const attempts = [
    ...scene.writers.flatMap((write) => [
      /** @type {[Write, 0, [number, number][]]} */ ([write, 0, along]),
      /** @type {[Write, 1, [number, number][]]} */ ([write, 1, along]),
    ]),
    [last, 1, anywhere],
    [last, 2, anywhere],
  ];
  let best = { labels: /** @type {Label[]} */ ([]), taken: scene.taken };
  for (const [write, length, candidates] of attempts) {
    const taken = [...scene.taken];
    const labels = between
      .map((drawn) => placeLabel(drawn, labelTexts(drawn, write)[length], candidates, { ...scene, taken }))
      .filter((label) => label !== null);
    if (labels.length > best.labels.length) best = { labels, taken };
    if (labels.length === between.length) break;
  }
  scene.taken = best.taken;
  return best.labels;
};

/**
 * The labels of edges, as far as there is room for them: they cover neither nodes nor each other.
 * @param {DrawnEdge[]} labelled
 * @param {Map<string, Point>} at where the nodes stand on the axes
 * @param {Frame} frame
 * @param {number} digits that are asked for
 * @returns {Label[]}
 */
export const placeLabels = (labelled, at, frame, digits) => {
  const centres = [...at.values()].map(({ x, y }) => ({ x: x * frame.unit.x, y: -y * frame.unit.y }));
  const rooms = [...new Set([frame.labelDigits, FEWEST])];
  const writers = rooms.map((room) => (/** @type {number} */ value) => writeWithin(value, digits, room));
  const scene = { at, frame, centres, taken: numbersBelow(centres, frame), writers };
  const layers = new Set(labelled.map(({ edge }) => edge.layer));
  return [...layers].flatMap((layer) =>
    placeBetween(
      labelled.filter(({ edge }) => edge.layer === layer),
      scene,
    ),
  );
};
