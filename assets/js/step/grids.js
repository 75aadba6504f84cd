// @ts-check
/* Which grids show a layer: its values and gradients, or what the update computes. */

/** @import { Choice } from "./matrices.js" */
/** @import { Player } from "./player.js" */

const OPTIMIZER = [
  { name: "square_average", symbol: "v_{t}", kind: "delta" },
  { name: "gradient_average", symbol: "\\bar g_{t}", kind: "delta" },
  { name: "variance", symbol: "\\sigma^{2}_{t}", kind: "delta" },
  { name: "sum_of_squares", symbol: "G_{t}", kind: "delta" },
  { name: "first_moment", symbol: "m_{t}", kind: "delta" },
  { name: "second_moment", symbol: "v_{t}", kind: "delta" },
  { name: "max_second_moment", symbol: "v^{\\max}_{t}", kind: "delta" },
  { name: "momentum_product", symbol: "\\Pi_{t}", kind: "value" },
  { name: "first_moment_ahead", symbol: "\\bar m_{t}", kind: "delta" },
  { name: "first_moment_corrected", symbol: "\\hat m_{t}", kind: "delta" },
  { name: "second_moment_corrected", symbol: "\\hat v_{t}", kind: "delta" },
  { name: "denominator", symbol: "d_{t}", kind: "delta" },
  { name: "momentum_buffer", symbol: "u_{t}", kind: "delta" },
  { name: "effective_rate", symbol: "\\tilde\\eta_{t}", kind: "value" },
];

/**
 * What the optimizer of the open iteration computes, in the order of computing.
 * @param {Player} p
 */
export const optimizerQuantities = (p) => {
  const computed = new Set(p.film.keys.map((key) => key.slice(0, key.indexOf("/"))));
  return OPTIMIZER.filter(({ name }) => computed.has(name));
};

/**
 * Grids of one layer: a column of units, a matrix of weights, and one with a row a source.
 * @param {Player} p
 * @param {number} layer
 */
export const shapes = (p, layer) => {
  const { sizes } = p.film.network;
  const count = (/** @type {number} */ l) => [...Array(sizes[l] ?? 0).keys()];
  const address = (/** @type {any[]} */ ...parts) => parts.map((part) => part ?? "").join("/");
  return {
    column: (
      /** @type {string} */ quantity,
      /** @type {string} */ title,
      /** @type {Choice} */ { kind = "value", sample, of = layer } = {},
    ) => ({
      title,
      kind,
      rows: count(of),
      columns: [null],
      key: (/** @type {number} */ j) => address(quantity, of, j, null, sample),
      select: (/** @type {number} */ j) => `node/${of}/${j}`,
    }),
    matrix: (
      /** @type {string} */ quantity,
      /** @type {string} */ title,
      /** @type {Choice} */ { kind = "value", sample } = {},
    ) => ({
      title,
      kind,
      rows: count(layer),
      columns: count(layer - 1),
      key: (/** @type {number} */ j, /** @type {number} */ k) => address(quantity, layer, j, k, sample),
      select: (/** @type {number} */ j, /** @type {number} */ k) => `edge/${layer}/${j}/${k}`,
    }),
    backward: (/** @type {string} */ title, /** @type {number | null} */ sample) => ({
      title,
      kind: "delta",
      rows: count(layer),
      columns: count(layer + 1),
      key: (/** @type {number} */ j, /** @type {number} */ i) => address("contribution", layer + 1, i, j, sample),
      select: (/** @type {number} */ j, /** @type {number} */ i) => `edge/${layer + 1}/${i}/${j}`,
    }),
    jacobian: (/** @type {number | null} */ sample) => ({
      title: `\\partial \\hat y/\\partial z^{(${layer})}`,
      kind: "value",
      rows: count(layer),
      columns: count(layer),
      key: (/** @type {number} */ i, /** @type {number} */ j) => address("jacobian", layer, i, j, sample),
      select: (/** @type {number} */ i) => `node/${layer}/${i}`,
    }),
  };
};

/** @param {Player} p @param {number} layer @param {boolean} reduced */
export const gradientGrids = (p, layer, reduced) => {
  const { sizes, samples } = p.film.network;
  const { column, matrix, backward, jacobian } = shapes(p, layer);
  const up = `^{(${layer})}`;
  const output = layer === sizes.length - 1;
  const mean = samples === 1 || reduced;
  const sample = p.sample;
  const own = { sample };
  const error = { kind: "delta", sample };
  const gradient = { kind: "delta", sample: mean && samples > 1 ? null : sample };
  const loss = mean ? "L" : "\\ell";
  const grids = [
    matrix("weight", `W${up}`),
    layer === 1
      ? column("input", "x", { sample, of: 0 })
      : column("activation", `a^{(${layer - 1})}`, { sample, of: layer - 1 }),
    column("bias", `b${up}`),
    column("weighted_input", `z${up}`, own),
    column("activation", output ? "\\hat y" : `a${up}`, own),
    output
      ? column("output_gradient", "\\partial \\ell/\\partial \\hat y", error)
      : backward(`w^{(${layer + 1})} \\delta^{(${layer + 1})}`, sample),
    ...(output ? [] : [column("backward_sum", "\\textstyle\\sum w\\,\\delta", error)]),
    ...(output ? [jacobian(sample)] : []),
    column("slope", `f'(z${up})`, own),
    column("delta", `\\delta${up}`, error),
    matrix("weight_gradient", `\\partial ${loss}/\\partial W${up}`, gradient),
    column("bias_gradient", `\\partial ${loss}/\\partial b${up}`, gradient),
  ];
  if (layer === 1) {
    grids.push({ ...shapes(p, 0).backward("w^{(1)} \\delta^{(1)}", sample) });
    grids.push(column("input_gradient", `\\partial ${samples > 1 ? "\\ell" : "L"}/\\partial x`, { ...error, of: 0 }));
  }
  return grids.filter((parts) => p.numbers.has(parts.key(0, 0))).map((parts) => [parts]);
};

/** In place of a layer: all weights and biases, and the samples, to be written in. */
export const SHEET = 0;

/**
 * The grid of the weights, and that of the biases where a layer has some.
 * @template W, B
 * @param {Player} p
 * @param {number} layer
 * @param {[W, B]} pair
 * @returns {(W | B)[]}
 */
const ofLayer = (p, layer, [weights, biases]) => (p.film.network.biases[layer - 1] ? [weights, biases] : [weights]);

/**
 * Of each layer its weights and biases, then inputs and targets, a row a sample.
 * @param {Player} p
 */
export const sheetGrids = (p) => {
  const { sizes, samples } = p.film.network;
  const layers = sizes.slice(1).map((_, i) => {
    const { column, matrix } = shapes(p, i + 1);
    return ofLayer(p, i + 1, [matrix("weight", `W^{(${i + 1})}`), column("bias", `b^{(${i + 1})}`)]);
  });
  const sample = (/** @type {string} */ quantity, /** @type {string} */ title, /** @type {number} */ layer) => ({
    title,
    kind: "value",
    rows: [...Array(samples).keys()],
    columns: [...Array(sizes[layer]).keys()],
    key: (/** @type {number} */ s, /** @type {number} */ j) => `${quantity}/${layer}/${j}//${s}`,
    select: (/** @type {number} */ _, /** @type {number} */ j) => `node/${layer}/${j}`,
  });
  const given = [sample("input", "x", 0), sample("target", "y", sizes.length - 1)];
  return [...layers, given.filter((grid) => p.numbers.has(grid.key(0, 0)))];
};

/**
 * Of each quantity the grid of the weights and that of the biases stay side by side.
 * @param {Player} p
 * @param {number} layer
 */
export const updateGrids = (p, layer) => {
  const { column, matrix } = shapes(p, layer);
  const up = `^{(${layer})}`;
  const pair = (/** @type {string} */ name, /** @type {string} */ title, kind = "value") =>
    ofLayer(p, layer, [
      matrix(name.replace("*", "weight"), title.replace("*", `W${up}`), { kind }),
      column(name.replace("*", "bias"), title.replace("*", `b${up}`), { kind }),
    ]);
  return [
    pair("*", "*"),
    pair("*_gradient", "\\partial L/\\partial *", "delta"),
    ...(p.film.phases.clip ? [pair("clipped_*_gradient", "\\tilde g\\;{\\scriptstyle *}", "delta")] : []),
    ...optimizerQuantities(p).map(({ name, symbol, kind }) => pair(name, `${symbol}\\;{\\scriptstyle *}`, kind)),
    pair("*_change", "\\Delta *"),
    pair("new_*", "*{}'"),
  ];
};
