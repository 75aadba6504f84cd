// @ts-check
/* Break it: one mistake at a time, the wrong number beside the right one, and what becomes of it. */
import { $, make } from "../../core/dom.js";
import { full } from "../../core/numbers.js";
import { page } from "../../core/state.js";
import { say } from "../../core/words.js";
import { findCard } from "../cards.js";
import { registerPanel, showPanel } from "../closer.js";
import { ring } from "../drawers.js";
import { apart, paintDetail, reason, title } from "./detail.js";

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

/* In every view: the banner, the right value beside the wrong one, the wrong line ------- */

/** @param {Player} p */
const paintBanner = (p) => {
  const banner = $("fault-banner");
  const { fault, iteration } = p.film;
  banner.hidden = !fault;
  if (!fault) return banner.querySelector(".told").replaceChildren();
  const text = say(fault.age ? "faults.banner.since" : "faults.banner", {
    title: title(fault.name),
    iteration: iteration - fault.age,
  });
  banner.querySelector(".told").textContent = fault.harmless ? `${text} ${reason(fault.harmless)}` : text;
};

/** @param {Player} p */
const paintRight = (p) => {
  const box = $("right-value");
  const { fault, values } = p.film;
  const { start, end } = findCard(p.film, p.index, p.granularity) ?? { start: 0, end: 0 };
  const step = values.findIndex((_, i) => i >= start && i < end && fault?.right[i] !== undefined);
  box.hidden = step < 0;
  if (box.hidden) return;
  const meant = fault?.right[step] ?? null;
  const [right, wrong] = apart(meant, values[step]);
  box.textContent = say("faults.instead", { right, wrong });
  box.title = `${full(meant)} · ${full(values[step])}`;
};

/** @param {Player} p */
const paintLines = (p) => {
  const wrong = new Set(
    p.film.fault && !p.film.fault.harmless ? p.film.fault.lines.map((/** @type {any} */ line) => line[2]) : [],
  );
  for (const line of $("code-line").querySelectorAll(".line")) {
    line.classList.toggle("is-wrong", wrong.has(line.textContent.split("  #")[0].trim()));
  }
};

const paint = () => {
  const p = page.player;
  if (!p?.film || !$("fault-banner") || !$("right-value")) return;
  paintBanner(p);
  paintRight(p);
  paintLines(p);
};

document.addEventListener("backstep:moved", paint);

document.addEventListener("backstep:words", paint);

document.addEventListener("click", (/** @type {any} */ event) => {
  if (event.target.closest("#fault-off")) switchTo(page.player, null);
  if (!event.target.closest("#fault-more")) return;
  showPanel("faults");
  ring($("closer-faults").querySelector(".is-on"));
});
