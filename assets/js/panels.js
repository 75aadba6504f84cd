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
    rows.push(row(`${letter}\\text{ new}`.replace("\\text{ new}", "{}'"), p.value(`new_${kind}`, layer, unit, source), "fresh"));
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
    return make("details", { class: "incoming", open: items.length <= 4 ? "" : null },
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

  const cell = (value, kind, largest, address, isTarget) => {
    const known = value !== null;
    const strength = known && largest > 0 ? Math.min(1, Math.abs(value) / largest) * 0.62 : 0;
    const hue = HUES[kind][value > 0 ? 1 : 0];
    return make("td", {
      class: `cell${isTarget ? " is-target" : ""}${known ? "" : " is-pending"}`,
      style: known && Number.isFinite(value) ? `background: rgba(${hue}, ${strength.toFixed(3)})` : null,
      title: known ? B.full(value) : null,
      "data-select": address,
    }, known ? B.short(value) : "·");
  };

  const grid = (p, { title, quantity, layer, rows, columns, kind, sample, select }) => {
    const target = p.index ? p.film.keys[p.index - 1] : "";
    let largest = 0;
    const values = rows.map((j) => columns.map((k) => {
      const entry = p.entry(quantity, layer, j, k, sample);
      if (entry && Number.isFinite(entry.value)) largest = Math.max(largest, Math.abs(entry.value));
      return p.value(quantity, layer, j, k, sample);
    }));
    const body = values.map((line, r) => make("tr", {}, ...line.map((value, c) => {
      const key = [quantity, layer, rows[r], columns[c], sample].map((part) => part ?? "").join("/");
      return cell(value, kind, largest, select(rows[r], columns[c]), key === target);
    })));
    const caption = make("figcaption", {}, tex(title));
    return make("figure", { class: "matrix" }, caption,
      make("table", {}, make("tbody", {}, ...body)));
  };

  B.paintMatrices = (p) => {
    const layer = currentLayer(p);
    const { sizes, samples } = p.film.network;
    const units = [...Array(sizes[layer]).keys()];
    const sources = [...Array(sizes[layer - 1]).keys()];
    const s = p.sample;
    const node = (j) => `node/${layer}/${j}`;
    const edge = (j, k) => `edge/${layer}/${j}/${k}`;
    const column = [null];
    const up = `^{(${layer})}`;
    const batch = samples > 1 && p.value("weight_gradient", layer, 0, 0, null) === null ? s : null;
    const isL = layer === sizes.length - 1;
    const below = { title: layer === 1 ? "x" : `a^{(${layer - 1})}`, quantity: layer === 1 ? "input" : "activation", layer: layer - 1, rows: sources, columns: column, kind: "value", sample: s, select: (j) => `node/${layer - 1}/${j}` };
    const unit = { layer, rows: units, columns: column, select: node };
    const matrix = { layer, rows: units, columns: sources, select: edge };
    const loss = samples > 1 && batch !== null ? "\\ell" : "L";
    const grads = samples > 1 ? batch : null;
    const parts = [
      grid(p, { ...matrix, title: `W${up}`, quantity: "weight", kind: "value", sample: null }),
      grid(p, below),
      grid(p, { ...unit, title: `b${up}`, quantity: "bias", kind: "value", sample: null }),
      grid(p, { ...unit, title: `z${up}`, quantity: "weighted_input", kind: "value", sample: s }),
      grid(p, { ...unit, title: isL ? "\\hat y" : `a${up}`, quantity: "activation", kind: "value", sample: s }),
      grid(p, { ...unit, title: `\\delta${up}`, quantity: "delta", kind: "delta", sample: s }),
      grid(p, { ...matrix, title: `\\partial ${loss}/\\partial W${up}`, quantity: "weight_gradient", kind: "delta", sample: samples > 1 ? grads : 0 }),
      grid(p, { ...unit, title: `\\partial ${loss}/\\partial b${up}`, quantity: "bias_gradient", kind: "delta", sample: samples > 1 ? grads : 0 }),
      grid(p, { ...matrix, title: `W${up}{}'`, quantity: "new_weight", kind: "value", sample: null }),
      grid(p, { ...unit, title: `b${up}{}'`, quantity: "new_bias", kind: "value", sample: null }),
    ];
    const holder = $("matrices").querySelector(".grids");
    holder.replaceChildren(...parts);
    holder.onclick = (event) => {
      const address = event.target.dataset?.select;
      if (address) p.select(address);
    };
    for (const chip of $("matrix-layers").children) {
      chip.setAttribute("aria-pressed", String(chip.dataset.layer === String(p.layer ?? "")));
      chip.classList.toggle("is-shown", chip.dataset.layer === String(layer));
    }
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
    if (!dialog.open) dialog.showModal();
  };

  B.refreshTable = (p) => $("parameters")?.open && openTable(p);

  /* Hover ------------------------------------------------------------------- */

  B.showTip = (p, event) => {
    const point = event.points.find((candidate) => candidate.customdata);
    if (!point) return;
    const [kind, layer, unit, source] = point.customdata.split("/").map((part, i) => (i ? Number(part) : part));
    const tip = $("graph-tip");
    const lines = kind === "edge"
      ? [["w", p.value("weight", layer, unit, source)],
        ["∂L/∂w", p.value("weight_gradient", layer, unit, source, null) ?? p.value("weight_gradient", layer, unit, source, p.sample)],
        ["w′", p.value("new_weight", layer, unit, source)]]
      : [[layer ? "z" : "x", layer ? p.value("weighted_input", layer, unit, null, p.sample) : p.output(0, unit)],
        ["a", layer ? p.output(layer, unit) : null],
        ["δ", p.value("delta", layer, unit, null, p.sample)],
        ["b", p.value("bias", layer, unit)]];
    const title = kind === "edge" ? `${unitTitle(p, layer - 1, source)} → ${unitTitle(p, layer, unit)}` : unitTitle(p, layer, unit);
    const known = lines.filter(([, value]) => value !== null && value !== undefined);
    tip.replaceChildren(make("strong", {}, title),
      ...known.map(([name, value]) => make("div", {}, make("span", {}, name), make("span", { class: "number" }, B.full(value)))));
    const box = $("network-graph").getBoundingClientRect();
    const { clientX, clientY } = event.event;
    tip.style.left = `${Math.min(clientX - box.left + 14, box.width - 220)}px`;
    tip.style.top = `${clientY - box.top + 14}px`;
    tip.hidden = false;
  };

  B.hideTip = () => {
    $("graph-tip").hidden = true;
  };
})();
