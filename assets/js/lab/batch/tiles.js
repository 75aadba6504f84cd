// @ts-check
/* What each picture of the lab's batch view shows: its layout, its numbers, its name. */
/** @import { BatchOperation } from "../../wire.js" */
/** @import { Hue, Layout, Numbers, Tile } from "./types.d.ts" */
/** @import { View } from "./state.js" */
import { activations, bars, matrix } from "./layouts.js";
import { coloured, fitted } from "./map_layouts.js";
import { PARAMETERS } from "./state.js";

/**
 * @param {View} view
 * @param {string} name
 * @param {number} layer
 * @returns {Layout}
 */
export const layoutOf = ({ b }, name, layer) => {
  const shape = b.shape(layer);
  // A net of few layers has room for larger pictures.
  const room = Math.max(148, Math.min(280, Math.floor(940 / (b.depth + 2)) - 24));
  if (name === "a" && layer === 0) {
    const [channels, height, width] = shape;
    return channels === 3 ? coloured(height, width, 3) : fitted(channels, height, width, b.depth > 4 ? 84 : 112);
  }
  if (!PARAMETERS.has(name)) return activations(shape, room);
  const own = b.layers[layer - 1];
  if (name === "bias") return bars(own.weights[0], room, 16);
  const heat = b.whole(layer, "gradient") ? null : b.heat(layer, "gradient");
  if (heat) return matrix(heat.rows, heat.columns, room);
  const [out, into, size] = own.weights;
  return own.kind === "dense" ? matrix(out, into, room) : fitted(out * into, size, size, room);
};

/**
 * Whether ∂ℓ/∂a is not yet δ: there is a slope to come.
 * @param {View} view
 * @param {number} layer
 */
const arrives = ({ b }, layer) => {
  const own = b.layers[layer - 1];
  return own.kind !== "pool" && own.activation !== "identity";
};

/**
 * The weights of a layer, or what belongs to them: all, or a picture of many.
 * @param {View} view
 * @param {number} layer
 * @param {string} name
 * @returns {Numbers}
 */
const weightsOf = ({ b }, layer, name) => {
  const [old, fresh] = [b.whole(layer, "old"), b.whole(layer, "new")];
  if (!old || !fresh) return b.heat(layer, name)?.values ?? [];
  if (name !== "change") return b.whole(layer, name) ?? [];
  return b.part(`change/${layer}`, () => fresh.map((value, i) => value - old[i]));
};

/**
 * The numbers of a picture after a operation, their colours and their symbol.
 * @param {View} view
 * @param {Tile} tile
 * @param {BatchOperation} operation
 * @returns {[Numbers, Hue, string]}
 */
export const numbersOf = (view, { name, layer }, operation) => {
  const { b } = view;
  const of = (/** @type {string} */ letter) => `${letter}^{(${layer})}`;
  switch (name) {
    case "z":
      return [b.z(layer), "value", of("z")];
    case "a":
      return [b.a(layer), "value", layer ? of("a") : "x"];
    case "answer":
      return [b.answer, "value", "\\hat y"];
    case "delta":
      return operation.quantity === "arriving" && arrives(view, layer)
        ? [b.arriving(layer), "delta", `\\partial \\ell/\\partial a^{(${layer})}`]
        : [b.delta(layer), "delta", of("\\delta")];
    case "gradient":
      return [weightsOf(view, layer, "gradient"), "delta", `\\partial L/\\partial W^{(${layer})}`];
    case "bias":
      return [b.bias(layer, "gradient"), "delta", `\\partial L/\\partial b^{(${layer})}`];
    default:
      return operation.quantity === "new"
        ? [weightsOf(view, layer, "change"), "value", `\\Delta W^{(${layer})}`]
        : [weightsOf(view, layer, `after.${operation.quantity}`), "delta", b.film.memory[operation.quantity]];
  }
};

/** A symbol for who does not see formulas. @param {string} symbol */
export const symbolText = (symbol) =>
  symbol
    .replace(/\\partial /g, "∂")
    .replace(/\\hat y/, "ŷ")
    .replace(/\\delta/g, "δ")
    .replace(/\\ell/g, "ℓ")
    .replace(/\\Delta /, "Δ")
    .replace(/\^\{\(\d+\)\}|[{}\\]/g, "");
