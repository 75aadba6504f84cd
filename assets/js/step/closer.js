// @ts-check
/* Panels that look closer, each in a drawer, and questions to the server. */
import { $, findAll } from "../core/dom.js";
import { notify } from "../core/notice.js";
import { figures, page } from "../core/state.js";
import { say, translate } from "../core/words.js";
import { drawerOf, openDrawer, openedDrawer } from "./drawers.js";

/** @import { Part, Gradio } from "../core/component.js" */
/** @import { Player } from "./player.js" */
/** @import { QuestionEvents, AnswerValue } from "../wire.js" */

const PATIENCE_MS = 20000;

/* Questions: one on its way at a time; of several waiting on one topic only the newest goes. */
const waiting = new Map();
/** @type {any} */
let send = null;
/** @type {any} */
let asked = null;
let nonce = 0;

/** @param {unknown} data */
const settle = (data) => {
  const { resolve, timer } = asked;
  clearTimeout(timer);
  asked = null;
  resolve(data);
  forward();
};

const forward = () => {
  if (asked || !send || !waiting.size) return;
  const [[topic, next]] = waiting;
  waiting.delete(topic);
  nonce += 1;
  asked = { ...next, nonce };
  asked.timer = setTimeout(() => {
    notify(say("notice.silence"));
    settle(null);
  }, PATIENCE_MS);
  send({ topic, nonce, ...next.payload });
};

/**
 * Asks the server about the open iteration. Resolves to the answer, or to null if it was
 * refused (the sentence is then on the page) or if a newer question on the topic took its place.
 * @param {string} topic
 * @param {object} [payload]
 */
export const askServer = (topic, payload = {}) =>
  new Promise((resolve) => {
    waiting.get(topic)?.resolve(null);
    waiting.set(topic, { payload, resolve });
    forward();
  });

/** @param {Part} _element @param {Gradio<AnswerValue, QuestionEvents>} gradio */
export const mountQuestions = (_element, { props, send: events, watch }) => {
  send = events.ask;
  watch("value", () => {
    const answer = props.value;
    if (!answer || !asked || answer.nonce !== asked.nonce) return;
    if (answer.error) notify(answer.error);
    settle(answer.error ? null : answer.data);
  });
  forward();
};

document.addEventListener("backstep:failed", (/** @type {any} */ event) => {
  if (asked && event.detail.handler === "ask") settle(null);
});

/* Panels ---------------------------------------------------------------- */

const panels = new Map();

/** A panel is seen when its drawer is open and, of several in one drawer, it is the chosen one. @param {string} name */
const isShown = (name) => {
  const panel = $(`closer-${name}`);
  return Boolean(panel) && !panel.hidden && drawerOf(panel) === openedDrawer();
};

/** The panel that is seen, if any. @returns {string | null} */
export const openPanel = () => [...panels.keys()].find(isShown) ?? null;

/** @param {string} reason */
const paint = (reason) => {
  const name = openPanel();
  if (page.player?.film && name) panels.get(name)(page.player, reason);
};

/**
 * A panel is painted while it is seen: reason is "open", "film", "step", "select", "words" or "theme".
 * @param {string} name
 * @param {(p: Player, reason: string) => void} painter
 */
export const registerPanel = (name, painter) => panels.set(name, painter);

const announce = () => {
  document.dispatchEvent(new CustomEvent("backstep:panel", { detail: { name: openPanel() } }));
  paint("open");
};

/** @param {string} name of a panel that has a tab */
const choose = (name) => {
  for (const tab of findAll(document, "#closer [role=tab]")) {
    const chosen = tab.dataset.panel === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    $(`closer-${tab.dataset.panel}`).hidden = !chosen;
  }
};

/** Opens a panel, and the drawer that it lies in. @param {string} name */
export const showPanel = (name) => {
  const panel = $(`closer-${name}`) ?? $(`drawer-${name}`);
  if ($(`closer-tab-${name}`)) choose(name);
  const drawer = drawerOf(panel);
  if (drawer === openedDrawer()) announce();
  else openDrawer(drawer);
};

/** @type {Record<string, number>} */
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 };

/** @param {Part} element */
export const mountCloser = (element) => {
  const tabs = [...element.querySelectorAll("[role=tab]")];
  for (const tab of tabs) tab.addEventListener("click", () => showPanel(tab.dataset.panel));
  element.querySelector("[role=tablist]").addEventListener("keydown", (/** @type {any} */ event) => {
    const by = ARROWS[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const next = tabs[(tabs.indexOf(event.target) + by + tabs.length) % tabs.length];
    next.focus();
    showPanel(next.dataset.panel);
  });
  translate(element);
  choose(tabs[0].dataset.panel);
  announce();
};

document.addEventListener("backstep:drawer", announce);
document.addEventListener("backstep:moved", (/** @type {any} */ event) => paint(event.detail.reason));
document.addEventListener("backstep:words", () => paint("words"));
figures.add(() => paint("theme"));
