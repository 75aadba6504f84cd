import assert from "node:assert/strict";
import { test } from "node:test";
import { Batch } from "../../assets/js/lab/batch/batch.js";
import { numbersFormula } from "../../assets/js/lab/batch/formulas.js";

const packed = (...values) => Buffer.from(new Float32Array(values).buffer).toString("base64");

/* Two inputs, one hidden ReLU unit, two outputs. */
const FILM = {
  labels: [1],
  losses: [0.5],
  rate: 0.1,
  layers: [
    { kind: "dense", inputs: [2], outputs: [1], weights: [1, 2], activation: "relu" },
    { kind: "dense", inputs: [1], outputs: [2], weights: [2, 1], activation: "identity" },
  ],
  parameters: [
    { whole: { old: packed(0.5, -2) }, bias: { old: packed(0.25) } },
    { whole: { old: packed(1, -1) }, bias: { old: packed(0, 0) } },
  ],
};
const SAMPLE = {
  sample: 0,
  loss: 0.5,
  image: packed(1, 0.125),
  answer: packed(0.75, 0.25),
  z: [packed(0.5), packed(0.5, -0.5)],
  a: ["", ""],
  arriving: [packed(1.5), ""],
  delta: ["", packed(0.75, -0.75)],
};

const batch = () => new Batch(FILM, SAMPLE, null, null);
const write = (quantity, layer, at) => numbersFormula(batch(), quantity, layer, at, 0);

test("a weighted input is the sum of its products, the largest first, and the bias", () => {
  assert.match(write("z", 1, 0), /0\.5 \\cdot 1.*\(-2\) \\cdot 0\.125.*0\.25/s);
});

test("a ReLU keeps what is positive", () => {
  assert.match(write("a", 1, 0), /\\max\(0, 0\.5\)/);
  assert.equal(batch().a(1)[0], 0.5);
});

test("what arrives passes a ReLU only where it was on", () => {
  assert.deepEqual([...batch().delta(1)], [1.5]);
});
