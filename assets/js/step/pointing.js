/* Pointing at the graph: what is under the pointer, its tip, and choosing it. */
import { $, make } from "../core/dom.js";
import { full } from "../core/numbers.js";
import { ailments } from "./health.js";
import { edgeTitle, unitTitle } from "./names.js";

const EDGE_REACH = 8;

/* Where each node is drawn, in pixels of the plot. */
export const nodePlaces = (p, plot) => {
  const { xaxis, yaxis } = plot._fullLayout;
  const nodes = p.figure.data.find((mark) => mark.customdata);
  const at = new Map(
    nodes.customdata.map((name, i) => [
      name,
      {
        x: xaxis._offset + xaxis.d2p(nodes.x[i]),
        y: yaxis._offset + yaxis.d2p(nodes.y[i]),
      },
    ]),
  );
  return { at, radius: nodes.marker.size / 2 };
};

const toSegment = ({ x, y }, from, to) => {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const inside = Math.max(0, Math.min(1, share));
  return Math.hypot(x - from.x - inside * dx, y - from.y - inside * dy);
};

/* The neuron or edge at a place, as "node/1/0" or "edge/1/0/1"; null where there is none. */
const partAt = (p, plot, point) => {
  const { at, radius } = nodePlaces(p, plot);
  for (const [name, place] of at) {
    if (Math.hypot(point.x - place.x, point.y - place.y) <= Math.max(radius, 12)) return name;
  }
  const { sizes } = p.film.network;
  let [best, nearest] = [null, EDGE_REACH];
  for (let layer = 1; layer < sizes.length; layer += 1) {
    for (let unit = 0; unit < sizes[layer]; unit += 1) {
      for (let source = 0; source < sizes[layer - 1]; source += 1) {
        const distance = toSegment(point, at.get(`node/${layer - 1}/${source}`), at.get(`node/${layer}/${unit}`));
        if (distance < nearest) [best, nearest] = [`edge/${layer}/${unit}/${source}`, distance];
      }
    }
  }
  return best;
};

export const watchPointer = (p, plot) => {
  const locate = (event) => {
    const box = plot.getBoundingClientRect();
    return partAt(p, plot, { x: event.clientX - box.left, y: event.clientY - box.top });
  };
  // The wheel scrolls the page; only together with Ctrl does it reach plotly and zoom.
  plot.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    },
    true,
  );
  let pressed = null;
  plot.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]), true);
  plot.addEventListener(
    "click",
    (event) => {
      const moved = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]);
      if (moved > 4) return;
      const part = locate(event);
      if (part) p.select(part);
    },
    true,
  );
  plot.addEventListener("pointermove", (event) => {
    const part = event.buttons ? null : locate(event);
    plot.classList.toggle("is-pointing", Boolean(part));
    if (part) showTip(p, part, event);
    else $("graph-tip").hidden = true;
  });
  plot.addEventListener("pointerleave", () => ($("graph-tip").hidden = true));
};

const showTip = (p, name, event) => {
  const [kind, layer, unit, source] = name.split("/").map((part, i) => (i ? Number(part) : part));
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
        ["b", p.value("bias", layer, unit)],
      ];
  const title = edge ? edgeTitle(p, layer, unit, source) : unitTitle(p, layer, unit);
  const known = lines.filter(([, value]) => value !== null && value !== undefined);
  const findings = edge ? [] : ailments(p, layer, unit);
  tip.replaceChildren(
    make("strong", {}, title),
    ...findings.map((text) => make("div", { class: "ailment" }, text)),
    ...known.map(([label, value]) =>
      make("div", {}, make("span", {}, label), make("span", { class: "number" }, full(value))),
    ),
  );
  const box = $("network-graph").getBoundingClientRect();
  tip.style.left = `${Math.min(event.clientX - box.left + 14, box.width - 230)}px`;
  tip.style.top = `${event.clientY - box.top + 14}px`;
  tip.hidden = false;
};
