/* The numbers of an open batch of the lab, and how each of them came about, in float64. */
import { toNumber } from "../../core/numbers.js";

export const LEAKY = 0.01;
export const SHOWN = 3; // products that a formula spells out; the rest is one number
const LISTED = 8; // products that a table lists
const WINDOWS = 4; // channels whose windows are shown

const product = (shape) => shape.reduce((total, side) => total * side, 1);

const decode = (text, Kind = Float32Array) => {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i);
  return new Kind(bytes.buffer);
};

export const largest = (values) => {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value) || 0);
  return most;
};

export const strongest = (values) => {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if (Math.abs(values[i]) > Math.abs(values[best])) best = i;
  return best;
};

const total = (terms) => terms.reduce((sum, term) => sum + term.product, 0);

/* Sum of products, the largest first: what is listed, and the rest as one number. */
export const ranked = (count, at, listed = LISTED) => {
  const all = [...Array(count).keys()].map((i) => ({ i, ...at(i) }));
  all.sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
  const rest = all.slice(listed);
  return { terms: all.slice(0, listed), rest: total(rest), others: rest.length, sum: total(all) };
};

export class Batch {
  constructor(film, sample, fetch, arrived) {
    Object.assign(this, { film, fetch, arrived });
    this.layers = film.layers;
    this.depth = film.layers.length;
    this.parts = new Map();
    this.asked = new Set();
    this.take(sample);
  }

  /* One image of the batch. */
  take(sample) {
    this.sample = sample.sample;
    this.loss = toNumber(sample.loss);
    this.own = new Map([
      ["image/0", decode(sample.image)],
      ["answer", decode(sample.answer)],
    ]);
    sample.z.forEach((text, i) => text && this.own.set(`z/${i + 1}`, decode(text)));
    sample.a.forEach((text, i) => text && this.own.set(`a/${i + 1}`, decode(text)));
    sample.arriving.forEach((text, i) => text && this.own.set(`arriving/${i + 1}`, decode(text)));
    sample.delta.forEach((text, i) => text && this.own.set(`delta/${i + 1}`, decode(text)));
  }

  shape(layer) {
    return layer ? this.layers[layer - 1].outputs : this.layers[0].inputs;
  }

  kept(key, make) {
    if (!this.own.has(key)) this.own.set(key, make());
    return this.own.get(key);
  }

  z(layer) {
    return this.own.get(`z/${layer}`);
  }

  a(layer) {
    if (!layer) return this.own.get("image/0");
    return this.kept(`a/${layer}`, () => {
      const z = this.z(layer);
      return this.layers[layer - 1].activation === "relu" ? z.map((value) => Math.max(value, 0)) : z;
    });
  }

  arriving(layer) {
    return this.own.get(`arriving/${layer}`);
  }

  delta(layer) {
    return this.kept(`delta/${layer}`, () => {
      const [arriving, a] = [this.arriving(layer), this.a(layer)];
      return this.layers[layer - 1].activation === "relu"
        ? arriving.map((value, i) => (a[i] > 0 ? value : 0))
        : arriving;
    });
  }

  get answer() {
    return this.own.get("answer");
  }

  get label() {
    return this.film.labels[this.sample];
  }

  /* Parameters ------------------------------------------------------------------------- */

  part(key, make) {
    if (!this.parts.has(key)) this.parts.set(key, make());
    return this.parts.get(key);
  }

  whole(layer, name) {
    const text = this.film.parameters[layer - 1]?.whole?.[name];
    return text ? this.part(`whole/${layer}/${name}`, () => decode(text)) : null;
  }

  bias(layer, name) {
    const text = this.film.parameters[layer - 1].bias[name];
    return this.part(`bias/${layer}/${name}`, () => decode(text));
  }

  heat(layer, name) {
    const found = this.film.parameters[layer - 1].heat?.[name];
    return (
      found &&
      this.part(`heat/${layer}/${name}`, () => ({
        ...found,
        values: decode(found.values),
        places: decode(found.places, Int32Array),
      }))
    );
  }

  reads(layer) {
    return product(this.layers[layer - 1].weights.slice(1));
  }

  /* Asks the server once, and returns null until the answer is there. */
  later(key, name, question, take) {
    if (this.parts.has(key)) return this.parts.get(key);
    if (!this.asked.has(key)) {
      this.asked.add(key);
      this.fetch(name, { id: this.film.id, ...question }).then((found) => {
        if (found.error) return;
        this.parts.set(key, take(found));
        this.arrived();
      });
    }
    return null;
  }

  /* Everything about the weights into a unit, by name. */
  row(layer, unit) {
    if (this.whole(layer, "old")) {
      const reads = this.reads(layer);
      return this.part(`row/${layer}/${unit}`, () =>
        Object.fromEntries(
          Object.keys(this.film.parameters[layer - 1].whole).map((name) => [
            name,
            this.whole(layer, name).subarray(unit * reads, (unit + 1) * reads),
          ]),
        ),
      );
    }
    return this.later(`row/${layer}/${unit}`, "step_row", { layer, unit }, (found) =>
      Object.fromEntries(Object.entries(found).map(([name, text]) => [name, decode(text)])),
    );
  }

  /* The weights that lead from a unit, or from a channel, to everything above. */
  column(layer, unit) {
    const { weights } = this.layers[layer - 1];
    const old = this.whole(layer, "old");
    if (old) {
      return this.part(`column/${layer}/${unit}`, () => {
        const inside = product(weights.slice(2));
        const found = new Float32Array(weights[0] * inside);
        for (let out = 0; out < weights[0]; out += 1) {
          const start = (out * weights[1] + unit) * inside;
          found.set(old.subarray(start, start + inside), out * inside);
        }
        return found;
      });
    }
    return this.later(`column/${layer}/${unit}`, "step_column", { layer, unit }, (found) => decode(found.old));
  }

  shares(layer, unit, source) {
    const question = { layer, unit, source };
    return this.later(`shares/${layer}/${unit}/${source}`, "step_weight", question, (found) => found);
  }
}

/* Where things are ---------------------------------------------------------------------- */

export const place = (shape, index) => {
  if (shape.length === 1) return { channel: 0, row: 0, column: index, flat: true };
  const [, rows, columns] = shape;
  return {
    channel: Math.floor(index / (rows * columns)),
    row: Math.floor(index / columns) % rows,
    column: index % columns,
    flat: false,
  };
};

/* The part of an image that a pixel above reads; it may reach over the edge by the padding. */
export const field = (layer, at) => {
  if (layer.kind === "pool") return { top: 2 * at.row, left: 2 * at.column, size: 2 };
  return { top: at.row - layer.padding, left: at.column - layer.padding, size: layer.kernel };
};

/* A square of numbers of one channel; outside of the image it is 0. */
const cut = (values, [, rows, columns], channel, { top, left, size }) => {
  const found = [];
  for (let u = 0; u < size; u += 1) {
    for (let v = 0; v < size; v += 1) {
      const [row, column] = [top + u, left + v];
      const inside = row >= 0 && row < rows && column >= 0 && column < columns;
      found.push({ value: inside ? values[(channel * rows + row) * columns + column] : 0, inside });
    }
  }
  return found;
};

/* How a number came about: each returns terms whose products add up to it. ---------------- */

const windowsOf = (count, at) => {
  const { terms, ...others } = ranked(
    count,
    (channel) => {
      const cells = at(channel);
      return { channel, cells, product: cells.reduce((sum, cell) => sum + cell.w * cell.value, 0) };
    },
    WINDOWS,
  );
  return { windows: terms, ...others };
};

export const weightedInput = (b, layer, index) => {
  const own = b.layers[layer - 1];
  const at = place(own.outputs, index);
  const unit = at.flat ? index : at.channel;
  const row = b.row(layer, unit);
  if (!row) return null;
  const [below, bias, shown] = [b.a(layer - 1), b.bias(layer, "old")[unit], b.z(layer)[index]];
  if (own.kind === "dense") {
    const sum = ranked(below.length, (i) => ({
      w: row.old[i],
      value: below[i],
      product: row.old[i] * below[i],
    }));
    return { ...sum, bias, shown, computed: sum.sum + bias, dense: true };
  }
  const area = field(own, at);
  const squares = own.kernel * own.kernel;
  const sum = windowsOf(own.inputs[0], (channel) =>
    cut(below, own.inputs, channel, area).map((cell, i) => ({
      ...cell,
      w: row.old[channel * squares + i],
    })),
  );
  return { ...sum, bias, shown, computed: sum.sum + bias, area, size: own.kernel };
};

/* ∂ℓ/∂a of a pixel or unit: what comes back from everything that reads it. */
export const arriving = (b, layer, index) => {
  const [above, shape] = [b.layers[layer], b.shape(layer)];
  const [at, delta, shown] = [place(shape, index), b.delta(layer + 1), b.arriving(layer)[index]];
  if (above.kind === "pool") {
    const [, rows, columns] = above.outputs;
    const [row, column] = [Math.floor(at.row / 2), Math.floor(at.column / 2)];
    const inside = row < rows && column < columns;
    const cell = (at.channel * rows + row) * columns + column;
    const won = inside && maximum(b, layer + 1, cell).index === index;
    const value = inside ? delta[cell] : 0;
    return { pool: true, won, value, cell, shown, computed: won ? value : 0 };
  }
  const column = b.column(layer + 1, above.kind === "dense" ? index : at.channel);
  if (!column) return null;
  if (above.kind === "dense") {
    const sum = ranked(delta.length, (i) => ({
      w: column[i],
      value: delta[i],
      product: column[i] * delta[i],
    }));
    return { ...sum, shown, computed: sum.sum, dense: true };
  }
  const size = above.kernel;
  const area = {
    top: at.row + above.padding - size + 1,
    left: at.column + above.padding - size + 1,
    size,
  };
  const sum = windowsOf(above.outputs[0], (channel) =>
    // The kernel is turned by half a circle: pixel (i, j) met weight (u, v) in z of (i − u, j − v).
    cut(delta, above.outputs, channel, area).map((cell, i) => ({
      ...cell,
      w: column[(channel + 1) * size * size - 1 - i],
    })),
  );
  return { ...sum, shown, computed: sum.sum, area, size };
};

/* The maximum of a pooling: its four pixels in order, the first of equals wins. */
export const maximum = (b, layer, index) => {
  const own = b.layers[layer - 1];
  const at = place(own.outputs, index);
  const area = field(own, at);
  const cells = cut(b.a(layer - 1), own.inputs, at.channel, area);
  let best = 0;
  cells.forEach((cell, i) => (best = cell.value > cells[best].value ? i : best));
  const [, rows, columns] = own.inputs;
  const [row, column] = [area.top + Math.floor(best / 2), area.left + (best % 2)];
  return {
    cells,
    best,
    area,
    channel: at.channel,
    index: (at.channel * rows + row) * columns + column,
    shown: b.a(layer)[index],
  };
};

export const slope = (name, a) =>
  ({ relu: a > 0 ? 1 : 0, leaky_relu: a > 0 ? 1 : LEAKY, sigmoid: a * (1 - a), tanh: 1 - a * a })[name] ?? 1;

export const exponentials = (z, label) => {
  const shift = Math.max(...z);
  const powers = [...z].map((value) => Math.exp(value - shift));
  const others = [...z].reduce((sum, value, k) => sum + (k === label ? 0 : Math.exp(value - z[label])), 0);
  return { shift, powers, total: powers.reduce((sum, value) => sum + value, 0), others };
};
