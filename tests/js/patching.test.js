import assert from "node:assert/strict";
import { test } from "node:test";
import { applyChanges, PatchedFigure } from "../../assets/js/step/patching.js";

const figure = () => ({ data: [{ text: ["?", "?"], marker: { color: ["white", "white"] } }], layout: { title: "" } });

test("a change goes to one entry, to a whole list, or to the layout", () => {
  const changed = figure();
  applyChanges(changed, [
    [0, "text", 1, "0.5"],
    [0, "marker.color", null, ["blue", "red"]],
    [-1, "title", null, "L = 0.5"],
  ]);
  assert.deepEqual(changed, {
    data: [{ text: ["?", "0.5"], marker: { color: ["blue", "red"] } }],
    layout: { title: "L = 0.5" },
  });
});

test("at every position the figure is what its patches make of the first, whichever way one came", () => {
  const count = 2500;
  const patches = Array.from({ length: count }, (_, step) => [[0, "text", step % 2, String(step)]]);
  const made = (position) => {
    const drawn = figure();
    applyChanges(drawn, patches.slice(0, position).flat());
    return drawn;
  };
  const patched = new PatchedFigure(figure(), patches);
  for (const position of [3, 0, 1, 1000, 999, 2500, 2001, 1999, 0, 2500, 1500]) {
    patched.moveTo(position);
    assert.deepEqual(patched.figure, made(position), `position ${position}`);
  }
});

test("the first figure stays as it came", () => {
  const first = figure();
  const patched = new PatchedFigure(first, [[[0, "text", 0, "1"]]]);
  patched.moveTo(1);
  assert.deepEqual(first, figure());
});
