// @ts-check
/* The verdict of the references about a film, and the table of all parameters. */
import { $, find, make, setText } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { full, toNumber } from "../core/numbers.js";
import { say } from "../core/words.js";
import { cellName, parameterName } from "./names.js";
import { writeChosen } from "./numbers.js";

/** @import { Numeral } from "../core/numbers.js" */
/** @import { Player } from "./player.js" */
/** @import { VerificationValue, ComparisonValue } from "../wire.js" */

/** @param {any} value */
const percent = (value) => {
  const number = toNumber(value);
  if (number === 0) return "0";
  return Number.isFinite(number) ? number.toExponential(1).replaceAll("-", "−") : writeChosen(number);
};

/* What is compared with which reference, and the largest deviation that rounding explains. */
/** @type {["loss" | "autograd" | "differences" | "update", string][]} */
const REFERENCES = [
  ["loss", "1e−12"],
  ["autograd", "1e−12"],
  ["differences", "1e−6"],
  ["update", "1e−13"],
];

/**
 * @param {string} name
 * @param {string} tolerance
 * @param {ComparisonValue} comparison
 * @param {boolean} finite
 */
const reference = (name, tolerance, comparison, finite) => {
  const wrong = finite && !comparison.agrees;
  return make(
    "tr",
    { class: wrong ? "is-wrong" : "", "data-reference": name },
    make("th", { scope: "row" }, say(`verify.${name}`)),
    make("td", { class: "number" }, finite ? percent(comparison.largest) : "–"),
    make("td", { class: "tolerance" }, `${wrong ? ">" : "≤"} ${tolerance}`),
    make("td", { class: "worst" }, tex(parameterName(comparison.worst))),
  );
};

/**
 * The first reference that disagrees names the parameter.
 * @param {VerificationValue} check
 */
const culprit = (check) => {
  const wrong = REFERENCES.map(([name]) => check[name]).find((comparison) => !comparison.agrees);
  return check.passed || !check.finite || !wrong ? "" : tex(parameterName(wrong.worst));
};

/** @param {VerificationValue} check */
const verdictOf = (check) => (check.passed ? "passed" : check.finite ? "failed" : "overflow");

/** The verdict at the foot of the rail. @param {VerificationValue | null} check */
const paintMark = (check) => {
  const state = check ? verdictOf(check) : "pending";
  const mark = $("rail-verification");
  mark.dataset.state = state;
  setText(find(mark, "span"), say(`drawer.verification.${state}`));
};

/** @param {Player} p */
export const paintVerification = (p) => {
  const check = p.film.verification;
  const box = $("verification");
  paintMark(check);
  if (!check) {
    box.dataset.state = "pending";
    box.textContent = say("verify.pending");
    return;
  }
  const state = verdictOf(check);
  box.dataset.state = state;
  box.replaceChildren(
    make(
      "div",
      { class: "verdict" },
      make("strong", {}, `${check.passed ? "✓" : "✗"} ${say(`verify.${state}`)}`, culprit(check)),
      make("span", {}, say("verify.count", { count: check.count })),
    ),
    make("p", { class: "by" }, say("verify.by")),
    make(
      "table",
      {},
      make(
        "tbody",
        {},
        ...REFERENCES.map(([name, tolerance]) => reference(name, tolerance, check[name], check.finite)),
      ),
    ),
    make("p", { class: "kinks" }, check.kinks),
    make(
      "button",
      { type: "button", class: "quiet", id: "verification-open", onclick: () => openTable(p) },
      say("verify.open"),
    ),
  );
};

/** @param {Player} p */
const openTable = (p) => {
  const dialog = $("parameters");
  const rows = /** @type {VerificationValue} */ (p.film.verification).rows.map(
    (/** @type {any[]} */ [key, hand, auto, difference, kink, fresh, optim]) => {
      const [quantity, layer, unit, source] = key.split("/");
      const address = {
        layer: Number(layer),
        unit: Number(unit),
        source: source === "" ? null : Number(source),
      };
      const value = p.value(quantity, address.layer, address.unit, address.source);
      const field = make("input", {
        type: "text",
        inputmode: "decimal",
        value: String(value),
        autocomplete: "off",
        "aria-label": cellName(p, key),
        onchange: (/** @type {any} */ event) => {
          p.edit(address, event.target.value);
        },
      });
      const number = (/** @type {Numeral} */ raw) =>
        make("td", { class: "number", title: full(raw) }, writeChosen(raw));
      const apart = (/** @type {any} */ one, /** @type {any} */ other, size = 1) => {
        const [a, b] = [toNumber(one), toNumber(other)];
        return a === b ? 0 : Math.abs(a - b) / (size + Math.abs(b));
      };
      return make(
        "tr",
        { "data-key": key },
        make("th", { scope: "row" }, tex(parameterName(key))),
        make("td", {}, p.canEdit ? field : full(value)),
        number(hand),
        number(auto),
        make("td", { class: "number" }, percent(apart(hand, auto))),
        number(difference),
        make("td", { class: "number" }, kink ? say("verify.kink") : percent(apart(hand, difference))),
        number(fresh),
        number(optim),
        make("td", { class: "number" }, percent(apart(fresh, optim, Math.abs(value)))),
      );
    },
  );
  dialog.querySelector("tbody").replaceChildren(...rows);
  if (dialog.open) return;
  dialog.querySelector(".dialog-notice").textContent = "";
  dialog.showModal();
};

/** @param {Player} p */
export const refreshTable = (p) => {
  const dialog = $("parameters");
  if (!dialog?.open || !p.film.verification) return;
  const focused = document.activeElement?.closest("tr")?.dataset.key;
  openTable(p);
  if (focused) dialog.querySelector(`tr[data-key="${focused}"] input`)?.focus();
};
