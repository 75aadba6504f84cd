// @ts-check
/* The matrices that are shown as text: CSV, LaTeX and NumPy, unrounded. */

/** @typedef {{ name: string, title: string, rows: (number | null)[][] }} Matrix a number is null until it is computed */

/** @param {number} value @param {Record<"nan" | "inf", string>} words */
const writePlain = (value, { nan, inf }) => {
  if (Number.isNaN(value)) return nan;
  if (!Number.isFinite(value)) return value > 0 ? inf : `-${inf}`;
  return String(value);
};

/** @param {Matrix[]} matrices */
const writeCsv = (matrices) =>
  matrices
    .map(({ name, rows }) => {
      const lines = rows.map((row) => row.map((v) => (v === null ? "" : writePlain(v, { nan: "nan", inf: "inf" }))));
      return [name, ...lines.map((line) => line.join(","))].join("\n");
    })
    .join("\n\n");

/** @param {number | null} value */
const texNumber = (value) => {
  if (value === null) return "\\cdot";
  const text = writePlain(value, { nan: "\\text{NaN}", inf: "\\infty" });
  return text.replace(/e([+-]?)(\d+)$/, (_, sign, power) => ` \\cdot 10^{${sign === "-" ? "-" : ""}${power}}`);
};

/** @param {Matrix[]} matrices */
const writeTex = (matrices) =>
  matrices
    .map(({ title, rows }) => {
      const body = rows.map((row) => row.map(texNumber).join(" & ")).join(" \\\\\n");
      return `\\[\n${title} = \\begin{bmatrix}\n${body}\n\\end{bmatrix}\n\\]`;
    })
    .join("\n\n");

/** @param {number | null} value */
const pythonNumber = (value) => (value === null ? "np.nan" : writePlain(value, { nan: "np.nan", inf: "np.inf" }));

/** @param {Matrix[]} matrices */
const writeNumpy = (matrices) => {
  const arrays = matrices.map(({ name, rows }) => {
    const lines = rows.map((row) => `    [${row.map(pythonNumber).join(", ")}],`);
    return `${name} = np.array([\n${lines.join("\n")}\n], dtype=np.float64)`;
  });
  return ["import numpy as np", ...arrays].join("\n\n");
};

/** How matrices are written, and how such a file ends. @type {Record<string, { ending: string, write: (matrices: Matrix[]) => string }>} */
export const MATRIX_FORMS = {
  csv: { ending: "csv", write: writeCsv },
  latex: { ending: "tex", write: writeTex },
  numpy: { ending: "py", write: writeNumpy },
};

/**
 * What a matrix is called in a file, after the quantity of its numbers, its layer and its sample.
 * @param {string} key of one of its numbers
 */
export const nameMatrix = (key) => {
  const [quantity, layer, , , sample] = key.split("/");
  return `${quantity}_${layer}${sample ? `_sample_${Number(sample) + 1}` : ""}`;
};
