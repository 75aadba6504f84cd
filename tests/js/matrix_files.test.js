import assert from "node:assert/strict";
import { test } from "node:test";
import { MATRIX_FORMS, nameMatrix } from "../../assets/js/step/matrix_files.js";

const NUMBERS = [0, -0.1, 1 / 3, 5e-324, -1.7976931348623157e308, 1e21, 123456.789, 2.5e-7];
const rows = [NUMBERS.slice(0, 4), NUMBERS.slice(4)];
const matrix = { name: "weight_1", title: "W^{(1)}", rows };
const unknown = { name: "delta_2_sample_1", title: "\\delta^{(2)}", rows: [[null], [NaN], [-Infinity]] };

const written = (form) => MATRIX_FORMS[form].write([matrix, unknown]);

test("CSV has every digit of a number, and a line for each row below the name of its matrix", () => {
  const [name, ...lines] = written("csv").split("\n\n")[0].split("\n");
  assert.equal(name, "weight_1");
  assert.deepEqual(
    lines.map((line) => line.split(",").map(Number)),
    rows,
  );
});

test("LaTeX has every digit of a number", () => {
  const body = /\\begin\{bmatrix\}\n(.*?)\n\\end/s.exec(written("latex"))[1];
  const read = (text) => Number(text.replace(/ \\cdot 10\^\{(-?\d+)\}/, "e$1"));
  assert.deepEqual(
    body.split(" \\\\\n").map((line) => line.split(" & ").map(read)),
    rows,
  );
});

test("NumPy's code has every digit of a number", () => {
  const body = /weight_1 = np\.array\((\[.*?\n\]), /s.exec(written("numpy"))[1];
  assert.deepEqual(JSON.parse(body.replace(/,\n\]/, "\n]")), rows);
});

test("what is not computed yet is left open, and what is not finite is said", () => {
  assert.ok(written("csv").endsWith("delta_2_sample_1\n\nnan\n-inf"));
  assert.ok(written("latex").includes("\\cdot \\\\\n\\text{NaN} \\\\\n-\\infty"));
  assert.ok(written("numpy").includes("    [np.nan],\n    [np.nan],\n    [-np.inf],"));
});

test("a matrix is called after its quantity, its layer and its sample", () => {
  assert.equal(nameMatrix("weight_gradient/2/0/1/"), "weight_gradient_2");
  assert.equal(nameMatrix("delta/2/0//3"), "delta_2_sample_4");
});
