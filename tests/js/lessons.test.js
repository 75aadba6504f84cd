import assert from "node:assert/strict";
import { test } from "node:test";
import { isMet, neededFor, positionOf } from "../../assets/js/lessons/goals.js";
import { cardWords, findResumed, firstStop, progressAfter } from "../../assets/js/lessons/progress.js";
import { isLastStop, lessons, openWalk, setOpen, stopOf } from "../../assets/js/lessons/state.js";
import { keepOpen, keepProgress, readOpen, readProgress } from "../../assets/js/lessons/storage.js";

const network = {
  optimizer: "adam",
  loss: "mse",
  reduction: "mean",
  rate: 0.1,
  activations: ["relu", "tanh", "softmax"],
};

/* At step 5 of iteration 12. */
const player = ({ film, ...more } = {}) => ({
  index: 5,
  selection: null,
  numbers: new Map([
    ["z", { value: 1, step: 4 }],
    ["a", { value: 2, step: 5 }],
  ]),
  film: { iteration: 12, loss: [0.5, 0.4], phases: { forward: [0, 5], loss: [5, 6] }, fault: null, network, ...film },
  ...more,
});
const AROUND = { panel: "health", epochs: 3, fromCurve: false, mnist: "" };
const met = (goal, p = player(), around = {}) => isMet(goal, p, { ...AROUND, ...around });

test("a step is computed once one is past it, of several keys one is enough", () => {
  assert.ok(met({ kind: "Computed", keys: ["z"] }));
  assert.ok(!met({ kind: "Computed", keys: ["a"] }));
  assert.ok(met({ kind: "Computed", keys: ["a", "z"] }));
  assert.ok(!met({ kind: "Computed", keys: ["unknown"] }));
});

test("a phase is finished at its end", () => {
  assert.ok(met({ kind: "Finished", phase: "forward" }));
  assert.ok(!met({ kind: "Finished", phase: "loss" }));
});

test("an iteration is reached by it and by later ones", () => {
  assert.deepEqual(
    [11, 12, 13].map((number) => met({ kind: "Reached", number })),
    [true, true, false],
  );
});

test("a loss that is no number is above every limit and below none", () => {
  const losses = [0.5, 0.7, "inf", "nan"].map((loss) => player({ film: { loss: [loss, 0] } }));
  assert.deepEqual(
    losses.map((p) => met({ kind: "LossBelow", limit: 0.6 }, p)),
    [true, false, false, false],
  );
  assert.deepEqual(
    losses.map((p) => met({ kind: "LossAbove", limit: 0.6 }, p)),
    [false, true, true, true],
  );
});

test("a neuron and an edge are selected by their addresses", () => {
  const addresses = ["node/1/0", "edge/2/0/1"];
  const selections = [null, { layer: 1, unit: 0 }, { layer: 1, unit: 0, source: 0 }, { layer: 2, unit: 0, source: 1 }];
  assert.deepEqual(
    selections.map((selection) => met({ kind: "Selected", addresses }, player({ selection }))),
    [false, true, false, true],
  );
});

test("settings of the network are looked at as they are", () => {
  assert.ok(met({ kind: "Chosen", setting: "optimizer", value: "adam" }));
  assert.ok(!met({ kind: "Chosen", setting: "loss", value: "bce" }));
  assert.ok(met({ kind: "RateBetween", low: 0.1, high: 0.1 }));
  assert.ok(!met({ kind: "RateBetween", low: 0.2, high: 1 }));
  assert.ok(!met({ kind: "RateBetween", low: 0, high: 0.05 }));
});

test("every hidden layer has the activation, whatever the output has", () => {
  assert.ok(!met({ kind: "Activated", name: "relu" }));
  const p = player({ film: { network: { ...network, activations: ["relu", "relu", "softmax"] } } });
  assert.ok(met({ kind: "Activated", name: "relu" }, p));
});

test("a fault is switched on, or none is", () => {
  const broken = player({ film: { fault: { name: "stale" } } });
  assert.deepEqual(
    [met({ kind: "Broken", name: "stale" }, broken), met({ kind: "Broken", name: null }, broken)],
    [true, false],
  );
  assert.deepEqual([met({ kind: "Broken", name: "stale" }), met({ kind: "Broken", name: null })], [false, true]);
});

test("goals look at panels and at the other tabs", () => {
  assert.ok(met({ kind: "PanelOpened", name: "health" }));
  assert.ok(!met({ kind: "PanelOpened", name: "chain" }));
  assert.deepEqual(
    [3, 4].map((count) => met({ kind: "EpochsTrained", count })),
    [true, false],
  );
  assert.ok(!met({ kind: "OpenedFromCurve" }));
  assert.ok(met({ kind: "OpenedFromCurve" }, player(), { fromCurve: true }));
  assert.deepEqual(
    ["", "queued", "running", "done"].map((mnist) => met({ kind: "MnistStarted" }, player(), { mnist })),
    [false, true, true, false],
  );
});

test("what has an answer is reached by the answer alone, and points at nothing", () => {
  for (const kind of ["Predicted", "Worked", "Answered"]) {
    assert.equal(met({ kind, key: "z" }), false);
    assert.equal(neededFor({ kind, key: "z" }, player()), undefined);
  }
});

test("the button that comes nearest to an iteration is pointed at", () => {
  assert.deepEqual(
    [13, 21, 22, 111, 112].map((number) => neededFor({ kind: "Reached", number }, player())),
    ["#iteration-next", "#iteration-next", "#run-10", "#run-10", "#run-100"],
  );
  assert.equal(neededFor({ kind: "EpochsTrained", count: 1 }, player()), "#data-train-epoch");
  assert.equal(neededFor({ kind: "EpochsTrained", count: 2 }, player()), "#data-train-epochs");
  assert.equal(neededFor({ kind: "PanelOpened", name: "chain" }, player()), "#closer-tab-chain");
});

test("a view opens at the end of a phase, after a step, or at the start", () => {
  const p = player();
  assert.equal(positionOf(p, { phase: "loss", key: null }), 6);
  assert.equal(positionOf(p, { phase: null, key: "z" }), 5);
  assert.equal(positionOf(p, { phase: null, key: null }), 0);
});

test("progress never goes back, and a lesson stays done", () => {
  assert.deepEqual(progressAfter({ stop: 0, done: false }, 0, 3), { stop: 1, done: false });
  assert.deepEqual(progressAfter({ stop: 2, done: false }, 0, 3), { stop: 2, done: false });
  assert.deepEqual(progressAfter({ stop: 2, done: false }, 2, 3), { stop: 2, done: true });
  assert.deepEqual(progressAfter({ stop: 2, done: true }, 0, 3), { stop: 2, done: true });
});

test("a lesson opens where the learner has been, once done at its start, or where it is asked to", () => {
  assert.equal(firstStop(null, { stop: 2, done: false }, 3), 2);
  assert.equal(firstStop(undefined, { stop: 2, done: true }, 3), 0);
  assert.equal(firstStop(1, { stop: 2, done: true }, 3), 1);
  assert.deepEqual(
    [-5, 99].map((wanted) => firstStop(wanted, { stop: 0, done: false }, 3)),
    [0, 2],
  );
});

test("an address that was followed opens what it names; a reload opens what was open", () => {
  const kept = { lesson: "adam", stop: 3 };
  assert.deepEqual(findResumed("?lesson=dead&stop=2", kept, false), { lesson: "dead", myth: null, stop: 1 });
  assert.deepEqual(findResumed("?myth=batch", kept, false), { lesson: null, myth: "batch", stop: null });
  assert.equal(findResumed("?lesson=dead&stop=2", kept, true), kept);
  assert.equal(findResumed("", kept, false), kept);
  assert.equal(findResumed("?lesson=dead", null, true).lesson, "dead");
  assert.equal(findResumed("?lesson=dead&stop=x", null, false).stop, 0);
});

test("a card says how many stops are done and what its button does", () => {
  assert.deepEqual(cardWords({ stop: 0, done: false }, 9), {
    share: 0,
    counted: "lessons.stops",
    begin: "lessons.start",
  });
  assert.deepEqual(cardWords({ stop: 4, done: false }, 9), {
    share: 4,
    counted: "lessons.some_stops",
    begin: "lessons.continue",
  });
  assert.deepEqual(cardWords({ stop: 4, done: true }, 9), {
    share: 9,
    counted: "lessons.all_stops",
    begin: "lessons.again",
  });
});

test("what is open knows its stop and whether it is the last", () => {
  setOpen({ lesson: { name: "adam", stops: ["first", "last"] } });
  assert.equal(stopOf(openWalk()), "first");
  assert.ok(!isLastStop(openWalk()));
  lessons.open.index = 1;
  assert.equal(stopOf(openWalk()), "last");
  assert.ok(isLastStop(openWalk()));
});

/* A browser's storage; `window` has nothing else here. */
const storing = () => {
  const items = new Map();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
};

test("the open lesson is kept in the tab, progress in the browser", () => {
  globalThis.window = { localStorage: storing(), sessionStorage: storing() };
  assert.equal(readOpen(), null);
  assert.deepEqual(readProgress("adam"), { stop: 0, done: false });
  keepOpen({ lesson: "adam", stop: 2, own: "{}" });
  keepProgress("adam", { stop: 2, done: false });
  keepProgress("dead", { stop: 8, done: true });
  assert.deepEqual(readOpen(), { lesson: "adam", stop: 2, own: "{}" });
  assert.deepEqual(readProgress("adam"), { stop: 2, done: false });
  assert.deepEqual(readProgress("dead"), { stop: 8, done: true });
  keepOpen(null);
  assert.equal(window.sessionStorage.items.size, 0);
});

test("without storage, or with rubbish in it, lessons begin at their start", () => {
  globalThis.window = {};
  keepOpen({ myth: "batch" });
  keepProgress("adam", { stop: 2, done: false });
  assert.equal(readOpen(), null);
  assert.deepEqual(readProgress("adam"), { stop: 0, done: false });
  window.sessionStorage = storing();
  window.sessionStorage.setItem("backstep.lesson", "{");
  assert.equal(readOpen(), null);
});
