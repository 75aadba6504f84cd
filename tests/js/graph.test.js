import assert from "node:assert/strict";
import { test } from "node:test";
import { findRun, indexNumbers, writeKey } from "../../assets/js/step/film.js";
import { drawMoment } from "../../assets/js/step/graph/picture.js";
import { findSpotlight } from "../../assets/js/step/graph/spotlight.js";
import { COLOURS, makeFilm, NETS } from "./support/films.js";

const SIZE = { width: 750, height: 500 };
const GRANULARITIES = ["term", "neuron", "layer", "phase"];
const FAINT = "8c";

const momentOf = (film, index, granularity, selected = null, size = SIZE, digits = 4) => ({
  film,
  numbers: indexNumbers(film),
  index,
  granularity,
  digits,
  selected,
  size,
  colours: COLOURS,
});

const draw = (...parts) => drawMoment(momentOf(...parts));

/* What the steps of a stop compute and read, by their own lists of operands. */
const expected = ({ film, steps }, index, granularity) => {
  const start = film.stops[granularity].findLast((stop) => stop < index) ?? 0;
  const found = { rings: new Set(), nodes: new Set(), edges: new Set() };
  for (const { target, operands } of steps.slice(start, index)) {
    const [quantity, layer, unit, source] = target;
    const name = source === null ? `node/${layer}/${unit}` : `edge/${layer}/${unit}/${source}`;
    if (source !== null) found.edges.add(name);
    else if (quantity !== "target" && quantity !== "loss") found.rings.add(name).size && found.nodes.add(name);
    if (quantity === "contribution") found.nodes.add(`node/${layer - 1}/${source}`);
    if (quantity === "loss" && target[4] === null) continue;
    for (const [read, l, j, k] of operands) {
      if (read === "target" || read === "bias" || quantity.startsWith("new_")) continue;
      if (k !== null) found.edges.add(`edge/${l}/${j}/${k}`);
      else found.nodes.add(`node/${l}/${j}`);
    }
  }
  return found;
};

const positions = (film, granularity) => film.stops[granularity].filter((stop) => stop > 0);

/* The edges of the paths of a figure, with the colour of their path and whether it hides what lies below. */
const edgesOf = (figure, film) => {
  const nodes = figure.data[0];
  const at = new Map(nodes.customdata.map((name, i) => [`${nodes.x[i]} ${nodes.y[i]}`, name.split("/").slice(1)]));
  const found = new Map();
  for (const { path, line, type } of figure.layout.shapes) {
    if (type !== "path" || line.width === 13) continue; // the mark of what is selected
    for (const part of path.split("M").slice(1)) {
      const [[, source], [layer, unit]] = part.split("L").map((point) => at.get(point));
      const name = `edge/${layer}/${unit}/${source}`;
      assert.ok(!found.has(name), `${name} is drawn twice`);
      found.set(name, { colour: line.color.slice(0, 7), lit: line.color.length === 7 });
    }
  }
  assert.equal(
    found.size,
    film.network.sizes.slice(1).reduce((sum, n, i) => sum + n * film.network.sizes[i], 0),
  );
  return found;
};

for (const [name, made] of NETS.map((net) => [net.name, makeFilm(net)])) {
  const { film } = made;

  test(`${name}: at every stop what it computes is ringed, what it reads is lit, and everything else is dimmed`, () => {
    for (const granularity of GRANULARITIES) {
      for (const index of positions(film, granularity)) {
        const light = findSpotlight(film, findRun(film, index, granularity));
        const wanted = expected(made, index, granularity);
        const where = `${granularity} ${index}`;
        assert.deepEqual([...light.rings].sort(), [...wanted.rings].sort(), where);
        assert.deepEqual([...light.nodes].sort(), [...wanted.nodes].sort(), where);
        assert.deepEqual([...light.edges.keys()].sort(), [...wanted.edges].sort(), where);
      }
    }
  });

  test(`${name}: the figure shows it: opacities, rings, letters, and each edge in exactly one path`, () => {
    for (const index of positions(film, "neuron")) {
      const figure = draw(film, index, "neuron");
      const light = findSpotlight(film, findRun(film, index, "neuron"));
      const [{ customdata, marker }, texts] = figure.data;
      customdata.forEach((node, i) => {
        const lit = light.nodes.has(node);
        assert.equal(marker.line.width[i] === 5, light.rings.has(node), node);
        assert.ok(lit || marker.line.color[i] === COLOURS.line, node);
        assert.equal(texts.textfont.color[i].endsWith(FAINT), !lit, node);
      });
      for (const [edge, { lit }] of edgesOf(figure, film))
        assert.equal(lit, light.edges.has(edge), `${edge} at ${index}`);
    }
  });

  test(`${name}: an edge has the colour of w, then of ∂L/∂w, then of the new w; on the way back that of w·δ`, () => {
    const numbers = indexNumbers(film);
    const bySign = (value, negative, positive) => (value < 0 ? COLOURS[negative] : COLOURS[positive]);
    for (const index of [0, ...positions(film, "term")]) {
      const known = (...key) => (numbers.get(writeKey(...key))?.step ?? Infinity) < index;
      const { target } = made.steps[index - 1] ?? { target: [] };
      for (const [edge, { colour, lit }] of edgesOf(draw(film, index, "term"), film)) {
        const [layer, unit, source] = edge.split("/").slice(1).map(Number);
        const value = (quantity, sample) => numbers.get(writeKey(quantity, layer, unit, source, sample)).value;
        if (lit && target[0] === "contribution") {
          assert.equal(colour, bySign(value("contribution", target[4]), "delta_negative", "delta_positive"));
        } else if (lit && target[0] === "weight_gradient") {
          assert.equal(colour, bySign(value("weight_gradient", target[4]), "delta_negative", "delta_positive"));
        } else if (known("new_weight", layer, unit, source) || (lit && target[0] === "weight_change")) {
          assert.equal(colour, COLOURS.good);
        } else if (known("weight_gradient", layer, unit, source)) {
          assert.equal(colour, bySign(value("weight_gradient"), "delta_negative", "delta_positive"));
        } else if (!lit || target[0] === "weighted_input") {
          assert.equal(colour, bySign(value("weight"), "negative", "positive"));
        }
      }
    }
  });
}

test("between two halts of the granularity what is lit is the widest finer stop that ends there, as on its card", () => {
  const { film } = makeFilm({ sizes: [2, 2, 2], samples: 1 });
  const within = film.stops.neuron.find((stop) => stop > 0 && !film.stops.layer.includes(stop));
  assert.deepEqual(findRun(film, within, "layer"), findRun(film, within, "neuron"));
  const inside = film.stops.term.find((stop) => stop > within && !film.stops.neuron.includes(stop));
  for (const granularity of GRANULARITIES)
    assert.deepEqual(findRun(film, inside, granularity), findRun(film, inside, "term"));
});

/* Frames of the step view: the mock's, a projector's, a phone's as wide as its film asks for, a wide one. */
const FRAMES = [
  { width: 750, height: 500 },
  { width: 720, height: 380 },
  { width: 1100, height: 620 },
];
const FEW = [
  [1, 1],
  [2, 1],
  [2, 2, 2],
  [2, 2, 1],
  [2, 3, 2],
  [3, 4],
  [4, 3],
  [2, 2, 2, 2],
  [1, 2, 2, 2, 1],
  [1, 1, 1, 1, 1, 1],
  [6, 2],
  [1, 6, 1],
  [12, 1],
];
const LONG = () => -1.234e-5;
const ENDLESS = () => -0.0012345678901234;

const letters = (text) => text.replace(/<(?!br)[^>]*>/g, "");

const isLabelAt = ({ x, y }, left, top) => x.some((place, i) => place === left && y[i] === top);

/* Circles and labels of a figure as they lie in the frame, in pixels. */
const layOut = ({ data, layout }) => {
  const [width, height] = [layout.width - 12, layout.height - 12];
  const scale = (axis, size) => size / (axis.range[1] - axis.range[0]);
  const [ux, uy] = [scale(layout.xaxis, width), scale(layout.yaxis, height)];
  const radius = data[0].marker.size / 2;
  const circles = data[0].x.map((x, i) => ({ x: x * ux, y: -data[0].y[i] * uy, radius }));
  const labels = layout.shapes
    .filter(({ type, xanchor, yanchor }) => type === "rect" && isLabelAt(data.at(-1), xanchor, yanchor))
    .map(({ xanchor, yanchor, x1, y1 }) => ({ x: xanchor * ux, y: -yanchor * uy, width: 2 * x1, height: 2 * y1 }));
  return { circles, labels };
};

const PHONE = { width: 364, height: 285 };

for (const sizes of FEW) {
  test(`every edge of ${sizes.join("-")} shows its number, clear of all circles and labels, in every frame`, () => {
    for (const size of sizes.length > 3 || Math.max(...sizes) > 2 ? FRAMES : [...FRAMES, PHONE]) {
      for (const [value, digits] of [
        [undefined, 4],
        [LONG, 4],
        [undefined, 6],
        [ENDLESS, 17],
      ]) {
        const { film } = makeFilm({ sizes, samples: 1 }, value);
        const count = sizes.slice(1).reduce((sum, n, i) => sum + n * sizes[i], 0);
        for (const index of [0, ...positions(film, "layer")]) {
          const figure = draw(film, index, "layer", null, size, digits);
          const { circles, labels } = layOut(figure);
          const where = `${size.width}×${size.height} at ${index}`;
          assert.equal(labels.length, count, where);
          labels.forEach((box, i) => {
            for (const { x, y, radius } of circles) {
              const dx = Math.max(0, Math.abs(box.x - x) - box.width / 2);
              const dy = Math.max(0, Math.abs(box.y - y) - box.height / 2);
              assert.ok(Math.hypot(dx, dy) >= radius, `${where}: label ${i} on a circle`);
            }
            for (const other of labels.slice(0, i)) {
              const apart = [
                Math.abs(box.x - other.x) - (box.width + other.width) / 2,
                Math.abs(box.y - other.y) - (box.height + other.height) / 2,
              ];
              assert.ok(Math.max(...apart) >= 0, `${where}: labels ${i} overlap`);
            }
          });
        }
      }
    }
  });
}

test("what an edge says: w, then w·δ in a stop of δ, ∂L/∂w from its gradient on, w → w′ from its update on", () => {
  const { film, steps } = makeFilm({ sizes: [2, 2, 2], samples: 1 }, () => 0.25);
  film.keys.forEach((key, i) => {
    film.values[i] = { contribution: 0.5, weight_gradient: 0.125, new_weight: 0.75 }[key.split("/")[0]] ?? 1;
  });
  const at = (quantity, layer) =>
    steps.findLastIndex(({ target }) => target[0] === quantity && target[1] === layer) + 1;
  const said = (index) => {
    const { text, textfont } = draw(film, index, "layer").data.at(-1);
    return text.map((label, i) => label + (textfont.color[i].endsWith(FAINT) ? " dim" : "")).sort();
  };
  const four = (text) => Array(4).fill(text);
  assert.deepEqual(said(0), [...four("0.2500"), ...four("0.2500")]);
  assert.deepEqual(said(at("activation", 1)), [...four("0.2500"), ...four("0.2500 dim")]);
  assert.deepEqual(said(at("delta", 1)), [...four("0.2500 dim"), ...four("0.5000")]);
  assert.deepEqual(said(at("bias_gradient", 1)), [...four("0.1250"), ...four("0.1250 dim")]);
  assert.deepEqual(said(at("new_bias", 1)), [...four("0.1250 dim"), ...four("0.2500 → 0.7500")]);
});

test("where a frame is narrow targets stand below their outputs, headings in two lines, and nodes gain what that leaves", () => {
  const { film } = makeFilm({ sizes: [2, 2, 2], samples: 1 });
  film.figure.data[1].text.splice(-3, 3, "input", "hidden 1 · sigmoid", "output · sigmoid");
  const shown = (size) => {
    const [nodes, texts] = draw(film, film.keys.length, "neuron", null, size).data;
    return {
      radius: nodes.marker.size / 2,
      target: texts.text[6],
      x: texts.x[6],
      y: texts.y[6],
      heading: texts.text.at(-2),
    };
  };
  const [wide, narrow] = [shown(SIZE), shown(PHONE)];
  assert.match(wide.target, /^\u00a0+y₁ /);
  assert.equal(wide.y, 0.5);
  assert.match(narrow.target, /^y₁ /);
  assert.ok(narrow.y < 0.5 && narrow.x === 2);
  assert.ok(narrow.radius > 30);
  assert.deepEqual([wide.heading, narrow.heading], ["hidden 1 · sigmoid", "hidden 1<br>sigmoid"]);
});

test("beside an output stands the class that it is for, from the start, and its target once that is known", () => {
  const beside = (size, index, classes, net = { sizes: [2, 3], samples: 1, softmax: true }) => {
    const { film } = makeFilm(net, () => 1);
    film.network.classes = classes;
    const { text } = draw(film, index ?? film.keys.length, "neuron", null, size).data[1];
    return text[net.sizes.reduce((sum, units) => sum + units)].replaceAll("\u00a0", "");
  };
  const classes = ["a <b>&", "class 1", "a very long name of a class"];
  assert.equal(beside(SIZE, 0, classes), "a &lt;b>&amp;<br>");
  assert.equal(beside(SIZE, null, classes), "a &lt;b>&amp;<br>y₁ 1.000");
  assert.equal(beside(SIZE, null, classes.toReversed()), "a very long…<br>y₁ 1.000");
  assert.equal(beside(SIZE, null, classes, { sizes: [6, 3], samples: 1, softmax: true }), "y₁ 1.000 a &lt;b>&amp;");
  assert.equal(beside(PHONE, null, ["猫", "狗"], { sizes: [2, 2, 2], samples: 1 }), "y₁ 1.000 猫");
  const cut = beside(PHONE, null, ["virginica & co", "b"], { sizes: [2, 2, 2], samples: 1 });
  assert.match(cut, /^y₁ 1\.000 virgin.*…$/);
  assert.ok(cut.replace("&amp;", "&").length * 7.2 <= 2 * 62);
  assert.equal(beside(SIZE, null, []), "y₁ 1.000");
});

test("numbers of the graph have the digits that are asked for, as far as there is room for them", () => {
  const written = (digits, size, value = () => 0.123456789012345) => {
    const { film } = makeFilm({ sizes: [2, 2, 2], samples: 1 }, value);
    const [{ customdata }, { text, textfont }, labels] = draw(film, film.keys.length, "term", null, size, digits).data;
    const at = customdata.indexOf("node/1/0");
    assert.ok(textfont.size[at] >= 8, `${size.width}: ${textfont.size[at]} pixels`);
    const outer = [text[customdata.length], text[customdata.length + 2]].map((one) => one.replaceAll("\u00a0", ""));
    return [text[at].split("<br>")[0], ...outer, labels.text[0].replace(/^.*→ /, "")];
  };
  assert.deepEqual(written(4, SIZE), ["a₁ 0.1235", "y₁ 0.1235", "L = 0.1235", "0.1235"]);
  assert.deepEqual(written(6, SIZE), ["a₁ 0.123457", "y₁ 0.123457", "L = 0.123457", "0.123457"]);
  const [node, target, loss, edge] = written(17, FRAMES[2]);
  assert.match(node, /^a₁ 0\.1234567\d+$/);
  assert.match(edge, /^0\.1234567\d+$/);
  assert.deepEqual([target, loss], ["y₁ 0.123457", "L = 0.123457"]);
  assert.deepEqual(
    written(17, SIZE, () => 0.05),
    ["a₁ 0.05", "y₁ 0.05", "L = 0.05", "0.05"],
  );
  assert.deepEqual(written(6, PHONE)[0], "a₁ 0.1235");
});

const DEEP = [
  [2, 2, 2, 2, 2, 1],
  [2, 4, 4, 3, 2],
  [1, 1, 1, 1, 1, 1],
  [5, 16, 2],
  [16, 16],
  [2, 3, 2],
];

test("no letter of the graph is smaller than nine pixels; what has no room is left to the tip", () => {
  for (const sizes of DEEP) {
    const { film } = makeFilm({ sizes, samples: 1 });
    for (const size of [{ width: 494, height: 366 }, { width: 484, height: 250 }, PHONE, ...FRAMES]) {
      for (const index of [0, ...positions(film, "layer")]) {
        const [nodes, texts, labels] = draw(film, index, "layer", null, size).data;
        const where = `${sizes} at ${index}, ${size.width}×${size.height}`;
        assert.ok(labels.textfont.size >= 9, where);
        const light = index ? findSpotlight(film, findRun(film, index, "layer")) : null;
        nodes.customdata.forEach((name, i) => {
          assert.ok(texts.textfont.size[i] >= 9, where);
          const isWritten = letters(texts.text[i]).trim() !== "";
          assert.ok(isWritten || (light && !light.nodes.has(name)), `${where}: ${name}`);
        });
      }
    }
  }
});

test("numbers below small nodes lie on a ground of their own and between the nodes", () => {
  const { film } = makeFilm({ sizes: [2, 2, 2, 2, 2, 1], samples: 1 });
  const { data, layout } = draw(film, film.keys.length, "layer", null, { width: 494, height: 366 });
  const [nodes, texts] = data;
  const unit = (layout.height - 12) / (layout.yaxis.range[1] - layout.yaxis.range[0]);
  nodes.customdata.forEach((_, i) => {
    const below = (nodes.y[i] - texts.y[i]) * unit;
    assert.ok(below > nodes.marker.size / 2);
    const ground = layout.shapes.find(
      ({ type, yanchor, xanchor }) => type === "rect" && yanchor === texts.y[i] && xanchor === texts.x[i],
    );
    assert.ok(ground && below - ground.y1 >= nodes.marker.size / 2 - 1);
  });
});

test("headings stand below the number of the sample, where there is one", () => {
  for (const samples of [1, 3]) {
    const { film } = makeFilm({ sizes: [2, 2, 1], samples });
    for (const size of [...FRAMES, PHONE]) {
      const { data, layout } = draw(film, 0, "neuron", null, size);
      const [, texts] = data;
      const [low, high] = layout.yaxis.range;
      const fromTop = 6 + ((high - texts.y.at(-1)) * (size.height - 12)) / (high - low);
      assert.ok(fromTop - 6 > (samples > 1 ? 28 : 8), `${samples} samples, ${size.width}×${size.height}: ${fromTop}`);
    }
  }
});

test("beyond twelve edges only what is lit shows its number, and the selected edge", () => {
  const { film } = makeFilm({ sizes: [4, 5, 3], samples: 1 });
  for (const index of positions(film, "neuron")) {
    const lit = findSpotlight(film, findRun(film, index, "neuron")).edges;
    assert.equal(draw(film, index, "neuron").data.at(-1).text.length, lit.size);
    const own = lit.has("edge/2/0/0") ? 0 : 1;
    assert.equal(draw(film, index, "neuron", "edge/2/0/0").data.at(-1).text.length, lit.size + own);
  }
  assert.equal(draw(film, film.stops.layer[2], "layer").data.at(-1).text.length, 0);
});

test("the selected neuron and the selected edge keep a mark of their own at every position", () => {
  const { film } = makeFilm({ sizes: [2, 2, 2], samples: 1 });
  for (const index of film.stops.term) {
    const shapes = (selected) => draw(film, index, "term", selected).layout.shapes;
    assert.equal(shapes("node/1/0").filter(({ type }) => type === "circle").length, 1);
    assert.equal(shapes("edge/1/0/1").filter(({ line }) => line.width === 13).length, 1);
    assert.equal(
      shapes(null).some(({ type, line }) => type === "circle" || line.width === 13),
      false,
    );
  }
});

test("the numbers of a node stay within its circle, however long they are", () => {
  const number = [() => 0.5933, LONG, ENDLESS, () => -1.234e-305, () => NaN];
  for (const digits of [4, 17])
    for (const size of [...FRAMES, { width: 420, height: 300 }]) {
      for (const value of number) {
        const { film } = makeFilm({ sizes: [2, 3, 2], samples: 1 }, value);
        for (const index of film.stops.neuron) {
          const [nodes, texts] = draw(film, index, "neuron", null, size, digits).data;
          nodes.customdata.forEach((_, i) => {
            if (texts.y[i] !== nodes.y[i]) return; // below it
            const lines = letters(texts.text[i]).split("<br>");
            const [font, radius] = [texts.textfont.size[i], nodes.marker.size / 2];
            const corners = lines.map((line, j) =>
              Math.hypot(0.3 * font * line.length, (Math.abs(j - (lines.length - 1) / 2) * 1.3 + 0.5) * font),
            );
            assert.ok(Math.max(...corners) <= radius, `${lines} at ${size.width}×${size.height}`);
          });
        }
      }
    }
});

test("a node says its latest number of the forward pass, then what δ is made of, then δ", () => {
  const { film, steps } = makeFilm({ sizes: [2, 2, 2], samples: 1 }, () => -0.5);
  const said = (layer, unit) => {
    const texts = [];
    for (const index of film.stops.term) {
      const [{ customdata }, { text }] = draw(film, index, "term").data;
      const line = letters(text[customdata.indexOf(`node/${layer}/${unit}`)]);
      if (line !== texts.at(-1)) texts.push(line);
    }
    return texts;
  };
  const v = "−0.5000";
  assert.equal(steps.length, film.keys.length);
  assert.deepEqual(said(0, 1), ["x₂ ?", `x₂ ${v}`]);
  const factors = [`a₁ ${v}`, `a₁ ${v}<br>Σ ${v}`, `a₁ ${v}<br>Σ ${v}<br>f′ ${v}`, `a₁ ${v}<br>δ ${v}`];
  assert.deepEqual(said(1, 0), ["a₁ ?", `z₁ ${v}`, ...factors]);
  assert.deepEqual(said(2, 0), [
    "ŷ₁ ?",
    `z₁ ${v}`,
    ...factors.map((text) => text.replace("a₁", "ŷ₁").replace("Σ", "ℓ′")),
  ]);
});

test("the sign of what ails a unit is seen once its z is computed, and that of twins from the start", () => {
  const { film } = makeFilm(NETS.find(({ samples }) => samples > 1));
  const named = film.figure.data[0].customdata.find((name) => name.startsWith("node/1/"));
  const customdata = [
    [named, "dead"],
    [named, "twins"],
  ];
  const signs = { type: "scatter", name: "health", x: [0, 0], y: [0, 0], customdata, marker: { symbol: [] } };
  const marked = { ...film, figure: { ...film.figure, data: [...film.figure.data, signs] } };
  const [, layer, unit] = named.split("/").map(Number);
  const last = writeKey("weighted_input", layer, unit, null, film.network.samples - 1);
  const done = film.keys.indexOf(last) + 1;
  const opacityAt = (index) => draw(marked, index, "term").data.find(({ name }) => name === "health").marker.opacity;
  assert.deepEqual(opacityAt(done - 1), [0, 1]);
  assert.deepEqual(opacityAt(done), [1, 1]);
});
