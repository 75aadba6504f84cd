import assert from "node:assert/strict";
import test from "node:test";
import { onlyAddsCheck } from "../../assets/js/step/films.js";

const film = (changes = {}) => ({ file: { a: 1 }, iteration: 0, sentences: ["z"], verification: null, ...changes });
const check = { passed: true };

test("a film that is the open one with its check adds only that", () => {
  assert.equal(onlyAddsCheck(film(), film({ verification: check })), true);
});

test("another iteration, another net, another language and a film without a check are films of their own", () => {
  for (const changes of [{ iteration: 1 }, { file: { a: 2 } }, { sentences: ["和"] }, { verification: null }]) {
    assert.equal(onlyAddsCheck(film(), film({ verification: check, ...changes })), false);
  }
});

test("nothing is added where nothing is open, or what is open was checked", () => {
  assert.equal(onlyAddsCheck(null, film({ verification: check })), false);
  assert.equal(onlyAddsCheck(film({ verification: check }), film({ verification: check })), false);
});
