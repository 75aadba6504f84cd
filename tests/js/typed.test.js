import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findNumber, readField } from "../../assets/js/core/typed.js";

// The cases with which tests/engine/test_typed_numbers.py tests the reader in Python.
const { accepted, refused } = JSON.parse(readFileSync(new URL("../typed_numbers.json", import.meta.url), "utf8"));

test("what people type is read as Python reads it", () => {
  for (const [typed, value] of Object.entries(accepted)) {
    const read = findNumber(typed);
    assert.ok(Math.abs(read - value) <= 1e-15 * Math.abs(value), `${typed} is ${value}, not ${read}`);
  }
});

test("what is no number is none", () => {
  for (const typed of refused) assert.equal(findNumber(typed), null, typed);
});

test("a field says its number, nothing, or what was typed", () => {
  assert.deepEqual(
    ["0,5", " ", " fast "].map((value) => readField({ value })),
    [0.5, null, "fast"],
  );
});
