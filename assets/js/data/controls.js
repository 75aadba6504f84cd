// @ts-check
/* Where the training stands, in a sentence and on the controls. */
/** @import { View } from "./types.d.ts" */
/** @import { Part } from "../core/component.js" */
import { $, find, findAll, setText } from "../core/dom.js";
import { say } from "../core/words.js";

/** The training in a sentence. @param {View} view */
export const statusOf = (view) => {
  const { loop, iteration, last } = view;
  const epochs = loop.epoch - 1;
  if (view.running && view.count === null) return say("data.status.restoring", { iterations: iteration });
  if (view.running) {
    const done = epochs - view.from;
    return say("data.status.running", { done, count: view.count, iterations: iteration });
  }
  if (view.diverged && iteration === last) return say("data.status.diverged");
  if (iteration < last) return say("data.status.rewound", { iteration, last });
  if (!last) return say("data.status.begin");
  return say("data.status.done", { epochs, batches: loop.batch - 1, iterations: iteration });
};

/** Shows where one stands. @param {View} view */
export const paintControls = (view) => {
  const { iteration, last, running } = view;
  for (const id of ["data-train-batch", "data-train-epoch", "data-train-epochs"]) {
    $(id).disabled = running;
  }
  $("data-stop").disabled = !running;
  setText(find(document, ".data-status"), statusOf(view));
  const share = running && view.count ? (view.loop.epoch - 1 - view.from) / Number(view.count) : 0;
  find(document, ".data-progress i").style.width = `${100 * share}%`;
  const slider = $("data-slider");
  slider.max = Math.max(last, 1);
  if (document.activeElement !== slider || !slider.matches(":active")) slider.value = iteration;
  slider.style.setProperty("--share", `${(100 * slider.value) / slider.max}%`);
  const box = $("data-iteration");
  box.max = last;
  if (document.activeElement !== box) box.value = iteration;
  find(document, ".data-timeline output").textContent = say("data.of", { last });
  const [first, previous, next, end] = /** @type {Part[]} */ (findAll(document, ".data-timeline [data-seek]"));
  first.disabled = previous.disabled = running || iteration === 0;
  next.disabled = end.disabled = running || iteration === last;
  $("data-branch").textContent = say("data.branch.make", { iteration });
  $("data-branch").disabled = running;
};
