import assert from "node:assert/strict";
import { test } from "node:test";
import { exponentials, largest, ranked, slope, strongest } from "../../assets/js/lab/batch/arithmetic.js";
import { cut, field, place } from "../../assets/js/lab/batch/places.js";
import { arriving, maximum, rankPixels, weightedInput } from "../../assets/js/lab/batch/sums.js";
import { batchOf, convolution, dense, packed, packedPlaces, pool, whole } from "./support/batches.js";

test("products are listed by magnitude, and the rest is one number", () => {
  const products = [1, -5, 2, 4];
  const found = ranked(4, (i) => ({ product: products[i] }), 2);
  assert.deepEqual(
    found.terms.map((term) => [term.i, term.product]),
    [
      [1, -5],
      [3, 4],
    ],
  );
  assert.deepEqual([found.rest, found.others, found.sum], [3, 2, 2]);
});

test("the largest magnitude leaves out what is no number, and the first of equals is the strongest", () => {
  assert.equal(largest([1, -3, NaN, 2]), 3);
  assert.equal(largest([]), 0);
  assert.equal(strongest([1, -3, 3]), 1);
});

test("an activation's slope follows from its value", () => {
  assert.deepEqual(
    ["relu", "leaky_relu", "sigmoid", "tanh", "identity"].map((name) => [slope(name, 0.25), slope(name, -0.5)]),
    [
      [1, 0],
      [1, 0.01],
      [0.1875, -0.75],
      [0.9375, 0.75],
      [1, 1],
    ],
  );
});

test("softmax is shifted by the largest z, and the others weigh beside the label", () => {
  const { shift, powers, total, others } = exponentials([1000, 1000 - Math.log(4)], 1);
  assert.equal(shift, 1000);
  assert.ok(Math.abs(powers[1] - 0.25) < 1e-12 && Math.abs(total - 1.25) < 1e-12);
  assert.ok(Math.abs(others - 4) < 1e-9);
});

test("a pixel has channel, row and column; a unit has not", () => {
  assert.deepEqual(place([2, 3, 4], 12 + 4 + 2), { channel: 1, row: 1, column: 2, flat: false });
  assert.deepEqual(place([7], 3), { channel: 0, row: 0, column: 3, flat: true });
});

test("a window reaches over the edge by the padding, where everything is its border", () => {
  const layer = convolution([1, 2, 2], [1, 2, 2], 3, 1, "identity", -1);
  const area = field(layer, place(layer.outputs, 0));
  assert.deepEqual(area, { top: -1, left: -1, size: 3 });
  const cells = cut([1, 2, 3, 4], layer.inputs, 0, area);
  assert.deepEqual(
    cells.map((cell) => cell.value),
    [0, 0, 0, 0, 1, 2, 0, 3, 4],
  );
  assert.equal(cells.filter((cell) => cell.inside).length, 4);
  assert.equal(cut([1, 2, 3, 4], layer.inputs, 0, area, layer.border)[0].value, -1);
  assert.deepEqual(field(pool([1, 4, 4], [1, 2, 2]), { row: 1, column: 0 }), { top: 2, left: 0, size: 2 });
});

test("z of a unit is the sum of its products and its bias", () => {
  const b = batchOf({
    layers: [dense(2, 2)],
    parameters: [whole({ old: [1, 2, -3, 0.5] }, { old: [0.25, 1] })],
    image: [2, 4],
    z: [[10.25, -3]],
    delta: [[0, 0]],
  });
  const { terms, bias, computed, shown } = weightedInput(b, 1, 1);
  assert.deepEqual(
    terms.map(({ i, w, value, product }) => [i, w, value, product]),
    [
      [0, -3, 2, -6],
      [1, 0.5, 4, 2],
    ],
  );
  assert.deepEqual([bias, computed, shown], [1, -3, -3]);
});

/* Two channels of 2 × 2 under a kernel of 2, without padding: one pixel. */
const convolved = () =>
  batchOf({
    layers: [convolution([2, 2, 2], [1, 1, 1], 2, 0), dense(1, 2)],
    parameters: [
      whole({ old: [1, 0, 0, 2, 10, 20, 30, 40] }, { old: [0.5] }),
      whole({ old: [3, -2], gradient: [1, 1] }, { old: [0, 0] }),
    ],
    image: [1, 2, 3, 4, 0, 1, 0, 1],
    z: [[69.5], [0, 0]],
    arriving: [[-1], null],
    delta: [[-1], [1, 2]],
  });

test("z of a pixel is the sum of its windows, the channel that adds most first", () => {
  const { windows, computed, size } = weightedInput(convolved(), 1, 0);
  assert.deepEqual(
    windows.map(({ channel, product }) => [channel, product]),
    [
      [1, 60],
      [0, 9],
    ],
  );
  assert.deepEqual([computed, size], [69.5, 2]);
});

test("a border of the images takes part in z and in the gradient", () => {
  const b = batchOf({
    layers: [convolution([1, 1, 1], [1, 1, 1], 3, 1, "identity", -1)],
    parameters: [whole({ old: [1, 2, 3, 4, 5, 6, 7, 8, 9], gradient: Array(9).fill(0) }, { old: [0] })],
    image: [2],
    z: [[-30]],
    delta: [[0.5]],
  });
  assert.equal(weightedInput(b, 1, 0).computed, 2 * 5 - (45 - 5));
  assert.equal(rankPixels(b, 1, { unit: 0, source: 0 }).sum, -0.5);
});

test("what comes back from units is the sum over all that read it", () => {
  const { terms, computed, shown } = arriving(convolved(), 1, 0);
  assert.deepEqual(
    terms.map((term) => term.product),
    [-4, 3],
  );
  assert.deepEqual([computed, shown], [-1, -1]);
});

test("what comes back through a convolution meets the kernel turned by half a circle", () => {
  const b = batchOf({
    layers: [convolution([1, 2, 2], [1, 2, 2], 1, 0), convolution([1, 2, 2], [1, 1, 1], 2, 0)],
    parameters: [whole({ old: [1] }, { old: [0] }), whole({ old: [1, 2, 3, 4] }, { old: [0] })],
    image: [0, 0, 0, 0],
    z: [[0, 0, 0, 0], [0]],
    arriving: [[10, 20, 30, 40], null],
    delta: [[10, 20, 30, 40], [10]],
  });
  // The one pixel above reads pixel i with weight i + 1.
  assert.deepEqual(
    [0, 1, 2, 3].map((i) => arriving(b, 1, i).computed),
    [10, 20, 30, 40],
  );
});

const pooled = (image) =>
  batchOf({
    layers: [convolution([1, 3, 3], [1, 3, 3], 1, 0), pool([1, 3, 3], [1, 1, 1]), dense(1, 2)],
    image,
    z: [image],
    a: [null, [5]],
    arriving: [[0, 0, 0, 0, 0, 0, 0, 0, 0], [7], null],
    delta: [[0, 0, 0, 0, 0, 0, 0, 0, 0], [7], [0, 0]],
  });

test("the first of equal pixels is the maximum of a pooling, and δ goes to it alone", () => {
  const b = pooled([1, 5, 0, 5, 2, 0, 9, 9, 9]);
  const { best, index, cells } = maximum(b, 2, 0);
  assert.deepEqual([best, index, cells.map((cell) => cell.value)], [1, 1, [1, 5, 5, 2]]);
  assert.deepEqual(
    [0, 1, 3, 8].map((i) => arriving(b, 1, i).computed),
    [0, 7, 0, 0],
  );
  // The third row and column of an odd side are read by no pooling.
  assert.equal(arriving(b, 1, 8).value, 0);
});

test("a kernel's entry meets the pixels of the image, and 0 beyond the edge", () => {
  const b = batchOf({
    layers: [convolution([1, 2, 2], [1, 2, 2], 3, 1), dense(4, 2)],
    image: [1, 2, 3, 4],
    z: [[0, 0, 0, 0], null],
    delta: [[1, 10, 100, 1000], null],
  });
  // Row 0, column 1 of the kernel reads the pixel above.
  const { terms, sum } = rankPixels(b, 1, { unit: 0, source: 1 });
  assert.deepEqual(
    terms.map((term) => [term.i, term.product]),
    [
      [3, 2000],
      [2, 100],
      [0, 0],
      [1, 0],
    ],
  );
  assert.equal(sum, 2100);
});

test("a and δ of ReLU follow from z and ∂ℓ/∂a", () => {
  const b = batchOf({ layers: [dense(1, 3, "relu")], image: [1], z: [[-1, 2, 0]], arriving: [[5, 6, 7]] });
  assert.deepEqual([...b.a(1)], [0, 2, 0]);
  assert.deepEqual([...b.delta(1)], [0, 6, 0]);
});

test("weights out of a unit are those of its column", () => {
  const b = batchOf({
    layers: [convolution([2, 1, 2], [2, 1, 1], 1, 0)],
    parameters: [whole({ old: [1, 2, 3, 4] }, { old: [0, 0] })],
    image: [0, 0, 0, 0],
  });
  assert.deepEqual([...b.column(1, 1)], [2, 4]);
  assert.deepEqual([...b.row(1, 1).old], [3, 4]);
});

test("the weights of a large layer are asked for once, and there later", async () => {
  const asked = [];
  let arrivals = 0;
  const b = batchOf({
    layers: [dense(2, 1)],
    parameters: [
      {
        bias: {},
        heat: { gradient: { rows: 1, columns: 1, block: [1, 2], values: packed(3), places: packedPlaces(1) } },
      },
    ],
    image: [0, 0],
    fetch: (name, question) => {
      asked.push([name, question]);
      return Promise.resolve({ old: packed(7, 8) });
    },
    arrived: () => (arrivals += 1),
  });
  assert.equal(b.row(1, 0), null);
  assert.equal(b.row(1, 0), null);
  await Promise.resolve();
  assert.deepEqual([...b.row(1, 0).old], [7, 8]);
  assert.deepEqual(asked, [["read_row", { id: "film", layer: 1, unit: 0 }]]);
  assert.equal(arrivals, 1);
  assert.deepEqual([...b.heat(1, "gradient").places], [1]);
});
