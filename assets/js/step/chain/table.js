// @ts-check
/* The table of the paths from the loss back to one weight, and the sums that have a name. */
import { $, make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { keyOf, kindOf, symbolOf } from "../inspection/parameter.js";
import { chosenElement } from "../numbers.js";
import { isKnown, light, relight } from "./light.js";

/** @import { Part } from "../../core/component.js" */
/** @import { Numeral } from "../../core/numbers.js" */
/** @import { Player } from "../player.js" */
/** @import { Address } from "../inspection/parameter.js" */
/** @import { ChainPath, ChainAnswer } from "../../wire.js" */

const FIRST = 12;

/** @type {any} */
export const state = { pinned: null, all: false };

/** @param {number} place */
const factorKind = (place) => (place === 0 ? "delta" : "value");

/** @type {any[]} */
export const cells = [];

/**
 * A number that shows itself once all of its `keys` are reached.
 * @param {Numeral} value
 * @param {string} kind
 * @param {string[]} keys
 */
const waiting = (value, kind, keys) => {
  const cell = make("span", { class: "waiting" });
  cells.push({ cell, value, kind, keys, shown: null });
  return cell;
};

/** @param {Player} p */
export const reveal = (p) => {
  for (const entry of cells) {
    const known = entry.keys.every((/** @type {string} */ key) => isKnown(p, [0, 0, key]));
    if (entry.shown === known) continue;
    entry.shown = known;
    entry.cell.replaceChildren(
      known ? chosenElement(entry.value, entry.kind) : make("span", { class: "unknown" }, "?"),
    );
  }
};

/** @param {Player} p @param {ChainPath} path @param {number | null} source */
const routeName = (p, path, source) => {
  const L = p.film.network.sizes.length - 1;
  const name = (/** @type {number[]} */ [layer, unit], /** @type {number} */ place) => {
    const index = String(unit + 1).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);
    if (layer === 0) return `x${index}`;
    if (layer < L) return `a${index}`;
    return place > 0 ? `z${index}` : `ŷ${index}`;
  };
  const last = path.units.at(-1);
  const units = source === null ? path.units : [...path.units, [last[0] - 1, source]];
  return ["ℓ", ...units.map(name)].join(" → ");
};

/** @param {Player} p @param {ChainPath} path @param {Address} parameter @param {number} number */
const pathRow = (p, path, parameter, number) => {
  const keys = path.factors.map((/** @type {any[]} */ factor) => factor[2]);
  const factors = path.factors.flatMap((/** @type {any[]} */ factor, /** @type {number} */ place) => [
    ...(place ? [make("td", { class: "times", "aria-hidden": "true" }, "·")] : []),
    make(
      "td",
      { class: "factor" },
      tex(`\\displaystyle ${factor[0]}`),
      waiting(factor[1], factorKind(place), [factor[2]]),
    ),
  ]);
  const route = make(
    "button",
    {
      type: "button",
      class: "route",
      "aria-pressed": String(state.pinned === number),
      onclick: () => {
        state.pinned = state.pinned === number ? null : number;
        markPinned();
        relight();
      },
      onfocus: () => light(p, path, parameter.source),
      onblur: () => relight(),
    },
    routeName(p, path, parameter.source),
  );
  return make(
    "tr",
    {
      class: "path",
      onmouseenter: () => light(p, path, parameter.source),
      onmouseleave: () => relight(),
    },
    make("th", { scope: "row" }, route),
    ...factors,
    make("td", { class: "times" }, "="),
    make("td", { class: "product" }, waiting(path.product, "delta", keys)),
  );
};

const markPinned = () => {
  $("closer-chain")
    .querySelectorAll(".route")
    .forEach((/** @type {Part} */ button, /** @type {number} */ number) =>
      button.setAttribute("aria-pressed", String(number === state.pinned)),
    );
};

/**
 * @param {number} width
 * @param {any} head
 * @param {Numeral} value
 * @param {string[]} keys
 * @param {string} name
 */
const totalRow = (width, head, value, keys, name) =>
  make(
    "tr",
    { class: name },
    make("th", { scope: "row", colspan: width }, head),
    make("td", { class: "times" }, "="),
    make("td", { class: "product" }, waiting(value, "delta", keys)),
  );

/** @param {Player} p @param {ChainAnswer} data @param {Address} parameter @param {() => void} again */
export const table = (p, data, parameter, again) => {
  // Paths that contribute nothing are not the first to look at.
  const telling = data.paths.filter((/** @type {ChainPath} */ path) => toNumber(path.product) !== 0).length;
  const listed = state.all ? data.paths : data.paths.slice(0, Math.min(FIRST, telling || FIRST));
  const width = 2 * data.paths[0].factors.length;
  const gradient = gradientKey(p, parameter);
  const rows = listed.map((/** @type {ChainPath} */ path, /** @type {number} */ number) =>
    pathRow(p, path, parameter, number),
  );
  const hidden = data.paths.slice(listed.length);
  const remaining = data.count - listed.length;
  if (remaining > 0) {
    const rest = hidden.reduce(
      (/** @type {number} */ sum, /** @type {ChainPath} */ path) => sum + toNumber(path.product),
      toNumber(data.rest),
    );
    rows.push(totalRow(width, say("chain.rest", { count: remaining }), rest, [gradient], "rest"));
  }
  const name = make("span", {}, `${say("chain.sum")} `, tex(`\\partial \\ell/\\partial ${symbolOf(parameter)}`));
  rows.push(totalRow(width, name, data.total, [gradient], "total"));
  const more =
    hidden.length &&
    make(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: () => {
          state.all = true;
          again();
        },
      },
      say("chain.more", { count: hidden.length }),
    );
  return [
    make(
      "div",
      { class: "scroll-x", tabindex: "0", role: "region", "aria-label": say("chain.table") },
      make("table", { class: "paths" }, make("tbody", {}, ...rows)),
    ),
    more || "",
  ];
};

/** @param {Player} p @param {Address} parameter */
export const gradientKey = (p, parameter) => keyOf(`${kindOf(parameter)}_gradient`, parameter, p.sample);

/** @param {ChainAnswer} data */
export const collapses = (data) => {
  if (!data.collapses.length) return "";
  const rows = data.collapses.map((/** @type {any} */ { symbol, summed, short_symbol, short, key }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, tex(`\\displaystyle ${symbol}`)),
      make("td", { class: "times" }, "="),
      make("td", {}, waiting(summed, "delta", [key])),
      make("td", { class: "times" }, "="),
      make("td", {}, tex(short_symbol)),
      make("td", { class: "times" }, "="),
      make("td", {}, waiting(short, "delta", [key])),
    ),
  );
  return make(
    "details",
    { class: "collapse" },
    make("summary", {}, say("chain.collapse")),
    make("p", {}, say("chain.collapse.text")),
    make("table", {}, make("tbody", {}, ...rows)),
  );
};
