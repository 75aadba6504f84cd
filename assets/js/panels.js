/* The panels beside and below the graph: detail card, matrices, verification, hover. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
  const $ = (id) => document.getElementById(id);

  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "class") element.className = value;
      else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };

  const rendered = new Map();
  const tex = (source) => {
    if (!rendered.has(source)) {
      const element = make("span", { class: "tex" });
      katex.render(source, element, { throwOnError: false });
      rendered.set(source, element);
    }
    return rendered.get(source).cloneNode(true);
  };

  const sign = (value) => (value > 0 ? "positive" : value < 0 ? "negative" : "zero");

  const shown = (value, kind = "value") => {
    if (value === null || value === undefined) return make("span", { class: "unknown" }, "·");
    return make("span", { class: `number ${kind} ${sign(value)}`, title: B.full(value) }, B.short(value));
  };

  /* Detail card ------------------------------------------------------------- */

  const index = (unit, source) =>
    source === undefined ? `${unit + 1}` : `${unit + 1}${unit > 8 || source > 8 ? "," : ""}${source + 1}`;

  const slopeOf = (name, z, a) =>
    ({
      identity: () => 1,
      sigmoid: () => a * (1 - a),
      tanh: () => 1 - a * a,
      relu: () => (z > 0 ? 1 : 0),
      leaky_relu: () => (z > 0 ? 1 : 0.01),
    })[name]?.() ?? null;

  const row = (symbol, value, kind, note) =>
    make("tr", {}, make("th", { scope: "row" }, tex(symbol)), make("td", {}, shown(value, kind)),
      make("td", { class: "note" }, note ?? ""));

  const unitRows = (p, layer, unit) => {
    const s = p.sample;
    const { sizes, activations } = p.film.network;
    const L = sizes.length - 1;
    if (layer === 0) return [row(`x_{${unit + 1}}`, p.value("input", 0, unit, null, s))];
    const name = activations[layer - 1];
    const z = p.value("weighted_input", layer, unit, null, s);
    const a = p.value("activation", layer, unit, null, s);
    const delta = p.value("delta", layer, unit, null, s);
    const up = `(${layer})`;
    const j = unit + 1;
    const rows = [
      row(`z^{${up}}_{${j}}`, z),
      row(layer === L ? `\\hat y_{${j}}` : `a^{${up}}_{${j}}`, a, "value", B.say(`name.${name}`)),
    ];
    const slope = a === null ? null : slopeOf(name, z, a);
    if (name !== "softmax") rows.push(row("f'(z)", slope, "value"));
    if (layer === L) {
      const y = p.value("target", L, unit, null, s);
      rows.push(row(`y_{${j}}`, y), row(`\\hat y_{${j}} - y_{${j}}`, a === null || y === null ? null : a - y, "delta"));
    } else {
      rows.push(row("\\textstyle\\sum w\\,\\delta", flowing(p, layer, unit), "delta"));
    }
    rows.push(row(`\\delta^{${up}}_{${j}}`, delta, "delta"));
    rows.push(...parameterRows(p, "bias", layer, unit));
    return rows;
  };

  const flowing = (p, layer, unit) => {
    let sum = 0;
    for (let i = 0; i < p.film.network.sizes[layer + 1]; i += 1) {
      const delta = p.value("delta", layer + 1, i, null, p.sample);
      if (delta === null) return null;
      sum += p.value("weight", layer + 1, i, unit) * delta;
    }
    return sum;
  };

  const parameterRows = (p, kind, layer, unit, source) => {
    const letter = `${kind === "bias" ? "b" : "w"}^{(${layer})}_{${index(unit, source)}}`;
    const gradient = p.value(`${kind}_gradient`, layer, unit, source, null);
    const own = p.value(`${kind}_gradient`, layer, unit, source, p.sample);
    const rows = [];
    if (p.film.network.samples > 1) rows.push(row(`\\partial \\ell/\\partial ${letter}`, own, "delta"));
    rows.push(row(`\\partial L/\\partial ${letter}`, gradient ?? (p.film.network.samples > 1 ? null : own), "delta"));
    rows.push(row(`\\Delta ${letter}`, p.value(`${kind}_change`, layer, unit, source)));
    rows.push(row(`${letter}{}'`, p.value(`new_${kind}`, layer, unit, source), "fresh"));
    return rows;
  };

  const edgeRows = (p, layer, unit, source) => {
    const a = p.output(layer - 1, source);
    const w = p.value("weight", layer, unit, source);
    const delta = p.value("delta", layer, unit, null, p.sample);
    const from = layer === 1 ? `x_{${source + 1}}` : `a^{(${layer - 1})}_{${source + 1}}`;
    return [
      row(from, a),
      row(`w^{(${layer})}_{${index(unit, source)}}\\, ${from}`, a === null ? null : w * a),
      row(`\\delta^{(${layer})}_{${unit + 1}}`, delta, "delta"),
      ...parameterRows(p, "weight", layer, unit, source),
    ];
  };

  /* The table that joins one sample's numbers with those of the batch. */
  const perSample = (p, layer, unit, source) => {
    const { samples, reduction } = p.film.network;
    if (samples < 2 || layer === 0) return "";
    const kind = source === undefined ? "bias_gradient" : "weight_gradient";
    const name = `${source === undefined ? "b" : "w"}^{(${layer})}_{${index(unit, source)}}`;
    const cells = (s) => [
      make("td", {}, shown(p.value("delta", layer, unit, null, s), "delta")),
      make("td", {}, source === undefined ? "" : shown(p.value(layer === 1 ? "input" : "activation", layer - 1, source, null, s))),
      make("td", {}, shown(p.value(kind, layer, unit, source, s), "delta")),
    ];
    const lines = [...Array(samples).keys()].map((s) =>
      make("tr", {}, make("th", { scope: "row" }, String(s + 1)), ...cells(s)));
    const total = make("tr", { class: "total" }, make("th", { scope: "row" }, B.say(`card.reduced.${reduction}`)),
      make("td", {}), make("td", {}), make("td", {}, shown(p.value(kind, layer, unit, source, null), "delta")));
    const head = make("tr", {}, make("th", {}), make("th", {}, tex("\\delta")),
      make("th", {}, source === undefined ? "" : tex(layer === 1 ? "x" : "a")), make("th", {}, tex(`\\partial \\ell/\\partial ${name}`)));
    return make("div", { class: "per-sample" }, make("h4", {}, B.say("card.samples")),
      make("table", {}, make("thead", {}, head), make("tbody", {}, ...lines, total)));
  };

  const incoming = (p, layer, unit) => {
    if (layer === 0) return "";
    const items = [];
    for (let k = 0; k < p.film.network.sizes[layer - 1]; k += 1) {
      const w = p.value("weight", layer, unit, k);
      const a = p.output(layer - 1, k);
      items.push(make("tr", {},
        make("td", {}, shown(a)), make("td", { class: "times" }, "·"), make("td", {}, shown(w)),
        make("td", { class: "times" }, "="), make("td", {}, shown(a === null ? null : a * w))));
    }
    return make("details", {
      class: "incoming", open: p.incomingOpen ?? items.length <= 4 ? "" : null,
      onclick: (event) => event.target.closest("summary") && (p.incomingOpen = !event.currentTarget.open),
    },
      make("summary", {}, B.say("card.incoming")),
      make("table", {}, make("tbody", {}, ...items)));
  };

  const unitTitle = (p, layer, unit) => {
    const L = p.film.network.sizes.length - 1;
    const kind = layer === 0 ? "input" : layer === L ? "output" : "hidden";
    return B.say(`unit.${kind}`, { layer, unit: unit + 1 });
  };

  const editor = (p, layer, unit, source) => {
    const kind = source === undefined ? "bias" : "weight";
    const value = p.value(kind, layer, unit, source);
    const input = make("input", {
      type: "text", inputmode: "decimal", id: "parameter-value", value: String(value), autocomplete: "off",
      "aria-label": B.say(`card.${kind}`),
      onchange: (event) => p.edit({ layer, unit, source: source ?? null }, event.target.value),
      onkeydown: (event) => event.key === "Enter" && event.target.blur(),
    });
    return make("label", { class: "editor" }, B.say(`card.${kind}`), input);
  };

  let painted = "";

  B.paintCard = (p) => {
    const card = $("detail-card");
    const { selection } = p;
    const old = $("parameter-value");
    if (old && document.activeElement === old && painted === JSON.stringify(selection)) return;
    painted = JSON.stringify(selection);
    if (!selection) {
      card.replaceChildren(make("p", { class: "hint" }, B.say("card.hint")));
      return;
    }
    const { layer, unit, source } = selection;
    const edge = source !== undefined;
    const title = edge
      ? `${unitTitle(p, layer - 1, source)} → ${unitTitle(p, layer, unit)}`
      : unitTitle(p, layer, unit);
    const rows = edge ? edgeRows(p, layer, unit, source) : unitRows(p, layer, unit);
    const sample = p.film.network.samples > 1 ? B.say("card.sample", { sample: p.sample + 1 }) : "";
    card.replaceChildren(
      make("h3", {}, title, make("small", {}, sample)),
      ...(layer > 0 ? [editor(p, layer, unit, source)] : []),
      make("table", { class: "numbers" }, make("tbody", {}, ...rows)),
      perSample(p, layer, unit, source),
      edge ? "" : incoming(p, layer, unit));
  };

  B.paintChoice = (p) => {
    const { selection } = p;
    const kind = selection && selection.source !== undefined ? "edge" : "node";
    const parts = selection ? [kind, selection.layer, selection.unit, selection.source] : [];
    $("selected-part").value = parts.filter((part) => part !== undefined).join("/");
  };

  /* Choosing what the card shows without the mouse ---------------------------- */

  B.paintLayers = (p) => {
    const { sizes } = p.film.network;
    const select = $("selected-part");
    const options = [make("option", { value: "" }, B.say("card.none"))];
    for (let layer = 0; layer < sizes.length; layer += 1) {
      const group = make("optgroup", { label: layer ? B.say("card.layer", { layer }) : B.say("graph.input") });
      for (let unit = 0; unit < sizes[layer]; unit += 1) {
        group.append(make("option", { value: `node/${layer}/${unit}` }, unitTitle(p, layer, unit)));
        for (let source = 0; layer && source < sizes[layer - 1]; source += 1) {
          const text = `w${index(unit, source)} · ${unitTitle(p, layer - 1, source)} → ${unitTitle(p, layer, unit)}`;
          group.append(make("option", { value: `edge/${layer}/${unit}/${source}` }, text));
        }
      }
      options.push(group);
    }
    select.replaceChildren(...options);
    B.paintChoice(p);
    select.onchange = () => {
      if (select.value) p.select(select.value);
      else {
        p.selection = null;
        B.paintCard(p);
      }
    };
    const chips = $("matrix-layers");
    const names = ["auto", ...sizes.slice(1).keys()];
    chips.replaceChildren(...names.map((name) => {
      const layer = name === "auto" ? null : name + 1;
      return make("button", {
        type: "button", class: "chip", "data-layer": layer ?? "", "aria-pressed": String(p.layer === layer),
        onclick: () => {
          p.layer = layer;
          B.paintMatrices(p);
        },
      }, layer === null ? B.say("matrices.auto") : B.say("card.layer", { layer }));
    }));
  };

  /* Matrices --------------------------------------------------------------- */

  const HUES = {
    value: ["217, 95, 2", "27, 108, 168"],
    delta: ["194, 37, 92", "122, 63, 242"],
  };

  const currentLayer = (p) => {
    if (p.layer !== null) return p.layer;
    const layer = p.index ? Number(p.film.keys[p.index - 1].split("/")[1]) : 1;
    return layer || (p.phase === "loss" ? p.film.network.sizes.length - 1 : 1);
  };

  /* A grid is built once; a step then changes only the cells that it touches. */
  const grid = (p, { title, quantity, layer, rows, columns, kind, sample, select }, cells) => {
    const addresses = rows.map((j) => columns.map((k) =>
      [quantity, layer, j, k, sample].map((part) => part ?? "").join("/")));
    const sizes = addresses.flat().map((key) => Math.abs(p.numbers.get(key)?.value ?? 0));
    const largest = Math.max(0, ...sizes.filter(Number.isFinite));
    const body = addresses.map((line, r) => make("tr", {}, ...line.map((key, c) => {
      const td = make("td", { "data-select": select(rows[r], columns[c]) });
      cells.push({ td, key, kind, largest, shown: null });
      return td;
    })));
    return make("figure", { class: "matrix" }, make("figcaption", {}, tex(title)),
      make("table", {}, make("tbody", {}, ...body)));
  };

  const paintCell = (cell, value, isTarget) => {
    const shown = `${value}${isTarget}`;
    if (cell.shown === shown) return;
    cell.shown = shown;
    const { td, kind, largest } = cell;
    const known = value !== null;
    td.className = `cell${isTarget ? " is-target" : ""}${known ? "" : " is-pending"}`;
    td.textContent = known ? B.short(value) : "·";
    td.title = known ? B.full(value) : "";
    const strength = known && largest > 0 ? Math.min(1, Math.abs(value) / largest) * 0.62 : 0;
    const hue = HUES[kind][value > 0 ? 1 : 0];
    td.style.background = Number.isFinite(value) && strength ? `rgba(${hue}, ${strength.toFixed(3)})` : "";
  };

  let built = {};

  B.paintMatrices = (p) => {
    const layer = currentLayer(p);
    const reduced = p.value("weight_gradient", layer, 0, 0, null) !== null;
    const wanted = `${layer}/${p.sample}/${reduced}`;
    if (built.film !== p.film || built.wanted !== wanted) {
      built = { film: p.film, wanted, cells: [] };
      buildMatrices(p, layer, reduced, built.cells);
    }
    const target = p.index ? p.film.keys[p.index - 1] : "";
    for (const cell of built.cells) {
      const entry = p.numbers.get(cell.key);
      paintCell(cell, entry && entry.step < p.index ? entry.value : null, cell.key === target);
    }
    for (const chip of $("matrix-layers").children) {
      chip.setAttribute("aria-pressed", String(chip.dataset.layer === String(p.layer ?? "")));
      chip.classList.toggle("is-shown", chip.dataset.layer === String(layer));
    }
  };

  const buildMatrices = (p, layer, reduced, cells) => {
    const { sizes, samples } = p.film.network;
    const units = [...Array(sizes[layer]).keys()];
    const sources = [...Array(sizes[layer - 1]).keys()];
    const s = p.sample;
    const up = `^{(${layer})}`;
    const output = layer === sizes.length - 1;
    const mean = samples === 1 || reduced;
    const own = mean && samples > 1 ? null : s;
    const loss = mean ? "L" : "\\ell";
    const unit = { layer, rows: units, columns: [null], kind: "value", sample: null, select: (j) => `node/${layer}/${j}` };
    const matrix = { ...unit, columns: sources, select: (j, k) => `edge/${layer}/${j}/${k}` };
    const below = { ...unit, layer: layer - 1, rows: sources, sample: s, select: (j) => `node/${layer - 1}/${j}` };
    const grids = [
      { ...matrix, title: `W${up}`, quantity: "weight" },
      layer === 1
        ? { ...below, title: "x", quantity: "input" }
        : { ...below, title: `a^{(${layer - 1})}`, quantity: "activation" },
      { ...unit, title: `b${up}`, quantity: "bias" },
      { ...unit, title: `z${up}`, quantity: "weighted_input", sample: s },
      { ...unit, title: output ? "\\hat y" : `a${up}`, quantity: "activation", sample: s },
      { ...unit, title: `\\delta${up}`, quantity: "delta", kind: "delta", sample: s },
      { ...matrix, title: `\\partial ${loss}/\\partial W${up}`, quantity: "weight_gradient", kind: "delta", sample: own },
      { ...unit, title: `\\partial ${loss}/\\partial b${up}`, quantity: "bias_gradient", kind: "delta", sample: own },
      { ...matrix, title: `W${up}{}'`, quantity: "new_weight" },
      { ...unit, title: `b${up}{}'`, quantity: "new_bias" },
    ];
    const holder = $("matrices").querySelector(".grids");
    holder.replaceChildren(...grids.map((parts) => grid(p, parts, cells)));
    holder.onclick = (event) => {
      const address = event.target.dataset?.select;
      if (address) p.select(address);
    };
  };

  /* Verification ------------------------------------------------------------- */

  const parameterName = (key) => {
    const [quantity, layer, unit, source] = key.split("/");
    const letter = quantity === "bias" ? "b" : "w";
    return `${letter}^{(${layer})}_{${index(Number(unit), source === "" ? undefined : Number(source))}}`;
  };

  const percent = (value) => {
    const number = B.toNumber(value);
    return Number.isFinite(number) ? number.toExponential(1).replaceAll("-", "−") : B.short(number);
  };

  const reference = (word, tolerance, comparison, finite) => make("tr", {},
    make("th", { scope: "row" }, B.say(word)),
    make("td", { class: "number" }, finite ? percent(comparison.largest) : "–"),
    make("td", { class: "tolerance" }, `≤ ${tolerance}`),
    make("td", { class: "worst" }, tex(parameterName(comparison.worst))));

  B.paintVerification = (p) => {
    const check = p.film.verification;
    const box = $("verification");
    if (!check) {
      box.dataset.state = "pending";
      box.textContent = B.say("verify.pending");
      return;
    }
    const state = check.passed ? "passed" : check.finite ? "failed" : "overflow";
    box.dataset.state = state;
    box.replaceChildren(
      make("div", { class: "verdict" },
        make("strong", {}, `${check.passed ? "✓" : "✗"} ${B.say(`verify.${state}`)}`),
        make("span", {}, B.say("verify.count", { count: check.count }))),
      make("table", {}, make("tbody", {},
        reference("verify.autograd", "1e−12", check.autograd, check.finite),
        reference("verify.differences", "1e−6", check.differences, check.finite))),
      make("p", { class: "kinks" }, check.kinks),
      make("button", { type: "button", class: "quiet", id: "verification-open", onclick: () => openTable(p) }, B.say("verify.open")));
  };

  const openTable = (p) => {
    const dialog = $("parameters");
    const rows = p.film.verification.rows.map(([key, hand, auto, difference, kink]) => {
      const [quantity, layer, unit, source] = key.split("/");
      const address = { layer: Number(layer), unit: Number(unit), source: source === "" ? null : Number(source) };
      const value = p.value(quantity, address.layer, address.unit, address.source);
      const input = make("input", {
        type: "text", inputmode: "decimal", value: String(value), autocomplete: "off", "aria-label": key,
        onchange: (event) => {
          p.edit(address, event.target.value);
        },
      });
      const number = (raw) => make("td", { class: "number", title: B.full(raw) }, B.short(raw));
      const deviation = Math.abs(B.toNumber(hand) - B.toNumber(auto)) / (1 + Math.abs(B.toNumber(auto)));
      const apart = Math.abs(B.toNumber(hand) - B.toNumber(difference)) / (1 + Math.abs(B.toNumber(difference)));
      return make("tr", { "data-key": key }, make("th", { scope: "row" }, tex(parameterName(key))), make("td", {}, input),
        number(hand), number(auto), make("td", { class: "number" }, percent(deviation)), number(difference),
        make("td", { class: "number" }, kink ? B.say("verify.kink") : percent(apart)));
    });
    dialog.querySelector("tbody").replaceChildren(...rows);
    if (dialog.open) return;
    dialog.querySelector(".dialog-notice").textContent = "";
    dialog.showModal();
  };

  B.refreshTable = (p) => {
    const dialog = $("parameters");
    if (!dialog?.open || !p.film.verification) return;
    const focused = document.activeElement?.closest("tr")?.dataset.key;
    openTable(p);
    if (focused) dialog.querySelector(`tr[data-key="${focused}"] input`)?.focus();
  };

  /* What the panels that look closer share with these. */
  Object.assign(B, { make, tex, shown, row, unitTitle, parameterName });

  /* Pointing at the graph ----------------------------------------------------- */

  const EDGE_REACH = 8;

  /* Where each node is drawn, in pixels of the plot. */
  const places = (p, plot) => {
    const { xaxis, yaxis } = plot._fullLayout;
    const nodes = p.figure.data.find((mark) => mark.customdata);
    const at = new Map(nodes.customdata.map((name, i) => [name, {
      x: xaxis._offset + xaxis.d2p(nodes.x[i]),
      y: yaxis._offset + yaxis.d2p(nodes.y[i]),
    }]));
    return { at, radius: nodes.marker.size / 2 };
  };
  B.places = places;

  const toSegment = ({ x, y }, from, to) => {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const share = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1);
    const inside = Math.max(0, Math.min(1, share));
    return Math.hypot(x - from.x - inside * dx, y - from.y - inside * dy);
  };

  /* The neuron or edge at a place, as "node/1/0" or "edge/1/0/1"; null where there is none. */
  const partAt = (p, plot, point) => {
    const { at, radius } = places(p, plot);
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

  B.watchPointer = (p, plot) => {
    const locate = (event) => {
      const box = plot.getBoundingClientRect();
      return partAt(p, plot, { x: event.clientX - box.left, y: event.clientY - box.top });
    };
    // The wheel scrolls the page; only together with Ctrl does it reach plotly and zoom.
    plot.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    }, true);
    let pressed = null;
    plot.addEventListener("pointerdown", (event) => (pressed = [event.clientX, event.clientY]), true);
    plot.addEventListener("click", (event) => {
      const moved = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]);
      if (moved > 4) return;
      const part = locate(event);
      if (part) p.select(part);
    }, true);
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
      ? [["w", p.value("weight", layer, unit, source)],
        ["∂L/∂w", p.value("weight_gradient", layer, unit, source, null) ?? p.value("weight_gradient", layer, unit, source, p.sample)],
        ["w′", p.value("new_weight", layer, unit, source)]]
      : [[layer ? "z" : "x", layer ? p.value("weighted_input", layer, unit, null, p.sample) : p.output(0, unit)],
        ["a", layer ? p.output(layer, unit) : null],
        ["δ", p.value("delta", layer, unit, null, p.sample)],
        ["b", p.value("bias", layer, unit)]];
    const title = edge ? `${unitTitle(p, layer - 1, source)} → ${unitTitle(p, layer, unit)}` : unitTitle(p, layer, unit);
    const known = lines.filter(([, value]) => value !== null && value !== undefined);
    tip.replaceChildren(make("strong", {}, title),
      ...known.map(([label, value]) => make("div", {}, make("span", {}, label), make("span", { class: "number" }, B.full(value)))));
    const box = $("network-graph").getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - box.left + 14, box.width - 230)}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
    tip.hidden = false;
  };
})();
