/* The step view of the lab: numbers pointed at or chosen in a picture, and boxes around what they read. */
import { outline } from "./pictures.js";
import { PARAMETERS, tileOf, View } from "./state.js";
import { arriving, field, maximum, place, weightedInput } from "./values.js";

const LISTED = 8;
const LISTED_OUTPUTS = 3;

const one = (index) => (layout) => layout.box(index);
const each = (add, key, found, count) => {
  for (const { i } of found?.terms.slice(0, count) ?? []) add(key, one(i), "field");
};
const area = (add, key, maps, found) => {
  for (let map = 0; map < maps; map += 1)
    add(key, (layout) => (layout.area ? layout.area(map, found) : layout.box(0)), "field");
};

/* What a number of each quantity reads. */
const READ = {
  z: (b, layer, at, add) => {
    const own = b.layers[layer - 1];
    if (own.kind !== "convolution") return each(add, `a/${layer - 1}`, weightedInput(b, layer, at), LISTED);
    const images = layer === 1 && own.inputs[0] === 3 ? 1 : own.inputs[0];
    area(add, `a/${layer - 1}`, images, field(own, place(own.outputs, at)));
  },
  pool: (b, layer, at, add) => {
    const found = maximum(b, layer, at);
    add(`a/${layer - 1}`, (layout) => layout.area(found.channel, found.area), "field");
    add(`a/${layer - 1}`, one(found.index), "here");
  },
  arriving: (b, layer, at, add) => {
    const found = arriving(b, layer, at);
    const [above, key] = [b.layers[layer], `delta/${layer + 1}`];
    if (above.kind === "dense") each(add, key, found, layer + 1 === b.depth ? LISTED_OUTPUTS : LISTED);
    else if (found?.pool) add(key, one(found.cell), "field");
    else if (found) area(add, key, above.outputs[0], found.area);
  },
  a: (_b, layer, at, add) => add(`z/${layer}`, one(at), "field"),
  delta: (_b, layer, at, add) => add(`a/${layer}`, one(at), "field"),
  output_delta: (_b, layer, at, add) => add(`answer/${layer}`, one(at), "field"),
};

Object.assign(View.prototype, {
  place(tile, cell) {
    if (cell === null) return null;
    if (tile.name === "bias") return { unit: cell, source: 0 };
    if (!PARAMETERS.has(tile.name)) return cell;
    const heat = this.b.heat(tile.layer, tile.name === "gradient" ? "gradient" : "change");
    return this.address(tile.layer, heat ? heat.places[cell] : cell);
  },

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
    over.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "touch" || !this.hovered) return;
      this.hovered = null;
      this.paintSubject();
    });
    over.addEventListener("click", (event) => this.choose(tile, this.place(tile, locate(event))));
    over.addEventListener("keydown", (event) => this.walk(tile, event));
  },

  choose(tile, at) {
    if (at === null) return;
    this.choice.set(`${PARAMETERS.has(tile.name) ? "w" : "u"}${tile.layer}`, at);
    this.hovered = this.latest(tile.key) ? { key: tile.key, at, text: JSON.stringify(at) } : null;
    this.paintSubject();
  },

  /* The arrows of the keyboard go from cell to cell of the picture that has the focus. */
  walk(tile, event) {
    const step = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: tile.layout.turn,
      ArrowUp: -tile.layout.turn,
    }[event.key];
    if (!step || !this.latest(tile.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const count = this.picture(tile, this.latest(tile.key))[0].length;
    const now = this.cell(tile) ?? 0;
    this.choose(tile, this.place(tile, Math.max(0, Math.min(count - 1, now + step))));
  },

  cell(tile) {
    const at = this.chosen(tile.layer, PARAMETERS.has(tile.name));
    if (typeof at === "number") return at;
    return tile.name === "bias" ? at.unit : this.cellOf(tile, at);
  },

  cellOf(tile, { unit, source }) {
    const heat = this.b.heat(tile.layer, "gradient");
    const entry = unit * this.b.reads(tile.layer) + source;
    if (!heat) return entry;
    const columns = this.b.reads(tile.layer);
    const [high, wide] = heat.block;
    return Math.floor(unit / high) * heat.columns + Math.floor((entry % columns) / wide);
  },

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
  },

  marks({ term, at }, add) {
    const [key, gradient] = [tileOf(term), `gradient/${term.layer}`];
    if (typeof at === "object") {
      add(key, (layout, tile) => layout.box(tile.name === "bias" ? at.unit : this.cellOf(tile, at)), "here");
      if (key !== gradient) add(gradient, (layout, tile) => layout.box(this.cellOf(tile, at)), "field");
      return;
    }
    add(key, one(at), "here");
    READ[term.quantity]?.(this.b, term.layer, at, add);
  },
});
