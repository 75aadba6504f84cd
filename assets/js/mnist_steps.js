/* The step view of the lab: a batch of the open run, or an image, layer by layer. */
(() => {
  "use strict";
  const B = window.Backstep;
  const { make, tex } = B;
  const { translate } = B.mnist;
  const { Batch, strongest, place, field, maximum, weightedInput, arriving } = B.mnist.batch;
  const { fitted, coloured, activations, bars, matrix, paint, outline } = B.mnist.pictures;

  const PHASES = ["forward", "loss", "backward", "update"];
  const POLL_MS = 250;
  const PACE_MS = 1300;
  const say = (key, values) => B.say(`mnist.steps.${key}`, values);

  /* The picture that a step fills. */
  const TILES = {
    image: "a", pool: "a", output_delta: "delta", arriving: "delta", weight_gradient: "gradient", bias_gradient: "bias",
    target: "target", loss: "loss", batch_loss: "batch_loss", z: "z", a: "a", answer: "answer", delta: "delta",
  };
  const tileOf = (term) => `${TILES[term.quantity] ?? "update"}/${term.layer}`;
  const PARAMETERS = new Set(["gradient", "bias", "update"]);
  const GRADIENTS = new Set(["output_delta", "arriving", "delta", "weight_gradient", "bias_gradient", "velocity", "mean", "squares"]);

  class View {
    constructor(root, server) {
      Object.assign(this, { root, server, index: 0, by: "term", timer: null, b: null, net: {}, ticket: null, active: false });
      this.find = (selector) => root.querySelector(selector);
      this.tiles = new Map();
    }

    /* Opening -------------------------------------------------------------------------- */

    async open(source) {
      this.source = source;
      this.ticket = null;
      this.complain("");
      this.wait({ count: 0, done: 0 });
      let reply = await this.ask("open_steps", { owner: this.net.owner, run: this.net.run, ...source });
      while (reply.ticket && this.source === source) {
        this.ticket = reply.ticket;
        this.wait(reply);
        await new Promise((go) => setTimeout(go, POLL_MS));
        if (this.source === source) reply = await this.ask("look_at_replay", { ticket: this.ticket });
      }
      if (this.source !== source) return;
      this.wait(null);
      this.ticket = null;
      if (reply.error) return this.complain(B.say(reply.error.key, reply.error.values));
      this.load(reply);
    }

    ask(name, question) {
      return this.server[name](question).catch(() => ({ error: { key: "notice.silence", values: {} } }));
    }

    wait(state) {
      const box = this.find(".steps-waiting");
      box.hidden = !state;
      if (!state) return;
      const left = state.left === null || state.left === undefined ? "" : say("left", { seconds: Math.ceil(state.left) });
      B.mnist.say(box.querySelector("p"), state.count ? say(state.started ? "replaying" : "in_line", { done: state.done, count: state.count, left }) : say("opening"));
      const percent = state.count ? Math.round((100 * state.done) / state.count) : 0;
      const bar = box.querySelector(".mnist-progress");
      bar.setAttribute("aria-valuenow", percent);
      bar.firstElementChild.style.width = `${percent}%`;
    }

    complain(text) {
      B.mnist.say(this.find(".steps-error"), text);
    }

    load({ film, sample }) {
      this.pause();
      const same = this.b && JSON.stringify(this.b.film.layers) === JSON.stringify(film.layers) && this.b.film.terms.length === film.terms.length;
      this.b = new Batch(film, sample, (name, question) => this.ask(name, question), () => this.paint());
      this.b.named = (k) => B.say(`mnist.class.${film.dataset}.${k}`) || String(k);
      this.proof = null;
      this.choice = new Map();
      this.hovered = null;
      this.active = true;
      this.find(".steps-film").hidden = false;
      this.find(".steps-idle").hidden = true;
      this.find(".steps-slider input").max = film.terms.length;
      this.build();
      this.head();
      this.moveTo(same ? this.index : 0);
      this.prove();
    }

    async prove() {
      const { b } = this;
      this.paintProof();
      const proof = await this.ask("step_proof", { id: b.film.id });
      if (this.b !== b) return;
      this.proof = proof;
      this.paintProof();
    }

    async sample(number) {
      const { b } = this;
      const found = await this.ask("step_sample", { id: b.film.id, sample: number });
      if (this.b !== b) return;
      if (found.error) return this.complain(B.say(found.error.key, found.error.values));
      b.take(found);
      this.choice.forEach((value, key) => typeof value === "number" && this.choice.delete(key));
      this.head();
      this.paint();
    }

    /* The chosen unit or weight of a layer --------------------------------------------- */

    chosen(layer, parameter) {
      const key = `${parameter ? "w" : "u"}${layer}`;
      if (!this.choice.has(key)) this.choice.set(key, parameter ? this.firstWeight(layer) : this.firstUnit(layer));
      return this.choice.get(key);
    }

    firstUnit(layer) {
      return layer === this.b.depth ? this.b.label : strongest(this.b.a(layer));
    }

    firstWeight(layer) {
      const { b } = this;
      const whole = b.whole(layer, "gradient");
      const heat = whole ? null : b.heat(layer, "gradient");
      const entry = whole ? strongest(whole) : heat.places[strongest(heat.values)];
      return this.address(layer, entry);
    }

    address(layer, entry) {
      const reads = this.b.reads(layer);
      return { unit: Math.floor(entry / reads), source: entry % reads };
    }

    get term() {
      return this.index ? this.b.film.terms[this.index - 1] : null;
    }

    /* The last step so far that filled a picture. */
    latest(key) {
      const { terms } = this.b.film;
      for (let i = this.index - 1; i >= 0; i -= 1) if (tileOf(terms[i]) === key) return terms[i];
      return null;
    }

    /* What is explained: what the pointer is at, else the step. */
    get subject() {
      const { term, hovered } = this;
      if (hovered) {
        const latest = this.latest(hovered.key);
        if (latest) return { term: latest, at: hovered.at };
      }
      if (!term) return null;
      const parameter = PARAMETERS.has(tileOf(term).split("/")[0]);
      return { term, at: this.chosen(term.layer, parameter) };
    }

    value(term, at) {
      const { b } = this;
      const { layer, quantity } = term;
      switch (quantity) {
        case "image": case "a": case "pool": return b.a(layer)[at];
        case "z": return b.z(layer)[at];
        case "answer": return b.answer[at];
        case "target": return at === b.label ? 1 : 0;
        case "loss": return b.loss;
        case "batch_loss": return B.toNumber(b.film.loss);
        case "arriving": return b.arriving(layer)[at];
        case "output_delta": case "delta": return b.delta(layer)[at];
        case "bias_gradient": return b.bias(layer, "gradient")[at.unit];
        default: {
          const row = b.row(layer, at.unit);
          const name = { weight_gradient: "gradient", new: "new" }[quantity] ?? `after.${quantity}`;
          return row ? row[name][at.source] : null;
        }
      }
    }

    /* The stage ------------------------------------------------------------------------ */

    build() {
      const { b } = this;
      this.tiles.clear();
      const stage = this.find(".steps-stage");
      const columns = [this.column(0, say("input"), [this.tile("a", 0)])];
      b.layers.forEach((layer, i) => columns.push(this.layerColumn(layer, i + 1)));
      columns.push(this.lossColumn());
      stage.replaceChildren(...columns);
    }

    column(layer, title, rows) {
      const cells = ["z", "a", "delta", "gradient", "update"].map((name) =>
        make("div", { class: `steps-row is-${name}` }, ...rows.filter((tile) => tile.row === name).map((tile) => tile.element)));
      return make("section", { class: "steps-layer", "data-layer": layer }, make("h4", {}, title), ...cells);
    }

    layerColumn(layer, at) {
      const { b } = this;
      const last = at === b.depth;
      const rows = [];
      if (layer.kind !== "pool") rows.push(this.tile("z", at));
      if (last) rows.push(this.tile("answer", at));
      else rows.push(this.tile("a", at));
      rows.push(this.tile("delta", at));
      if (layer.kind !== "pool") rows.push(this.tile("gradient", at), this.tile("bias", at), this.tile("update", at));
      const shape = layer.outputs.join("×");
      const title = make("span", {}, `${at} · ${say(`kind.${layer.kind}`)} `, make("small", {}, shape));
      return this.column(at, title, rows);
    }

    lossColumn() {
      const { b } = this;
      const line = (name) => {
        const element = make("div", { class: "steps-tile is-text", "data-tile": `${name}/${b.depth}` });
        this.tiles.set(`${name}/${b.depth}`, { name, layer: b.depth, element, text: true });
        return element;
      };
      return make("section", { class: "steps-layer is-loss" }, make("h4", {}, B.say("phase.loss")),
        make("div", { class: "steps-losses" }, line("target"), line("loss"), line("batch_loss")));
    }

    tile(name, layer) {
      const { b } = this;
      const key = `${name}/${layer}`;
      const [canvas, over] = [make("canvas", {}), make("canvas", { class: "over", tabindex: "0", role: "img" })];
      const holder = make("div", { class: "steps-picture" }, canvas, over);
      const caption = make("figcaption", {});
      const element = make("figure", { class: "steps-tile", "data-tile": key }, caption, holder);
      const layout = this.layout(name, layer);
      Object.assign(holder.style, { width: `${layout.width}px`, height: `${layout.height}px` });
      const row = { answer: "a", bias: "gradient" }[name] ?? name;
      const tile = { key, name, layer, row, element, canvas, over, caption, layout, drawn: "" };
      this.tiles.set(key, tile);
      this.point(tile);
      return tile;
    }

    layout(name, layer) {
      const { b } = this;
      const shape = b.shape(layer);
      // A net of few layers has room for larger pictures.
      const room = Math.max(148, Math.min(280, Math.floor(940 / (b.depth + 2)) - 24));
      if (name === "a" && layer === 0) return shape[0] === 3 ? coloured(shape[1], shape[2], 3) : fitted(...shape, b.depth > 4 ? 84 : 112);
      if (!PARAMETERS.has(name)) return activations(shape, room);
      const own = b.layers[layer - 1];
      if (name === "bias") return bars(own.weights[0], room, 16);
      if (b.whole(layer, "gradient")) {
        const [out, into, size] = own.weights;
        return own.kind === "dense" ? matrix(out, into, room) : fitted(out * into, size, size, room);
      }
      const heat = b.heat(layer, "gradient");
      return matrix(heat.rows, heat.columns, room, heat);
    }

    /* The numbers of a picture, its colours and its name. */
    picture(tile, term) {
      const { b } = this;
      const { name, layer } = tile;
      const of = (letter) => `${letter}^{(${layer})}`;
      switch (name) {
        case "z": return [b.z(layer), "value", of("z")];
        case "a": return layer ? [b.a(layer), "value", of("a")] : [b.a(0), "value", "x"];
        case "answer": return [b.answer, "value", "\\hat y"];
        case "delta": return term.quantity === "arriving" && this.arrives(layer)
          ? [b.arriving(layer), "delta", `\\partial \\ell/\\partial a^{(${layer})}`] : [b.delta(layer), "delta", of("\\delta")];
        case "gradient": return [this.weights(layer, "gradient"), "delta", `\\partial L/\\partial W^{(${layer})}`];
        case "bias": return [b.bias(layer, "gradient"), "delta", `\\partial L/\\partial b^{(${layer})}`];
        default: return term.quantity === "new" ? [this.weights(layer, "change"), "value", `\\Delta W^{(${layer})}`]
          : [this.weights(layer, `after.${term.quantity}`), "delta", b.film.memory[term.quantity]];
      }
    }

    /* Whether ∂ℓ/∂a is not yet δ: there is a slope to come. */
    arrives(layer) {
      const own = this.b.layers[layer - 1];
      return own.kind !== "pool" && own.activation !== "identity";
    }

    weights(layer, name) {
      const { b } = this;
      if (!b.whole(layer, "old")) return b.heat(layer, name).values;
      if (name !== "change") return b.whole(layer, name);
      return b.part(`change/${layer}`, () => {
        const old = b.whole(layer, "old");
        return b.whole(layer, "new").map((value, i) => value - old[i]);
      });
    }

    /* Pointing ------------------------------------------------------------------------- */

    place(tile, cell) {
      if (cell === null) return null;
      if (tile.name === "bias") return { unit: cell, source: 0 };
      if (!PARAMETERS.has(tile.name)) return cell;
      const heat = this.b.heat(tile.layer, tile.name === "gradient" ? "gradient" : "change");
      return this.address(tile.layer, heat ? heat.places[cell] : cell);
    }

    point(tile) {
      const { over } = tile;
      const locate = (event) => {
        const box = over.getBoundingClientRect();
        return tile.layout.at(event.clientX - box.left, event.clientY - box.top);
      };
      const show = (cell) => {
        const at = this.latest(tile.key) ? this.place(tile, cell) : null;
        const key = at === null ? "" : JSON.stringify(at);
        if (this.hovered?.key === tile.key && this.hovered.text === key) return;
        this.hovered = at === null ? null : { key: tile.key, at, text: key };
        this.paintSubject();
      };
      over.addEventListener("pointermove", (event) => event.pointerType !== "touch" && show(locate(event)));
      over.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.hovered && ((this.hovered = null), this.paintSubject()));
      over.addEventListener("click", (event) => this.choose(tile, this.place(tile, locate(event))));
      over.addEventListener("keydown", (event) => this.walk(tile, event));
    }

    choose(tile, at) {
      if (at === null) return;
      this.choice.set(`${PARAMETERS.has(tile.name) ? "w" : "u"}${tile.layer}`, at);
      this.hovered = this.latest(tile.key) ? { key: tile.key, at, text: JSON.stringify(at) } : null;
      this.paintSubject();
    }

    /* The arrows of the keyboard go from cell to cell of the picture that has the focus. */
    walk(tile, event) {
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: tile.layout.turn, ArrowUp: -tile.layout.turn }[event.key];
      if (!step || !this.latest(tile.key)) return;
      event.preventDefault();
      event.stopPropagation();
      const count = this.picture(tile, this.latest(tile.key))[0].length;
      const now = this.cell(tile) ?? 0;
      this.choose(tile, this.place(tile, Math.max(0, Math.min(count - 1, now + step))));
    }

    cell(tile) {
      const at = this.chosen(tile.layer, PARAMETERS.has(tile.name));
      if (typeof at === "number") return at;
      return tile.name === "bias" ? at.unit : this.cellOf(tile, at);
    }

    cellOf(tile, { unit, source }) {
      const heat = this.b.heat(tile.layer, "gradient");
      const entry = unit * this.b.reads(tile.layer) + source;
      if (!heat) return entry;
      const columns = this.b.reads(tile.layer);
      const [high, wide] = heat.block;
      return Math.floor(unit / high) * heat.columns + Math.floor((entry % columns) / wide);
    }

    /* Moving --------------------------------------------------------------------------- */

    moveTo(index) {
      this.index = Math.max(0, Math.min(this.b.film.terms.length, index));
      this.hovered = null;
      this.paint();
      this.follow();
    }

    next(by = this.by) {
      this.moveTo(this.b.film.stops[by].find((stop) => stop > this.index) ?? this.b.film.terms.length);
    }

    previous(by = this.by) {
      this.moveTo(this.b.film.stops[by].findLast((stop) => stop < this.index) ?? 0);
    }

    play() {
      if (this.timer) return this.pause();
      if (this.index === this.b.film.terms.length) this.moveTo(0);
      const tick = () => {
        if (this.index === this.b.film.terms.length) return this.pause();
        this.next();
        this.timer = setTimeout(tick, PACE_MS);
      };
      this.timer = setTimeout(tick, 120);
      this.paintPlay();
    }

    pause() {
      clearTimeout(this.timer);
      this.timer = null;
      this.paintPlay();
    }

    paintPlay() {
      const button = this.find("[data-move=play]");
      button.setAttribute("aria-pressed", String(Boolean(this.timer)));
      button.querySelector(".label").textContent = B.say(this.timer ? "step.pause" : "step.play");
    }

    /* The picture that is filled is brought into sight; the page itself stays where it is. */
    follow() {
      const { term } = this;
      const tile = term && this.tiles.get(tileOf(term));
      if (!tile) return;
      requestAnimationFrame(() => {
        const scroller = this.find(".steps-scroller");
        const [box, own] = [scroller.getBoundingClientRect(), tile.element.closest(".steps-layer").getBoundingClientRect()];
        if (own.left < box.left) scroller.scrollLeft -= box.left - own.left + 24;
        else if (own.right > box.right) scroller.scrollLeft += own.right - box.right + 24;
      });
    }

    /* Painting ------------------------------------------------------------------------- */

    paint() {
      if (!this.b) return;
      this.paintStage();
      this.paintControls();
      this.paintCode();
      this.paintSubject();
    }

    paintStage(fresh = false) {
      const { term } = this;
      const target = term ? tileOf(term) : "";
      const reads = new Set((term?.reads ?? []).map(([name, layer]) => {
        const row = ["velocity", "mean", "squares"].includes(name) ? "update" : name;
        return `${row}/${layer}`;
      }));
      for (const tile of this.tiles.values()) {
        const key = `${tile.name}/${tile.layer}`;
        const known = this.latest(key);
        tile.element.classList.toggle("is-pending", !known);
        tile.element.classList.toggle("is-target", key === target);
        tile.element.classList.toggle("is-read", reads.has(key));
        tile.known = Boolean(known);
        if (tile.text) this.paintText(tile, known);
        else this.paintTile(tile, known, fresh);
      }
      this.paintRows();
    }

    /* Rows to which nothing has come yet are low, so that what is explained stays in sight. */
    paintRows() {
      const reached = new Set([...this.tiles.values()].filter((tile) => tile.known).map((tile) => tile.row));
      for (const row of this.root.querySelectorAll(".steps-row")) {
        const name = row.className.match(/is-(z|a|delta|gradient|update)/)[1];
        row.classList.toggle("is-low", !reached.has(name) && !["z", "a"].includes(name));
      }
    }

    paintText(tile, known) {
      const { b } = this;
      const shown = { target: () => b.named(b.label), loss: () => B.short(b.loss), batch_loss: () => B.short(b.film.loss) }[tile.name];
      const symbol = { target: "y", loss: "\\ell", batch_loss: "L" }[tile.name];
      const note = tile.name === "batch_loss" && b.film.labels.length > 1 ? say("mean_of", { count: b.film.labels.length }) : "";
      tile.element.replaceChildren(tex(symbol), make("span", { class: "number" }, known ? shown() : "·"), make("small", {}, known ? note : ""));
    }

    paintTile(tile, term, fresh) {
      const state = term ? `${term.quantity}/${this.b.sample}` : "";
      if (!fresh && tile.drawn === state && tile.of === this.b) return;
      Object.assign(tile, { drawn: state, of: this.b });
      if (!term) {
        tile.canvas.width = tile.over.width = 0;
        tile.caption.replaceChildren(make("span", { class: "unknown" }, "·"));
        tile.over.setAttribute("aria-label", say("pending"));
        return;
      }
      const [values, hue, symbol] = this.picture(tile, term);
      const image = tile.name === "a" && tile.layer === 0;
      const limit = paint(tile.canvas, tile.layout, values, hue, image ? { gray: true } : {});
      const range = image ? "−1 … 1" : `±${B.short(limit)}`;
      tile.caption.replaceChildren(tex(symbol), make("small", {}, range));
      tile.over.setAttribute("aria-label", say("picture", { what: symbolText(symbol), layer: tile.layer, limit: B.short(limit) }));
    }

    paintControls() {
      const { b, index } = this;
      const last = b.film.terms.length;
      const step = Math.max(0, index - 1);
      const current = PHASES.find((name) => step < b.film.phases[name][1]);
      for (const button of this.root.querySelectorAll(".steps-ribbon button")) {
        const [start, end] = b.film.phases[button.dataset.phase];
        const share = Math.max(0, Math.min(1, (index - start) / (end - start)));
        button.style.setProperty("--done", share);
        const now = index > 0 && button.dataset.phase === current;
        button.classList.toggle("is-current", now);
        button.classList.toggle("is-done", share === 1 && !now);
        if (now) button.setAttribute("aria-current", "step");
        else button.removeAttribute("aria-current");
      }
      const range = this.find(".steps-slider input");
      range.value = index;
      this.find(".steps-slider").style.setProperty("--share", `${(100 * index) / last}%`);
      this.find(".steps-slider output").textContent = `${index} / ${last}`;
      for (const name of ["first", "previous"]) this.find(`[data-move=${name}]`).disabled = index === 0;
      for (const name of ["next", "last"]) this.find(`[data-move=${name}]`).disabled = index === last;
      const sentence = this.find(".steps-sentence");
      B.mnist.say(sentence, this.sentence());
    }

    sentence() {
      const { term, b } = this;
      if (!term) return say("begin");
      const { quantity, kind, layer } = term;
      const specific = B.words[`mnist.steps.say.${quantity}.${kind}`] ? `.${kind}` : "";
      const single = b.film.labels.length === 1 && B.words[`mnist.steps.say.${quantity}.single`] ? ".single" : specific;
      const values = { layer, above: layer + 1, below: layer - 1, count: b.film.labels.length, label: b.named(b.label), rate: String(Number(b.film.rate.toPrecision(4))) };
      const text = say(`say.${quantity}${single}`, values);
      return quantity === "new" && b.film.in_place ? `${text} ${say("say.in_place")}` : text;
    }

    paintCode() {
      const panel = this.find(".steps-code");
      const [name, row] = this.term?.line ?? [null, -1];
      const listing = this.b.film.listings[name];
      const title = this.root.querySelector(".steps-side .listing-title");
      title.textContent = listing?.title ?? "";
      if (!listing) return panel.replaceChildren();
      panel.replaceChildren(...listing.lines.map((text, i) => make("span", {
        class: `line${i === row ? " is-current" : ""}`, "data-number": listing.first_line + i,
      }, text || " ")));
      const line = panel.children[row];
      requestAnimationFrame(() => (panel.scrollTop = line.offsetTop - panel.clientHeight / 2 + line.offsetHeight / 2));
    }

    /* The formula, the numbers, where they are, and how they were made. */
    paintSubject() {
      const { b, subject } = this;
      if (!b) return;
      this.outline();
      const [formula, numbers, where] = [this.find(".steps-formula"), this.find(".steps-numbers"), this.find(".steps-place")];
      const made = this.find(".steps-made");
      if (!subject) {
        formula.replaceChildren(B.say("formula.begin"));
        numbers.replaceChildren(B.say("substituted.begin"));
        where.textContent = "";
        made.replaceChildren(make("p", { class: "hint" }, say("hint")));
        numbers.dataset.latex = "";
        return;
      }
      const { term, at } = subject;
      const value = this.value(term, at);
      this.write(formula, term.formula);
      const latex = value === null ? null : B.mnist.numbers(b, term.quantity, term.layer, at, value);
      if (latex) this.write(numbers, latex);
      else numbers.replaceChildren(latex === null ? say("coming") : "");
      Object.assign(numbers.dataset, { latex: latex ?? "", value: value === null ? "" : String(value) });
      where.textContent = this.address_text(term, at);
      this.paintMade(made, term, at, value);
    }

    paintMade(made, term, at, value) {
      const { b } = this;
      const parts = B.mnist.made(b, term.quantity, term.layer, at, (index) => {
        this.choice.set(`u${term.layer}`, index);
        this.hovered = null;
        const tile = this.tiles.get(tileOf(term));
        if (tile && this.term !== term) this.hovered = { key: tile.key, at: index, text: String(index) };
        this.paintSubject();
      });
      const title = make("header", {}, make("h2", {}, say("made", { where: this.address_text(term, at) })),
        value === null ? "" : B.shown(value, GRADIENTS.has(term.quantity) ? "delta" : "value"));
      made.replaceChildren(title, ...(parts ?? [make("p", { class: "hint" }, say("coming"))]),
        ...(parts && !parts.length ? [make("p", { class: "hint" }, say("no_sum"))] : []));
    }

    address_text(term, at) {
      const { b } = this;
      const { quantity, layer } = term;
      if (quantity === "loss") return say("image_of", { image: b.sample + 1, label: b.named(b.label) });
      if (quantity === "batch_loss") return say("mean_of", { count: b.film.labels.length });
      const unitOf = (shape, unit) => shape.length === 3 ? say("channel", { channel: unit + 1 }) : say("unit", { unit: unit + 1 });
      if (typeof at === "object") {
        const own = b.layers[layer - 1];
        const unit = unitOf(own.outputs, at.unit);
        if (quantity === "bias_gradient") return say("bias_of", { unit });
        const dense = own.kind === "dense";
        const shape = dense ? b.shape(layer - 1) : own.weights.slice(1);
        const inside = place(shape, at.source);
        const source = dense ? B.mnist.sourceName(shape, at.source)
          : say("kernel_at", { channel: inside.channel + 1, row: inside.row + 1, column: inside.column + 1 });
        return say("weight_of", { unit, source });
      }
      if (layer === b.depth) return say("output", { name: b.named(at) });
      return B.mnist.sourceName(b.shape(layer), at);
    }

    write(element, source) {
      if (element.dataset.source === source && element.querySelector(".katex")) return;
      katex.render(source, element, { displayMode: true, throwOnError: false });
      element.dataset.source = source;
    }

    /* Boxes over the pictures: the number itself, and what it reads. */
    outline() {
      const { subject } = this;
      const marks = new Map();
      const add = (key, box, kind) => {
        const tile = this.tiles.get(key);
        if (!tile || tile.text || !this.latest(key) || !box) return;
        marks.set(key, [...(marks.get(key) ?? []), [box(tile.layout, tile), kind]]);
      };
      if (subject) this.marks(subject, add);
      for (const tile of this.tiles.values()) {
        if (!tile.text && this.latest(tile.key)) outline(tile.over, tile.layout, marks.get(tile.key) ?? []);
      }
    }

    marks({ term, at }, add) {
      const { b } = this;
      const { quantity, layer } = term;
      const own = layer ? b.layers[layer - 1] : null;
      const key = tileOf(term);
      const one = (index) => (layout) => layout.box(index);
      if (typeof at === "object") {
        add(key, (layout, tile) => layout.box(tile.name === "bias" ? at.unit : this.cellOf(tile, at)), "here");
        if (key !== `gradient/${layer}`) add(`gradient/${layer}`, (layout, tile) => layout.box(this.cellOf(tile, at)), "field");
        return;
      }
      add(key, one(at), "here");
      const area = (name, count, found) => {
        for (let map = 0; map < count; map += 1) add(name, (layout) => layout.area ? layout.area(map, found) : layout.box(0), "field");
      };
      if (quantity === "z" && own.kind === "convolution") {
        const images = layer === 1 && own.inputs[0] === 3 ? 1 : own.inputs[0];
        area(`a/${layer - 1}`, images, field(own, place(own.outputs, at)));
      } else if (quantity === "z" || (quantity === "arriving" && b.layers[layer].kind === "dense")) {
        const found = quantity === "z" ? weightedInput(b, layer, at) : arriving(b, layer, at);
        const from = quantity === "z" ? `a/${layer - 1}` : `delta/${layer + 1}`;
        const few = quantity === "arriving" && layer + 1 === b.depth ? 3 : 8;
        for (const { i } of found?.terms.slice(0, few) ?? []) add(from, one(i), "field");
      } else if (quantity === "pool") {
        const found = maximum(b, layer, at);
        add(`a/${layer - 1}`, (layout) => layout.area(found.channel, found.area), "field");
        add(`a/${layer - 1}`, one(found.index), "here");
      } else if (quantity === "arriving") {
        const found = arriving(b, layer, at);
        if (found?.pool) add(`delta/${layer + 1}`, one(found.cell), "field");
        else if (found) area(`delta/${layer + 1}`, b.layers[layer].outputs[0], found.area);
      } else if (quantity === "a") add(`z/${layer}`, one(at), "field");
      else if (quantity === "delta") add(`a/${layer}`, one(at), "field");
      else if (quantity === "output_delta") add(`answer/${layer}`, one(at), "field");
    }

    /* Heading and verdict -------------------------------------------------------------- */

    head() {
      const { b } = this;
      const { film } = b;
      const title = { batch: () => say("title_batch", { step: film.step, epoch: film.epoch, batch: film.batch }),
        test: () => say("title_test", { index: film.index, label: b.named(b.label) }),
        drawing: () => say("title_drawing") }[film.kind]();
      B.mnist.say(this.find(".steps-title"), title);
      this.find(".steps-samples").hidden = film.labels.length < 2;
      const select = this.find(".steps-samples select");
      if (select.dataset.of !== film.id + document.documentElement.lang) {
        select.dataset.of = film.id + document.documentElement.lang;
        select.replaceChildren(...film.labels.map((label, i) => make("option", { value: i }, say("sample_option", {
          number: i + 1, count: film.labels.length, label: b.named(label), answer: b.named(film.answers[i]), loss: B.short(film.losses[i]),
          mark: label === film.answers[i] ? "" : "✗ ",
        }))));
      }
      select.value = b.sample;
      const target = this.find(".steps-target");
      target.hidden = film.kind !== "drawing";
      target.querySelectorAll("option").forEach((option, k) => (option.textContent = b.named(k)));
      target.querySelector("select").value = b.label;
      const about = { batch: film.device === "cpu" ? "about_batch" : "about_batch_gpu", test: "about_test", drawing: film.chosen ? "about_drawing_chosen" : "about_drawing" }[film.kind];
      B.mnist.say(this.find(".steps-about"), say(about, {
        count: film.labels.length, done: film.update - 1, label: b.named(b.label), answer: b.named(film.answer ?? 0),
      }));
    }

    paintProof() {
      const box = this.find(".steps-proof");
      const { proof } = this;
      if (!proof || proof.error) {
        box.dataset.state = proof ? "failed" : "pending";
        box.replaceChildren(proof ? B.say(proof.error.key, proof.error.values) : B.say("verify.pending"));
        return;
      }
      box.dataset.state = proof.passed ? "passed" : "failed";
      const worst = (name) => Math.max(...proof.layers.map((layer) => B.toNumber(layer[name])));
      const count = proof.layers.reduce((sum, layer) => sum + layer.parameters, 0);
      const row = (name, value, limit, wrong) => make("tr", { class: wrong ? "is-wrong" : "" },
        make("th", { scope: "row" }, say(`proof.${name}`)), make("td", { class: "number" }, tiny(value)),
        make("td", { class: "tolerance" }, `${wrong ? ">" : "≤"} ${tiny(limit)}`));
      const { tolerances } = proof;
      const beyond = worst("beyond") > tolerances.beyond;
      box.replaceChildren(
        make("div", { class: "verdict" }, make("strong", {}, `${proof.passed ? "✓" : "✗"} ${B.say(proof.passed ? "verify.passed" : "verify.failed")}`),
          make("span", {}, B.say("verify.count", { count: count.toLocaleString("en-US").replaceAll(",", " ") }))),
        make("p", { class: "by" }, say("proof.by")),
        make("table", {}, make("tbody", {},
          row("loss", B.toNumber(proof.loss), tolerances.autograd, !(B.toNumber(proof.loss) <= tolerances.autograd)),
          row("autograd", worst("autograd"), tolerances.autograd, !(worst("autograd") <= tolerances.autograd)),
          row("differences", worst("differences"), tolerances.beyond, beyond),
          row("update", worst("update"), tolerances.update, !(worst("update") <= tolerances.update)),
          row("rounding", worst("rounding"), tolerances.rounding, !(worst("rounding") <= tolerances.rounding)))),
        make("button", { type: "button", class: "quiet", onclick: () => this.openTable() }, say("proof.open")));
    }

    openTable() {
      const { proof, b } = this;
      const dialog = this.find(".steps-table");
      const names = ["parameters", "autograd", "sampled", "differences", "kinks", "update", "rounding"];
      const head = make("tr", {}, make("th", {}, say("proof.layer")), ...names.map((name) => make("th", {}, say(`proof.column.${name}`))));
      const rows = proof.layers.map((layer) => make("tr", {},
        make("th", { scope: "row" }, `${layer.layer} · ${say(`kind.${b.layers[layer.layer - 1].kind}`)}`),
        ...names.map((name) => make("td", { class: "number" }, ["parameters", "sampled", "kinks"].includes(name) ? String(layer[name]) : tiny(B.toNumber(layer[name]))))));
      dialog.querySelector(".table-scroll").replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
      dialog.querySelector("p").textContent = say("proof.note", { images: proof.images, rounding: tiny(proof.tolerances.rounding), flipped: proof.flipped });
      dialog.showModal();
    }

    translate() {
      if (!this.b) return;
      this.build();
      this.head();
      this.paintStage(true);
      this.paint();
      this.paintProof();
    }
  }

  const tiny = (value) => (value === 0 ? "0" : Number.isFinite(value) ? value.toExponential(1).replaceAll("-", "−") : B.short(value));
  const symbolText = (symbol) => symbol.replace(/\\partial /g, "∂").replace(/\\hat y/, "ŷ")
    .replace(/\\delta/g, "δ").replace(/\\ell/g, "ℓ").replace(/\\Delta /, "Δ").replace(/\^\{\(\d+\)\}|[{}\\]/g, "");

  /* Controls ------------------------------------------------------------------------------ */

  const typing = (target) => target.matches?.("textarea, select, [role=listbox], input:not([type=range]):not([type=radio])");

  const wire = (view, root) => {
    const act = { first: () => view.moveTo(0), previous: () => view.previous(), next: () => view.next(), last: () => view.moveTo(view.b.film.terms.length) };
    root.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.move === "play") view.play();
      else if (button.dataset.move) (view.pause(), act[button.dataset.move]());
      else if (button.dataset.sample) view.sample((view.b.sample + Number(button.dataset.sample) + view.b.film.labels.length) % view.b.film.labels.length);
      else if (button.dataset.phase) {
        const [start] = view.b.film.phases[button.dataset.phase];
        view.pause();
        view.moveTo(view.b.film.stops[view.by].find((stop) => stop > start) ?? start);
      } else if (button.closest(".steps-waiting")) {
        if (view.ticket) view.ask("cancel_replay", { ticket: view.ticket });
      } else if (button.dataset.word === "mnist.steps.open_test") {
        event.preventDefault();
        B.mnist.open({ kind: "test", index: Number(root.querySelector("[name=index]").value) }, false);
      } else if (button.dataset.word === "mnist.steps.open_drawing") {
        event.preventDefault();
        B.mnist.open({ kind: "drawing" }, false);
      }
    });
    root.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      B.mnist.open({ kind: "batch", step: Number(root.querySelector("[name=step]").value) }, false);
    });
    root.querySelector("[name=index]").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      B.mnist.open({ kind: "test", index: Number(event.target.value) }, false);
    });
    root.querySelector(".steps-samples select").addEventListener("change", (event) => view.sample(Number(event.target.value)));
    root.querySelector(".steps-target select").addEventListener("change", (event) => view.open({ ...view.source, digit: Number(event.target.value) }));
    root.querySelector(".steps-slider input").addEventListener("input", (event) => (view.pause(), view.moveTo(Number(event.target.value))));
    root.querySelector(".steps-by").addEventListener("change", (event) => (view.by = event.target.value));
    // Keys belong to this view once somebody was last in it.
    for (const name of ["pointerdown", "focusin"]) {
      document.addEventListener(name, (event) => (view.active = root.contains(event.target)));
    }
    document.addEventListener("keydown", (event) => keys(view, root, event));
  };

  const keys = (view, root, event) => {
    const { key, target } = event;
    if (!view.b || !view.active || root.offsetParent === null || typing(target) || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || (key.startsWith("Arrow") && target.matches?.("input, canvas, .latex, pre"))) return;
    const jump = (phase) => root.querySelector(`.steps-ribbon [data-phase=${phase}]`).click();
    const act = {
      ArrowRight: () => view.next(event.shiftKey ? "phase" : undefined),
      ArrowLeft: () => view.previous(event.shiftKey ? "phase" : undefined),
      Home: () => view.moveTo(0),
      End: () => view.moveTo(view.b.film.terms.length),
      " ": () => view.play(),
      f: () => jump("forward"), l: () => jump("loss"), b: () => jump("backward"), u: () => jump("update"),
    }[key.length === 1 ? key.toLowerCase() : key];
    if (!act || (key === " " && target.closest?.("button, summary, a"))) return;
    event.preventDefault();
    if (key !== " ") view.pause();
    act();
  };

  B.mnist.steps = (element, props, watch, server) => {
    const root = element.querySelector(".steps-view");
    const view = new View(root, server);
    B.mnist.stepView = view;
    translate(element);
    wire(view, root);
    const show = () => {
      const before = view.net;
      view.net = props.value ?? {};
      root.querySelector("[name=step]").max = Math.max(1, view.net.done ?? 1);
      root.querySelector("[name=index]").max = Math.max(0, (view.net.test ?? 1) - 1);
      root.classList.toggle("is-untrained", !view.net.run);
      if (before.run !== view.net.run && view.b) {
        view.pause();
        view.b = null;
        view.source = null;
        root.querySelector(".steps-film").hidden = true;
        root.querySelector(".steps-idle").hidden = false;
      }
    };
    B.figures.add(() => view.b && (view.paintStage(true), view.paintSubject()));
    document.addEventListener("backstep:words", () => view.translate());
    watch("value", show);
    show();
  };

  /* Opens {kind: "batch", step}, {kind: "test", index} or {kind: "drawing", drawing}. */
  B.mnist.open = (source, scroll = true) => {
    const view = B.mnist.stepView;
    if (!view) return;
    const drawing = source.kind === "drawing" ? { drawing: source.drawing ?? B.mnist.drawing?.() ?? null } : {};
    if (source.kind === "batch") view.find("[name=step]").value = source.step;
    if (source.kind === "test") view.find("[name=index]").value = source.index;
    if (scroll) (document.getElementById("lab-steps") ?? view.root).scrollIntoView({ block: "start", behavior: "auto" });
    return view.open({ ...source, ...drawing });
  };
})();
