// @ts-check
/* The loops of a training as code, and what is known of the open iteration. */
/** @import { View } from "./types.d.ts" */
import { $, make, setText } from "../core/dom.js";
import { findNumber } from "../core/typed.js";
import { say } from "../core/words.js";

/**
 * @param {number} depth
 * @param {string} code
 * @param {string} comment
 * @param {boolean} [isHere]
 */
const codeLine = (depth, code, comment, isHere) =>
  make(
    "span",
    { class: `line${isHere ? " is-here" : ""}` },
    make("b", {}, "\u00a0".repeat(4 * depth) + code),
    make("i", {}, comment),
  );

/** Shows the loops. @param {View} view */
export const paintLoop = (view) => {
  const { loop } = view;
  const words = (/** @type {string} */ name) => say(`data.loop.${name}`, { ...loop });
  const count = Math.max(loop.epoch, findNumber($("data-epochs").value) ?? 1);
  const code = $("data-loop").querySelector(".data-code");
  code.replaceChildren(
    codeLine(0, `for epoch in 1 … ${count}:`, words("epoch"), true),
    codeLine(1, `for batch in 1 … ${loop.batches}:`, words("batch"), true),
    codeLine(2, "forward()", words("forward")),
    codeLine(2, "loss()", words("loss")),
    codeLine(2, "backward()", words("backward")),
    codeLine(2, "update()", words("update")),
  );
  setText($("data-loop").querySelector(".data-rows"), say("data.rows", { ...loop }));
};

/** Shows what is known. @param {View} view */
export const paintFacts = (view) => {
  const facts = $("data-loop").querySelector(".data-facts");
  facts.replaceChildren(
    ...view.facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
  );
  const table = $("data-loop").querySelector(".data-estimates");
  table.hidden = !view.estimates.length;
  table.tBodies[0].replaceChildren(
    ...view.estimates.map(([name, ...numbers]) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, name),
        ...numbers.map((number) => make("td", { class: "number" }, number)),
      ),
    ),
  );
};
