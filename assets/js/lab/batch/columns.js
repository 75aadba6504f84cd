/* The step view of the lab: a column of pictures for each layer, filled step by step. */
import { make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { short } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { activations, bars, coloured, fitted, matrix, paintPicture } from "./pictures.js";
import { PARAMETERS, tileOf, View, word } from "./state.js";

const symbolText = (symbol) =>
  symbol
    .replace(/\\partial /g, "∂")
    .replace(/\\hat y/, "ŷ")
    .replace(/\\delta/g, "δ")
    .replace(/\\ell/g, "ℓ")
    .replace(/\\Delta /, "Δ")
    .replace(/\^\{\(\d+\)\}|[{}\\]/g, "");

Object.assign(View.prototype, {
  build() {
    const { b } = this;
    this.tiles.clear();
    const stage = this.find(".steps-stage");
    const columns = [this.column(0, word("input"), [this.tile("a", 0)])];
    b.layers.forEach((layer, i) => columns.push(this.layerColumn(layer, i + 1)));
    columns.push(this.lossColumn());
    stage.replaceChildren(...columns);
  },

  column(layer, title, rows) {
    const cells = ["z", "a", "delta", "gradient", "update"].map((name) =>
      make(
        "div",
        { class: `steps-row is-${name}` },
        ...rows.filter((tile) => tile.row === name).map((tile) => tile.element),
      ),
    );
    return make("section", { class: "steps-layer", "data-layer": layer }, make("h4", {}, title), ...cells);
  },

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
    const title = make("span", {}, `${at} · ${word(`kind.${layer.kind}`)} `, make("small", {}, shape));
    return this.column(at, title, rows);
  },

  lossColumn() {
    const { b } = this;
    const line = (name) => {
      const element = make("div", {
        class: "steps-tile is-text",
        "data-tile": `${name}/${b.depth}`,
      });
      this.tiles.set(`${name}/${b.depth}`, { name, layer: b.depth, element, text: true });
      return element;
    };
    return make(
      "section",
      { class: "steps-layer is-loss" },
      make("h4", {}, say("phase.loss")),
      make("div", { class: "steps-losses" }, line("target"), line("loss"), line("batch_loss")),
    );
  },

  tile(name, layer) {
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
  },

  layout(name, layer) {
    const { b } = this;
    const shape = b.shape(layer);
    // A net of few layers has room for larger pictures.
    const room = Math.max(148, Math.min(280, Math.floor(940 / (b.depth + 2)) - 24));
    if (name === "a" && layer === 0)
      return shape[0] === 3 ? coloured(shape[1], shape[2], 3) : fitted(...shape, b.depth > 4 ? 84 : 112);
    if (!PARAMETERS.has(name)) return activations(shape, room);
    const own = b.layers[layer - 1];
    if (name === "bias") return bars(own.weights[0], room, 16);
    if (b.whole(layer, "gradient")) {
      const [out, into, size] = own.weights;
      return own.kind === "dense" ? matrix(out, into, room) : fitted(out * into, size, size, room);
    }
    const heat = b.heat(layer, "gradient");
    return matrix(heat.rows, heat.columns, room, heat);
  },

  /* The numbers of a picture, its colours and its name. */
  picture(tile, term) {
    const { b } = this;
    const { name, layer } = tile;
    const of = (letter) => `${letter}^{(${layer})}`;
    switch (name) {
      case "z":
        return [b.z(layer), "value", of("z")];
      case "a":
        return layer ? [b.a(layer), "value", of("a")] : [b.a(0), "value", "x"];
      case "answer":
        return [b.answer, "value", "\\hat y"];
      case "delta":
        return term.quantity === "arriving" && this.arrives(layer)
          ? [b.arriving(layer), "delta", `\\partial \\ell/\\partial a^{(${layer})}`]
          : [b.delta(layer), "delta", of("\\delta")];
      case "gradient":
        return [this.weights(layer, "gradient"), "delta", `\\partial L/\\partial W^{(${layer})}`];
      case "bias":
        return [b.bias(layer, "gradient"), "delta", `\\partial L/\\partial b^{(${layer})}`];
      default:
        return term.quantity === "new"
          ? [this.weights(layer, "change"), "value", `\\Delta W^{(${layer})}`]
          : [this.weights(layer, `after.${term.quantity}`), "delta", b.film.memory[term.quantity]];
    }
  },

  /* Whether ∂ℓ/∂a is not yet δ: there is a slope to come. */
  arrives(layer) {
    const own = this.b.layers[layer - 1];
    return own.kind !== "pool" && own.activation !== "identity";
  },

  weights(layer, name) {
    const { b } = this;
    if (!b.whole(layer, "old")) return b.heat(layer, name).values;
    if (name !== "change") return b.whole(layer, name);
    return b.part(`change/${layer}`, () => {
      const old = b.whole(layer, "old");
      return b.whole(layer, "new").map((value, i) => value - old[i]);
    });
  },

  paintStage(fresh = false) {
    const { term } = this;
    const target = term ? tileOf(term) : "";
    const reads = new Set(
      (term?.reads ?? []).map(([name, layer]) => {
        const row = ["velocity", "mean", "squares"].includes(name) ? "update" : name;
        return `${row}/${layer}`;
      }),
    );
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
  },

  /* Rows to which nothing has come yet are low, so that what is explained stays in sight. */
  paintRows() {
    const reached = new Set([...this.tiles.values()].filter((tile) => tile.known).map((tile) => tile.row));
    for (const row of this.root.querySelectorAll(".steps-row")) {
      const name = row.className.match(/is-(z|a|delta|gradient|update)/)[1];
      row.classList.toggle("is-low", !reached.has(name) && !["z", "a"].includes(name));
    }
  },

  paintText(tile, known) {
    const { b } = this;
    const shown = {
      target: () => b.named(b.label),
      loss: () => short(b.loss),
      batch_loss: () => short(b.film.loss),
    }[tile.name];
    const symbol = { target: "y", loss: "\\ell", batch_loss: "L" }[tile.name];
    const note =
      tile.name === "batch_loss" && b.film.labels.length > 1 ? word("mean_of", { count: b.film.labels.length }) : "";
    tile.element.replaceChildren(
      tex(symbol),
      make("span", { class: "number" }, known ? shown() : "·"),
      make("small", {}, known ? note : ""),
    );
  },

  paintTile(tile, term, fresh) {
    const state = term ? `${term.quantity}/${this.b.sample}` : "";
    if (!fresh && tile.drawn === state && tile.of === this.b) return;
    Object.assign(tile, { drawn: state, of: this.b });
    if (!term) {
      tile.canvas.width = tile.over.width = 0;
      tile.caption.replaceChildren(make("span", { class: "unknown" }, "·"));
      tile.over.setAttribute("aria-label", word("pending"));
      return;
    }
    const [values, hue, symbol] = this.picture(tile, term);
    const image = tile.name === "a" && tile.layer === 0;
    const limit = paintPicture(tile.canvas, tile.layout, values, hue, image ? { gray: true } : {});
    const range = image ? "−1 … 1" : `±${short(limit)}`;
    tile.caption.replaceChildren(tex(symbol), make("small", {}, range));
    tile.over.setAttribute(
      "aria-label",
      word("picture", { what: symbolText(symbol), layer: tile.layer, limit: short(limit) }),
    );
  },
});
