// @ts-check
/* What can be filled in to be checked: the place one is at, one quantity of a layer, or all of an iteration. */
import { say } from "../../core/words.js";
import { findCard } from "../cards.js";
import { writeKey } from "../film.js";
import { optimizerQuantities, shapes } from "../grids.js";

/** @import { Player } from "../player.js" */
/** @typedef {{ title: string, rows: (string | null)[][] }} FormGrid its title in LaTeX, and the keys of its fields */
/** @typedef {{ name: string, text: string, groups: FormGrid[][], isMain: boolean }} Form grids of a group stand side by side */

const GIVEN = /^(input|target)\//;
const REDUCED = /^(loss|weight_gradient|bias_gradient)\/.*\/$/;

/** What stands before the first sign of equality of a formula. @param {string} formula */
const leftSide = (formula) => formula.split(/ = | \\leftarrow /)[0];

/** Whether a number only repeats that of the one sample. @param {Player} p @param {string} key */
const isCopy = (p, key) => p.film.network.samples === 1 && REDUCED.test(key);

/** The numbers that are computed at the place one is at, a grid each. @param {Player} p @returns {FormGrid[][]} */
export const formOfPlace = (p) => {
  const { start, end } = findCard(p.film, p.index, p.granularity) ?? { start: 0, end: 0 };
  const grids = p.film.keys.slice(start, end).map((key, i) => ({ key, title: leftSide(p.film.formulas[start + i]) }));
  return grids
    .filter(({ key }) => !GIVEN.test(key) && !isCopy(p, key))
    .map(({ key, title }) => [{ title, rows: [[key]] }]);
};

/** @param {Player} p @param {{ title: string, rows: number[], columns: any[], key: (row: number, column: any) => string }} grid */
const keysOf = (p, { title, rows, columns, key }) => ({
  title,
  rows: rows.map((j) => columns.map((k) => (p.numbers.has(key(j, k)) ? key(j, k) : null))),
});

/** @param {Player} p @param {string} name @param {string} text @param {any[]} grids @param {boolean} [isMain] @returns {Form} */
const form = (p, name, text, grids, isMain = true) => {
  const filled = grids.map((grid) => keysOf(p, grid)).filter(({ rows }) => rows.flat().some(Boolean));
  return { name, text, groups: filled.length ? [filled] : [], isMain };
};

/** What is computed forward, and backward, in a layer. @param {Player} p @param {number} layer @param {number} sample */
const formsOfLayer = (p, layer, sample) => {
  const { column, matrix, jacobian } = shapes(p, layer);
  const up = `^{(${layer})}`;
  const isOutput = layer === p.film.network.sizes.length - 1;
  const loss = p.film.network.samples > 1 ? "\\ell" : "L";
  const own = { sample };
  const pair = (/** @type {string} */ top, /** @type {any} */ choice) => [
    matrix("weight_gradient", `\\partial ${top}/\\partial W${up}`, choice),
    column("bias_gradient", `\\partial ${top}/\\partial b${up}`, choice),
  ];
  const batch = p.film.network.samples > 1 ? [form(p, `${layer}/batch`, "∂L/∂W, ∂L/∂b", pair("L", {}))] : [];
  return {
    forward: [
      form(p, `${layer}/z`, "z", [column("weighted_input", `z${up}`, own)]),
      form(p, `${layer}/a`, isOutput ? "ŷ" : "a", [column("activation", isOutput ? "\\hat y" : `a${up}`, own)]),
    ],
    backward: [
      form(p, `${layer}/from`, isOutput ? "∂ℓ/∂ŷ" : "Σ w·δ", [
        isOutput
          ? column("output_gradient", "\\partial \\ell/\\partial \\hat y", own)
          : column("backward_sum", "\\textstyle\\sum w\\,\\delta", own),
      ]),
      form(p, `${layer}/slope`, "f′(z)", [column("slope", `f'(z${up})`, own)], false),
      ...(isOutput ? [form(p, `${layer}/jacobian`, "∂ŷ/∂z", [jacobian(sample)], false)] : []),
      form(p, `${layer}/delta`, "δ", [column("delta", `\\delta${up}`, own)]),
      form(p, `${layer}/gradient`, loss === "L" ? "∂L/∂W, ∂L/∂b" : "∂ℓ/∂W, ∂ℓ/∂b", pair(loss, own)),
      ...batch,
    ].map((part) => (part.name.endsWith("/from") ? { ...part, isMain: false } : part)),
  };
};

/** @param {Player} p @param {number} layer */
const formsOfUpdate = (p, layer) => {
  const { column, matrix } = shapes(p, layer);
  const up = `^{(${layer})}`;
  const both = (/** @type {string} */ name, /** @type {string} */ title) => [
    matrix(name.replace("*", "weight"), title.replace("*", `W${up}`)),
    column(name.replace("*", "bias"), title.replace("*", `b${up}`)),
  ];
  return [
    ...optimizerQuantities(p).map(({ name, symbol }) =>
      form(p, `${layer}/${name}`, say(`work.form.${name}`), both(name, `${symbol}\\;{\\scriptstyle *}`)),
    ),
    form(p, `${layer}/change`, "ΔW, Δb", both("*_change", "\\Delta *"), false),
    form(p, `${layer}/new`, say("work.form.new"), both("new_*", "*{}'")),
  ];
};

/** The loss of a sample, and that of a batch. @param {Player} p @param {number} sample */
const formOfLoss = (p, sample) => {
  const isBatch = p.film.network.samples > 1;
  const one = (/** @type {string} */ title, /** @type {number | null} */ of) => ({
    title,
    rows: [[writeKey("loss", null, null, null, of)]],
  });
  const grids = [one(isBatch ? "\\ell" : "L", sample), ...(isBatch ? [one("L", null)] : [])];
  return { name: "loss", text: say("work.form.loss"), groups: [grids], isMain: true };
};

/**
 * What can be checked of an iteration, by layers, in the order of computing.
 * @param {Player} p
 * @param {number} sample
 * @returns {{ layer: number | null, forms: Form[] }[]}
 */
export const listForms = (p, sample) => {
  const layers = p.film.network.sizes.slice(1).map((_, i) => i + 1);
  const parts = layers.map((layer) => ({ layer, ...formsOfLayer(p, layer, sample), update: formsOfUpdate(p, layer) }));
  const of = (/** @type {any} */ { layer }, /** @type {Form[]} */ forms) => ({
    layer,
    forms: forms.filter(({ groups }) => groups.length),
  });
  return [
    ...parts.map((part) => of(part, part.forward)),
    { layer: null, forms: [formOfLoss(p, sample)] },
    ...parts.toReversed().map((part) => of(part, part.backward)),
    ...parts.map((part) => of(part, part.update)),
  ];
};

/** All that is asked for in a whole iteration. @param {Player} p @param {number} sample */
export const formOfIteration = (p, sample) =>
  listForms(p, sample).flatMap(({ forms }) => forms.filter(({ isMain }) => isMain).flatMap(({ groups }) => groups));

/**
 * The blanks of an exercise that belong to a sample, or to the batch, and nothing else.
 * @param {Player} p
 * @param {number} sample
 * @param {string[]} blanks
 */
export const formOfExercise = (p, sample, blanks) => {
  const isBlank = new Set(blanks);
  const only = (/** @type {FormGrid} */ { title, rows }) => ({
    title,
    rows: rows.map((keys) => keys.map((key) => (key && isBlank.has(key) ? key : null))),
  });
  return listForms(p, sample)
    .flatMap(({ forms }) => forms.flatMap(({ groups }) => groups))
    .map((group) => group.map(only).filter(({ rows }) => rows.flat().some(Boolean)))
    .filter((group) => group.length);
};
