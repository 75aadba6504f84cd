/* The chain rule: every path from the loss back to one weight, its factors, and its way in the graph. */
import { $, make } from "../core/dom.js";
import { numberElement, tex, typeset } from "../core/elements.js";
import { short, toNumber } from "../core/numbers.js";
import { say } from "../core/words.js";
import { openPanel, registerPanel } from "./closer.js";
import {
  answerSource,
  chosenParameter,
  fillBody,
  gradientOf,
  joinSentences,
  jumpButton,
  keyOf,
  kindOf,
  ownChooser,
  panelBody,
  setBusy,
  setChooser,
  showHint,
  symbolOf,
} from "./inspection.js";
import { nodePlaces } from "./pointing.js";

const SVG = "http://www.w3.org/2000/svg";
const FIRST = 12;
const state = { pinned: null, all: false };

/* A path in the graph ------------------------------------------------------ */

const drawn = (tag, attributes, ...children) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

const scroller = () => $("network-graph").querySelector(".scroller");

const dark = () => $("path-light")?.remove();

/* Where the loss is written: after the texts of all neurons and targets. */
const lossPlace = (p, plot) => {
  const texts = p.figure.data.findLast((mark) => mark.mode === "text");
  const { sizes } = p.film.network;
  const place = sizes.reduce((sum, size) => sum + size, 0) + sizes.at(-1);
  const { xaxis, yaxis } = plot._fullLayout;
  return {
    x: xaxis._offset + xaxis.d2p(texts.x[place]),
    y: yaxis._offset + yaxis.d2p(texts.y[place]),
  };
};

const shortened = (from, to, start, end) => {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const at = (share) => ({
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
  });
  return [at(Math.min(0.45, start / length)), at(1 - Math.min(0.45, end / length))];
};

const arrow = (from, to, start, end) => {
  const [a, b] = shortened(from, to, start, end);
  const points = { x1: a.x, y1: a.y, x2: b.x, y2: b.y };
  return [
    drawn("line", { ...points, class: "halo" }),
    drawn("line", { ...points, class: "hop", "marker-end": "url(#path-head)" }),
  ];
};

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

/* The hops of a path from node to node with the derivative that each one carries, and the slopes
   of the units on the way: [factor, …] in the order of the product. */
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

const text = (p, path, place) => {
  const factor = path.factors[place];
  return isKnown(p, factor) ? short(factor[1]) : "?";
};

const middle = (from, to) => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });

/* Where a path is drawn: the size of the plot, the loss, any unit, how far rings reach. */
const sceneOf = (p, plot) => {
  const { at, radius } = nodePlaces(p, plot);
  const loss = lossPlace(p, plot);
  return {
    box: { width: plot.offsetWidth, height: plot.offsetHeight },
    loss,
    place: (unit) => (unit ? at.get(`node/${unit.join("/")}`) : loss),
    reach: Math.max(radius, 10) + 3,
  };
};

/* What darkens the plot but for the loss and the nodes. */
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
      ...nodes.map(({ x, y }) => drawn("circle", { cx: x, cy: y, r: reach, fill: "black" })),
    ),
  ),
  drawn("rect", { ...box, class: "veil", mask: "url(#path-mask)" }),
];

const labels = (p, path, { loss, place, reach }, { hops, slopes }) => {
  if (p.film.dense) return [];
  // The loss may stand right below its output: then the number stands beside the arrow.
  const beside = ({ from, to }) => {
    const centre = middle(place(from), place(to));
    return from || Math.abs(place(to).y - loss.y) > 130 ? centre : { x: loss.x - 84, y: loss.y - 14 };
  };
  const roomy = ({ from, to }) =>
    !from || Math.hypot(place(from).x - place(to).x, place(from).y - place(to).y) > 2 * reach + 60;
  return [
    ...hops.filter(roomy).map((hop) => label(beside(hop), text(p, path, hop.factor))),
    ...slopes.map(({ unit, factor }) =>
      label({ x: place(unit).x, y: place(unit).y - reach }, `f′ ${text(p, path, factor)}`),
    ),
  ];
};

const light = (p, path, source) => {
  dark();
  const plot = scroller().querySelector(".plot");
  if (!path || !plot._fullLayout) return;
  const scene = sceneOf(p, plot);
  const { box, place, reach } = scene;
  const way = walk(path, source);
  const nodes = way.hops.map(({ to }) => place(to));
  const sign = path.product < 0 && path.factors.every((factor) => isKnown(p, factor)) ? "negative" : "positive";
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

let relight = () => {};

const followZoom = (plot) => {
  if (plot.dataset.lit) return;
  plot.dataset.lit = "yes";
  plot.on("plotly_relayout", () => relight());
  plot.on("plotly_relayouting", dark);
  addEventListener("resize", () => requestAnimationFrame(() => relight()));
};

/* The table of paths --------------------------------------------------------- */

const isKnown = (p, [, , key]) => {
  if (!key) return true;
  const entry = p.numbers.get(key);
  return Boolean(entry) && entry.step < p.index;
};

const factorKind = (place) => (place === 0 ? "delta" : "value");

const cells = [];

/* A number that shows itself once all of its `keys` are reached. */
const waiting = (value, kind, keys) => {
  const cell = make("span", { class: "waiting" });
  cells.push({ cell, value, kind, keys, shown: null });
  return cell;
};

const reveal = (p) => {
  for (const entry of cells) {
    const known = entry.keys.every((key) => isKnown(p, [0, 0, key]));
    if (entry.shown === known) continue;
    entry.shown = known;
    entry.cell.replaceChildren(
      known ? numberElement(entry.value, entry.kind) : make("span", { class: "unknown" }, "?"),
    );
  }
};

const routeName = (p, path, source) => {
  const L = p.film.network.sizes.length - 1;
  const name = ([layer, unit], place) => {
    const index = String(unit + 1).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
    if (layer === 0) return `x${index}`;
    if (layer < L) return `a${index}`;
    return place > 0 ? `z${index}` : `ŷ${index}`;
  };
  const last = path.units.at(-1);
  const units = source === null ? path.units : [...path.units, [last[0] - 1, source]];
  return ["ℓ", ...units.map(name)].join(" → ");
};

const pathRow = (p, path, parameter, number) => {
  const keys = path.factors.map((factor) => factor[2]);
  const factors = path.factors.flatMap((factor, place) => [
    ...(place ? [make("td", { class: "times", "aria-hidden": "true" }, "·")] : []),
    make(
      "td",
      { class: "factor" },
      tex(`\\displaystyle ${factor[0]}`),
      waiting(factor[1], factorKind(place), [factor[2]]),
    ),
  ]);
  const route = make(
    "button",
    {
      type: "button",
      class: "route",
      "aria-pressed": String(state.pinned === number),
      onclick: () => {
        state.pinned = state.pinned === number ? null : number;
        markPinned();
        relight();
      },
      onfocus: () => light(p, path, parameter.source),
      onblur: () => relight(),
    },
    routeName(p, path, parameter.source),
  );
  return make(
    "tr",
    {
      class: "path",
      onmouseenter: () => light(p, path, parameter.source),
      onmouseleave: () => relight(),
    },
    make("th", { scope: "row" }, route),
    ...factors,
    make("td", { class: "times" }, "="),
    make("td", { class: "product" }, waiting(path.product, "delta", keys)),
  );
};

const markPinned = () => {
  $("closer-chain")
    .querySelectorAll(".route")
    .forEach((button, number) => button.setAttribute("aria-pressed", String(number === state.pinned)));
};

const totalRow = (width, head, value, keys, name) =>
  make(
    "tr",
    { class: name },
    make("th", { scope: "row", colspan: width }, head),
    make("td", { class: "times" }, "="),
    make("td", { class: "product" }, waiting(value, "delta", keys)),
  );

const table = (p, data, parameter) => {
  // Paths that contribute nothing are not the first to look at.
  const telling = data.paths.filter((path) => toNumber(path.product) !== 0).length;
  const listed = state.all ? data.paths : data.paths.slice(0, Math.min(FIRST, telling || FIRST));
  const width = 2 * data.paths[0].factors.length;
  const gradient = gradientKey(p, parameter);
  const rows = listed.map((path, number) => pathRow(p, path, parameter, number));
  const hidden = data.paths.slice(listed.length);
  const remaining = data.count - listed.length;
  if (remaining > 0) {
    const rest = hidden.reduce((sum, path) => sum + toNumber(path.product), toNumber(data.rest));
    rows.push(totalRow(width, say("chain.rest", { count: remaining }), rest, [gradient], "rest"));
  }
  const name = make("span", {}, `${say("chain.sum")} `, tex(`\\partial \\ell/\\partial ${symbolOf(parameter)}`));
  rows.push(totalRow(width, name, data.total, [gradient], "total"));
  const more =
    hidden.length &&
    make(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: () => {
          state.all = true;
          build(p, data, parameter);
        },
      },
      say("chain.more", { count: hidden.length }),
    );
  return [
    make(
      "div",
      { class: "scroll-x", tabindex: "0", role: "region", "aria-label": say("chain.table") },
      make("table", { class: "paths" }, make("tbody", {}, ...rows)),
    ),
    more || "",
  ];
};

const gradientKey = (p, parameter) => keyOf(`${kindOf(parameter)}_gradient`, parameter, p.sample);

const collapses = (data) => {
  if (!data.collapses.length) return "";
  const rows = data.collapses.map(({ symbol, summed, short_symbol, short, key }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, tex(`\\displaystyle ${symbol}`)),
      make("td", { class: "times" }, "="),
      make("td", {}, waiting(summed, "delta", [key])),
      make("td", { class: "times" }, "="),
      make("td", {}, tex(short_symbol)),
      make("td", { class: "times" }, "="),
      make("td", {}, waiting(short, "delta", [key])),
    ),
  );
  return make(
    "details",
    { class: "collapse" },
    make("summary", {}, say("chain.collapse")),
    make("p", {}, say("chain.collapse.text")),
    make("table", {}, make("tbody", {}, ...rows)),
  );
};

/* What changes with every step: whether the sum can be compared, and with what. */
const verdict = (p, data, parameter) => {
  const own = gradientOf(p, parameter, p.sample);
  if (own === null) return [say("chain.pending"), " ", jumpButton(p, gradientKey(p, parameter))];
  const total = toNumber(data.total);
  const sizes = data.paths.reduce((sum, path) => sum + Math.abs(toNumber(path.product)), Math.abs(toNumber(data.rest)));
  const same = Math.abs(total - own) <= 1e-12 * sizes || Object.is(total, own) || total === own;
  return [
    make(
      "strong",
      { class: same ? "agrees" : "differs" },
      say(same ? "chain.equal" : "chain.unequal", { value: short(own) }),
    ),
  ];
};

const batch = (p, parameter) => {
  const { samples, reduction } = p.film.network;
  if (samples < 2) return "";
  const value = gradientOf(p, parameter);
  const text = say(`chain.batch.${reduction}`, { count: samples, sample: p.sample + 1 });
  return make(
    "p",
    { class: "batch" },
    `${text} `,
    tex(`\\partial L/\\partial ${symbolOf(parameter)} =`),
    " ",
    numberElement(value, "delta"),
  );
};

let built = null;

const head = () => $("closer-chain").querySelector(".inspect-head");

const body = (p) => panelBody($("closer-chain"), p, () => [ownChooser(p), make("span", { class: "where" })]);

const build = (p, data, parameter) => {
  cells.length = 0;
  built = data;
  const formula = make("div", {
    class: "scroll-x general",
    tabindex: "0",
    role: "region",
    "aria-label": say("chain.formula"),
  });
  typeset(formula, data.formula);
  const { samples } = p.film.network;
  const many = data.count === 1 ? "chain.one" : "chain.many";
  const words = [say(many, { count: data.count })];
  if (data.zeros) words.push(say("chain.zeros", { zeros: data.zeros }));
  if (data.merged) words.push(say("chain.merged"));
  head().querySelector(".where").textContent =
    samples > 1 ? say("graph.sample", { sample: p.sample + 1, count: samples }) : "";
  fillBody(
    body(p),
    formula,
    make("p", {}, joinSentences(words)),
    ...table(p, data, parameter),
    make("p", { class: "verdict", "aria-live": "polite" }),
    make("div", { class: "over-the-batch" }),
    collapses(data),
    make("p", { class: "hint" }, say("chain.light")),
  );
  update(p, data, parameter);
};

const update = (p, data, parameter) => {
  const root = $("closer-chain");
  reveal(p);
  root.querySelector(".verdict").replaceChildren(...verdict(p, data, parameter));
  root.querySelector(".over-the-batch").replaceChildren(batch(p, parameter));
  relight = () => {
    const path = openPanel() === "chain" && built === data && data.paths[state.pinned];
    light(p, path || null, parameter.source);
  };
  relight();
};

const ask = answerSource("chain", (p) => paint(p, "answer"));

const paint = (p, reason) => {
  const root = $("closer-chain");
  const parameter = chosenParameter(p);
  if (reason === "film" || reason === "select") {
    state.pinned = null;
    state.all = false;
    dark();
  }
  const inside = body(p);
  setChooser(root, "own", parameter);
  if (!parameter) {
    built = null;
    head().querySelector(".where").textContent = "";
    setBusy(root, false);
    showHint(inside, p);
    return;
  }
  const data = ask(p, { ...parameter, sample: p.sample });
  setBusy(root, !data);
  if (!data) return;
  if (data !== built || reason === "words" || reason === "open") build(p, data, parameter);
  else update(p, data, parameter);
};

registerPanel("chain", paint);
document.addEventListener("backstep:panel", (event) => event.detail.name !== "chain" && dark());
