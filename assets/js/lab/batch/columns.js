// @ts-check
/* The batch view of the lab: a column of pictures for each layer, filled one operation after another. */
/** @import { BatchLayer, BatchOperation } from "../../wire.js" */
/** @import { TextTile, Tile } from "./types.d.ts" */
/** @import { View } from "./state.js" */
import { findAll, make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { short } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { paintPicture } from "./pictures.js";
import { listen } from "./pointing.js";
import { tileOf } from "./state.js";
import { layoutOf, numbersOf, symbolText } from "./tiles.js";
import { word } from "./words.js";

const ROWS = ["z", "a", "delta", "gradient", "update"];
const MEMORY = ["velocity", "mean", "squares"];

/** Makes the columns of what is open. @param {View} view */
export const buildColumns = (view) => {
  const { b } = view;
  view.tiles.clear();
  view.losses.clear();
  view
    .find(".batch-stage")
    .replaceChildren(
      column(0, word("input"), [makeTile(view, "a", 0)]),
      ...b.layers.map((layer, i) => layerColumn(view, layer, i + 1)),
      lossColumn(view),
    );
};

/**
 * @param {number} layer
 * @param {string | Node} title
 * @param {Tile[]} tiles
 */
const column = (layer, title, tiles) => {
  const rows = ROWS.map((name) =>
    make(
      "div",
      { class: `batch-row is-${name}` },
      ...tiles.filter((tile) => tile.row === name).map((tile) => tile.element),
    ),
  );
  return make("section", { class: "batch-layer", "data-layer": layer }, make("h4", {}, title), ...rows);
};

/**
 * @param {View} view
 * @param {BatchLayer} layer
 * @param {number} at
 */
const layerColumn = (view, layer, at) => {
  const weighted = layer.kind !== "pool";
  const names = [at === view.b.depth ? "answer" : "a", "delta"];
  if (weighted) {
    names.unshift("z");
    names.push("gradient", "bias", "update");
  }
  const shape = layer.outputs.join("×");
  const title = make("span", {}, `${at} · ${word(`kind.${layer.kind}`)} `, make("small", {}, shape));
  return column(
    at,
    title,
    names.map((name) => makeTile(view, name, at)),
  );
};

/** @param {View} view */
const lossColumn = (view) => {
  const { depth } = view.b;
  const lines = ["target", "loss", "batch_loss"].map((name) => {
    const key = `${name}/${depth}`;
    const element = make("div", { class: "batch-tile is-text", "data-tile": key });
    view.losses.set(key, { key, name, layer: depth, element });
    return element;
  });
  return make(
    "section",
    { class: "batch-layer is-loss" },
    make("h4", {}, say("phase.loss")),
    make("div", { class: "batch-losses" }, ...lines),
  );
};

/** @type {Record<string, string>} */
const SHARED_ROWS = { answer: "a", bias: "gradient" };

/**
 * @param {View} view
 * @param {string} name
 * @param {number} layer
 */
const makeTile = (view, name, layer) => {
  const key = `${name}/${layer}`;
  const [canvas, over] = [make("canvas", {}), make("canvas", { class: "over", tabindex: "0", role: "img" })];
  const holder = make("div", { class: "batch-picture" }, canvas, over);
  const caption = make("figcaption", {});
  const element = make("figure", { class: "batch-tile", "data-tile": key }, caption, holder);
  const layout = layoutOf(view, name, layer);
  Object.assign(holder.style, { width: `${layout.width}px`, height: `${layout.height}px` });
  const row = SHARED_ROWS[name] ?? name;
  /** @type {Tile} */
  const tile = { key, name, layer, row, element, canvas, over, caption, layout, drawn: "", of: null, known: false };
  view.tiles.set(key, tile);
  listen(view, tile);
  return tile;
};

/**
 * Shows what the operations so far have filled.
 * @param {View} view
 * @param {boolean} [fresh] also what has not changed
 */
export const paintColumns = (view, fresh = false) => {
  const { operation } = view;
  const target = operation ? tileOf(operation) : "";
  const reads = new Set(
    (operation?.reads ?? []).map(([name, layer]) => `${MEMORY.includes(name) ? "update" : name}/${layer}`),
  );
  const mark = (/** @type {Tile | TextTile} */ { key, element }) => {
    const known = view.latest(key);
    element.classList.toggle("is-pending", !known);
    element.classList.toggle("is-target", key === target);
    element.classList.toggle("is-read", reads.has(key));
    return known;
  };
  for (const tile of view.losses.values()) paintText(view, tile, Boolean(mark(tile)));
  for (const tile of view.tiles.values()) {
    const known = mark(tile);
    tile.known = Boolean(known);
    paintTile(view, tile, known, fresh);
  }
  paintRows(view);
};

/** Rows to which nothing has come yet are low, so that what is explained stays in sight. @param {View} view */
const paintRows = (view) => {
  const reached = new Set([...view.tiles.values()].filter((tile) => tile.known).map((tile) => tile.row));
  for (const row of findAll(view.root, ".batch-row")) {
    const name = ROWS.find((one) => row.classList.contains(`is-${one}`)) ?? "";
    row.classList.toggle("is-low", !reached.has(name) && !["z", "a"].includes(name));
  }
};

/**
 * @param {View} view
 * @param {TextTile} tile
 * @param {boolean} known
 */
const paintText = ({ b }, { name, element }, known) => {
  const count = b.film.labels.length;
  const symbol = { target: "y", loss: "\\ell" }[name] ?? "L";
  const text = name === "target" ? b.named(b.label) : short(name === "loss" ? b.loss : b.film.loss);
  const note = name === "batch_loss" && count > 1 ? word("mean_of", { count }) : "";
  element.replaceChildren(
    tex(symbol),
    make("span", { class: "number" }, known ? text : "·"),
    make("small", {}, known ? note : ""),
  );
};

/**
 * @param {View} view
 * @param {Tile} tile
 * @param {BatchOperation | null} operation
 * @param {boolean} fresh
 */
const paintTile = (view, tile, operation, fresh) => {
  const { b } = view;
  const state = operation ? `${operation.quantity}/${b.sample}` : "";
  if (!fresh && tile.drawn === state && tile.of === b) return;
  Object.assign(tile, { drawn: state, of: b });
  if (!operation) {
    tile.canvas.width = tile.over.width = 0;
    tile.caption.replaceChildren(make("span", { class: "unknown" }, "·"));
    tile.over.setAttribute("aria-label", word("pending"));
    return;
  }
  const [values, hue, symbol] = numbersOf(view, tile, operation);
  const image = tile.name === "a" && tile.layer === 0;
  const limit = paintPicture(tile.canvas, tile.layout, values, hue, image ? { gray: true } : {});
  const range = image ? "−1 … 1" : `±${short(limit)}`;
  tile.caption.replaceChildren(tex(symbol), make("small", {}, range));
  tile.over.setAttribute(
    "aria-label",
    word("picture", { what: symbolText(symbol), layer: tile.layer, limit: short(limit) }),
  );
};
