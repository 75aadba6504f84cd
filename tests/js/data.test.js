import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "../../assets/js/core/state.js";
import { statusOf } from "../../assets/js/data/controls.js";

const WORDS = {
  running: "running {done}/{count} after {iterations}",
  diverged: "diverged",
  rewound: "rewound {iteration}/{last}",
  restoring: "restoring {iterations}",
  begin: "begin",
  done: "done {epochs} {batches} {iterations}",
};
page.words = Object.fromEntries(Object.entries(WORDS).map(([key, text]) => [`data.status.${key}`, text]));

/* Two epochs of five batches, and three batches of the third. */
const view = (more) => ({ loop: { epoch: 3, batch: 4, batches: 5 }, iteration: 13, last: 13, ...more });

test("what is done is counted in epochs, batches and iterations", () => {
  assert.equal(statusOf(view()), "done 2 3 13");
  assert.equal(statusOf(view({ iteration: 0, last: 0 })), "begin");
});

test("while a training runs, its own epochs are counted", () => {
  assert.equal(statusOf(view({ running: true, from: 1, count: 4 })), "running 1/4 after 13");
});

test("a run that comes back counts no epochs", () => {
  assert.equal(statusOf(view({ running: true, count: null })), "restoring 13");
});

test("a training diverged only where it ended; before that one looks back", () => {
  assert.equal(statusOf(view({ diverged: true })), "diverged");
  assert.equal(statusOf(view({ diverged: true, iteration: 12 })), "rewound 12/13");
});
