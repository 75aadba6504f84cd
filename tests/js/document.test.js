import assert from "node:assert/strict";
import { test } from "node:test";
import { decisions } from "../../assets/js/core/document.js";

const point = (weight, iteration = 0) => ({
  network: { layer_sizes: [1, 1] },
  parameters: { weights: [[[weight]]], biases: [[0]] },
  ...(iteration && { iteration }),
});

const withPast = (file, first, changed, points) => ({ ...file, past: { first, losses: [], changed, points } });

test("going through iterations decides nothing", () => {
  const first = decisions(point(1));
  assert.equal(decisions(withPast(point(2, 1), 0, [], [point(1)])), first);
  assert.equal(decisions(withPast(point(1), 0, [], [point(2, 1)])), first);
  assert.equal(decisions({ ...point(1), view: { position: 3 } }), first);
});

test("what was changed by hand is decided", () => {
  const before = decisions(withPast(point(2, 1), 0, [], [point(1)]));
  const after = decisions(withPast(point(3, 1), 0, [1], [point(1)]));
  assert.notEqual(after, before);
  assert.equal(decisions(withPast(point(4, 2), 0, [1], [point(1), point(3, 1)])), after);
  assert.notEqual(decisions(point(2)), decisions(point(1)));
});
