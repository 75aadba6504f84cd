// @ts-check
/* Break it: one mistake at a time, the wrong number beside the right one, and what becomes of it. */
import { $, make } from "../../core/dom.js";
import { page } from "../../core/state.js";
import { say } from "../../core/words.js";
import { registerPanel, showPanel } from "../closer.js";
import { ring } from "../drawers.js";
import "./banner.js";
import { paintDetail } from "./detail.js";
import { reason, title } from "./telling.js";

/** @import { Player } from "../player.js" */

/** @param {Player} p @param {string | null} name */
const switchTo = (p, name) => p.ask("fault", { name }, null);

/* The list of switches ------------------------------------------------------ */

/** @param {Player} p @param {string} name */
const switchItem = (p, name) => {
  const button = make(
    "button",
    {
      type: "button",
      role: "switch",
      id: `fault-${name}`,
      class: "switch",
      "aria-checked": "false",
      "aria-describedby": `fault-${name}-what`,
      onclick: () => p.film && switchTo(p, p.film.fault?.name === name ? null : name),
    },
    make("span", { class: "knob", "aria-hidden": "true" }),
    make("span", { class: "label" }, title(name)),
  );
  return make(
    "li",
    { "data-fault": name },
    button,
    make(
      "p",
      { id: `fault-${name}-what` },
      make("span", {}, say(`fault.${name}.what`)),
      make("span", { class: "reason" }),
    ),
    make("div", { class: "fault-detail" }),
  );
};

/** @param {Player} p */
const buildSwitches = (p) => {
  const root = $("closer-faults");
  root.replaceChildren(
    make("p", { class: "hint" }, say("faults.intro")),
    make(
      "ul",
      { class: "switches", "aria-label": say("faults.list") },
      ...p.film.faults.map((/** @type {any[]} */ [name]) => switchItem(p, name)),
    ),
  );
  root.dataset.language = document.documentElement.lang;
};

/** @param {Player} p */
const paintSwitches = (p) => {
  const root = $("closer-faults");
  if (root.dataset.language !== document.documentElement.lang) buildSwitches(p);
  for (const [name, harmless] of p.film.faults) {
    const item = root.querySelector(`[data-fault="${name}"]`);
    const on = p.film.fault?.name === name;
    const button = item.querySelector("button");
    button.setAttribute("aria-checked", String(on));
    button.disabled = Boolean(harmless) && !on;
    item.classList.toggle("is-on", on);
    item.classList.toggle("is-harmless", Boolean(harmless));
    item.querySelector(".reason").textContent = harmless ? ` ${reason(harmless)}` : "";
  }
};

registerPanel("faults", (/** @type {Player} */ p, /** @type {string} */ reason) => {
  if (reason === "step" || reason === "select") return;
  paintSwitches(p);
  paintDetail(p);
});

document.addEventListener("click", (/** @type {any} */ event) => {
  if (event.target.closest("#fault-off")) switchTo(page.player, null);
  if (!event.target.closest("#fault-more")) return;
  showPanel("faults");
  ring($("closer-faults").querySelector(".is-on"));
});
