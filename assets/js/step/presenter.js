// @ts-check
/* Presenting: the graph, the card and the transport alone, for the back row and for a clicker. */
import { offerAction } from "../core/actions.js";
import { $ } from "../core/dom.js";
import { isTyping } from "../core/fields.js";

/** @import { Player } from "./player.js" */

const CLASS = "is-presenting";

const isPresenting = () => document.documentElement.classList.contains(CLASS);

/** @param {boolean} on */
const present = (on) => {
  document.documentElement.classList.toggle(CLASS, on);
  $("presenter-blank").hidden = true;
  $(on ? "step-next" : "present").focus();
};

const blank = () => {
  $("presenter-blank").hidden = !$("presenter-blank").hidden;
};

/** What a key does while one presents; a clicker has the keys of pages. @param {Player} p @returns {Record<string, () => void>} */
const actions = (p) => ({
  PageDown: () => p.next(),
  PageUp: () => p.previous(),
  b: blank,
  B: blank,
  Escape: () => present(false),
});

/** @param {Player} p */
export const wirePresenter = (p) => {
  offerAction("present", () => present(true));
  $("presenter-leave").addEventListener("click", () => present(false));
  $("presenter-blank").addEventListener("click", blank);
  document.addEventListener("keydown", (event) => {
    if (!isPresenting() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = actions(p)[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
};
