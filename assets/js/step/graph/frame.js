// @ts-check
/* How the graph fills its frame: the radius of a node, the ranges of the axes, sizes of letters. */

/** @import { Point } from "../../core/component.js" */

/**
 * @typedef {object} Frame
 * @property {number} width in pixels
 * @property {number} height in pixels
 * @property {number} radius of a node, in pixels
 * @property {Point} unit pixels between two layers, and between two units of a layer
 * @property {[number, number]} x the range of the axis
 * @property {[number, number]} y the range of the axis
 * @property {boolean} dense whether nodes are small and say one number
 * @property {boolean} outside whether what nodes say stands below them
 * @property {boolean} crowded whether only what is lit has room for its numbers
 * @property {number} font pixels of the numbers in a node
 * @property {number} digits the most of a number in a node
 * @property {number} labelFont pixels of the numbers on an edge
 * @property {number} labelDigits the most of a number on an edge
 * @property {number} raise how much higher than on the axes headings stand, in pixels: clear of the sign of a small node
 * @property {boolean} narrow whether targets stand below their outputs instead of beside them
 */

/** @typedef {{ left: number, right: number, low: number, high: number, top: number, beside: number, above: number, digits: number }} Extent of nodes and texts on the axes and the highest node, the letters beside the outputs, the pixels that something else takes above, the digits that are asked for */

/** What a letter of the typeface for numbers is wide, in heights. */
export const LETTER = 0.6;
const LINE_HEIGHT = 1.3;

/**
 * How wide a text is, in letters; a Chinese one is as wide as it is high.
 * @param {string} text
 */
export const countLetters = (text) =>
  [...text].reduce((width, letter) => width + (letter > "\u2e80" ? 1 / LETTER : 1), 0);

/** What the ground of a label is wider than its number, in pixels. */
export const PADDING = 5;
/** The pixels that a label stays away from a circle, whose ring reaches beyond it. */
export const CLEARANCE = 4;
/** The letters of a number such as −4.386e−4, besides its digits. */
const SIGNS = 5;
/** The digits that a number has however little room it has, and the smallest letters of those that have more. */
const DIGITS = { least: 4, font: 10 };

const MARGIN = 6;
/** What is left of the first nodes: below a small one stands a number that is wider. */
const LEFT = { roomy: 12, dense: 24 };
/** For what rounding to whole spaces adds beside the outputs. */
const RIGHT = 14;
const TOP = 16;
const BOTTOM = 24;
/** From the middle of a small node to that of a heading of two lines, with the sign of the node between them. */
const HEADING = 40;
const LEAST_RADIUS = 12;
/** Where nodes came out smaller, targets give way to them. */
const NARROW = 36;
const MOST_RADIUS = 52;
/** A larger radius leaves less between the layers, and that a smaller radius: so often is it found anew. */
const ROUNDS = 8;
/** The most pixels between two units, and between two layers. */
const FARTHEST = { x: 460, y: 210 };
const MOST_FONT = 14;
/** Smaller letters are not read. */
const LEAST_FONT = 9;
/** Of small nodes whose numbers stand below them, in two lines: their radius, and what is free between lines and nodes. */
const SMALL = { least: 6, most: 16, free: 6, font: 10 };
/** Two numbers below one another need so many pixels from node to node, or only what is lit says its number. */
const CROWD = 17;
/** What a ring takes of a node, in pixels. */
const RING = 4;
/** Pixels of the texts outside of nodes, and how far those beside a node stay away from it. */
export const OUTER = { font: 12, gap: 10 };
/** The numbers that a node mostly shows, such as a₁ −0.5933 and δ −0.008771: two lines of so many letters. @param {number} digits */
const usualLines = (digits) => [6, 7].map((signs) => "0".repeat(signs + digits));

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

/**
 * The largest size of letters, in pixels, at which lines stay within a circle.
 * @param {string[]} lines
 * @param {number} radius
 */
const fitText = (lines, radius) => {
  const corners = lines.map((line, i) => {
    const up = Math.abs(i - (lines.length - 1) / 2) * LINE_HEIGHT + 0.5;
    return Math.hypot(up, (LETTER * line.length) / 2);
  });
  return radius / Math.max(...corners);
};

/**
 * The most digits that are asked for and for which there is room.
 * @param {number} asked
 * @param {(digits: number) => number} fontOf the size of letters at so many digits, in pixels
 */
const fitDigits = (asked, fontOf) => {
  let digits = DIGITS.least;
  while (digits < asked && fontOf(digits + 1) >= DIGITS.font) digits += 1;
  return digits;
};

/** @param {number} most pixels of letters below a node that have room */
const fontBelow = (most) => clamp(most, LEAST_FONT, SMALL.font);

/** The letters of the longest number of an edge. @param {Pick<Frame, "labelDigits">} frame */
export const longestOf = ({ labelDigits }) => labelDigits + SIGNS;

/**
 * What nodes leave between neighbouring layers, in pixels: room for the number of an edge, unless nodes were too small then.
 * @param {number} between the pixels between the layers
 */
const gapOf = (between) => clamp(0.47 * between - 12, 40, 76);

/**
 * @param {Extent} extent
 * @param {{ width: number, height: number }} size of the frame, in pixels
 * @param {boolean} dense
 * @returns {Frame}
 */
export const fitFrame = (extent, size, dense) => {
  const wide = fitNodes(extent, size, dense, 0);
  if (dense || wide.radius >= NARROW) return wide;
  const narrow = fitNodes({ ...extent, beside: 0 }, size, dense, 2 * belowOutput(0));
  return narrow.radius > wide.radius && !narrow.outside ? { ...narrow, narrow: true } : wide;
};

/**
 * @param {Extent} extent
 * @param {{ width: number, height: number }} size
 * @param {boolean} dense
 * @param {number} below what stays free below a node, in pixels
 * @returns {Frame}
 */
const fitNodes = ({ left, right, low, high, top, beside, above, digits }, { width, height }, dense, below) => {
  const [wide, tall] = [width - 2 * MARGIN, height - 2 * MARGIN];
  const between = (/** @type {number} */ pixels) => Math.min(FARTHEST.y, pixels / (high - low));
  const whole = tall - TOP - above - BOTTOM;
  const raise = dense ? Math.max(0, HEADING - between(whole) * (high - top)) : 0;
  const free = whole - raise;
  let before = dense ? LEFT.dense : LEFT.roomy;
  const after = RIGHT + OUTER.gap + LETTER * OUTER.font * beside;
  const unit = { x: 0, y: between(free) };
  const insideAt = (/** @type {number} */ count) => fitText(usualLines(count), radius - RING);
  let radius = dense ? clamp(0.24 * unit.y, 4, 10) : Math.min(MOST_RADIUS, 0.42 * unit.y, (unit.y - below) / 2);
  const fitColumns = () => {
    unit.x = Math.min(FARTHEST.x, (wide - before - after - 2 * radius) / (right - left));
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    fitColumns();
    if (!dense) radius = Math.max(LEAST_RADIUS, Math.min(radius, (unit.x - gapOf(unit.x)) / 2));
  }
  const outside = dense || insideAt(DIGITS.least) < LEAST_FONT;
  if (outside && !dense) {
    before = LEFT.dense;
    radius = clamp((unit.y - 2 * LINE_HEIGHT * SMALL.font - SMALL.free) / 2, SMALL.least, SMALL.most);
    fitColumns();
  }
  const spare = wide - before - after - 2 * radius - unit.x * (right - left);
  const start = left - (before + radius + spare / 2) / unit.x;
  const bottom = low - (BOTTOM + (free - unit.y * (high - low)) / 2) / unit.y;
  const room = unit.x - 2 * (radius + CLEARANCE) - PADDING;
  const alongAt = (/** @type {number} */ count) => room / ((count + SIGNS) * LETTER) - 0.1;
  const [inside, along] = [outside ? DIGITS.least : fitDigits(digits, insideAt), fitDigits(digits, alongAt)];
  return {
    width,
    height,
    radius,
    unit,
    x: [start, start + wide / unit.x],
    y: [bottom, bottom + tall / unit.y],
    dense,
    outside,
    crowded: dense && unit.y < CROWD,
    raise,
    narrow: false,
    font: outside
      ? fontBelow(dense ? 0.4 * unit.y : (0.95 * unit.x) / (LETTER * usualLines(inside)[1].length))
      : Math.min(MOST_FONT, insideAt(inside)),
    digits: inside,
    labelFont: clamp(alongAt(along), LEAST_FONT, 12),
    labelDigits: along,
  };
};

/**
 * The size of letters of one node: smaller than those of the others where its numbers are long.
 * @param {{ text: string }[]} lines
 * @param {Frame} frame
 */
export const fontOf = (lines, { outside, font, radius }) => {
  if (outside) return font;
  const texts = lines.map(({ text }) => text);
  return Math.min(font, fitText(texts, radius - RING));
};

/**
 * How far below its middle the middle of what a small node says stands, in pixels.
 * @param {Frame} frame
 * @param {number} lines
 */
export const belowNode = ({ radius, font, dense }, lines) => radius + (dense ? 0 : 2) + 0.62 * font * lines;

/**
 * How far below the middle of an output its target stands in a narrow frame, in pixels.
 * @param {number} radius
 */
export const belowOutput = (radius) => radius + 0.9 * OUTER.font;
