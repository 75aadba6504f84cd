// @ts-check
/* The network that the form of the lab describes: drawing, table of layers, learning rate. */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { DrawnNetwork, DrawnStage, ScheduleValue } from "../wire.js" */
import { make, setText } from "../core/dom.js";
import { writeStored } from "../core/storage.js";
import { translatePanel } from "./panels.js";

const NS = "http://www.w3.org/2000/svg";

/**
 * @param {Element} parent
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function draw(parent, tag, attributes, text) {
  const element = parent.appendChild(document.createElementNS(NS, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * @param {Element} svg
 * @param {DrawnStage} one
 * @param {number} height
 */
function stage(svg, one, height) {
  const group = draw(svg, "g", { class: `lab-stage is-${one.kind}` });
  for (const [x, y, side] of one.sheets ?? []) {
    draw(group, "rect", { x, y, width: side, height: side, rx: 1.5 });
  }
  if (one.column) {
    const [x, y, width, tall] = one.column;
    draw(group, "rect", { x, y, width, height: tall, rx: 6, class: "lab-column" });
    for (const [cx, cy] of one.units ?? []) draw(group, "circle", { cx, cy, r: 2.6 });
    if (one.cut) draw(group, "text", { x: one.x, y: y + tall / 2 + 4, class: "lab-cut" }, "⋮");
  }
  draw(group, "text", { x: one.x, y: height - 6, class: "lab-label" }, one.label);
}

/**
 * @param {Element} svg
 * @param {DrawnNetwork} value
 */
function picture(svg, value) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${value.width} ${value.height}`);
  for (const [x1, y1, x2, y2] of value.links) draw(svg, "line", { x1, y1, x2, y2 });
  for (const one of value.stages) stage(svg, one, value.height);
}

/** @param {string[]} cells */
function row(cells) {
  const line = make("tr");
  cells.forEach((text, place) => line.append(make(place ? "td" : "th", {}, text)));
  line.firstChild.scope = "row";
  return line;
}

/**
 * @param {Part} figure
 * @param {ScheduleValue} value
 */
function schedule(figure, value) {
  const svg = figure.querySelector("svg");
  setText(figure.querySelector("figcaption"), value.text);
  svg.replaceChildren();
  const top = Math.max(...value.points.map(([, rate]) => rate));
  const places = value.points.map(
    ([batch, rate]) => `${((360 * batch) / value.batches).toFixed(1)},${(60 - (54 * rate) / top).toFixed(1)}`,
  );
  draw(svg, "polyline", { points: `0,${places[0].split(",")[1]} ${places.join(" ")}` });
}

/** @param {Part} element @param {Gradio<any>} gradio */
export function mountNetwork(element, { props, watch }) {
  translatePanel(element);
  const find = (/** @type {string} */ name) => element.querySelector(name);
  const show = () => {
    const { value } = props;
    if (!value) return;
    if (value.form) writeStored("sessionStorage", "backstep.lab", value.form);
    setText(find(".lab-wrong"), value.wrong);
    element.classList.toggle("is-wrong", Boolean(value.wrong));
    if (!value.drawing) return;
    picture(find(".lab-drawing svg"), value.drawing);
    find("tbody").replaceChildren(...value.rows.map(row));
    find("tfoot").replaceChildren(row(value.total));
    setText(find(".lab-epoch"), value.epoch);
    schedule(find(".lab-schedule"), value.schedule);
  };
  watch("value", show);
  show();
}
