import assert from "node:assert/strict";
import { test } from "node:test";
import { checksOf, deviates, tiny } from "../../assets/js/lab/batch/check.js";
import { tileOf, View } from "../../assets/js/lab/batch/state.js";
import { batchOf, dense, whole } from "./support/batches.js";

const LAYER = { layer: 1, parameters: 4, sampled: 4, kinks: 0, autograd: 1e-7, differences: 0.5, beyond: 0, update: 0 };
const checkOf = (more) => ({
  passed: true,
  loss: 0,
  tolerances: { autograd: 1e-6, beyond: 1e-4, update: 1e-6, rounding: 1e-3 },
  layers: [
    { ...LAYER, rounding: 0 },
    { ...LAYER, layer: 2, rounding: 0, ...more },
  ],
});
const wrong = (more) => checksOf(checkOf(more)).flatMap((check) => (check.wrong ? [check.name] : []));

test("a check says the largest error of any layer", () => {
  assert.deepEqual(wrong({}), []);
  assert.deepEqual(wrong({ autograd: 2e-6 }), ["autograd"]);
  assert.deepEqual(wrong({ autograd: "nan" }), ["autograd"]);
  assert.deepEqual(wrong({ update: "inf", rounding: 0.01 }), ["update", "rounding"]);
});

test("differences are judged by what is beyond the rounding of the losses", () => {
  assert.deepEqual(wrong({ beyond: 1e-3 }), ["differences"]);
  const [, spoilt] = checkOf({ beyond: 1e-3 }).layers;
  assert.ok(deviates(checkOf(), spoilt, "differences"));
  assert.ok(!deviates(checkOf(), spoilt, "autograd"));
  assert.ok(!deviates(checkOf(), spoilt, "parameters"));
});

test("an error is written briefly", () => {
  assert.deepEqual([0, 1.26e-9, Infinity].map(tiny), ["0", "1.3e−9", "∞"]);
});

const OPERATIONS = [
  ["image", 0],
  ["z", 1],
  ["answer", 1],
  ["output_delta", 1],
  ["weight_gradient", 1],
  ["velocity", 1],
  ["new", 1],
].map(([quantity, layer]) => ({ quantity, layer }));

const opened = () => {
  const root = { querySelector: () => null };
  const shown = [];
  const view = new View(root, {}, { paint: (v) => shown.push(v.index), follow: () => {} });
  const gradient = [0, 0, 0, -9, 0, 0];
  const b = batchOf({
    layers: [dense(3, 2)],
    parameters: [whole({ old: [1, 2, 3, 4, 5, 6], gradient, new: [1, 2, 3, 4, 5, 7] }, { gradient: [8, 9] })],
    image: [1, -5, 2],
    z: [[1, 2]],
    delta: [[0.5, -0.5]],
    answer: [0.25, 0.75],
    labels: [1],
    operations: OPERATIONS,
  });
  view.take(b.film, b);
  return { view, shown };
};

test("an operation fills its picture", () => {
  assert.deepEqual(OPERATIONS.map(tileOf), ["a/0", "z/1", "answer/1", "delta/1", "gradient/1", "update/1", "update/1"]);
});

test("a move stays between the start and the last operation, and is shown", () => {
  const { view, shown } = opened();
  view.moveTo(99);
  view.moveTo(-1);
  assert.deepEqual(shown, [7, 0]);
  assert.equal(view.operation, null);
});

test("what stands out is chosen: the label, the largest number, the weight with the largest gradient", () => {
  const { view } = opened();
  assert.equal(view.chosen(0, false), 1, "of the image the strongest pixel");
  assert.equal(view.chosen(1, false), 1, "of the outputs the label");
  assert.deepEqual(view.chosen(1, true), { unit: 1, source: 0 });
});

test("what is explained is what the pointer is at, once there is something", () => {
  const { view } = opened();
  view.moveTo(2);
  const [image, z] = OPERATIONS;
  assert.deepEqual(view.subject, { operation: z, at: 1 });
  view.hovered = { key: "a/0", at: 2, text: "2" };
  assert.deepEqual(view.subject, { operation: image, at: 2 });
  view.hovered = { key: "delta/1", at: 0, text: "0" };
  assert.deepEqual(view.subject, { operation: z, at: 1 }, "δ is still to come");
});

test("each operation has its number", () => {
  const { view } = opened();
  const at = { unit: 1, source: 2 };
  const values = OPERATIONS.map((operation) => view.value(operation, view.chosen(operation.layer, false)));
  assert.deepEqual(values.slice(0, 4), [-5, 2, 0.75, -0.5]);
  assert.equal(view.value({ quantity: "weight_gradient", layer: 1 }, { unit: 1, source: 0 }), -9);
  assert.equal(view.value({ quantity: "new", layer: 1 }, at), 7);
  assert.equal(view.value({ quantity: "bias_gradient", layer: 1 }, at), 9);
});
