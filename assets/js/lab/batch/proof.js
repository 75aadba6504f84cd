// @ts-check
/* The step view of the lab: the verdict of autograd and of differences, and its table. */
/** @import { LayerProof, Proof } from "./sent.d.ts" */
/** @import { View } from "./state.js" */
import { find, make } from "../../core/dom.js";
import { short, toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { word } from "./words.js";

/** @typedef {"autograd" | "differences" | "beyond" | "update" | "rounding"} Check */

const COLUMNS = /** @type {const} */ ([
  "parameters",
  "autograd",
  "sampled",
  "differences",
  "kinks",
  "update",
  "rounding",
]);

/** @param {number} value */
export const tiny = (value) =>
  value === 0 ? "0" : Number.isFinite(value) ? value.toExponential(1).replaceAll("-", "−") : short(value);

/**
 * Whether a layer deviates from a reference by more than it may.
 * @param {Proof} proof
 * @param {LayerProof} layer
 * @param {typeof COLUMNS[number]} name
 */
export const deviates = ({ tolerances }, layer, name) => {
  const judged = name === "differences" ? "beyond" : name;
  return judged in tolerances && !(Number(toNumber(layer[judged])) <= tolerances[judged]);
};

/**
 * The largest error of each check in any layer, what it may be, and whether it is too large.
 * @param {Proof} proof
 * @returns {{ name: string, value: number, limit: number, wrong: boolean }[]}
 */
export const checksOf = (proof) => {
  const { tolerances } = proof;
  const worst = (/** @type {Check} */ name) => Math.max(...proof.layers.map((layer) => Number(toNumber(layer[name]))));
  const checked = (/** @type {string} */ name, /** @type {number} */ value, /** @type {number} */ limit) => ({
    name,
    value,
    limit,
    wrong: !(value <= limit),
  });
  return [
    checked("loss", Number(toNumber(proof.loss)), tolerances.autograd),
    checked("autograd", worst("autograd"), tolerances.autograd),
    {
      name: "differences",
      value: worst("differences"),
      limit: tolerances.beyond,
      wrong: worst("beyond") > tolerances.beyond,
    },
    checked("update", worst("update"), tolerances.update),
    checked("rounding", worst("rounding"), tolerances.rounding),
  ];
};

/** @param {ReturnType<typeof checksOf>[number]} check */
const checkRow = ({ name, value, limit, wrong }) =>
  make(
    "tr",
    { class: wrong ? "is-wrong" : "" },
    make("th", { scope: "row" }, word(`proof.${name}`)),
    make("td", { class: "number" }, tiny(value)),
    make("td", { class: "tolerance" }, `${wrong ? ">" : "≤"} ${tiny(limit)}`),
  );

/** Asks the references about what is open. @param {View} view */
export const prove = async (view) => {
  const { b } = view;
  paintProof(view);
  const proof = await view.ask("step_proof", { id: b.film.id });
  if (view.b !== b) return;
  view.proof = proof;
  paintProof(view);
};

/** Shows the verdict. @param {View} view */
export const paintProof = (view) => {
  const box = view.find(".steps-proof");
  const { proof } = view;
  if (!proof) {
    box.dataset.state = "pending";
    box.replaceChildren(say("verify.pending"));
    return;
  }
  if (proof.error) {
    box.dataset.state = "failed";
    box.replaceChildren(say(proof.error.key, proof.error.values));
    return;
  }
  const [state, sign] = proof.passed ? ["passed", "✓"] : ["failed", "✗"];
  box.dataset.state = state;
  const count = proof.layers.reduce((sum, layer) => sum + layer.parameters, 0);
  box.replaceChildren(
    make(
      "div",
      { class: "verdict" },
      make("strong", {}, `${sign} ${say(`verify.${state}`)}`),
      make("span", {}, say("verify.count", { count: count.toLocaleString("en-US").replaceAll(",", " ") })),
    ),
    make("p", { class: "by" }, word("proof.by")),
    make("table", {}, make("tbody", {}, ...checksOf(proof).map(checkRow))),
    make("button", { type: "button", class: "quiet", onclick: () => openTable(view, proof) }, word("proof.open")),
  );
};

/**
 * @param {Proof} proof
 * @param {LayerProof} layer
 * @param {string} kind
 */
const layerRow = (proof, layer, kind) => {
  const cells = COLUMNS.map((name) => {
    const value = layer[name];
    const counted = name === "parameters" || name === "sampled" || name === "kinks";
    return make(
      "td",
      { class: `number${deviates(proof, layer, name) ? " is-wrong" : ""}` },
      counted ? String(value) : tiny(Number(toNumber(value))),
    );
  });
  return make("tr", {}, make("th", { scope: "row" }, `${layer.layer} · ${word(`kind.${kind}`)}`), ...cells);
};

/**
 * @param {View} view
 * @param {Proof} proof
 */
const openTable = ({ b, root }, proof) => {
  const head = make(
    "tr",
    {},
    make("th", {}, word("proof.layer")),
    ...COLUMNS.map((name) => make("th", {}, word(`proof.column.${name}`))),
  );
  const rows = proof.layers.map((layer) => layerRow(proof, layer, b.layers[layer.layer - 1].kind));
  const dialog = /** @type {HTMLDialogElement} */ (find(root, ".steps-table"));
  find(dialog, ".table-scroll").replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  find(dialog, "p").textContent = word("proof.note", {
    images: proof.images,
    rounding: tiny(proof.tolerances.rounding),
    flipped: proof.flipped,
  });
  dialog.showModal();
};
