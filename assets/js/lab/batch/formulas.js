/* The formula of a step of the lab with the numbers of one unit, pixel or weight in it. */
import { toNumber } from "../../core/numbers.js";
import { arriving, exponentials, LEAKY, maximum, ranked, SHOWN, weightedInput } from "./values.js";

const DIGITS = 5;

/* As formulas/notation.py writes numbers. */
const number = (value) => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "\\mathrm{NaN}" : value > 0 ? "\\infty" : "-\\infty";
  const [mantissa, exponent] = value.toExponential(DIGITS - 1).split("e");
  const power = Number(exponent);
  if (value !== 0 && (power < -4 || power >= DIGITS)) return `${Number(mantissa)} \\times 10^{${power}}`;
  return String(Number(value.toPrecision(DIGITS)));
};
const factor = (value) => {
  const text = number(value);
  return text.startsWith("-") || text.includes("\\times") ? `(${text})` : text;
};

const LINE = 2;
const lines = (parts, each = LINE) => {
  const rows = [];
  for (let i = 0; i < parts.length; i += each) rows.push(parts.slice(i, i + each).join(" + "));
  return rows.join(" \\\\ &\\quad + ");
};
const aligned = (expressions) =>
  `\\begin{aligned} ${expressions.map((text) => `&= ${text}`).join(" \\\\ ")} \\end{aligned}`;

/* The largest products, the others as one number, and what is added to them. */
const sum = (found, more = []) => {
  if (!found) return null;
  const listed = found.dense ? found.terms.slice(0, SHOWN) : found.windows;
  const others = (found.dense ? found.terms.length - listed.length : 0) + found.others;
  const rest = found.sum - listed.reduce((total, term) => total + term.product, 0);
  const parts = listed.map((term) =>
    found.dense ? `${factor(term.w)} \\cdot ${factor(term.value)}` : factor(term.product),
  );
  if (others) parts.push(`\\underbrace{${factor(rest)}}_{+${others}}`);
  return [lines([...parts, ...more.map(factor)])];
};

const RULES = {
  relu: (z) => `\\max(0, ${number(z)})`,
  leaky_relu: (z) => `\\max(0, ${number(z)}) + ${LEAKY} \\cdot \\min(0, ${number(z)})`,
  sigmoid: (z) => `\\frac{1}{1 + e^{${number(-z)}}}`,
  tanh: (z) => `\\tanh (${number(z)})`,
  identity: (z) => number(z),
};
const SLOPES = {
  relu: (a) => (a > 0 ? "1" : "0"),
  leaky_relu: (a) => (a > 0 ? "1" : String(LEAKY)),
  sigmoid: (a) => `${factor(a)} \\cdot (1 - ${factor(a)})`,
  tanh: (a) => `(1 - (${factor(a)})^{2})`,
};

const meanOf = (values) => {
  const found = ranked(values.length, (i) => ({ product: values[i] }), SHOWN);
  const parts = found.terms.map((term) => factor(term.product));
  if (found.others) parts.push(`\\underbrace{${factor(found.rest)}}_{+${found.others}}`);
  return [values.length === 1 ? parts[0] : `\\frac{1}{${values.length}} \\cdot (${lines(parts)})`];
};

const WRITERS = {
  z: (b, layer, index) => {
    const found = weightedInput(b, layer, index);
    return sum(found, found ? [found.bias] : []);
  },
  a: (b, layer, index) => [RULES[b.layers[layer - 1].activation](b.z(layer)[index])],
  pool: (b, layer, index) => [
    `\\max(${maximum(b, layer, index)
      .cells.map((cell) => number(cell.value))
      .join(", ")})`,
  ],
  answer: (b, layer, index) => {
    const z = b.z(layer);
    if (b.film.loss_name === "mse") return [number(z[index])];
    const { shift, total } = exponentials(z, b.label);
    const moved = number(z[index] - shift);
    return [`\\frac{e^{${moved}}}{${number(total)}}`];
  },
  target: (b, _layer, index) => [index === b.label ? "1" : "0"],
  loss: (b, layer) => {
    if (b.film.loss_name === "mse") {
      const squares = [...b.answer].reduce((total, y, k) => total + (y - (k === b.label ? 1 : 0)) ** 2, 0);
      return [`\\frac{1}{10} \\cdot ${factor(squares)}`];
    }
    const { others } = exponentials(b.z(layer), b.label);
    const p = b.answer[b.label];
    // Near 1 a probability has too few digits on the screen for its logarithm.
    return [p < 0.5 && p > 1e-30 ? `-\\ln (${number(p)})` : `\\ln (1 + ${factor(others)})`];
  },
  batch_loss: (b) => meanOf(b.film.losses.map(toNumber)),
  output_delta: (b, _layer, index) => {
    const error = `${number(b.answer[index])} - ${index === b.label ? 1 : 0}`;
    return [b.film.loss_name === "mse" ? `\\frac{2}{10} \\cdot (${error})` : error];
  },
  arriving: (b, layer, index) => {
    const found = arriving(b, layer, index);
    return found?.pool ? [`${factor(found.value)} \\cdot ${found.won ? 1 : 0}`] : sum(found);
  },
  delta: (b, layer, index) => {
    const { activation } = b.layers[layer - 1];
    return [`${factor(b.arriving(layer)[index])} \\cdot ${SLOPES[activation](b.a(layer)[index])}`];
  },
  weight_gradient: (b, layer, { unit, source }) => {
    const found = b.shares(layer, unit, source);
    return found && meanOf(found.product);
  },
  bias_gradient: (b, layer, { unit, source }) => {
    const found = b.shares(layer, unit, source);
    return found && meanOf(found.bias);
  },
  velocity: (b, layer, at) =>
    kept(
      b,
      layer,
      at,
      (row, i) => `${number(b.film.momentum)} \\cdot ${factor(row["before.velocity"][i])} + ${factor(row.gradient[i])}`,
    ),
  mean: (b, layer, at) =>
    kept(
      b,
      layer,
      at,
      (row, i) => `0.9 \\cdot ${factor(row["before.mean"][i])} + 0.1 \\cdot ${factor(row.gradient[i])}`,
    ),
  squares: (b, layer, at) =>
    kept(b, layer, at, (row, i) => {
      const [before, square] = [factor(row["before.squares"][i]), `(${number(row.gradient[i])})^{2}`];
      if (b.film.optimizer === "adagrad") return `${before} + ${square}`;
      return b.film.optimizer === "rmsprop"
        ? `0.99 \\cdot ${before} + 0.01 \\cdot ${square}`
        : `0.999 \\cdot ${before} + 0.001 \\cdot ${square}`;
    }),
  new: (b, layer, at) =>
    kept(b, layer, at, (row, i) => {
      const [eta, old] = [factor(b.film.rate), number(row.old[i])];
      const root = (text, eps) => `\\frac{${number(b.film.rate)}}{\\sqrt{${text}} + ${eps}}`;
      const g = factor(row.gradient[i]);
      const small = "1 \\times 10^{-8}";
      const t = b.film.update;
      switch (b.film.optimizer) {
        case "sgd":
          return `${old} - ${eta} \\cdot ${g}`;
        case "momentum":
          return `${old} - ${eta} \\cdot ${factor(row["after.velocity"][i])}`;
        case "rmsprop":
          return `${old} - ${root(number(row["after.squares"][i]), small)} \\cdot ${g}`;
        case "adagrad":
          return `${old} - ${root(number(row["after.squares"][i]), "1 \\times 10^{-10}")} \\cdot ${g}`;
        default: {
          const decay = b.film.optimizer === "adamw" ? `(1 - 0.01 \\cdot ${eta}) \\cdot ${factor(row.old[i])}` : old;
          const [m, v] = [
            number(row["after.mean"][i] / (1 - 0.9 ** t)),
            number(row["after.squares"][i] / (1 - 0.999 ** t)),
          ];
          const change = `${root(v, small)} \\cdot ${m.startsWith("-") || m.includes("\\times") ? `(${m})` : m}`;
          return decay === old ? `${old} - ${change}` : lines([decay, `(-${change})`], 1);
        }
      }
    }),
};

const kept = (b, layer, { unit, source }, write) => {
  const row = b.row(layer, unit);
  return row && [write(row, source)];
};

/* The numbers of a step in LaTeX; null while they are on their way, "" where there are none. */
export const numbersFormula = (b, quantity, layer, at, value) => {
  if (quantity === "image") return "";
  const expressions = WRITERS[quantity](b, layer, at);
  return expressions && aligned([...expressions, number(value)]);
};
