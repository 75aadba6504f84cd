// @ts-check
/* The list of runs: a row each, with what can be done to it. */
/** @import { RunRow } from "../wire.js" */
import { make } from "../core/dom.js";
import { say } from "../core/words.js";

/** @param {string} action @param {string} name */
function button(action, name) {
  const one = make("button", { class: "quiet" }, say(`mnist.runs.${action}`));
  one.type = "button";
  one.dataset.do = action;
  one.setAttribute("aria-label", `${say(`mnist.runs.${action}`)}: ${name}`);
  return one;
}

/**
 * A run in the list.
 * @param {RunRow} row
 * @param {string | undefined} open the run that is
 * @param {Set<string>} ticked
 */
export function runRow(row, open, ticked) {
  const one = make("tr", { class: row.name === open ? "is-open" : "" });
  one.dataset.run = row.name;
  const tick = make("input");
  tick.type = "checkbox";
  tick.checked = ticked.has(row.name);
  tick.setAttribute("aria-label", say("mnist.runs.tick", { run: row.title }));
  one.append(make("td"), make("th", {}, row.title), ...row.cells.map((text) => make("td", {}, text)));
  one.firstChild.append(tick);
  one.children[1].scope = "row";
  one.lastElementChild.dataset.state = row.state;
  const actions = one.appendChild(make("td", { class: "runs-actions" }));
  if (row.name !== open) actions.append(button("open", row.title));
  if (row.resumable) actions.append(button("resume", row.title));
  actions.append(button("again", row.title));
  if (row.own && !row.busy) actions.append(button("delete", row.title));
  return one;
}
