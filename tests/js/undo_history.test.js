import assert from "node:assert/strict";
import { test } from "node:test";
import { UndoHistory } from "../../assets/js/core/undo_history.js";
import { decisionsOf } from "../../assets/js/data/undo.js";

/** A history of numbers, whose whole part is decided; what it asks for opens when it is told to. */
const begin = (...decided) => {
  const asked = [];
  const history = new UndoHistory({
    isSame: (one, other) => Math.floor(one) === Math.floor(other),
    open: (target) => {
      asked.push(target);
      return true;
    },
  });
  for (const one of decided) history.take(one);
  return { history, answer: () => history.take(asked.at(-1)) };
};

test("whatever was decided is gone through backwards and forwards, each as it was left", () => {
  const { history, answer } = begin(1, 2, 2.5, 3);
  const seen = [];
  for (const way of ["undo", "undo", "undo", "redo", "redo", "redo"]) {
    history[way]();
    answer();
    seen.push(history.current);
  }
  assert.deepEqual(seen, [2.5, 1, 1, 2.5, 3, 3]);
});

test("a new decision ends what could be made again, and what decides nothing does not", () => {
  const { history, answer } = begin(1, 2);
  history.undo();
  answer();
  assert.equal(history.take(1.5), false);
  assert.deepEqual([history.done, history.undone], [[], [2]]);
  assert.equal(history.take(4), true);
  assert.deepEqual([history.done, history.undone], [[1.5], []]);
});

test("what was asked for and not opened changes nothing, and can be asked for again", () => {
  const { history, answer } = begin(1, 2);
  history.undo();
  history.undo();
  assert.deepEqual([history.done, history.undone, history.current], [[1], [], 2]);
  answer();
  answer();
  assert.deepEqual([history.done, history.undone, history.current], [[], [2], 1]);
});

test("what is opened by another way than back or on is a decision like any other", () => {
  const { history } = begin(1, 2);
  history.opening = 7;
  assert.equal(history.take(7), true);
  assert.deepEqual(history.done, [1, 2]);
});

test("a hundred decisions are kept", () => {
  const { history } = begin(...Array.from({ length: 150 }, (_, i) => i));
  assert.deepEqual([history.done.length, history.done[0]], [100, 49]);
});

test("training decides nothing on the data tab; settings and branches do", () => {
  const branch = { parent: 0, at: 0, optimizer: "sgd", rate: 0.1, last: 3, iteration: 3 };
  const run = { settings: { dataset: "xor" }, branches: [branch], current: 0 };
  const with_ = (more) => decisionsOf({ ...run, ...more });
  assert.equal(with_({ branches: [{ ...branch, last: 9, iteration: 4 }] }), with_({}));
  assert.notEqual(with_({ branches: [branch, { ...branch, at: 2, optimizer: "adam" }] }), with_({}));
  assert.notEqual(with_({ settings: { dataset: "moons" } }), with_({}));
});
