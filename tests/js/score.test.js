import assert from "node:assert/strict";
import { test } from "node:test";
import { asCsv, countStreak } from "../../assets/js/step/predictions/score.js";

const entries = (...verdicts) => verdicts.map((verdict) => ({ verdict }));

test("a close answer neither adds to a streak nor ends it, and one that is skipped does not count", () => {
  assert.equal(countStreak(entries()), 0);
  assert.equal(countStreak(entries("right", "wrong")), 0);
  assert.equal(countStreak(entries("wrong", "right", "close", "skipped", "right")), 2);
});

test("the table quotes what it is given and marks itself as UTF-8", () => {
  const text = asCsv([{ question: 'What is "δ"?', answer: "0,5", verdict: "right" }]);
  assert.ok(text.startsWith("\ufeff"));
  const [head, row, end] = text.split("\r\n");
  assert.equal(head.split(",").length, 9);
  assert.ok(row.includes('"What is ""δ""?"') && row.includes('"0,5"'));
  assert.equal(end, "");
});
