// @ts-check
/* Gradient health: the sizes of every layer on a logarithmic scale, and what was found. */
import { $, make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { full, toNumber } from "../core/numbers.js";
import { page } from "../core/state.js";
import { say } from "../core/words.js";
import { registerPanel } from "./closer.js";
import { isEvident } from "./film.js";
import { writeChosen } from "./numbers.js";

/** @import { Numeral } from "../core/numbers.js" */
/** @import { Player } from "./player.js" */
/** @import { HealthValue, FindingText } from "../wire.js" */

const DECADES = 8;
const COLUMNS = [
  { name: "delta", symbol: "", kind: "delta" },
  { name: "gradient", symbol: "", kind: "delta" },
  { name: "update", symbol: "|\\Delta W|\\,/\\,|W|", kind: "fresh" },
];
/** @type {Record<string, string>} */
const SIGNS = { dead: "⊗", idle: "⊗", saturated: "⊕", stuck: "⊕", twins: "◇" };

/**
 * Share of the bar: the largest of a column is full, DECADES powers of ten below it are none.
 * @param {number} value
 * @param {number} largest
 */
const share = (value, largest) =>
  value > 0 ? Math.min(1, Math.max(0.02, 1 + Math.log10(value / largest) / DECADES)) : 0;

/** @param {any} value @param {number} largest @param {string} kind */
const cell = (value, largest, kind) => {
  const text =
    value === null
      ? make("span", { class: "unknown" }, say("health.no_update"))
      : make("span", { class: "number", title: full(value) }, writeChosen(value));
  const bar = make("span", { class: `bar ${kind}`, "aria-hidden": "true" });
  bar.style.setProperty("--share", share(toNumber(value), largest));
  return make("td", {}, text, bar);
};

/** @param {HealthValue} health */
const table = (health) => {
  const largest = COLUMNS.map((_, place) =>
    Math.max(...health.layers.map((/** @type {any[]} */ layer) => toNumber(layer[place + 1])).filter(Number.isFinite)),
  );
  const head = [
    make("th", { scope: "col" }, say("health.layer")),
    ...COLUMNS.map(({ name, symbol }) =>
      make("th", { scope: "col" }, `${say(`health.${name}`)} `, symbol ? tex(symbol) : ""),
    ),
  ];
  const rows = health.layers.map((/** @type {any} */ [layer, ...sizes]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, String(layer)),
      ...sizes.map((/** @type {Numeral} */ value, /** @type {number} */ place) =>
        cell(value, largest[place], COLUMNS[place].kind),
      ),
    ),
  );
  return make(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": say("health.table") },
    make("table", { class: "sizes" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows)),
  );
};

/** @param {FindingText} finding */
const finding = ({ kind, where, text }) =>
  make(
    "li",
    { "data-kind": kind },
    make("span", { class: "sign", "aria-hidden": "true" }, SIGNS[kind] ?? "!"),
    make(
      "div",
      {},
      make("strong", {}, say(`health.${kind}.title`)),
      where ? make("span", { class: "where" }, ` · ${where}`) : "",
      make("p", {}, text),
      make("p", { class: "try" }, make("span", {}, say("health.try")), say(`health.${kind}.try`)),
    ),
  );

registerPanel("health", (/** @type {Player} */ p, /** @type {string} */ reason) => {
  if (reason === "step" || reason === "select" || reason === "theme") return;
  const { health } = p.film;
  const findings = health.findings.length
    ? make("ul", { class: "findings" }, ...health.findings.map(finding))
    : make("p", { class: "well" }, make("span", { class: "sign", "aria-hidden": "true" }, "✓"), say("health.none"));
  $("closer-health").replaceChildren(
    findings,
    table(health),
    make("p", { class: "hint" }, say("health.scale", { decades: DECADES })),
    make(
      "details",
      {},
      make("summary", {}, say("health.limits")),
      make("p", { class: "hint" }, say("health.limits.text")),
    ),
  );
});

/**
 * What ails a unit as far as it is computed, for whoever points at it: one line a finding.
 * @param {Player} p
 * @param {number} layer
 * @param {number} unit
 */
export const ailments = (p, layer, unit) =>
  p.film.health.findings
    .filter((/** @type {any} */ { units }) => units.some((/** @type {any} */ [l, u]) => l === layer && u === unit))
    .filter((/** @type {any} */ { kind }) => isEvident(p, kind, layer, unit))
    .map((/** @type {any} */ { kind }) => `${SIGNS[kind]} ${say(`health.${kind}.title`)}`);

/** @param {HTMLElement | null} button @param {string} word @param {number} count */
const countOn = (button, word, count) => {
  if (!button) return;
  if (count) {
    button.dataset.count = String(count);
    button.setAttribute("aria-label", `${say(word)}: ${say("health.count", { count })}`);
  } else {
    delete button.dataset.count;
    button.removeAttribute("aria-label");
  }
};

const paintCount = () => {
  const count = page.player?.film?.health.findings.length ?? 0;
  countOn($("closer-tab-health"), "closer.health", count);
  countOn($("rail-closer"), "closer.title", count);
};

document.addEventListener(
  "backstep:moved",
  (/** @type {any} */ event) => event.detail.reason === "film" && paintCount(),
);
document.addEventListener("backstep:panel", paintCount);
document.addEventListener("backstep:words", paintCount);
