/* What the panels share, the verification, and pointing at the graph. */
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

  /* Names and rows ---------------------------------------------------------- */

  const index = (unit, source) =>
    source === undefined ? `${unit + 1}` : `${unit + 1}${unit > 8 || source > 8 ? "," : ""}${source + 1}`;

  const row = (symbol, value, kind, note) =>
    make("tr", {}, make("th", { scope: "row" }, tex(symbol)), make("td", {}, shown(value, kind)),
      make("td", { class: "note" }, note ?? ""));

  const unitTitle = (p, layer, unit) => {
    const L = p.film.network.sizes.length - 1;
    const kind = layer === 0 ? "input" : layer === L ? "output" : "hidden";
    return B.say(`unit.${kind}`, { layer, unit: unit + 1 });
  };

  const edgeTitle = (p, layer, unit, source) => `${unitTitle(p, layer - 1, source)} → ${unitTitle(p, layer, unit)}`;

  /* The edges into a neuron as choices of a list. */
  const edgeOptions = (p, layer, unit) =>
    Array.from({ length: p.film.network.sizes[layer - 1] }, (_, source) =>
      make("option", { value: `edge/${layer}/${unit}/${source}` }, `w${index(unit, source)} · ${edgeTitle(p, layer, unit, source)}`));

  /* Verification ------------------------------------------------------------- */

  const parameterName = (key) => {
    const [quantity, layer, unit, source] = key.split("/");
    if (quantity === "loss") return "L";
    const letter = quantity === "bias" ? "b" : "w";
    return `${letter}^{(${layer})}_{${index(Number(unit), source === "" ? undefined : Number(source))}}`;
  };

  const percent = (value) => {
    const number = B.toNumber(value);
    if (number === 0) return "0";
    return Number.isFinite(number) ? number.toExponential(1).replaceAll("-", "−") : B.short(number);
  };

  /* What is compared with which reference, and the largest deviation that rounding explains. */
  const REFERENCES = [["loss", "1e−12"], ["autograd", "1e−12"], ["differences", "1e−6"], ["update", "1e−13"]];

  const reference = (name, tolerance, comparison, finite) => {
    const wrong = finite && !comparison.agrees;
    return make("tr", { class: wrong ? "is-wrong" : "", "data-reference": name },
      make("th", { scope: "row" }, B.say(`verify.${name}`)),
      make("td", { class: "number" }, finite ? percent(comparison.largest) : "–"),
      make("td", { class: "tolerance" }, `${wrong ? ">" : "≤"} ${tolerance}`),
      make("td", { class: "worst" }, tex(parameterName(comparison.worst))));
  };

  /* The first reference that disagrees names the parameter. */
  const culprit = (check) => {
    const wrong = REFERENCES.map(([name]) => check[name]).find((comparison) => !comparison.agrees);
    return check.passed || !check.finite || !wrong ? "" : tex(parameterName(wrong.worst));
  };

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
        make("strong", {}, `${check.passed ? "✓" : "✗"} ${B.say(`verify.${state}`)}`, culprit(check)),
        make("span", {}, B.say("verify.count", { count: check.count }))),
      make("p", { class: "by" }, B.say("verify.by")),
      make("table", {}, make("tbody", {},
        ...REFERENCES.map(([name, tolerance]) => reference(name, tolerance, check[name], check.finite)))),
      make("p", { class: "kinks" }, check.kinks),
      make("button", { type: "button", class: "quiet", id: "verification-open", onclick: () => openTable(p) }, B.say("verify.open")));
  };

  const openTable = (p) => {
    const dialog = $("parameters");
    const rows = p.film.verification.rows.map(([key, hand, auto, difference, kink, fresh, optim]) => {
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
      const apart = (one, other, size = 1) => {
        const [a, b] = [B.toNumber(one), B.toNumber(other)];
        return a === b ? 0 : Math.abs(a - b) / (size + Math.abs(b));
      };
      return make("tr", { "data-key": key }, make("th", { scope: "row" }, tex(parameterName(key))), make("td", {}, input),
        number(hand), number(auto), make("td", { class: "number" }, percent(apart(hand, auto))), number(difference),
        make("td", { class: "number" }, kink ? B.say("verify.kink") : percent(apart(hand, difference))),
        number(fresh), number(optim), make("td", { class: "number" }, percent(apart(fresh, optim, Math.abs(value)))));
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

  /* What the other panels share with these. */
  Object.assign(B, { make, tex, shown, row, index, unitTitle, edgeTitle, edgeOptions, parameterName });

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
    const title = edge ? edgeTitle(p, layer, unit, source) : unitTitle(p, layer, unit);
    const known = lines.filter(([, value]) => value !== null && value !== undefined);
    const ailments = edge ? [] : B.ailments(p, layer, unit);
    tip.replaceChildren(make("strong", {}, title), ...ailments.map((text) => make("div", { class: "ailment" }, text)),
      ...known.map(([label, value]) => make("div", {}, make("span", {}, label), make("span", { class: "number" }, B.full(value)))));
    const box = $("network-graph").getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - box.left + 14, box.width - 230)}px`;
    tip.style.top = `${event.clientY - box.top + 14}px`;
    tip.hidden = false;
  };
})();
