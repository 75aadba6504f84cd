import assert from "node:assert/strict";
import { test } from "node:test";
import { findFault, findInk, findThreshold, isOnPaper } from "../../assets/js/lab/photo.js";

const SIDE = 8;
/* Paper of one gray value with a bar of another in the middle, and noise of a few steps. */
const barOn = (paper, ink) => ({
  side: SIDE,
  pixels: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const column = i % SIDE;
    return (column > 2 && column < 5 ? ink : paper) + (i % 3);
  }),
});
const inside = ({ ink }) => [...ink.pixels].map((value, i) => [value, i % SIDE > 2 && i % SIDE < 5]);

test("a threshold lies between two groups of gray values, wherever they are", () => {
  for (const [dark, bright] of [
    [10, 240],
    [90, 140],
    [200, 230],
  ]) {
    const found = findThreshold(barOn(dark, bright).pixels);
    assert.ok(found >= dark && found < bright, `${dark} ${found} ${bright}`);
  }
  assert.ok(Number.isInteger(findThreshold(new Uint8Array(9))));
});

test("dark ink on paper is inverted, bright ink on a board is not", () => {
  const [paper, board] = [barOn(220, 40), barOn(30, 200)];
  assert.equal(isOnPaper(paper, 127), true);
  assert.equal(isOnPaper(board, 127), false);
  for (const gray of [paper, board]) {
    const found = findInk(gray);
    assert.equal(found.inverted, gray === paper);
    for (const [value, within] of inside(found)) assert.equal(value, within ? 255 : 0);
  }
});

test("a picture without a digit leaves no ink that was not there", () => {
  const { ink } = findInk({ side: 2, pixels: Uint8Array.of(200, 200, 200, 200) });
  assert.deepEqual([...ink.pixels], [0, 0, 0, 0]);
});

test("other files and huge ones are refused by name", () => {
  const file = (type, size) => ({ name: "one", type, size });
  assert.equal(findFault(file("image/png", 10)), "");
  assert.equal(findFault(file("image/jpeg", 20_000_001)), "photo_large");
  assert.equal(findFault(file("application/pdf", 10)), "photo_kind");
});
