import assert from "node:assert/strict";
import { test } from "node:test";
import { full, short, toNumber, writeWithin } from "../../assets/js/core/numbers.js";

test("what is not finite comes as a word", () => {
  assert.deepEqual(["inf", "-inf", "nan", "0.5", 2].map(toNumber), [Infinity, -Infinity, NaN, 0.5, 2]);
});

test("a number is written with four significant digits", () => {
  const written = new Map([
    [0, "0.000"],
    [-0, "0.000"],
    [0.15, "0.1500"],
    [-1234.56, "−1235"],
    [9999.4, "9999"],
    [9999.5, "1.000e4"],
    [0.00099999, "1.000e−3"],
    [0.001, "0.001000"],
    ["-inf", "−∞"],
    ["inf", "∞"],
    ["nan", "NaN"],
  ]);
  for (const [value, text] of written) assert.equal(short(value), text);
});

test("more digits are as many", () => {
  assert.deepEqual(
    [0.15, 99999.9, 999999.5, -0.00012345678].map((value) => short(value, 6)),
    ["0.150000", "99999.9", "1.00000e6", "−1.23457e−4"],
  );
});

test("a number is written in full with a true minus", () => {
  assert.equal(full(-0.1), "−0.1");
  assert.equal(full("-inf"), "−∞");
  assert.equal(full(-1e-7), "−1e−7");
});

test("where there is less room a number has fewer digits, and no more than it needs when all are asked for", () => {
  assert.equal(writeWithin(0.123456789, 6, 5), "0.12346");
  assert.equal(writeWithin(0.123456789, 4, 9), "0.1235");
  assert.equal(writeWithin(0.123456789, 17, 6), "0.123457");
  assert.equal(writeWithin(-0.00105, 17, 4), "−0.00105");
  assert.equal(writeWithin(-1.5e-7, 17, 4), "−1.5e−7");
  assert.equal(writeWithin(NaN, 17, 4), "NaN");
});
