/* Films of random nets, as explainer/step/film.py makes them, with the steps that they were made of. */
import { writeKey } from "../../../assets/js/step/film.js";

export const COLOURS = {
  negative: "#d95f02",
  positive: "#1b6ca8",
  delta_negative: "#c2255c",
  delta_positive: "#7a3ff2",
  good: "#18864b",
  ink: "#1f2937",
  muted: "#64748b",
  line: "#cbd5e1",
  panel: "#ffffff",
};

export const NETS = [
  { name: "one neuron", sizes: [1, 1], samples: 1 },
  { name: "two inputs, two outputs", sizes: [2, 2, 2], samples: 1 },
  { name: "a batch of three", sizes: [2, 3, 1], samples: 3 },
  { name: "softmax", sizes: [2, 3], samples: 2, softmax: true },
  { name: "a deep net", sizes: [1, 2, 2, 2, 1], samples: 1 },
  { name: "more than twelve edges", sizes: [4, 5, 3], samples: 1 },
];

/* Numbers that are the same at every run. */
const random = (seed) => () => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return (2 * seed) / 2147483648 - 1 || 0.5;
};

const range = (count) => [...Array(count).keys()];

const sentOn = (layer, unit, sample) =>
  layer === 0 ? ["input", 0, unit, null, sample] : ["activation", layer, unit, null, sample];

/* The steps of an iteration: phase, group of the stop by neuron, target, operands. */
const listSteps = ({ sizes, samples, softmax = false }) => {
  const depth = sizes.length - 1;
  const steps = [];
  const add = (phase, group, target, operands) => steps.push({ phase, group: `${phase} ${group}`, target, operands });
  const own = (quantity, layer, unit, sample) => [quantity, layer, unit, null, sample];
  for (const s of range(samples)) {
    for (const j of range(sizes[0])) add("forward", `sample ${s}`, own("input", 0, j, s), []);
    for (const j of range(sizes[depth])) add("forward", `sample ${s}`, own("target", depth, j, s), []);
    for (const l of range(depth).map((i) => i + 1)) {
      for (const j of range(sizes[l])) {
        const weights = range(sizes[l - 1]).map((k) => ["weight", l, j, k, null]);
        const reads = [...weights, ...range(sizes[l - 1]).map((k) => sentOn(l - 1, k, s)), ["bias", l, j, null, null]];
        add("forward", `${s} ${l} ${j}`, own("weighted_input", l, j, s), reads);
      }
      for (const j of range(sizes[l])) {
        const read = softmax && l === depth ? range(sizes[l]) : [j];
        add(
          "forward",
          `${s} ${l} ${j}`,
          sentOn(l, j, s),
          read.map((i) => own("weighted_input", l, i, s)),
        );
      }
    }
  }
  const outputs = range(sizes[depth]);
  for (const s of range(samples)) {
    const reads = outputs.flatMap((j) => [sentOn(depth, j, s), own("target", depth, j, s)]);
    add("loss", "loss", ["loss", null, null, null, s], reads);
  }
  add(
    "loss",
    "loss",
    ["loss", null, null, null, null],
    range(samples).map((s) => ["loss", null, null, null, s]),
  );
  for (const s of range(samples)) {
    for (const l of range(depth).map((i) => depth - i)) {
      for (const j of range(sizes[l])) {
        const group = `δ ${s} ${l} ${j}`;
        if (l === depth && !softmax) {
          add("backward", group, own("output_gradient", l, j, s), [sentOn(l, j, s), own("target", l, j, s)]);
        }
        if (l < depth) {
          const parts = range(sizes[l + 1]).map((i) => ["contribution", l + 1, i, j, s]);
          for (const part of parts) {
            add("backward", group, part, [["weight", l + 1, part[2], j, null], own("delta", l + 1, part[2], s)]);
          }
          add("backward", group, own("backward_sum", l, j, s), parts);
        }
        const fused = softmax && l === depth;
        if (!fused) add("backward", group, own("slope", l, j, s), [sentOn(l, j, s)]);
        const factor = l === depth ? "output_gradient" : "backward_sum";
        const reads = fused ? [sentOn(l, j, s), own("target", l, j, s)] : [own(factor, l, j, s), own("slope", l, j, s)];
        add("backward", group, own("delta", l, j, s), reads);
      }
    }
  }
  for (const l of range(depth).map((i) => depth - i)) {
    for (const j of range(sizes[l])) {
      for (const k of [...range(sizes[l - 1]), null]) {
        const quantity = k === null ? "bias_gradient" : "weight_gradient";
        for (const s of range(samples)) {
          const reads = [own("delta", l, j, s), ...(k === null ? [] : [sentOn(l - 1, k, s)])];
          add("backward", `gradient ${l} ${j}`, [quantity, l, j, k, s], reads);
        }
        const reads = range(samples).map((s) => [quantity, l, j, k, s]);
        add("backward", `gradient ${l} ${j}`, [quantity, l, j, k, null], reads);
      }
    }
  }
  for (const l of range(depth).map((i) => i + 1)) {
    for (const j of range(sizes[l])) {
      for (const k of [...range(sizes[l - 1]), null]) {
        const kind = k === null ? "bias" : "weight";
        add("update", `${l} ${j}`, [`${kind}_change`, l, j, k, null], [[`${kind}_gradient`, l, j, k, null]]);
        add("update", `${l} ${j}`, [`new_${kind}`, l, j, k, null], [[kind, l, j, k, null]]);
      }
    }
  }
  return steps;
};

const haltsOf = (groups) => [
  0,
  ...groups.flatMap((group, i) => (i && group !== groups[i - 1] ? [i] : [])),
  groups.length,
];

const figureOf = (sizes) => {
  const nodes = sizes.flatMap((size, layer) => range(size).map((unit) => [layer, unit, (size - 1) / 2 - unit]));
  const depth = sizes.length - 1;
  const outer = range(sizes[depth]).map((unit) => [depth, unit, (sizes[depth] - 1) / 2 - unit]);
  const ys = nodes.map(([, , y]) => y);
  const low = [depth, 0, Math.min(...ys) - 0.62];
  const headings = sizes.map((_, column) => [column, 0, Math.max(...ys) + 0.68]);
  const texts = [...nodes, ...outer, low, ...headings];
  const mark = (places) => ({ x: places.map(([x]) => x), y: places.map(([, , y]) => y) });
  const marker = { size: 1, line: { color: COLOURS.line, width: 1.6 } };
  return {
    data: [
      { ...mark(nodes), mode: "markers", marker, customdata: nodes.map(([layer, unit]) => `node/${layer}/${unit}`) },
      {
        ...mark(texts),
        mode: "text",
        text: texts.map((_, i) => (i < texts.length - sizes.length ? "\u00a0" : "heading")),
        textposition: texts.map(() => "middle center"),
        textfont: { family: [], size: texts.map(() => 12), color: texts.map(() => COLOURS.muted) },
      },
    ],
    layout: { xaxis: {}, yaxis: {} },
  };
};

/* A film of a net, with numbers of either sign, and its steps. */
export const makeFilm = ({ sizes, samples, softmax = false }, value = random(7)) => {
  const steps = listSteps({ sizes, samples, softmax });
  const before = {};
  for (const { operands } of steps) {
    for (const [quantity, ...places] of operands) {
      if (quantity === "weight" || quantity === "bias") before[writeKey(quantity, ...places)] ??= value();
    }
  }
  const layers = (index) => steps.map(({ group }) => group.split(" ").slice(0, -index).join(" "));
  const phases = steps.map(({ phase }) => phase);
  const film = {
    keys: steps.map(({ target: [quantity, ...places] }) => writeKey(quantity, ...places)),
    values: steps.map(() => value()),
    before,
    stops: {
      term: range(steps.length + 1),
      neuron: haltsOf(steps.map(({ group }) => group)),
      layer: haltsOf(layers(1)),
      phase: haltsOf(phases),
    },
    phases: Object.fromEntries(
      ["forward", "loss", "backward", "update"].map((name) => [
        name,
        [phases.indexOf(name), phases.lastIndexOf(name) + 1],
      ]),
    ),
    network: {
      sizes,
      inputs: [],
      classes: [],
      samples,
      activations: sizes.slice(1).map((_, i) => (softmax && i === sizes.length - 2 ? "softmax" : "tanh")),
      frozen: [],
      biases: sizes.slice(1).map(() => true),
      loss: softmax ? "cross_entropy" : "mse",
      fused: softmax,
    },
    dense: Math.max(...sizes) > 5,
    colours: COLOURS,
    figure: figureOf(sizes),
  };
  return { film, steps };
};
