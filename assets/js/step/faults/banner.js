// @ts-check
/* A mistake that is switched on, in every view: the banner, the right value beside the wrong one, the wrong line. */
import { $ } from "../../core/dom.js";
import { full } from "../../core/numbers.js";
import { page } from "../../core/state.js";
import { say } from "../../core/words.js";
import { findCard } from "../cards.js";
import { apart, reason, title } from "./telling.js";

/** @import { Player } from "../player.js" */

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
