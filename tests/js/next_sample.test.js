import assert from "node:assert/strict";
import test from "node:test";
import { countStops, findNextSample } from "../../assets/js/step/film.js";

// Two samples through one unit: given, z and a, both losses, both δ, the gradients, the update.
const keys = [
  ...["input/0/0//0", "target/1/0//0", "weighted_input/1/0//0", "activation/1/0//0"],
  ...["input/0/0//1", "target/1/0//1", "weighted_input/1/0//1", "activation/1/0//1"],
  ...["loss////0", "loss////1", "loss////", "delta/1/0//0", "delta/1/0//1"],
  ...["weight_gradient/1/0/0/0", "weight_gradient/1/0/0/1", "weight_gradient/1/0/0/", "new_weight/1/0/0/"],
];
const stops = { neuron: [0, 2, 4, 6, 8, 11, 12, 13, 16, 17], phase: [0, 8, 11, 16, 17] };
const next = (index) => findNextSample({ keys, stops }, index);

test("from the start and within a sample one comes to the next sample's first halt", () => {
  assert.deepEqual([next(0), next(2), next(4)], [2, 6, 6]);
});

test("after the last sample of a phase comes the end of the phase, and then the next phase", () => {
  assert.deepEqual([next(6), next(8), next(11), next(12), next(13), next(16)], [8, 11, 12, 13, 16, 17]);
});

test("a position is counted in stops: between two halts it is that of the one under way", () => {
  const count = (index, by) => Object.values(countStops({ stops }, index, by));
  assert.deepEqual(
    [count(0, "neuron"), count(2, "neuron"), count(3, "neuron")],
    [
      [0, 9],
      [1, 9],
      [2, 9],
    ],
  );
  assert.deepEqual(
    [count(3, "phase"), count(17, "phase")],
    [
      [1, 4],
      [4, 4],
    ],
  );
});
