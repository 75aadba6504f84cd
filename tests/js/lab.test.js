import assert from "node:assert/strict";
import { test } from "node:test";
import { page } from "../../assets/js/core/state.js";
import { askNewest } from "../../assets/js/lab/asking.js";
import { sortRates } from "../../assets/js/lab/class_rates.js";
import { nearestPoint, placePoints, ticks } from "../../assets/js/lab/cloud.js";
import { worstCell } from "../../assets/js/lab/confusion.js";
import { shownItems } from "../../assets/js/lab/drawing.js";
import { countText, imageSentence, lossText, outputText, percentText } from "../../assets/js/lab/images.js";
import { weightText } from "../../assets/js/lab/kernels.js";
import { remembering } from "../../assets/js/lab/projection.js";
import { addPoints, lastPoints, layoutOf, powers, withPoints } from "../../assets/js/lab/series.js";
import { MARKS, outlinePath } from "../../assets/js/lab/sketch_marks.js";

test("shares, losses, counts and outputs are written as the lab writes them", () => {
  assert.equal(percentText(0.12345, 1), "12.3%");
  assert.deepEqual([null, 12.345, 0.012345, 12345].map(lossText), ["∞", "12.3", "0.012", "12000"]);
  assert.deepEqual([9999, 10000, 60001].map(countText), ["9999", "10\u00a0000", "60\u00a0001"]);
  assert.deepEqual([-0.004, -0.5, 1].map(outputText), ["0.00", "−0.50", "1.00"]);
});

test("an image is right, wrong, or not answered", () => {
  page.words = Object.fromEntries(
    ["right", "wrong", "unanswered"].map((key) => [`mnist.learned.${key}`, `${key} {index} {truth} {answer}`]),
  );
  assert.equal(imageSentence("mnist", 5, 7, 7), "right 5 7 7");
  assert.equal(imageSentence("mnist", 5, 7, 1), "wrong 5 7 1");
  assert.equal(imageSentence("mnist", 5, 7), "unanswered 5 7 ");
});

test("ticks are round numbers, about five", () => {
  assert.deepEqual(ticks(-1, 9).map(String), ["0", "2", "4", "6", "8"]);
  assert.deepEqual(ticks(0, 100), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(ticks(1, 4), [1, 2, 3, 4]);
});

const CLOUD = { count: 3, x: [0, 100, 50], y: [0, 50, 100], truths: [1, 2, 1], low: [-1, -2], span: 0.5 };

test("both axes of a projection have one scale, and the cloud is in the middle", () => {
  const at = placePoints(CLOUD, 600);
  assert.equal(at.x[1] - at.x[0], at.y[0] - at.y[2]);
  // Between the edges of 46 and 14 pixels.
  assert.ok(Math.abs((at.x[0] + at.x[1]) / 2 - (46 + 600 - 14) / 2) < 1e-3);
  // The lowest activation stands where x is 0, and a span is 65535 of them.
  assert.equal(at.toX(-1), at.x[0]);
  assert.ok(Math.abs(at.toX(-0.5) - at.toX(-1) - (65535 * (at.x[1] - at.x[0])) / 100) < 1);
});

test("the nearest point is found within reach, of the class that is looked at", () => {
  const at = { x: [0, 10, 20], y: [0, 0, 0] };
  assert.equal(nearestPoint(CLOUD, at, { x: 9, y: 1 }, 14, null), 1);
  assert.equal(nearestPoint(CLOUD, at, { x: 9, y: 1 }, 14, 1), 0);
  assert.equal(nearestPoint(CLOUD, at, { x: 40, y: 0 }, 14, null), null);
});

test("the worst cell is the most frequent error", () => {
  const strengths = Array.from({ length: 10 }, () => Array(10).fill(0));
  strengths[4][9] = 0.5;
  strengths[9][4] = 1;
  assert.deepEqual(worstCell({ strengths }), { truth: 9, answer: 4 });
});

test("classes are sorted either way, those without an answer below all others", () => {
  const rates = [
    { recall: 0.5, precision: 0 },
    { recall: 0.25, precision: null },
  ];
  const order = (by, up) => sortRates(rates, { by, up }).map((one) => one.class);
  assert.deepEqual(order("recall", true), [1, 0]);
  assert.deepEqual(order("precision", true), [1, 0]);
  assert.deepEqual(order("class", false), [1, 0]);
});

test("of a drawing what came after the last clearing is seen", () => {
  const [first, second] = [{ points: [1] }, { points: [2] }];
  const picture = { picture: {} };
  assert.deepEqual(shownItems([first, {}, second]), [second]);
  assert.deepEqual(shownItems([first, picture, second]), [picture, second], "a picture covers what was there");
  assert.deepEqual(shownItems([first, {}]), []);
});

test("the outline goes between ink and paper", () => {
  const pixels = new Uint8Array(28 * 28);
  pixels[28 + 2] = 255; // row 1, column 2
  pixels[5] = 127; // too pale
  assert.equal(outlinePath(pixels), "M2 1h1M2 1v1M3 1v1M2 2h1");
});

test("the box of 20 lies around the middle, whatever the digit's size", () => {
  const made = [];
  globalThis.document = {
    createElementNS: (_, tag) => {
      const element = { tag, setAttribute: (name, value) => (element[name] = value) };
      made.push(element);
      return element;
    },
  };
  MARKS.scaled({ scaled: { width: 10, height: 20, mass: [10, 5] } });
  delete globalThis.document;
  const [box, cross] = made;
  assert.deepEqual([box.x, box.y, box.width, box.height], ["4", "4", "20", "20"]);
  // The digit stands in the middle: 4 from above, 9 from the left.
  assert.equal(cross.d, "M12.5 14h3M14 12.5v3");
});

test("points are added to their series, and the last batch of each is known", () => {
  const points = { loss: [[1], [0.5]], accuracy: [[], []] };
  assert.ok(!addPoints(points, {}));
  assert.ok(addPoints(points, { loss: [[2], [0.25]], rate: [[7], [1]] }));
  assert.deepEqual(points.loss, [
    [1, 2],
    [0.5, 0.25],
  ]);
  assert.deepEqual(lastPoints(points), { loss: 2, rate: 7 });
  assert.deepEqual(
    withPoints([{ uid: "rate" }, { uid: "accuracy" }], points).map((mark) => mark.x),
    [[7], [null]],
    "a series without points still has an axis",
  );
});

test("a logarithmic axis goes over whole powers of ten", () => {
  const data = [
    { yaxis: "y4", y: [0.02, 3, null, 0] },
    { yaxis: "y5", y: [1e9] },
  ];
  assert.deepEqual(powers(data, "y4"), { range: [-2, 1], tick0: 0, dtick: 1 });
  assert.deepEqual(powers([], "y4"), { range: [-4, 0], tick0: 0, dtick: 2 });
});

const TWO_PANELS = {
  xaxis: { domain: [0, 0.4], range: [0, 900] },
  xaxis2: { domain: [0.6, 1], range: [0, 900], matches: "x" },
  yaxis: {},
  yaxis2: { range: [90, 101] },
};
const ROOM = { width: 900, height: 300 };

test("panels stand side by side, on a narrow page one below the other; what was enlarged stays", () => {
  const wide = layoutOf(TWO_PANELS, [], { log: false, ...ROOM, stretch: null });
  const narrow = layoutOf(TWO_PANELS, [], { log: true, ...ROOM, width: 320, stretch: [3, 5] });
  assert.deepEqual([wide.height, narrow.height, narrow.yaxis.type], [300, 620, "log"]);
  assert.deepEqual(
    [wide.xaxis.domain, narrow.xaxis.domain, narrow.xaxis2.domain],
    [
      [0, 0.4],
      [0, 1],
      [0, 1],
    ],
  );
  assert.ok(narrow.yaxis2.domain[1] < narrow.yaxis.domain[0]);
  assert.deepEqual(
    [wide.xaxis2.range, narrow.xaxis2.range],
    [
      [0, 900],
      [3, 5],
    ],
  );
  assert.equal(narrow.yaxis2.type, undefined, "only the loss has another scale");
});

test("the axis of batches ends where the run has come to", () => {
  const range = (xs) =>
    layoutOf(
      TWO_PANELS,
      xs.map((x) => ({ x })),
      { log: false, ...ROOM, stretch: null },
    ).xaxis.range;
  assert.deepEqual(range([[1, 40], [938]]), [0, 900]);
  assert.deepEqual(range([[1, 40], [null]]), [0, 40]);
  assert.deepEqual(range([[1], [null]]), [0, 10]);
  assert.deepEqual(range([[null], [null]]), [0, 900]);
});

test("one question at a time, about the newest; what came in between is asked once", async () => {
  const [asked, shown] = [[], []];
  let newest = "a";
  let go;
  const ask = () => {
    asked.push(newest);
    return new Promise((resolve) => (go = () => resolve(asked.at(-1))));
  };
  const run = askNewest(ask, (answer) => shown.push(answer), { between: 0, silence: "silence" });
  const done = run();
  newest = "b";
  run();
  newest = "c";
  run();
  assert.deepEqual(asked, ["a"]);
  go();
  while (asked.length < 2) await new Promise((later) => setTimeout(later));
  go();
  await done;
  assert.deepEqual(asked, ["a", "c"]);
  assert.deepEqual(shown, ["a", "c"]);
});

test("without an answer silence is shown", async () => {
  const shown = [];
  const options = { between: 0, silence: "silence" };
  await askNewest(
    () => Promise.reject(new Error("away")),
    (answer) => shown.push(answer),
    options,
  )();
  assert.deepEqual(shown, ["silence"]);
});

test("a weight of the last of 127 levels may lie beyond it", () => {
  assert.deepEqual(weightText(127, 0.5), { sign: "≥", value: "0.5" });
  assert.deepEqual(weightText(129, 0.5), { sign: "≤", value: "−0.5" });
  assert.deepEqual(weightText(64, 1.27), { sign: "≈", value: "0.64" });
});

test("a test image is asked for once, until three hundred others were", () => {
  const asked = [];
  const imageOf = remembering(({ index }) => asked.push(index));
  imageOf("mnist", 0);
  imageOf("mnist", 0);
  assert.deepEqual(asked, [0]);
  for (let i = 1; i <= 300; i += 1) imageOf("mnist", i);
  imageOf("mnist", 0);
  assert.deepEqual(asked.slice(-1), [0]);
  assert.equal(asked.length, 302);
});
