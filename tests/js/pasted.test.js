import assert from "node:assert/strict";
import { test } from "node:test";
import { findNumber } from "../../assets/js/core/typed.js";
import { fillCells } from "../../assets/js/step/editor/filling.js";
import { readMatrices } from "../../assets/js/step/editor/pasted.js";

/* Numbers that look random and are the same every time. */
let seed = 1;
const random = () => {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
};
const whole = (low, high) => low + Math.floor(random() * (high - low + 1));
const number = () => {
  const size = 10 ** whole(-6, 3);
  return random() < 0.2 ? whole(-9, 9) : (random() - 0.5) * size;
};
const matrix = (rows, columns) => Array.from({ length: rows }, () => Array.from({ length: columns }, number));

const nested = (rows) => `[${rows.map((row) => `[${row.join(", ")}]`).join(",\n       ")}]`;
const FORMS = {
  spreadsheet: (rows) => rows.map((row) => row.join("\t")).join("\r\n"),
  "spreadsheet with decimal commas": (rows) =>
    rows.map((row) => row.map((x) => String(x).replace(".", ",")).join("\t")).join("\n"),
  "NumPy's code": (rows) => `array(${nested(rows)}, dtype=float64)`,
  "what NumPy prints": (rows) => `[${rows.map((row) => `[${row.join(" ")}]`).join("\n ")}]`,
  torch: (rows) => `tensor(${nested(rows)}, grad_fn=<AddBackward0>)`,
  MATLAB: (rows) => `[${rows.map((row) => row.join(" ")).join("; ")}]`,
  "MATLAB with commas": (rows) => `W = [${rows.map((row) => row.join(", ")).join(";\n")}];`,
  LaTeX: (rows) => `\\begin{bmatrix}\n${rows.map((row) => row.join(" & ")).join(" \\\\\n")}\n\\end{bmatrix}`,
};

const values = (matrices) => matrices.map((rows) => rows.map((row) => row.map(findNumber)));

for (const [name, write] of Object.entries(FORMS)) {
  test(`a random matrix is read as it comes from ${name}`, () => {
    for (let i = 0; i < 200; i += 1) {
      const rows = matrix(whole(1, 16), whole(1, 16));
      assert.deepEqual(values(readMatrices(write(rows))), [rows], write(rows));
    }
  });

  test(`several matrices are read as they come from ${name}`, () => {
    for (let i = 0; i < 50; i += 1) {
      const all = [matrix(3, 2), matrix(1, 3), matrix(whole(2, 4), 2)];
      assert.deepEqual(values(readMatrices(all.map(write).join("\n\n"))), all);
    }
  });
}

test("vectors, names, fractions and exponents are read too", () => {
  assert.deepEqual(values(readMatrices("b1 = torch.tensor([0.1, 0.2, 0.3])")), [[[0.1, 0.2, 0.3]]]);
  assert.deepEqual(values(readMatrices("[0.1 0.2 0.3\n 0.4]")), [[[0.1, 0.2, 0.3, 0.4]]]);
  assert.deepEqual(values(readMatrices("W[0] = [[1, 2], [3, 4]]")), [
    [
      [1, 2],
      [3, 4],
    ],
  ]);
  assert.deepEqual(values(readMatrices("\\begin{pmatrix}\\frac{1}{2} & −3e-4\\end{pmatrix}")), [[[0.5, -0.0003]]]);
  assert.deepEqual(values(readMatrices("0,35; 0,9")), [[[0.35, 0.9]]]);
  assert.deepEqual(values(readMatrices("0.35, 0.9")), [[[0.35, 0.9]]]);
  assert.deepEqual(values(readMatrices("0.5 1/4 1")), [[[0.5, 0.25, 1]]]);
  assert.deepEqual(readMatrices(" \n "), []);
});

/* The sheet of a 2-3-1 net: weights and biases of a layer side by side. */
const sheet = [
  [3, 2, 0, 0],
  [3, 1, 0, 1],
  [1, 3, 1, 2],
  [1, 1, 1, 3],
].flatMap(([rows, columns, group, grid]) =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => ({ key: `${grid}/${row}/${column}`, group, grid, row, column })),
  ).flat(),
);
const at = (key) => sheet.find((cell) => cell.key === key);
const texts = (rows, columns, start = 0) =>
  Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (__, c) => String(start + r * columns + c)));

test("a matrix fills from a cell on, over into the grid beside it", () => {
  const { filled } = fillCells(sheet, at("0/1/1"), [texts(2, 2)]);
  assert.deepEqual(filled, { "0/1/1": "0", "1/1/0": "1", "0/2/1": "2", "1/2/0": "3" });
});

test("several matrices fill one grid after the other, vectors either way", () => {
  const { filled } = fillCells(sheet, at("0/0/0"), [texts(3, 2), texts(1, 3), texts(1, 3), texts(1, 1)]);
  assert.equal(Object.keys(filled).length, 13);
  assert.equal(filled["1/2/0"], "2");
});

test("what does not fit is refused, and says what would", () => {
  const refused = (corner, ...matrices) => fillCells(sheet, at(corner), matrices).refused;
  assert.deepEqual(refused("0/1/0", texts(3, 2)).values, { rows: 3, columns: 2, high: 2, wide: 3 });
  assert.equal(refused("0/0/0", texts(2, 4)).word, "error.paste.size");
  assert.equal(refused("2/0/0", texts(1, 3), texts(1, 1), texts(1, 1)).word, "error.paste.count");
  assert.equal(refused("0/0/0", [["1", "x"]]).values.value, "x");
  assert.equal(refused("0/0/0", [["1", "2"], ["3"]]).word, "error.paste.ragged");
});
