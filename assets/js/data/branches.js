// @ts-check
/* Branches of a training: a list to choose from, and what makes a new one. */
/** @import { Send, View } from "./types.d.ts" */
/** @import { BranchValue } from "../wire.js" */
/** @import { Values } from "../core/component.js" */
import { $, field, find, make } from "../core/dom.js";
import { say } from "../core/words.js";
import { paintSwatch, SVG } from "./painting.js";

/** Lists the branches. @param {View} view @param {Send} send */
export const paintBranches = (view, send) => {
  const list = find(document, ".data-branch-list");
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.branch;
  list.replaceChildren(...view.branches.map((branch) => branchItem(branch, view, send)));
  if (focused) find(list, `[data-branch="${focused}"]`)?.focus();
  find(document, "#data-branches .plot").hidden = !view.comparison;
};

/** @param {BranchValue} branch @param {View} view @param {Send} send */
const branchItem = (branch, view, send) => {
  const swatch = document.createElementNS(SVG, "svg");
  swatch.setAttribute("class", "swatch");
  swatch.setAttribute("aria-hidden", "true");
  paintSwatch(swatch, branch.number);
  const ended = branch.diverged ? ` · ${say("data.branch.diverged")}` : "";
  const open = make(
    "button",
    {
      type: "button",
      class: "data-branch-open",
      "data-branch": branch.name,
      "aria-pressed": String(branch.open),
      title: say("data.branch.open", { ...branch }),
      onclick: () => send.choose({ branch: branch.name }),
    },
    swatch,
    make(
      "span",
      {},
      make("b", {}, `${branch.name}: ${branch.settings}`),
      make("small", {}, `${branch.origin} · ${say("data.branch.at", { ...branch })}${ended}`),
    ),
  );
  const item = make("li", { class: branch.open ? "is-open" : "" }, open);
  if (view.branches.length > 1) item.append(branchRemover(branch, send));
  return item;
};

/** @param {BranchValue} branch @param {Send} send */
const branchRemover = (branch, send) => {
  const title = say("data.branch.remove", { ...branch });
  return make(
    "button",
    {
      type: "button",
      class: "round",
      title,
      "aria-label": title,
      onclick: () => send.remove({ branch: branch.name }),
    },
    "×",
  );
};

/** Lets a new one be made. @param {Send} send */
export const wireBranches = (send) => {
  const optimizer = $("data-branch-optimizer");
  const rate = $("data-branch-rate");
  optimizer.addEventListener("change", () => {
    rate.value = usualRate(optimizer.value);
  });
  rate.value = usualRate("adam");
  $("data-branch").addEventListener("click", () => send.branch({ optimizer: optimizer.value, rate: rate.value }));
};

/** @param {string} name of an optimizer */
const usualRate = (name) => field(document, `[data-racer="${name}"] .racer-rate`)?.defaultValue ?? "0.03";
