/* Samples: the gradients of each sample of the batch, what is made of them, and why η depends on it. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
  const I = B.inspect;
  const $ = (id) => document.getElementById(id);
  const { make, tex, shown } = B;
  let built = null;
  let drawn = "";

  const root = () => $("closer-samples");

  const range = (count) => [...Array(count).keys()];

  /* The table ------------------------------------------------------------------- */

  const share = (own, all) => {
    const sum = all.reduce((total, value) => total + value, 0);
    const size = all.reduce((total, value) => total + Math.abs(value), 0);
    if (all.includes(null) || !(Math.abs(sum) > 1e-12 * size)) return "";
    return `${(100 * own / sum).toFixed(1).replace("-", "−")} %`;
  };

  const table = (p, parameter) => {
    const { samples, reduction } = p.film.network;
    const { layer, unit, source } = parameter;
    const w = I.symbol(parameter);
    const own = range(samples).map((s) => I.gradient(p, parameter, s));
    const below = source === null ? "1" : layer === 1 ? `x_{${source + 1}}` : `a^{(${layer - 1})}_{${source + 1}}`;
    const arriving = (s) => (source === null ? "" : shown(p.value(layer === 1 ? "input" : "activation", layer - 1, source, null, s)));
    const head = make("tr", {}, make("th", { scope: "col" }, B.say("samples.sample")),
      make("th", { scope: "col" }, tex(`\\delta^{(${layer})}_{${unit + 1}}`)),
      ...(source === null ? [] : [make("th", { scope: "col" }, tex(below))]),
      make("th", { scope: "col" }, tex(`\\partial \\ell/\\partial ${w}`)), make("th", { scope: "col" }, B.say("samples.share")));
    const rows = range(samples).map((s) => make("tr", { class: s === p.sample ? "is-current" : "" },
      make("th", { scope: "row" }, String(s + 1)),
      make("td", {}, shown(p.value("delta", layer, unit, null, s), "delta")),
      ...(source === null ? [] : [make("td", {}, arriving(s))]),
      make("td", {}, shown(own[s], "delta")),
      make("td", { class: "note" }, share(own[s], own))));
    const total = make("tr", { class: "total" }, make("th", { scope: "row", colspan: source === null ? 2 : 3 },
      `${B.say(`card.reduced.${reduction}`)} `, tex(`\\partial L/\\partial ${w}`)),
      make("td", {}, shown(I.gradient(p, parameter), "delta")), make("td", {}));
    return make("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": B.say("samples.table") },
      make("table", { class: "by-sample" }, make("thead", {}, head), make("tbody", {}, ...rows, total)));
  };

  /* The heat-map: cells whose step is not reached stay empty. */
  const mapOf = (p, data, parameter) => {
    const { samples } = p.film.network;
    const columns = data.columns.map(([layer, unit, source]) => ({ layer, unit, source }));
    const [mark] = data.figure.data;
    const z = mark.z.map((row, place) => row.map((value, column) => {
      const sample = place < samples ? place : null;
      return I.gradient(p, columns[column], sample) === null ? null : value;
    }));
    const chosen = columns.findIndex((column) => I.address(column) === I.address(parameter));
    const { layout } = data.figure;
    const frame = { ...layout.shapes[0], x0: chosen - 0.5, x1: chosen + 0.5, visible: true };
    return { data: [{ ...mark, z }], layout: { ...layout, shapes: [frame] } };
  };

  const select = (p, data) => (event) => {
    const [layer, unit, source] = data.columns[event.points[0].x];
    p.select(I.address({ layer, unit, source }));
  };

  /* Mean or sum -------------------------------------------------------------------- */

  const alternatives = (p, data, parameter) => {
    const { samples, reduction } = p.film.network;
    const w = I.symbol(parameter);
    const [mean] = data.alternatives;
    const head = make("tr", {}, make("td", {}), make("th", { scope: "col" }, tex(`\\partial L/\\partial ${w}`)),
      make("th", { scope: "col" }, tex("\\eta")), make("th", { scope: "col" }, tex(`\\Delta ${w}`)), make("th", { scope: "col" }, B.say("samples.ratio")));
    const rows = data.alternatives.map(([name, rate, gradient, change], place) => {
      const ratio = B.toNumber(change) / B.toNumber(mean[3]);
      const own = name === reduction && place < 2;
      return make("tr", { class: own ? "is-current" : "" },
        make("th", { scope: "row" }, B.say(`samples.${place === 2 ? "sum.smaller" : name}`, { count: samples }), own ? make("small", {}, ` ${B.say("samples.yours")}`) : ""),
        make("td", {}, shown(gradient, "delta")), make("td", {}, shown(rate)), make("td", {}, shown(change)),
        make("td", { class: "note" }, Number.isFinite(ratio) ? `× ${B.short(ratio)}` : ""));
    });
    return make("div", { class: "scroll-x", tabindex: "0", role: "region", "aria-label": B.say("samples.reductions") },
      make("table", { class: "by-sample" }, make("thead", {}, head), make("tbody", {}, ...rows)));
  };

  const lesson = (p, data) => {
    const { samples } = p.film.network;
    const [mean, sum, smaller] = data.alternatives.map((row) => B.toNumber(row[3]));
    const values = { count: samples, mean: B.short(mean), sum: B.short(sum), smaller: B.short(smaller), optimizer: B.say(`optimizer.${p.film.network.optimizer}`) };
    const close = (a, b) => Math.abs(a - b) <= 1e-9 * Math.abs(b);
    if (mean === 0 && sum === 0) return B.say("samples.nothing");
    if (close(sum, samples * mean) && close(smaller, mean)) return B.say("samples.scales", values);
    if (Math.abs(sum / mean - 1) < 0.05) return B.say("samples.adaptive", values);
    return B.say("samples.remembers", values);
  };

  /* The panel ---------------------------------------------------------------------- */

  const sentence = (p, parameter) => {
    const { samples, reduction } = p.film.network;
    const all = range(samples).map((s) => I.gradient(p, parameter, s));
    const total = I.gradient(p, parameter);
    if (total === null) return [B.say("samples.before", { known: all.filter((value) => value !== null).length, count: samples }), " ", I.jump(p, I.key(`${I.kind(parameter)}_gradient`, parameter))];
    const positive = all.filter((value) => value > 0).length;
    const values = { count: samples, total: B.short(total), positive, negative: all.filter((value) => value < 0).length };
    const told = [B.say(`samples.told.${reduction}`, values)];
    if (values.positive && values.negative) told.push(B.say("samples.disagree", values));
    return [I.sentences(told)];
  };

  const single = (p) => {
    const batch = $("inputs")?.querySelector("textarea");
    const add = batch && make("button", {
      type: "button", class: "control quiet", onclick: () => {
        batch.scrollIntoView({ block: "center" });
        batch.focus();
      },
    }, B.say("samples.add"));
    built = null;
    delete root().dataset.frame;
    root().replaceChildren(make("p", { class: "hint" }, B.say("samples.single")), add || "");
  };

  const update = (p, data, parameter) => {
    const map = mapOf(p, data, parameter);
    const own = range(p.film.network.samples).map((s) => [I.gradient(p, parameter, s), p.value("delta", parameter.layer, parameter.unit, null, s)]);
    const cells = map.data[0].z.map((row) => row.filter((value) => value !== null).length);
    // A step changes the picture only where it reaches one of these numbers.
    const wanted = JSON.stringify([own, cells, p.sample, p.output(parameter.layer - 1, parameter.source ?? 0)]);
    if (wanted === drawn) return;
    drawn = wanted;
    root().querySelector(".samples-table").replaceChildren(table(p, parameter));
    root().querySelector(".told").replaceChildren(...sentence(p, parameter));
    const plot = root().querySelector(".plot");
    B.draw(plot, map);
    plot.removeAllListeners("plotly_click");
    plot.on("plotly_click", select(p, data));
    const has = I.gradient(p, parameter) !== null;
    root().querySelector(".samples-reductions").replaceChildren(
      ...(has ? [make("h3", {}, B.say("samples.reductions")), alternatives(p, data, parameter), make("p", {}, lesson(p, data))] : []));
  };

  const body = (p) => I.frame(root(), p, () => [I.ownChooser(p)]);

  const build = (p, data, parameter) => {
    built = data;
    drawn = "";
    I.fill(body(p),
      make("div", { class: "samples-table" }),
      make("p", { class: "told", "aria-live": "polite" }),
      make("h3", {}, B.say("samples.map", { layer: parameter.layer })),
      I.plot(data.figure.layout.height, "samples.map.label"),
      make("div", { class: "samples-reductions" }));
    update(p, data, parameter);
  };

  const ask = I.source("samples", (p) => paint(p, "answer"));

  const paint = (p, reason) => {
    const parameter = I.parameter(p);
    I.busy(root(), false);
    if (p.film.network.samples < 2) {
      if (reason !== "step" && reason !== "select") single(p);
      return;
    }
    const inside = body(p);
    I.choose(root(), "own", parameter);
    if (!parameter) {
      built = null;
      I.hint(inside, p);
      return;
    }
    const data = ask(p, parameter);
    I.busy(root(), !data);
    if (!data) return;
    if (reason === "theme") drawn = "";
    if (data !== built || reason === "words" || reason === "open") build(p, data, parameter);
    else update(p, data, parameter);
  };

  B.registerPanel("samples", paint);
})();
