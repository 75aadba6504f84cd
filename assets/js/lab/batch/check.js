// @ts-check
/* The batch view of the lab: the verdict of autograd and of differences, and its table. */
/** @import { LayerCheckValue, BatchCheckValue } from "../../wire.js" */
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
 * @param {BatchCheckValue} check
 * @param {LayerCheckValue} layer
 * @param {typeof COLUMNS[number]} name
 */
export const deviates = ({ tolerances }, layer, name) => {
  const judged = name === "differences" ? "beyond" : name;
  return judged in tolerances && !(Number(toNumber(layer[judged])) <= tolerances[judged]);
};

/**
 * The largest error of each check in any layer, what it may be, and whether it is too large.
 * @param {BatchCheckValue} check
 * @returns {{ name: string, value: number, limit: number, wrong: boolean }[]}
 */
export const checksOf = (check) => {
  const { tolerances } = check;
  const worst = (/** @type {Check} */ name) => Math.max(...check.layers.map((layer) => Number(toNumber(layer[name]))));
  const checked = (/** @type {string} */ name, /** @type {number} */ value, /** @type {number} */ limit) => ({
    name,
    value,
    limit,
    wrong: !(value <= limit),
  });
  return [
    checked("loss", Number(toNumber(check.loss)), tolerances.autograd),
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
    make("th", { scope: "row" }, word(`check.${name}`)),
    make("td", { class: "number" }, tiny(value)),
    make("td", { class: "tolerance" }, `${wrong ? ">" : "≤"} ${tiny(limit)}`),
  );

/** Asks the references about what is open. @param {View} view */
export const checkBatch = async (view) => {
  const { b } = view;
  paintCheck(view);
  const check = await view.ask("check_batch", { id: b.film.id });
  if (view.b !== b) return;
  view.check = check;
  paintCheck(view);
};

/** Shows the verdict. @param {View} view */
export const paintCheck = (view) => {
  const box = view.find(".batch-check");
  const { check } = view;
  if (!check) {
    box.dataset.state = "pending";
    box.replaceChildren(say("verify.pending"));
    return;
  }
  if (check.error) {
    box.dataset.state = "failed";
    box.replaceChildren(say(check.error.key, check.error.values));
    return;
  }
  const [state, sign] = check.passed ? ["passed", "✓"] : ["failed", "✗"];
  box.dataset.state = state;
  const count = check.layers.reduce((sum, layer) => sum + layer.parameters, 0);
  box.replaceChildren(
    make(
      "div",
      { class: "verdict" },
      make("strong", {}, `${sign} ${say(`verify.${state}`)}`),
      make("span", {}, say("verify.count", { count: count.toLocaleString("en-US").replaceAll(",", " ") })),
    ),
    make("p", { class: "by" }, word("check.by")),
    make("table", {}, make("tbody", {}, ...checksOf(check).map(checkRow))),
    make("button", { type: "button", class: "quiet", onclick: () => openTable(view, check) }, word("check.open")),
  );
};

/**
 * @param {BatchCheckValue} check
 * @param {LayerCheckValue} layer
 * @param {string} kind
 */
const layerRow = (check, layer, kind) => {
  const cells = COLUMNS.map((name) => {
    const value = layer[name];
    const counted = name === "parameters" || name === "sampled" || name === "kinks";
    return make(
      "td",
      { class: `number${deviates(check, layer, name) ? " is-wrong" : ""}` },
      counted ? String(value) : tiny(Number(toNumber(value))),
    );
  });
  return make("tr", {}, make("th", { scope: "row" }, `${layer.layer} · ${word(`kind.${kind}`)}`), ...cells);
};

/**
 * @param {View} view
 * @param {BatchCheckValue} check
 */
const openTable = ({ b, root }, check) => {
  const head = make(
    "tr",
    {},
    make("th", {}, word("check.layer")),
    ...COLUMNS.map((name) => make("th", {}, word(`check.column.${name}`))),
  );
  const rows = check.layers.map((layer) => layerRow(check, layer, b.layers[layer.layer - 1].kind));
  const dialog = /** @type {HTMLDialogElement} */ (find(root, ".batch-table"));
  find(dialog, ".table-scroll").replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  find(dialog, "p").textContent = word("check.note", {
    images: check.images,
    rounding: tiny(check.tolerances.rounding),
    flipped: check.flipped,
  });
  dialog.showModal();
};
