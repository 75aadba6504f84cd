/* How one number of the lab's step view was made: windows, products, what is left. */
import { make } from "../../core/dom.js";
import { numberElement, tex } from "../../core/elements.js";
import { full, short, toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { maps, outline, paintPicture, palette } from "./pictures.js";
import { arriving, exponentials, largest, maximum, place, ranked, slope, weightedInput } from "./values.js";

const LENS = 150;

const word = (key, values) => say(`mnist.steps.${key}`, values);
const linear = (byte) => (byte <= 10 ? byte / 3294.6 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
/* Black or white, whichever stands out: at this luminance both do, by 4.58 to 1. */
const EVEN = 0.1791;
const shade = (value, limit, hue) => {
  const rgb = palette(hue, limit)(value).map(Math.round);
  const [red, green, blue] = rgb.map(linear);
  const bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return { background: `rgb(${rgb})`, color: bright > EVEN ? "#000000" : "#ffffff" };
};
const cell = (value, limit, hue, extra = "") => {
  const td = make("td", { class: `steps-cell ${extra}`, title: full(value) }, brief(value));
  Object.assign(td.style, shade(value, limit, hue));
  return td;
};
/* Two digits fit a cell of a window; all digits stand in its title. */
const brief = (value) => {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 0.0095 && size < 99.5 ? Number(value.toPrecision(2)).toString() : value.toExponential(0);
  return text.replace("0.", ".").replaceAll("-", "−").replace("e+", "e");
};
const grid = (title, cells, read, size, hue) => {
  const limit = largest(cells.map(read));
  const rows = [...Array(size).keys()].map((u) =>
    make(
      "tr",
      {},
      ...[...Array(size).keys()].map((v) => {
        const one = cells[u * size + v];
        return cell(read(one), limit, hue, one.inside === false ? "is-outside" : "");
      }),
    ),
  );
  return make(
    "figure",
    { class: "steps-window" },
    make("figcaption", {}, title),
    make("table", {}, make("tbody", {}, ...rows)),
  );
};
const number = (value, kind = "value") => numberElement(value, kind);
const line = (label, value, kind, extra = "") =>
  make("tr", { class: extra }, make("th", { scope: "row", colspan: "4" }, label), make("td", {}, number(value, kind)));

/* What a unit of the layer below is called. */
export const sourceName = (shape, index) => {
  const at = place(shape, index);
  if (at.flat) return word("unit", { unit: index + 1 });
  const key = shape[0] === 1 ? "pixel" : "map_pixel";
  return word(key, { channel: at.channel + 1, row: at.row + 1, column: at.column + 1 });
};

const totals = (found, symbol, hue) => [
  ...(found.others
    ? [line(word(found.dense ? "others" : "other_channels", { count: found.others }), found.rest, hue)]
    : []),
  ...(found.bias === undefined ? [] : [line(word("bias"), found.bias)]),
  line(make("span", {}, word("sum64")), found.computed, hue, "total"),
  line(make("span", {}, word("run32"), " ", tex(symbol)), found.shown, hue),
];
const table = (rows, head) =>
  make("table", { class: "steps-products" }, ...(head ? [make("thead", {}, head)] : []), make("tbody", {}, ...rows));

const products = (found, names, hue) =>
  found.terms.map((term) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, names(term.i)),
      make("td", {}, number(term.w)),
      make("td", { class: "times" }, "·"),
      make("td", {}, number(term.value, hue)),
      make("td", {}, number(term.product, hue)),
    ),
  );

const windows = (found, hue, letter) =>
  make(
    "div",
    { class: "steps-windows" },
    ...found.windows.map((one) =>
      make(
        "div",
        { class: "steps-channel" },
        make("p", {}, word("channel_sum", { channel: one.channel + 1 }), " ", number(one.product, hue)),
        make(
          "div",
          { class: "steps-pair" },
          grid(tex(letter), one.cells, (c) => c.value, found.size, hue),
          make("span", { class: "times" }, "⊙"),
          grid(tex("w"), one.cells, (c) => c.w, found.size, "value"),
        ),
      ),
    ),
  );

/* A channel enlarged, with a pixel or a window outlined. */
const lens = (title, values, shape, channel, marks, { hue, gray, choose }) => {
  const [, rows, columns] = shape;
  const scale = Math.max(2, Math.floor(LENS / Math.max(rows, columns)));
  const layout = maps(1, rows, columns, 1, scale);
  const [canvas, over] = [make("canvas", {}), make("canvas", { class: "over" })];
  const limit = paintPicture(
    canvas,
    layout,
    values.subarray(channel * rows * columns, (channel + 1) * rows * columns),
    hue,
    { gray },
  );
  outline(
    over,
    layout,
    marks.map(([mark, kind]) => [layout.area(0, mark), kind]),
  );
  const holder = make("div", { class: "steps-picture" }, canvas, over);
  if (choose) {
    over.addEventListener("pointerdown", (event) => {
      const box = over.getBoundingClientRect();
      const index = layout.at(event.clientX - box.left, event.clientY - box.top);
      if (index !== null) choose(channel * rows * columns + index);
    });
  }
  return make(
    "figure",
    { class: "steps-lens" },
    make("figcaption", {}, title, " ", make("small", {}, gray ? "−1 … 1" : `±${short(limit)}`)),
    holder,
  );
};
const here = (at) => [{ top: at.row, left: at.column, size: 1 }, "here"];

/* What belongs to the weights of a unit that reads a gray image, as images of its size. */
const images = (b, layer, unit, pictures, source) => {
  const shape = b.shape(layer - 1);
  const row = b.row(layer, unit);
  if (layer !== 1 || shape[0] !== 1 || b.layers[0].kind !== "dense" || !row) return [];
  const marks = source === undefined ? [] : [here(place(shape, source))];
  return [
    make(
      "div",
      { class: "steps-lenses" },
      ...pictures(row).map(([key, values, hue, gray]) =>
        lens(word(key, { unit: unit + 1 }), values, shape, 0, marks, { hue, gray }),
      ),
    ),
  ];
};

const VIEWS = {
  z: (b, layer, index, choose) => {
    const own = b.layers[layer - 1];
    const found = weightedInput(b, layer, index);
    if (!found) return null;
    const symbol = `z^{(${layer})}`;
    if (found.dense) {
      const shape = b.shape(layer - 1);
      const head = make(
        "tr",
        {},
        make("th", {}),
        make("th", {}, tex("w")),
        make("th", {}),
        make("th", {}, tex(layer === 1 ? "x" : "a")),
        make("th", {}, tex(layer === 1 ? "w\\,x" : "w\\,a")),
      );
      const x = b.a(0);
      return [
        ...images(b, layer, index, (row) => [
          ["lens_image", x, "value", true],
          ["lens_weights", row.old, "value"],
          ["lens_products", row.old.map((w, i) => w * x[i]), "value"],
        ]),
        table([...products(found, (i) => sourceName(shape, i), "value"), ...totals(found, symbol, "value")], head),
      ];
    }
    const at = place(own.outputs, index);
    const first = found.windows[0].channel;
    return [
      make(
        "div",
        { class: "steps-lenses" },
        lens(word("read_here", { channel: first + 1 }), b.a(layer - 1), own.inputs, first, [[found.area, "field"]], {
          hue: "value",
          gray: layer === 1 && own.inputs[0] === 1,
        }),
        lens(word("made_here", { channel: at.channel + 1 }), b.z(layer), own.outputs, at.channel, [here(at)], {
          hue: "value",
          choose,
        }),
      ),
      windows(found, "value", layer === 1 ? "x" : `a^{(${layer - 1})}`),
      table(totals(found, symbol, "value")),
    ];
  },
  arriving: (b, layer, index, choose) => {
    const found = arriving(b, layer, index);
    if (!found) return null;
    const symbol = `\\frac{\\partial \\ell}{\\partial a^{(${layer})}}`;
    if (found.pool)
      return [
        make("p", {}, word(found.won ? "routed" : "not_routed")),
        table([line(word("delta_above"), found.value, "delta"), line(tex(symbol), found.shown, "delta", "total")]),
      ];
    if (found.dense) {
      const shape = b.shape(layer + 1);
      const head = make(
        "tr",
        {},
        make("th", {}),
        make("th", {}, tex("w")),
        make("th", {}),
        make("th", {}, tex("\\delta")),
        make("th", {}, tex("w\\,\\delta")),
      );
      const name = (i) => (layer + 1 === b.depth ? word("output", { name: b.named(i) }) : sourceName(shape, i));
      return [table([...products(found, name, "delta"), ...totals(found, symbol, "delta")], head)];
    }
    const at = place(b.shape(layer), index);
    const above = b.layers[layer];
    const first = found.windows[0].channel;
    return [
      make(
        "div",
        { class: "steps-lenses" },
        lens(
          word("came_from", { channel: first + 1 }),
          b.delta(layer + 1),
          above.outputs,
          first,
          [[found.area, "field"]],
          { hue: "delta" },
        ),
        lens(
          word("made_here", { channel: at.channel + 1 }),
          b.arriving(layer),
          b.shape(layer),
          at.channel,
          [here(at)],
          { hue: "delta", choose },
        ),
      ),
      make("p", { class: "hint" }, word("turned")),
      windows(found, "delta", `\\delta^{(${layer + 1})}`),
      table(totals(found, symbol, "delta")),
    ];
  },
  pool: (b, layer, index) => {
    const found = maximum(b, layer, index);
    const limit = largest(found.cells.map((one) => one.value));
    const cells = found.cells.map((one, i) => cell(one.value, limit, "value", i === found.best ? "is-best" : ""));
    return [
      make(
        "figure",
        { class: "steps-window is-wide" },
        make("figcaption", {}, word("two_by_two")),
        make("table", {}, make("tbody", {}, make("tr", {}, ...cells.slice(0, 2)), make("tr", {}, ...cells.slice(2)))),
      ),
      table([line(word("largest"), found.shown, "value", "total")]),
    ];
  },
  a: (b, layer, index) => [
    table([
      line(tex(`z^{(${layer})}`), b.z(layer)[index]),
      line(tex(`a^{(${layer})}`), b.a(layer)[index], "value", "total"),
    ]),
  ],
  delta: (b, layer, index) => {
    const [came, f] = [b.arriving(layer)[index], slope(b.layers[layer - 1].activation, b.a(layer)[index])];
    return [
      table([
        line(tex(`\\partial \\ell / \\partial a^{(${layer})}`), came, "delta"),
        line(tex(`f'(z^{(${layer})})`), f),
        line(word("sum64"), came * f, "delta", "total"),
        line(make("span", {}, word("run32"), " ", tex(`\\delta^{(${layer})}`)), b.delta(layer)[index], "delta"),
      ]),
    ];
  },
  answer: (b, layer) => {
    const { powers, total } = exponentials(b.z(layer), b.label);
    if (b.film.loss_name === "mse") return [];
    const rows = powers.map((power, k) =>
      make(
        "tr",
        { class: k === b.label ? "total" : "" },
        make("th", { scope: "row" }, b.named(k)),
        make("td", {}, number(b.z(layer)[k])),
        make("td", { class: "times" }, ""),
        make("td", {}, number(power)),
        make("td", {}, number(power / total)),
      ),
    );
    const head = make(
      "tr",
      {},
      make("th", {}),
      make("th", {}, tex("z_k")),
      make("th", {}),
      make("th", {}, tex("e^{z_k - \\max z}")),
      make("th", {}, tex("\\hat y_k")),
    );
    return [table(rows, head)];
  },
  output_delta: (b, layer) => {
    const rows = [...b.answer].map((y, k) =>
      make(
        "tr",
        { class: k === b.label ? "total" : "" },
        make("th", { scope: "row" }, b.named(k)),
        make("td", {}, number(y)),
        make("td", { class: "times" }, "−"),
        make("td", {}, number(k === b.label ? 1 : 0)),
        make("td", {}, number(b.delta(layer)[k], "delta")),
      ),
    );
    const head = make(
      "tr",
      {},
      make("th", {}),
      make("th", {}, tex("\\hat y_k")),
      make("th", {}),
      make("th", {}, tex("y_k")),
      make("th", {}, tex("\\delta_k")),
    );
    return [table(rows, head)];
  },
  batch_loss: (b) => {
    const losses = b.film.losses.map(toNumber);
    const found = ranked(losses.length, (i) => ({ product: losses[i] }));
    return [
      table([
        ...found.terms.map((term) =>
          line(word("image_of", { image: term.i + 1, label: b.named(b.film.labels[term.i]) }), term.product),
        ),
        ...(found.others ? [line(word("others", { count: found.others }), found.rest)] : []),
        line(word("mean"), toNumber(b.film.loss), "value", "total"),
      ]),
    ];
  },
  weight_gradient: (b, layer, at) => shares(b, layer, at, "product"),
  bias_gradient: (b, layer, at) => shares(b, layer, at, "bias"),
};

VIEWS.loss = (b, layer) => (b.film.loss_name === "mse" ? VIEWS.output_delta : VIEWS.answer)(b, layer);

/* Everything that belongs to one weight: before, what the optimizer makes of it, after. */
const parameter = (b, layer, { unit, source }) => {
  const row = b.row(layer, unit);
  if (!row) return null;
  const remembered = Object.entries(b.film.memory).flatMap(([name, symbol]) => [
    line(make("span", {}, tex(symbol), " ", word("before")), row[`before.${name}`][source], "delta"),
    line(make("span", {}, tex(symbol), " ", word("after")), row[`after.${name}`][source], "delta"),
  ]);
  return [
    ...images(
      b,
      layer,
      unit,
      (r) => [
        ["lens_weights", r.old, "value"],
        ["lens_change", r.new.map((w, i) => w - r.old[i]), "value"],
      ],
      source,
    ),
    table([
      line(tex(`w^{(${layer})}`), row.old[source]),
      line(tex(`\\partial L / \\partial w^{(${layer})}`), row.gradient[source], "delta"),
      ...remembered,
      line(tex(`\\Delta w^{(${layer})}`), row.new[source] - row.old[source]),
      line(tex(`w^{(${layer})}{}'`), row.new[source], "fresh", "total"),
    ]),
  ];
};
for (const name of ["velocity", "mean", "squares", "new"]) VIEWS[name] = parameter;

/* In a convolution, pixel by pixel, what the image that is shown adds to the gradient. */
const overPixels = (b, layer, unit, source, which) => {
  const own = b.layers[layer - 1];
  if (own.kind !== "convolution" || which !== "product") return [];
  const [, rows, columns] = own.outputs;
  const at = place(own.weights.slice(1), source);
  const [delta, a, [, high, wide]] = [b.delta(layer), b.a(layer - 1), own.inputs];
  const found = ranked(
    rows * columns,
    (i) => {
      const [row, column] = [Math.floor(i / columns) + at.row - own.padding, (i % columns) + at.column - own.padding];
      const inside = row >= 0 && row < high && column >= 0 && column < wide;
      const [w, value] = [delta[unit * rows * columns + i], inside ? a[(at.channel * high + row) * wide + column] : 0];
      return { w, value, product: w * value };
    },
    5,
  );
  const terms = found.terms.map((term) =>
    make(
      "tr",
      {},
      make(
        "th",
        { scope: "row" },
        word("pixel", { row: Math.floor(term.i / columns) + 1, column: (term.i % columns) + 1 }),
      ),
      make("td", {}, number(term.w, "delta")),
      make("td", { class: "times" }, "·"),
      make("td", {}, number(term.value)),
      make("td", {}, number(term.product, "delta")),
    ),
  );
  const below = layer === 1 ? "x" : "a";
  const head = make(
    "tr",
    {},
    make("th", {}),
    make("th", {}, tex("\\delta")),
    make("th", {}),
    make("th", {}, tex(below)),
    make("th", {}, tex(`\\delta\\,${below}`)),
  );
  const name = word("image_of", { image: b.sample + 1, label: b.named(b.label) });
  return [
    make("p", {}, word("over_pixels", { image: name })),
    table(
      [
        ...terms,
        ...(found.others ? [line(word("others", { count: found.others }), found.rest, "delta")] : []),
        line(name, found.sum, "delta", "total"),
      ],
      head,
    ),
    ...(b.film.labels.length > 1 ? [make("p", {}, word("over_images"))] : []),
  ];
};

/* What each image of the batch adds to the gradient of one weight or bias. */
const shares = (b, layer, { unit, source }, which) => {
  const found = b.shares(layer, unit, source);
  if (!found) return null;
  const values = found[which];
  const list = ranked(values.length, (i) => ({ product: values[i] }));
  const factors = (i) =>
    which === "product" && found.a
      ? [
          make("td", {}, number(found.bias[i], "delta")),
          make("td", { class: "times" }, "·"),
          make("td", {}, number(found.a[i])),
        ]
      : [make("td", {}), make("td", {}), make("td", {})];
  const rows = list.terms.map((term) =>
    make(
      "tr",
      { class: term.i === b.sample ? "is-shown" : "" },
      make("th", { scope: "row" }, word("image_of", { image: term.i + 1, label: b.named(b.film.labels[term.i]) })),
      ...factors(term.i),
      make("td", {}, number(term.product, "delta")),
    ),
  );
  const head =
    which === "product" && found.a
      ? make(
          "tr",
          {},
          make("th", {}),
          make("th", {}, tex("\\delta")),
          make("th", {}),
          make("th", {}, tex("a")),
          make("th", {}, tex("\\delta\\,a")),
        )
      : null;
  const pictures =
    which === "product"
      ? images(
          b,
          layer,
          unit,
          (row) => [
            ["lens_gradient", row.gradient, "delta"],
            ["lens_weights", row.old, "value"],
          ],
          source,
        )
      : [];
  return [
    ...pictures,
    ...overPixels(b, layer, unit, source, which),
    table(
      [
        ...rows,
        ...(list.others ? [line(word("others", { count: list.others }), list.rest, "delta")] : []),
        line(word("mean64"), list.sum / values.length, "delta", "total"),
      ],
      head,
    ),
  ];
};

/* The elements that explain a number; null while something is on its way. */
export const describeMade = (b, quantity, layer, at, choose) =>
  VIEWS[quantity] ? VIEWS[quantity](b, layer, at, choose) : [];
