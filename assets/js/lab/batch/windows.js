// @ts-check
/* Windows of numbers: a square of an image beside the kernel that it meets. */
/** @import { Cell, Hue, WindowSum } from "./types.d.ts" */
import { make } from "../../core/dom.js";
import { numberElement, tex } from "../../core/elements.js";
import { largest } from "./arithmetic.js";
import { cell } from "./cells.js";
import { word } from "./words.js";

/**
 * @param {Node} title
 * @param {Cell[]} cells
 * @param {(cell: Cell) => number} read
 * @param {number} size
 * @param {Hue} hue
 */
const grid = (title, cells, read, size, hue) => {
  const limit = largest(cells.map(read));
  const sides = [...Array(size).keys()];
  const row = (/** @type {number} */ u) =>
    sides.map((v) => {
      const one = cells[u * size + v];
      return cell(read(one), limit, hue, one.inside === false ? "is-outside" : "");
    });
  return make(
    "figure",
    { class: "batch-window" },
    make("figcaption", {}, title),
    make("table", {}, make("tbody", {}, ...sides.map((u) => make("tr", {}, ...row(u))))),
  );
};

/**
 * The windows of the channels that add most.
 * @param {WindowSum} found
 * @param {Hue} hue
 * @param {string} letter of what the kernel meets
 */
export const windows = (found, hue, letter) =>
  make(
    "div",
    { class: "batch-windows" },
    ...found.windows.map((one) =>
      make(
        "div",
        { class: "batch-channel" },
        make("p", {}, word("channel_sum", { channel: one.channel + 1 }), " ", numberElement(one.product, hue)),
        make(
          "div",
          { class: "batch-pair" },
          grid(tex(letter), one.cells, (c) => c.value, found.size, hue),
          make("span", { class: "times" }, "⊙"),
          grid(tex("w"), one.cells, (c) => c.w, found.size, "value"),
        ),
      ),
    ),
  );
