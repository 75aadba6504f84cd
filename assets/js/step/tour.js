// @ts-check
/* A tour of half a minute, once, from the preset to the first δ of a hidden unit. */
import { holdsWork } from "../core/address.js";
import { $, find, setText } from "../core/dom.js";
import { page } from "../core/state.js";
import { readText, writeText } from "../core/storage.js";
import { say, translate } from "../core/words.js";
import { nodePlaces } from "./pointing.js";
import { choosePlace } from "./tour_place.js";

/** @import { Part } from "../core/component.js" */
/** @import { Player } from "./player.js" */
/** @import { Kept } from "./tour_place.js" */

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

/** Whether something was computed since a note was opened. @param {Player} p */
const hasMoved = (p) => p.index > seen;

/**
 * What each note points at, what is done when one goes on from it, and when the learner has done it.
 * @type {{ name: string, at: string, act?: (p: Player) => void, isDone: (p: Player) => boolean }[]}
 */
const NOTES = [
  { name: "preset", at: "#preset", isDone: (p) => p.film.preset !== preset },
  { name: "next", at: "#step-next", act: (p) => p.next(), isDone: hasMoved },
  { name: "card", at: "#stop-card", isDone: hasMoved },
  {
    name: "backward",
    at: "#phase-ribbon [data-phase=backward]",
    act: (p) => p.jumpTo(firstHidden(p)),
    isDone: (p) => p.index >= firstHidden(p),
  },
  { name: "delta", at: "#network-graph", isDone: hasMoved },
  { name: "rail", at: "#rail", isDone: () => false },
];

const BACKWARD = NOTES.findIndex(({ name }) => name === "backward");

/** @type {number | null} the open note */
let open = null;

let acting = false; // while what a note asks for is done for the learner
let seen = 0; // the position at which the open note was opened
/** @type {string | null} the one that was open then */
let preset = null;

/** How bad it is to cover a pixel of what is looked at, or pressed. */
const WEIGHTS = /** @type {[string, number][]} */ ([
  ["#network-graph", 1],
  ["#stop-card", 2],
  ["#phase-ribbon", 3],
  [".transport", 6],
  ["#step-slider", 3],
  ["#step-granularity", 3],
  ["#iteration-bar", 3],
]);
const OF_TARGET = 40;
const OF_NODE = 6;

/** The boxes of the circles of the graph. @returns {Kept[]} */
const keepNodes = () => {
  const plot = /** @type {Part} */ (find(document, "#network-graph .plot"));
  if (!plot?.data) return [];
  const { left, top } = plot.getBoundingClientRect();
  const { at, radius } = nodePlaces(plot);
  return [...at.values()].map(({ x, y }) => ({
    box: { left: left + x - radius, right: left + x + radius, top: top + y - radius, bottom: top + y + radius },
    weight: OF_NODE,
  }));
};

/** @param {DOMRect} target @returns {Kept[]} */
const keepInSight = (target) => [
  { box: target, weight: OF_TARGET },
  ...keepNodes(),
  ...WEIGHTS.map(([part, weight]) => ({ box: find(document, part).getBoundingClientRect(), weight })),
];

const place = () => {
  if (open === null) return;
  const target = find(document, NOTES[open].at);
  if (!target.offsetParent) return leave();
  const note = $("tour");
  const box = target.getBoundingClientRect();
  const room = { left: GAP, top: GAP, right: innerWidth - GAP, bottom: innerHeight - GAP };
  const { left, top } = choosePlace(note.getBoundingClientRect(), room, box, keepInSight(box));
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
  seen = page.player.index;
  preset = page.player.film.preset;
  paint();
};

const leave = () => {
  const inside = $("tour").contains(document.activeElement);
  show(null);
  if (inside) $("step-next").focus();
};

const goOn = () => {
  if (open === null) return;
  acting = true;
  NOTES[open].act?.(page.player);
  acting = false;
  if (open === NOTES.length - 1) leave();
  else show(open + 1);
};

/** The learner did what the open note asks for, or what one of those after it does. */
const follow = () => {
  if (open === null || acting) return;
  const p = page.player;
  const done = NOTES.findIndex(({ isDone }, note) => note >= Number(open) && isDone(p));
  // Where one has pressed Next already, that it can be pressed need not be said.
  const limit = open === 0 ? 1 : open;
  if (done >= 0 && done <= limit) show(done + 1);
  else place();
};

const goOnFromBackward = () => {
  if (open === BACKWARD) goOn();
};

const start = () => {
  writeText(KEY, "done");
  if (page.player.film.phases) page.player.jumpTo(0);
  show(0);
};

const cameByLink = holdsWork(location.hash);

/** Whether somebody came for something, or has begun with it. */
const isBusy = () =>
  cameByLink ||
  /[?&](lesson|myth|exercise)=/.test(location.search) ||
  !$("lesson-dock").hidden ||
  document.body.hasAttribute("data-drawer");

/** At the first visit, unless somebody came for something or for another tab. */
const startOnce = () => {
  if (readText(KEY) || !Object.keys(page.words).length || !$("step-next").offsetParent) return;
  if (!isBusy()) start();
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
  document.addEventListener("backstep:moved", () => {
    startOnce();
    follow();
  });
  document.addEventListener("click", ({ target }) => {
    // After the ribbon has led there itself.
    if (/** @type {Part} */ (target).closest(NOTES[BACKWARD].at)) requestAnimationFrame(goOnFromBackward);
  });
  document.addEventListener("backstep:words", paint);
  document.addEventListener("backstep:drawer", (/** @type {any} */ { detail }) => {
    if (open !== null && detail.name) leave();
    else requestAnimationFrame(place);
  });
  addEventListener("resize", place);
  new MutationObserver(place).observe(find(document, "#tabs > .tab-wrapper"), {
    subtree: true,
    attributeFilter: ["aria-selected"],
  });
};
