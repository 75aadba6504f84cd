/* Samples: the gradients of each sample of the batch, what is made of them, and why η depends on it. */
import { $, make } from "../core/dom.js";
import { numberElement, tex } from "../core/elements.js";
import { short, toNumber } from "../core/numbers.js";
import { draw } from "../core/plots.js";
import { say } from "../core/words.js";
import { registerPanel } from "./closer.js";
import {
  addressOf,
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
  plotBox,
  setBusy,
  setChooser,
  showHint,
  symbolOf,
} from "./inspection.js";

let built = null;
let drawn = "";

const root = () => $("closer-samples");

const range = (count) => [...Array(count).keys()];

/* The table ------------------------------------------------------------------- */

const share = (own, all) => {
  const sum = all.reduce((total, value) => total + value, 0);
  const size = all.reduce((total, value) => total + Math.abs(value), 0);
  if (all.includes(null) || !(Math.abs(sum) > 1e-12 * size)) return "";
  return `${((100 * own) / sum).toFixed(1).replace("-", "−")} %`;
};

const table = (p, parameter) => {
  const { samples, reduction } = p.film.network;
  const { layer, unit, source } = parameter;
  const w = symbolOf(parameter);
  const own = range(samples).map((s) => gradientOf(p, parameter, s));
  const below = source === null ? "1" : layer === 1 ? `x_{${source + 1}}` : `a^{(${layer - 1})}_{${source + 1}}`;
  const arriving = (s) =>
    source === null ? "" : numberElement(p.value(layer === 1 ? "input" : "activation", layer - 1, source, null, s));
  const head = make(
    "tr",
    {},
    make("th", { scope: "col" }, say("samples.sample")),
    make("th", { scope: "col" }, tex(`\\delta^{(${layer})}_{${unit + 1}}`)),
    ...(source === null ? [] : [make("th", { scope: "col" }, tex(below))]),
    make("th", { scope: "col" }, tex(`\\partial \\ell/\\partial ${w}`)),
    make("th", { scope: "col" }, say("samples.share")),
  );
  const rows = range(samples).map((s) =>
    make(
      "tr",
      { class: s === p.sample ? "is-current" : "" },
      make("th", { scope: "row" }, String(s + 1)),
      make("td", {}, numberElement(p.value("delta", layer, unit, null, s), "delta")),
      ...(source === null ? [] : [make("td", {}, arriving(s))]),
      make("td", {}, numberElement(own[s], "delta")),
      make("td", { class: "note" }, share(own[s], own)),
    ),
  );
  const total = make(
    "tr",
    { class: "total" },
    make(
      "th",
      { scope: "row", colspan: source === null ? 2 : 3 },
      `${say(`card.reduced.${reduction}`)} `,
      tex(`\\partial L/\\partial ${w}`),
    ),
    make("td", {}, numberElement(gradientOf(p, parameter), "delta")),
    make("td", {}),
  );
  return make(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": say("samples.table") },
    make("table", { class: "by-sample" }, make("thead", {}, head), make("tbody", {}, ...rows, total)),
  );
};

/* The heat-map: cells whose step is not reached stay empty. */
const mapOf = (p, data, parameter) => {
  const { samples } = p.film.network;
  const columns = data.columns.map(([layer, unit, source]) => ({ layer, unit, source }));
  const [mark] = data.figure.data;
  const z = mark.z.map((row, place) =>
    row.map((value, column) => {
      const sample = place < samples ? place : null;
      return gradientOf(p, columns[column], sample) === null ? null : value;
    }),
  );
  const chosen = columns.findIndex((column) => addressOf(column) === addressOf(parameter));
  const { layout } = data.figure;
  const frame = { ...layout.shapes[0], x0: chosen - 0.5, x1: chosen + 0.5, visible: true };
  return { data: [{ ...mark, z }], layout: { ...layout, shapes: [frame] } };
};

const select = (p, data) => (event) => {
  const [layer, unit, source] = data.columns[event.points[0].x];
  p.select(addressOf({ layer, unit, source }));
};

/* Mean or sum -------------------------------------------------------------------- */

const alternatives = (p, data, parameter) => {
  const { samples, reduction } = p.film.network;
  const w = symbolOf(parameter);
  const [mean] = data.alternatives;
  const head = make(
    "tr",
    {},
    make("td", {}),
    make("th", { scope: "col" }, tex(`\\partial L/\\partial ${w}`)),
    make("th", { scope: "col" }, tex("\\eta")),
    make("th", { scope: "col" }, tex(`\\Delta ${w}`)),
    make("th", { scope: "col" }, say("samples.ratio")),
  );
  const rows = data.alternatives.map(([name, rate, gradient, change], place) => {
    const ratio = toNumber(change) / toNumber(mean[3]);
    const own = name === reduction && place < 2;
    return make(
      "tr",
      { class: own ? "is-current" : "" },
      make(
        "th",
        { scope: "row" },
        say(`samples.${place === 2 ? "sum.smaller" : name}`, { count: samples }),
        own ? make("small", {}, ` ${say("samples.yours")}`) : "",
      ),
      make("td", {}, numberElement(gradient, "delta")),
      make("td", {}, numberElement(rate)),
      make("td", {}, numberElement(change)),
      make("td", { class: "note" }, Number.isFinite(ratio) ? `× ${short(ratio)}` : ""),
    );
  });
  return make(
    "div",
    { class: "scroll-x", tabindex: "0", role: "region", "aria-label": say("samples.reductions") },
    make("table", { class: "by-sample" }, make("thead", {}, head), make("tbody", {}, ...rows)),
  );
};

const lesson = (p, data) => {
  const { samples } = p.film.network;
  const [mean, sum, smaller] = data.alternatives.map((row) => toNumber(row[3]));
  const values = {
    count: samples,
    mean: short(mean),
    sum: short(sum),
    smaller: short(smaller),
    optimizer: say(`optimizer.${p.film.network.optimizer}`),
  };
  const close = (a, b) => Math.abs(a - b) <= 1e-9 * Math.abs(b);
  if (mean === 0 && sum === 0) return say("samples.nothing");
  if (close(sum, samples * mean) && close(smaller, mean)) return say("samples.scales", values);
  if (Math.abs(sum / mean - 1) < 0.05) return say("samples.adaptive", values);
  return say("samples.remembers", values);
};

/* The panel ---------------------------------------------------------------------- */

const sentence = (p, parameter) => {
  const { samples, reduction } = p.film.network;
  const all = range(samples).map((s) => gradientOf(p, parameter, s));
  const total = gradientOf(p, parameter);
  if (total === null)
    return [
      say("samples.before", {
        known: all.filter((value) => value !== null).length,
        count: samples,
      }),
      " ",
      jumpButton(p, keyOf(`${kindOf(parameter)}_gradient`, parameter)),
    ];
  const positive = all.filter((value) => value > 0).length;
  const values = {
    count: samples,
    total: short(total),
    positive,
    negative: all.filter((value) => value < 0).length,
  };
  const told = [say(`samples.told.${reduction}`, values)];
  if (values.positive && values.negative) told.push(say("samples.disagree", values));
  return [joinSentences(told)];
};

const single = () => {
  const batch = $("inputs")?.querySelector("textarea");
  const add =
    batch &&
    make(
      "button",
      {
        type: "button",
        class: "control quiet",
        onclick: () => {
          batch.scrollIntoView({ block: "center" });
          batch.focus();
        },
      },
      say("samples.add"),
    );
  built = null;
  delete root().dataset.frame;
  root().replaceChildren(make("p", { class: "hint" }, say("samples.single")), add || "");
};

const update = (p, data, parameter) => {
  const map = mapOf(p, data, parameter);
  const own = range(p.film.network.samples).map((s) => [
    gradientOf(p, parameter, s),
    p.value("delta", parameter.layer, parameter.unit, null, s),
  ]);
  const cells = map.data[0].z.map((row) => row.filter((value) => value !== null).length);
  // A step changes the picture only where it reaches one of these numbers.
  const wanted = JSON.stringify([own, cells, p.sample, p.output(parameter.layer - 1, parameter.source ?? 0)]);
  if (wanted === drawn) return;
  drawn = wanted;
  root().querySelector(".samples-table").replaceChildren(table(p, parameter));
  root()
    .querySelector(".told")
    .replaceChildren(...sentence(p, parameter));
  const plot = root().querySelector(".plot");
  draw(plot, map);
  plot.removeAllListeners("plotly_click");
  plot.on("plotly_click", select(p, data));
  const has = gradientOf(p, parameter) !== null;
  root()
    .querySelector(".samples-reductions")
    .replaceChildren(
      ...(has
        ? [make("h3", {}, say("samples.reductions")), alternatives(p, data, parameter), make("p", {}, lesson(p, data))]
        : []),
    );
};

const body = (p) => panelBody(root(), p, () => [ownChooser(p)]);

const build = (p, data, parameter) => {
  built = data;
  drawn = "";
  fillBody(
    body(p),
    make("div", { class: "samples-table" }),
    make("p", { class: "told", "aria-live": "polite" }),
    make("h3", {}, say("samples.map", { layer: parameter.layer })),
    plotBox(data.figure.layout.height, "samples.map.label"),
    make("div", { class: "samples-reductions" }),
  );
  update(p, data, parameter);
};

const ask = answerSource("samples", (p) => paint(p, "answer"));

const paint = (p, reason) => {
  const parameter = chosenParameter(p);
  setBusy(root(), false);
  if (p.film.network.samples < 2) {
    if (reason !== "step" && reason !== "select") single();
    return;
  }
  const inside = body(p);
  setChooser(root(), "own", parameter);
  if (!parameter) {
    built = null;
    showHint(inside, p);
    return;
  }
  const data = ask(p, parameter);
  setBusy(root(), !data);
  if (!data) return;
  if (reason === "theme") drawn = "";
  if (data !== built || reason === "words" || reason === "open") build(p, data, parameter);
  else update(p, data, parameter);
};

registerPanel("samples", paint);
