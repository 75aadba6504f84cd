// @ts-check
/* A tour of half a minute, once, from the preset to the first δ of a hidden unit. */
import { $, find, setText } from "../core/dom.js";
import { page } from "../core/state.js";
import { readText, writeText } from "../core/storage.js";
import { say, translate } from "../core/words.js";

/** @import { Part } from "../core/component.js" */
/** @import { Player } from "./player.js" */

const KEY = "backstep.tour";
const WIDTH = 310;
const GAP = 10;

/** The position after the first δ of the last hidden layer; the end of the backward pass where there is none. @param {Player} p */
const firstHidden = (p) => {
  const { keys, network, phases, stops } = p.film;
  const step = keys.findIndex((key) => key.startsWith(`delta/${network.sizes.length - 2}/`));
  if (step < 0) return phases.backward[1];
  return stops[p.granularity].find((stop) => stop > step) ?? step + 1;
};

/**
 * What each note points at, and what is done when one goes on from it.
 * @type {{ name: string, at: string, act?: (p: Player) => void }[]}
 */
const NOTES = [
  { name: "preset", at: "#preset" },
  { name: "next", at: "#step-next", act: (p) => p.next() },
  { name: "card", at: "#stop-card" },
  { name: "backward", at: "#phase-ribbon [data-phase=backward]", act: (p) => p.jumpTo(firstHidden(p)) },
  { name: "delta", at: "#network-graph" },
  { name: "rail", at: "#rail" },
];

/** @type {number | null} the open note */
let open = null;

/**
 * Beside what it points at, where there is room; a large thing has it in its corner.
 * @param {DOMRect} target
 * @param {{ width: number, height: number }} note
 */
const placeBeside = (target, { width, height }) => {
  const [right, bottom] = [innerWidth - width - GAP, innerHeight - height - GAP];
  const left = Math.max(GAP, Math.min(target.left, right));
  const top = Math.max(GAP, Math.min(target.top, bottom));
  if (target.bottom + GAP <= bottom) return { left, top: target.bottom + GAP };
  if (target.top - GAP - height >= GAP) return { left, top: target.top - GAP - height };
  if (target.right + GAP <= right) return { left: target.right + GAP, top };
  if (target.left - GAP - width >= GAP) return { left: target.left - GAP - width, top };
  return { left: right, top: bottom };
};

const place = () => {
  if (open === null) return;
  const target = find(document, NOTES[open].at);
  if (!target.offsetParent) return leave();
  const note = $("tour");
  const { left, top } = placeBeside(target.getBoundingClientRect(), note.getBoundingClientRect());
  note.style.left = `${left}px`;
  note.style.top = `${top}px`;
};

const paint = () => {
  for (const led of document.querySelectorAll(".is-led")) led.classList.remove("is-led");
  const note = $("tour");
  note.hidden = open === null;
  if (open === null) return;
  const { name, at } = NOTES[open];
  find(document, at).classList.add("is-led");
  setText(find(note, ".tour-text"), say(`tour.${name}`));
  setText(find(note, ".tour-place"), `${open + 1} / ${NOTES.length}`);
  setText($("tour-on"), say(open === NOTES.length - 1 ? "tour.end" : "tour.on"));
  note.style.width = `${Math.min(WIDTH, innerWidth - 2 * GAP)}px`;
  find(document, at).scrollIntoView({ block: "nearest" });
  place();
};

/** @param {number | null} note */
const show = (note) => {
  open = note;
  paint();
};

const leave = () => {
  const inside = $("tour").contains(document.activeElement);
  show(null);
  if (inside) $("step-next").focus();
};

const goOn = () => {
  if (open === null) return;
  NOTES[open].act?.(page.player);
  if (open === NOTES.length - 1) leave();
  else show(open + 1);
};

const start = () => {
  writeText(KEY, "done");
  if (page.player.film.phases) page.player.jumpTo(0);
  show(0);
};

/** At the first visit, unless somebody came for a lesson or for another tab. */
const startOnce = () => {
  if (readText(KEY) || !Object.keys(page.words).length || !$("step-next").offsetParent) return;
  if (!location.search.match(/[?&](lesson|myth)=/) && $("lesson-dock").hidden) start();
};

/** @param {Part} element */
export const mountTour = (element) => {
  translate(element);
  $("tour-leave").addEventListener("click", leave);
  $("tour-on").addEventListener("click", goOn);
  document.addEventListener("click", ({ target }) => {
    const button = /** @type {Part} */ (target).closest("[data-action=tour]");
    if (!button) return;
    button.closest("dialog").close();
    start();
    $("tour-on").focus();
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || open === null || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      leave();
    },
    true,
  );
  document.addEventListener("backstep:moved", startOnce);
  document.addEventListener("backstep:words", paint);
  document.addEventListener("backstep:drawer", () => requestAnimationFrame(place));
  addEventListener("resize", place);
  new MutationObserver(place).observe(find(document, "#tabs > .tab-wrapper"), {
    subtree: true,
    attributeFilter: ["aria-selected"],
  });
};
