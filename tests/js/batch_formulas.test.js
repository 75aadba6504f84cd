import assert from "node:assert/strict";
import { test } from "node:test";
import { numbersFormula } from "../../assets/js/lab/batch/formulas.js";
import { factor, lines, number } from "../../assets/js/lab/batch/latex.js";
import { batchOf, dense, whole } from "./support/batches.js";
import { listRefused } from "./support/katex.js";

const formula = (...expressions) =>
  `\\begin{aligned} ${expressions.map((text) => `&= ${text}`).join(" \\\\ ")} \\end{aligned}`;

const rounded = (...texts) => formula(...texts).replace(/&= (?=[^&]*$)/, "&\\approx ");

test("numbers in LaTeX have five digits, and powers of ten where they are far from 1", () => {
  assert.deepEqual([0, 1.5, 123456, 0.00012345, 0.00001, -2, Infinity, NaN].map(number), [
    "0",
    "1.5",
    "1.2346 \\times 10^{5}",
    "0.00012345",
    "1 \\times 10^{-5}",
    "-2",
    "\\infty",
    "\\mathrm{NaN}",
  ]);
  assert.deepEqual([2, -2, 1e-9].map(factor), ["2", "(-2)", "(1 \\times 10^{-9})"]);
});

test("a rounded number keeps its zeros, and what is rounded is not equal", () => {
  assert.deepEqual([0.699, -0.69897, 1.00004, 0.1 + 0.2, 0.0000123456].map(number), [
    "0.699",
    "-0.69897",
    "1.0000",
    "0.3",
    "1.2346 \\times 10^{-5}",
  ]);
  assert.match(numbersFormula(unit(), "a", 1, 0, 0.123456), /&\\approx 0\.12346/);
  assert.match(numbersFormula(unit(), "a", 1, 0, 0.5), /&= 0\.5 /);
});

test("a long sum has two terms a line", () => {
  assert.equal(lines(["a", "b", "c"]), "a + b \\\\ &\\quad + c");
});

const unit = (more = {}) =>
  batchOf({
    layers: [dense(5, 2, "sigmoid")],
    parameters: [
      whole(
        {
          old: [1, -2, 3, 4, 0.5, 0, 0, 0, 0, 0],
          gradient: [0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          new: [0.75, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          "before.velocity": [2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          "after.velocity": [2.5, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          "before.squares": [4, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          "after.squares": [9, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          "before.mean": [-2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
          "after.mean": [-1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        },
        { old: [0.25, 0], gradient: [0, 0] },
      ),
    ],
    image: [1, 1, 1, 1, 1],
    z: [[6.75, 0]],
    a: [[0.5, 0.25]],
    answer: [0.25, 0.75],
    arriving: [[2, -4]],
    delta: [[0.5, -0.75]],
    ...more,
  });

test("z writes the three largest products, the rest, and the bias", () => {
  assert.equal(
    numbersFormula(unit(), "z", 1, 0, 6.75),
    formula(
      "4 \\cdot 1 + 3 \\cdot 1 \\\\ &\\quad + (-2) \\cdot 1 + \\underbrace{1.5}_{+2} \\\\ &\\quad + 0.25",
      "6.75",
    ),
  );
});

test("activations and slopes are written with the numbers of the unit", () => {
  const b = unit();
  assert.equal(numbersFormula(b, "a", 1, 0, 0.5), formula("\\frac{1}{1 + e^{-6.75}}", "0.5"));
  assert.equal(numbersFormula(b, "delta", 1, 1, -0.75), formula("(-4) \\cdot 0.25 \\cdot (1 - 0.25)", "-0.75"));
});

test("the loss of a sure answer is written through what the others weigh", () => {
  const b = batchOf({ layers: [dense(1, 2)], image: [1], z: [[0, -4]], answer: [0.75, 0.25] });
  assert.equal(numbersFormula(b, "loss", 1, 0, 0.1), rounded("\\ln (1 + 0.018316)", "0.1"));
  const unsure = batchOf({ layers: [dense(1, 2)], image: [1], z: [[-4, 0]], answer: [0.25, 0.75] });
  assert.equal(numbersFormula(unsure, "loss", 1, 0, 1.4), formula("-\\ln (0.25)", "1.4"));
});

/* What a formula of fractions, powers of e and products amounts to as it is printed. */
const evaluate = (text) => {
  const plain = text
    .replace(/ \\times 10\^\{(-?\d+)\}/g, "e$1")
    .replace(/\\frac\{e\^\{([^}]*)\}\}\{([^}]*)\}/g, "Math.exp($1) / ($2)")
    .replace(/\(([^()]*)\)\^\{2\}/g, "($1) ** 2")
    .replace(/\\cdot/g, "*");
  return Function(`"use strict"; return ${plain};`)();
};
const printed = (latex) => latex.split("&= ")[1].split(" \\\\ ")[0];

test("softmax, its δ and slopes evaluate as they are printed, however sure the net is", () => {
  for (const z of [
    [0, -10.234567, -12.3],
    [3.21098765, 17.6543219, 2.5],
    [-0.123456, 0.2, 0.1],
  ]) {
    const powers = z.map((one) => Math.exp(one - Math.max(...z)));
    const answer = powers.map((one) => one / powers.reduce((sum, other) => sum + other));
    const b = batchOf({ layers: [dense(1, 3)], image: [1], z: [z], answer });
    for (const index of [0, 1, 2]) {
      const near = (found, value) => assert.ok(Math.abs(found / value - 1) < 1e-4, `${found} is not ${value}`);
      near(evaluate(printed(numbersFormula(b, "answer", 1, index, 0.5))), b.answer[index]);
      near(evaluate(printed(numbersFormula(b, "output_delta", 1, index, 0.5))), b.answer[index] - (index ? 0 : 1));
    }
  }
  for (const a of [0.99996, 0.5, 1e-7]) {
    const b = unit({ a: [[a, 0]], arriving: [[1, 0]] });
    const found = evaluate(printed(numbersFormula(b, "delta", 1, 0, 0.5)));
    assert.ok(Math.abs(found / (Math.fround(a) * (1 - Math.fround(a))) - 1) < 1e-4);
  }
});

test("the squared error is a mean over ten outputs", () => {
  const b = unit({ loss_name: "mse" });
  assert.equal(numbersFormula(b, "loss", 1, 0, 0.1125), formula("\\frac{1}{10} \\cdot 1.125", "0.1125"));
  assert.equal(numbersFormula(b, "output_delta", 1, 0, -0.15), formula("\\frac{2}{10} \\cdot (0.25 - 1)", "-0.15"));
});

test("the loss of a batch is the mean of its images", () => {
  const b = unit({ losses: [1, "inf", 2], labels: [0, 0, 0] });
  assert.equal(
    numbersFormula(b, "batch_loss", 1, 0, Infinity),
    formula("\\frac{1}{3} \\cdot (\\infty + 2 \\\\ &\\quad + 1)", "\\infty"),
  );
  assert.equal(numbersFormula(unit({ losses: [3] }), "batch_loss", 1, 0, 3), formula("3"));
});

const AT = { unit: 0, source: 0 };
test("each optimizer writes its own update", () => {
  const written = {
    sgd: "1 - 0.5 \\cdot 0.5",
    momentum: "1 - 0.5 \\cdot 2.5",
    rmsprop: "1 - \\frac{0.5}{\\sqrt{9} + 1 \\times 10^{-8}} \\cdot 0.5",
    adagrad: "1 - \\frac{0.5}{\\sqrt{9} + 1 \\times 10^{-10}} \\cdot 0.5",
    // After one update 0.1 and 0.001 of the means are there: −1/0.1 and 9/0.001.
    adam: "1 - \\frac{0.5}{\\sqrt{9000} + 1 \\times 10^{-8}} \\cdot (-10)",
    adamw:
      "(1 - 0.01 \\cdot 0.5) \\cdot 1 \\\\ &\\quad + (-\\frac{0.5}{\\sqrt{9000} + 1 \\times 10^{-8}} \\cdot (-10))",
  };
  for (const [optimizer, text] of Object.entries(written)) {
    assert.equal(numbersFormula(unit({ optimizer }), "new", 1, AT, 0.75), formula(text, "0.75"), optimizer);
  }
});

test("what an optimizer remembers is written with its own shares", () => {
  const squares = (optimizer) => numbersFormula(unit({ optimizer }), "squares", 1, AT, 9);
  assert.equal(squares("adagrad"), formula("4 + (0.5)^{2}", "9"));
  assert.equal(squares("rmsprop"), formula("0.99 \\cdot 4 + 0.01 \\cdot (0.5)^{2}", "9"));
  assert.equal(squares("adam"), formula("0.999 \\cdot 4 + 0.001 \\cdot (0.5)^{2}", "9"));
  assert.equal(numbersFormula(unit({ momentum: 0.25 }), "velocity", 1, AT, 1), formula("0.25 \\cdot 2 + 0.5", "1"));
});

test("what is on its way has no formula yet, and an image has none", () => {
  assert.equal(numbersFormula(unit(), "weight_gradient", 1, AT, 1), null);
  assert.equal(numbersFormula(unit(), "image", 0, 0, 1), "");
});

const OF_LAYERS = ["z", "a", "answer", "target", "loss", "batch_loss", "output_delta", "delta"];
const OF_WEIGHTS = ["velocity", "mean", "squares", "new"];

test("KaTeX sets every formula with numbers", () => {
  const values = [0, 0.5, -1.23456e-7, 1e12, Infinity, Number.NaN];
  const texts = [];
  for (const activation of ["relu", "leaky_relu", "sigmoid", "tanh"])
    for (const loss_name of ["cross_entropy", "mse"])
      for (const losses of [[1], [1, 0.123456, 3, 4, 5]])
        for (const quantity of OF_LAYERS)
          for (const value of values) {
            const b = unit({ layers: [dense(5, 2, activation)], loss_name, losses, labels: losses.map(() => 0) });
            texts.push(numbersFormula(b, quantity, 1, 0, value));
          }
  for (const optimizer of ["sgd", "momentum", "rmsprop", "adagrad", "adam", "adamw"])
    for (const quantity of OF_WEIGHTS)
      if (quantity !== "squares" || /rms|ada/.test(optimizer))
        texts.push(numbersFormula(unit({ optimizer, rate: 1e-9 }), quantity, 1, AT, -2));
  assert.ok(texts.every((text) => typeof text === "string"));
  assert.deepEqual(listRefused(texts), []);
});
