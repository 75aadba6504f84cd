// @ts-check
/* How far one sees of an exercise. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findHold } from "../../assets/js/step/exercise/state.js";

const numbers = new Map(["x", "z1", "change", "z2", "z3"].map((key, step) => [key, { value: 1, step }]));

/** @param {string[]} right @param {boolean} [gaveUp] */
const hold = (right, gaveUp = false) =>
  findHold(/** @type {any} */ ({ blanks: ["z1", "z2", "z3"], right, gaveUp }), numbers);

test("nothing from the first blank on is seen before it is right", () => {
  assert.equal(hold([]), 1);
  assert.equal(hold(["z2", "z3"]), 1);
});

test("what follows from a blank is not seen before the next one is right", () => {
  assert.equal(hold(["z1"]), 2);
  assert.equal(hold(["z1", "z3"]), 2);
  assert.equal(hold(["z1", "z2"]), 4);
});

test("everything is seen when all is right, or given up", () => {
  assert.equal(hold(["z1", "z2", "z3"]), Infinity);
  assert.equal(hold([], true), Infinity);
});
