// @ts-check
/* A figure in the place of one that plotly drew: what differs is written into plotly's own elements, as plotly would. */

/** @import { Part } from "../../core/component.js" */

/** @typedef {Record<string, any>} Mark of a figure, or a part of one */
/** @typedef {{ data: Mark[], layout: Mark }} Figure as `drawMoment` makes it, in the colours of the theme */
/** @typedef {{ _offset: number, d2p: (value: number) => number }} Axis */
/** @typedef {{ x: Axis, y: Axis }} Canvas */

const SVG = "http://www.w3.org/2000/svg";
/** What plotly leaves between two lines, in heights of letters. */
const LINE_SPACING = 1.3;
/** Plotly's dots, as long as the narrowest lines allow. */
const DOTS = "3px, 3px";
const COLOURED = /^<span style="color:(.*)">(.*)<\/span>$/;

/** @param {Element} element @param {Record<string, string | number>} attributes */
const setAttributes = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, String(value));
  }
};

/** @param {SVGElement} element @param {"fill" | "stroke"} what @param {string} colour of three pairs of digits, or of four */
const paint = (element, what, colour) => {
  element.style.setProperty(what, colour.slice(0, 7));
  const opacity = colour.length > 7 ? Number.parseInt(colour.slice(7), 16) / 255 : 1;
  element.style.setProperty(`${what}-opacity`, String(opacity));
};

/** @param {Mark} old @param {Mark} mark @param {SVGElement[]} circles of plotly's */
const repaintCircles = ({ marker: old }, { marker }, circles) =>
  circles.forEach((circle, i) => {
    if (old.color[i] !== marker.color[i]) paint(circle, "fill", marker.color[i]);
    if (old.line.color[i] !== marker.line.color[i]) paint(circle, "stroke", marker.line.color[i]);
    if (old.line.width[i] !== marker.line.width[i]) circle.style.strokeWidth = `${marker.line.width[i]}px`;
  });

/** A line of a text, which as a whole may have a colour of its own. @param {string} line */
const writeLine = (line) => {
  const [, colour, text] = line.match(COLOURED) ?? [];
  if (!colour) return line;
  const own = document.createElementNS(SVG, "tspan");
  own.setAttribute("style", ` fill:${colour}`);
  own.append(text);
  return own;
};

/** @param {string[]} lines @param {{ x: number, y: number }} place */
const writeLines = (lines, place) =>
  lines.map((line, i) => {
    const row = document.createElementNS(SVG, "tspan");
    setAttributes(row, { class: "line", dy: `${i * LINE_SPACING}em`, ...place });
    row.append(writeLine(line));
    return row;
  });

/** @typedef {{ text: string, size: number, colour: string, x: number, y: number }} Text on the axes */

/** @param {Mark} mark @returns {Text[]} */
const listTexts = ({ x, y, text, textfont: { size, color } }) =>
  text.map((/** @type {string} */ one, /** @type {number} */ i) => ({
    text: one,
    size: Array.isArray(size) ? size[i] : size,
    colour: color[i],
    x: x[i],
    y: y[i],
  }));

/** @param {Element} group of plotly's @param {Text} text @param {Canvas} canvas */
const writeText = (group, { text, size, colour, x, y }, canvas) => {
  const element = /** @type {SVGElement} */ (group.firstElementChild);
  const lines = text.split("<br>");
  const place = { x: canvas.x.d2p(x), y: canvas.y.d2p(y) };
  const height = (lines.length - 1) * LINE_SPACING + 1;
  setAttributes(group, { transform: `translate(0,${size * 0.75 - (height * size) / 2})` });
  setAttributes(element, { ...place, "data-unformatted": text });
  element.style.fontSize = `${size}px`;
  paint(element, "fill", colour);
  element.replaceChildren(...(lines.length > 1 ? writeLines(lines, place) : lines));
};

/** @param {Text | undefined} one @param {Text} other */
const isSame = (one, other) =>
  one?.text === other.text &&
  one.colour === other.colour &&
  one.size === other.size &&
  one.x === other.x &&
  one.y === other.y;

/**
 * @param {Mark} old
 * @param {Mark} mark
 * @param {Element} box of plotly's for the texts of the mark
 * @param {Canvas} canvas
 */
const repaintTexts = (old, mark, box, canvas) => {
  const example = /** @type {Element} */ (box.closest(".scatterlayer")?.querySelector(".textpoint"));
  const [before, texts] = [listTexts(old), listTexts(mark)];
  while (box.childElementCount > texts.length) box.lastElementChild?.remove();
  texts.forEach((text, i) => {
    if (isSame(before[i], text)) return;
    if (!box.children[i]) box.append(example.cloneNode(true));
    writeText(box.children[i], text, canvas);
  });
};

/** @param {string} path on the axes @param {Canvas} canvas */
const placePath = (path, { x, y }) =>
  path.replace(
    /([ML])(\S+) ([^ML]+)/g,
    (_, letter, left, up) => `${letter}${x._offset + x.d2p(Number(left))} ${y._offset + y.d2p(Number(up))}`,
  );

/** @param {Mark} shape @param {Canvas} canvas */
const drawOutline = (shape, canvas) => {
  const { type, xanchor, yanchor, x0, x1, y0, y1 } = shape;
  if (type === "path") return placePath(shape.path, canvas);
  const [x, y] = [canvas.x._offset + canvas.x.d2p(xanchor), canvas.y._offset + canvas.y.d2p(yanchor)];
  const [left, right, low, high] = [x + x0, x + x1, y - y0, y - y1];
  if (type === "rect") return `M${left},${low}H${right}V${high}H${left}Z`;
  const [cx, cy] = [(left + right) / 2, (low + high) / 2];
  const [rx, ry] = [Math.abs(cx - left), Math.abs(cy - low)];
  const [arc, start] = [`A${rx},${ry}`, `${cx + rx},${cy}`];
  return `M${start}${arc} 0 1,1 ${cx},${cy - ry}${arc} 0 0,1 ${start}Z`;
};

/** @param {SVGElement} path of plotly's @param {Mark} shape */
const colourShape = (path, { line, fillcolor }) => {
  paint(path, "stroke", line.width ? line.color : "#00000000");
  paint(path, "fill", fillcolor ?? "#00000000");
  path.style.strokeDasharray = line.dash ? DOTS : "";
  path.style.strokeWidth = `${line.width}px`;
};

/** @param {Mark[]} shapes @param {Element} box of plotly's for all of them @param {Canvas} canvas */
const repaintShapes = (shapes, box, canvas) => {
  // Of shapes that there are no more plotly leaves empty groups.
  for (const group of [...box.children]) if (!group.firstElementChild) group.remove();
  while (box.childElementCount > shapes.length) box.lastElementChild?.remove();
  shapes.forEach((shape, i) => {
    if (!box.children[i]) box.append(/** @type {Element} */ (box.firstElementChild).cloneNode(true));
    const path = /** @type {SVGElement} */ (box.children[i].firstElementChild);
    for (const element of [box.children[i], path]) setAttributes(element, { "data-index": i });
    setAttributes(path, { d: drawOutline(shape, canvas) });
    colourShape(path, shape);
  });
};

/** @param {Figure} figure */
const partsOf = ({ data }) => ({
  nodes: data[0],
  texts: data[1],
  signs: data.slice(2, -1),
  labels: data[data.length - 1],
});

/** @param {Mark[]} one @param {Mark[]} other */
const haveSameSigns = (one, other) =>
  JSON.stringify(one.map(({ marker }) => marker)) === JSON.stringify(other.map(({ marker }) => marker));

/**
 * Whether two figures are of one net in one frame, so that they differ only in what stands at its places.
 * @param {Figure} old
 * @param {Figure} figure
 */
const isAlike = (old, figure) => {
  const [before, now] = [partsOf(old), partsOf(figure)];
  return (
    before.nodes.customdata === now.nodes.customdata &&
    old.layout.width === figure.layout.width &&
    old.layout.height === figure.layout.height &&
    haveSameSigns(before.signs, now.signs)
  );
};

/**
 * Writes a figure over another one. False where that is for plotly to do: nothing has changed then.
 * @param {Part} plot that shows the other one
 * @param {Figure} old
 * @param {Figure} figure
 */
export const repaint = (plot, old, figure) => {
  const [before, now] = [partsOf(old), partsOf(figure)];
  const traces = plot.querySelectorAll(".scatterlayer > .trace");
  // Of a mark without points plotly has no element.
  const labels = traces.length === figure.data.length ? traces[traces.length - 1] : null;
  if (!isAlike(old, figure) || (!labels && now.labels.text.length)) return false;
  const { xaxis: x, yaxis: y } = plot._fullLayout;
  const canvas = { x, y };
  repaintCircles(before.nodes, now.nodes, [...traces[0].querySelectorAll(".point")]);
  repaintTexts(before.texts, now.texts, traces[1].querySelector(".text"), canvas);
  if (labels) repaintTexts(before.labels, now.labels, labels.querySelector(".text"), canvas);
  repaintShapes(figure.layout.shapes, plot.querySelector(".layer-subplot > .shapelayer"), canvas);
  return true;
};
