import assert from "node:assert/strict";
import { test } from "node:test";
import { findPart } from "../../assets/js/step/layout.js";

/* A net of 2-2-1: units 100 apart, layers 200 apart. */
const SIZES = [2, 2, 1];
const PLACES = {
  at: new Map(
    SIZES.flatMap((size, layer) =>
      Array.from({ length: size }, (_, unit) => [`node/${layer}/${unit}`, { x: 200 * layer, y: 100 * unit }]),
    ),
  ),
  radius: 20,
};

const find = (x, y) => findPart(SIZES, PLACES, { x, y });

test("a neuron is found as far as its circle reaches, before any edge", () => {
  assert.equal(find(0, 0), "node/0/0");
  assert.equal(find(19, 0), "node/0/0");
  assert.equal(find(200, 112), "node/1/1");
});

test("an edge is found along its whole length, within some pixels", () => {
  assert.equal(find(100, 0), "edge/1/0/0");
  assert.equal(find(100, 7), "edge/1/0/0");
  assert.equal(find(100, 100), "edge/1/1/1");
  assert.equal(find(300, 50), "edge/2/0/1");
});

test("of two edges that cross the nearer one is found", () => {
  assert.equal(find(90, 47), "edge/1/1/0");
  assert.equal(find(90, 53), "edge/1/0/1");
});

test("elsewhere there is nothing", () => {
  assert.equal(find(100, 20), null);
  assert.equal(find(-40, 0), null);
  assert.equal(find(450, 0), null);
});
