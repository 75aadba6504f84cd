// @ts-check
/* The page as a stop or a myth needs it: its session from the server, and what needs no server. */
/** @import { SetupValue } from "../wire.js" */
import { $ } from "../core/dom.js";
import { page } from "../core/state.js";
import { openSection } from "../lab/sections.js";
import { paintChoice } from "../step/card.js";
import { showPanel } from "../step/closer.js";
import { moveBy } from "../step/document/view.js";
import { restoreDrawer } from "../step/drawers.js";
import { positionOf } from "./goals.js";
import { lessons, openWalk } from "./state.js";

const TIMEOUT_MS = 20000; // in which a film is to arrive

/** @param {string} name of an event */
const once = (name) => new Promise((resolve) => document.addEventListener(name, resolve, { once: true }));

/** Resolves to whether the film with this nonce has arrived. @param {number} nonce @returns {Promise<boolean>} */
const awaitFilm = (nonce) =>
  new Promise((resolve) => {
    const finish = (/** @type {boolean} */ arrived) => {
      document.removeEventListener("backstep:moved", check);
      document.removeEventListener("backstep:failed", fail);
      clearTimeout(timer);
      resolve(arrived);
    };
    const check = () => page.player.film.answers === nonce && finish(true);
    const fail = (/** @type {any} */ event) => event.detail.handler === "open_stop" && finish(false);
    const timer = setTimeout(() => finish(false), TIMEOUT_MS);
    document.addEventListener("backstep:moved", check);
    document.addEventListener("backstep:failed", fail);
  });

/**
 * Asks the server for a session; resolves when its film is on the page, or to false.
 * @param {{ lesson: string, stop: number } | { myth: string } | { leave: true } | { keep: true }} what
 */
export const setUpSession = async (what) => {
  const p = page.player;
  while (p.waiting) await once("backstep:settled");
  const training = $("data-stop");
  if (training?.offsetParent && !training.disabled) training.click(); // it would go on over the lesson
  lessons.nonce += 1;
  p.ask("lesson", { ...what, nonce: lessons.nonce, own: openWalk().own }, "start");
  return awaitFilm(lessons.nonce);
};

/** What needs no server: position, pace, panel, selection. @param {SetupValue} view */
export const placeView = (view) => {
  const p = page.player;
  moveBy(p, view.granularity);
  if (view.tab === "mnist") openSection(view.panel ?? "train");
  else if (view.panel) showPanel(view.panel);
  else restoreDrawer();
  p.selection = null;
  if (view.select) p.select(view.select);
  else paintChoice(p);
  p.moveTo(positionOf(p, view));
};
