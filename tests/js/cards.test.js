import assert from "node:assert/strict";
import test from "node:test";
import { findCard } from "../../assets/js/step/cards.js";

const card = (title) => ({
  title,
  sentence: "",
  spoken: `${title} is 1.`,
  symbols: [`${title} = 1`],
  lines: [`${title} &= 1`],
  tables: [],
  torch: [],
});
const film = {
  stops: { term: [0, 1, 2, 4, 5], neuron: [0, 2, 4, 5], layer: [0, 4, 5], phase: [0, 5] },
  cards: {
    neuron: ["n1", "n2", "n3"].map(card),
    layer: ["l1", "l2"].map(card),
    phase: [{ ...card("p"), symbols: ["l1 = 1", "l2 = 1"], lines: [] }],
  },
  formulas: ["f0", "f1", "f2", "f3", "f4"],
  substituted: ["s0", "s1", "s2", "s3", "s4"],
  sentences: ["t0", "t1", "t2", "t3", "t4"],
  spoken: ["a0", "a1", "a2", "a3", "a4"],
};
const titles = (granularity) => [1, 2, 3, 4, 5].map((index) => findCard(film, index, granularity).title);

test("nothing is said at the start", () => {
  assert.equal(findCard(film, 0, "neuron"), null);
});

test("at a halt stands the card of the stop that ends there", () => {
  assert.deepEqual(
    [2, 4, 5].map((index) => findCard(film, index, "neuron").title),
    ["n1", "n2", "n3"],
  );
  assert.deepEqual(
    [4, 5].map((index) => findCard(film, index, "layer").title),
    ["l1", "l2"],
  );
  const { start, end } = findCard(film, 4, "neuron");
  assert.deepEqual([start, end], [2, 4]);
});

test("between two halts stands what is said by the next finer one", () => {
  assert.equal(titles("layer")[1], "n1");
  assert.equal(findCard(film, 1, "layer").sentence, "t0");
});

test("by term a number that is only copied says nothing of its own", () => {
  const { sentence, symbols, substituted } = findCard(film, 4, "term");
  assert.deepEqual([sentence, symbols, substituted], ["t2", ["f2"], "s2"]);
});

test("every stop has something to be said aloud, whatever the granularity", () => {
  const spoken = (granularity) => [1, 2, 3, 4, 5].map((index) => findCard(film, index, granularity).spoken);
  assert.deepEqual(spoken("term"), ["a0", "a1", "a2", "a2", "a4"]);
  assert.deepEqual(spoken("neuron"), ["a0", "n1 is 1.", "a2", "n2 is 1.", "n3 is 1."]);
  assert.equal(findCard(film, 5, "phase").spoken, "p is 1.");
});
