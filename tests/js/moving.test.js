import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Mover } from "../../assets/js/core/mover.js";

const STOPS = { term: [0, 1, 2, 3, 4, 5, 6], neuron: [0, 2, 3, 6], phase: [0, 3, 4, 5, 6] };
const PHASES = { forward: [0, 3], loss: [3, 4], backward: [4, 5], update: [5, 6] };

/* A button that remembers only what it was told. */
const button = () => ({
  classList: { toggle() {} },
  setAttribute() {},
  querySelector: () => ({}),
});

class Walker extends Mover {
  film = { stops: STOPS, phases: PHASES };
  last = 6;
  pace = 100;
  playButton = button();

  moveTo(index) {
    this.index = index;
  }
}

const walk = (granularity, move, from = 0) => {
  const walker = new Walker(granularity);
  walker.index = from;
  const way = [];
  for (let count = 0; count < 7; count += 1) {
    move(walker);
    way.push(walker.index);
  }
  return way;
};

test("one halts at each stop of the granularity, and stays at the end", () => {
  assert.deepEqual(
    walk("neuron", (walker) => walker.next()),
    [2, 3, 6, 6, 6, 6, 6],
  );
  assert.deepEqual(
    walk("neuron", (walker) => walker.previous(), 6),
    [3, 2, 0, 0, 0, 0, 0],
  );
});

test("from between two stops one goes to the next or to the last one", () => {
  assert.equal(walk("phase", (walker) => walker.next(), 1)[0], 3);
  assert.equal(walk("phase", (walker) => walker.previous(), 2)[0], 0);
});

test("a phase is entered at its first halt, or at its end", () => {
  const walker = new Walker("neuron");
  walker.enter("forward");
  assert.equal(walker.index, 2);
  walker.enter("loss");
  assert.equal(walker.index, 4);
});

test("the phase is that of the last step", () => {
  const walker = new Walker("term");
  const phases = [0, 1, 3, 4, 5, 6].map((index) => {
    walker.index = index;
    return walker.phase;
  });
  assert.deepEqual(phases, ["forward", "forward", "forward", "loss", "backward", "update"]);
});

test("a key with Shift moves by phases", () => {
  const walker = new Walker("term");
  walker.action({ key: "ArrowRight", shiftKey: true })();
  assert.equal(walker.index, 3);
  walker.action({ key: "ArrowLeft", shiftKey: false })();
  assert.equal(walker.index, 2);
  assert.equal(walker.action({ key: "x", shiftKey: false }), undefined);
});

test("playing goes on by itself to the end, and begins anew from there", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const walker = new Walker("neuron");
  walker.play();
  mock.timers.tick(120);
  assert.equal(walker.index, 2);
  for (let frame = 0; frame < 3; frame += 1) mock.timers.tick(walker.pace);
  assert.deepEqual([walker.index, walker.timer], [6, null]);
  walker.play();
  assert.equal(walker.index, 0);
  walker.pause();
  mock.timers.tick(1000);
  assert.equal(walker.index, 0);
  mock.timers.reset();
});
