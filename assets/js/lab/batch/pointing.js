// @ts-check
/* The batch view of the lab: numbers pointed at or chosen in a picture. */
/** @import { At, Tile } from "./types.d.ts" */
/** @import { View } from "./state.js" */
import { paintSubject } from "./inspection.js";
import { cellOf } from "./marks.js";
import { PARAMETERS } from "./state.js";
import { numbersOf } from "./tiles.js";

/**
 * What a cell of a picture stands for.
 * @param {View} view
 * @param {Tile} tile
 * @param {number | null} cell
 * @returns {At | null}
 */
const numberAt = (view, { name, layer }, cell) => {
  if (cell === null) return null;
  if (name === "bias") return { unit: cell, source: 0 };
  if (!PARAMETERS.has(name)) return cell;
  const heat = view.b.heat(layer, name === "gradient" ? "gradient" : "change");
  return view.address(layer, heat ? heat.places[cell] : cell);
};

/**
 * @param {View} view
 * @param {Tile} tile
 * @param {At | null} at
 */
const hover = (view, { key }, at) => {
  view.hovered = at !== null && view.latest(key) ? { key, at, text: JSON.stringify(at) } : null;
  paintSubject(view);
};

/**
 * @param {View} view
 * @param {Tile} tile
 * @param {At | null} at
 */
const choose = (view, tile, at) => {
  if (at === null) return;
  view.choice.set(`${PARAMETERS.has(tile.name) ? "w" : "u"}${tile.layer}`, at);
  hover(view, tile, at);
};

/**
 * A number that is pressed stays until it is pressed again, or another is.
 * @param {View} view
 * @param {Tile} tile
 * @param {At | null} at
 */
const pin = (view, tile, at) => {
  const again = view.pinned && view.hovered?.key === tile.key && view.hovered.text === JSON.stringify(at);
  view.pinned = at !== null && !again;
  choose(view, tile, at);
};

/**
 * The cell that is chosen in a picture.
 * @param {View} view
 * @param {Tile} tile
 */
const chosenCell = (view, { name, layer }) => {
  const at = view.chosen(layer, PARAMETERS.has(name));
  if (typeof at === "number") return at;
  return name === "bias" ? at.unit : cellOf(view, layer, at);
};

/**
 * The arrows of the keyboard go from cell to cell of the picture that has the focus.
 * @param {View} view
 * @param {Tile} tile
 * @param {KeyboardEvent} event
 */
const walk = (view, tile, event) => {
  const { turn } = tile.layout;
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: turn, ArrowUp: -turn }[event.key];
  const latest = view.latest(tile.key);
  if (!by || !latest) return;
  event.preventDefault();
  event.stopPropagation();
  const last = numbersOf(view, tile, latest)[0].length - 1;
  const cell = Math.max(0, Math.min(last, chosenCell(view, tile) + by));
  choose(view, tile, numberAt(view, tile, cell));
};

/**
 * Lets a picture be pointed at.
 * @param {View} view
 * @param {Tile} tile
 */
export const listen = (view, tile) => {
  const { over, layout, key } = tile;
  const locate = (/** @type {MouseEvent} */ event) => {
    const box = over.getBoundingClientRect();
    return numberAt(view, tile, layout.at(event.clientX - box.left, event.clientY - box.top));
  };
  over.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || view.pinned) return;
    const at = view.latest(key) ? locate(event) : null;
    const text = at === null ? "" : JSON.stringify(at);
    if (view.hovered?.key !== key || view.hovered.text !== text) hover(view, tile, at);
  });
  over.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch" && view.hovered && !view.pinned) hover(view, tile, null);
  });
  over.addEventListener("click", (event) => pin(view, tile, locate(event)));
  over.addEventListener("keydown", (event) => walk(view, tile, event));
};
