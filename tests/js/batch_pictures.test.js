import assert from "node:assert/strict";
import { test } from "node:test";
import { brief, inkOn } from "../../assets/js/lab/batch/cells.js";
import { activations, bars, matrix } from "../../assets/js/lab/batch/layouts.js";
import { fitted, maps } from "../../assets/js/lab/batch/map_layouts.js";
import { symbolText } from "../../assets/js/lab/batch/tiles.js";

/* The middle of a cell leads back to it. */
const assertFound = (layout, count) => {
  for (let i = 0; i < count; i += 1) {
    const { x, y, width, height } = layout.box(i);
    assert.equal(layout.at(x + width / 2, y + height / 2), i);
    assert.ok(x >= 0 && y >= 0 && x + width <= layout.width && y + height <= layout.height);
  }
};

test("every cell of every layout is found where it is drawn", () => {
  assertFound(maps(5, 3, 4, 2, 2), 60);
  assertFound(fitted(6, 28, 28, 148), 6 * 784);
  assertFound(bars(100, 148), 100);
  assertFound(bars(1000, 280), 1000);
  assertFound(activations([10], 148), 10);
  assertFound(matrix(48, 96, 148), 48 * 96);
});

test("between maps and beyond them there is no cell", () => {
  const layout = maps(3, 2, 2, 2, 10); // maps of 20 pixels, 3 between
  assert.deepEqual([layout.width, layout.height], [43, 43]);
  assert.equal(layout.at(21, 5), null);
  assert.equal(layout.at(30, 30), null, "the place of a fourth map is empty");
  assert.equal(layout.at(-1, 5), null);
  assert.equal(layout.at(23, 0), 4);
});

test("a rectangle of a map is cut off at its edges", () => {
  const layout = maps(2, 4, 4, 2, 5);
  assert.deepEqual(layout.area(1, { top: -1, left: 2, size: 3 }), { x: 23 + 10, y: 0, width: 10, height: 10 });
});

test("few units are a list, many are bars, channels are maps", () => {
  assert.equal(activations([12], 148).turn, 1);
  assert.equal(activations([13], 148).turn, 13);
  assert.equal(activations([4, 6, 7], 148).turn, 7);
});

test("two digits fit a cell", () => {
  assert.deepEqual([0, 0.5, -0.25, 12.34, 0.001, -123456].map(brief), ["0", ".5", "−.25", "12", "1e−3", "−1e5"]);
});

test("letters are black on bright and white on dark", () => {
  assert.deepEqual(
    [
      [255, 255, 255],
      [0, 0, 0],
      [255, 0, 0], // 0.2126
      [0, 0, 255], // 0.0722
    ].map(inkOn),
    ["#000000", "#ffffff", "#000000", "#ffffff"],
  );
});

test("a symbol is written for who does not see formulas", () => {
  assert.equal(symbolText("\\partial \\ell/\\partial a^{(2)}"), "∂ℓ/∂a");
  assert.equal(symbolText("\\Delta W^{(1)}"), "ΔW");
  assert.equal(symbolText("\\hat y"), "ŷ");
});
