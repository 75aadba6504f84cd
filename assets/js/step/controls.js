// @ts-check
/* The controls of the step view: buttons, slider, ribbon and keys. */
import { $ } from "../core/dom.js";
import { isTyping } from "../core/fields.js";
import { rove } from "../core/roving.js";
import { readWhole } from "../core/whole.js";
import { findNextSample } from "./film.js";

/** @import { Part } from "../core/component.js" */
/** @import { Player } from "./player.js" */

const PRESSED = "button, a, summary, [role=tab], input[type=radio], input[type=checkbox]";

const isVisible = () => $("network-graph")?.offsetParent !== null;

/** @typedef {Record<string, () => void>} Keys what letters do */

/** @param {Player} player @param {Keys} more */
export const wireKeys = (player, more) => {
  document.addEventListener("keydown", (event) => {
    if (!player.film || !isVisible() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") return $("help").showModal();
    const act = findAction(player, event, more);
    if (!act || belongsToControl(event)) return;
    event.preventDefault();
    if (event.key !== " ") player.pause();
    act();
  });
};

/**
 * @param {Player} player
 * @param {KeyboardEvent} event
 * @param {Keys} more
 * @returns {(() => void) | undefined}
 */
const findAction = (player, event, more) => {
  if (event.key === "Enter") return () => player.go(1);
  const letter = event.key.toLowerCase();
  if (letter === "f") return () => player.next("layer");
  if (letter === "n") return () => player.moveTo(findNextSample(player.film, player.index));
  return more[letter] ?? player.action(event);
};

/**
 * Whether a key is for the control that has the focus.
 * @param {KeyboardEvent} event
 */
const belongsToControl = ({ key, target }) => {
  const control = /** @type {Part} */ (target);
  if ((key === " " || key === "Enter") && control.closest?.(PRESSED)) return true;
  if (control.getAttribute?.("role") === "tab" && key.startsWith("Arrow")) return true;
  return control.type === "range" && key === "Enter";
};

/**
 * @param {Player} player
 * @param {Part} root
 */
export const wireControls = (player, root) => {
  // After a click with the mouse the keys are the page's again, not the button's.
  root.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    if (event.detail > 0) /** @type {Part} */ (event.target).closest("button")?.blur();
  });
  for (const [id, act] of Object.entries(buttons(player))) {
    $(id)?.addEventListener("click", () => player.film && act());
  }
  $("code-whole").addEventListener("click", (/** @type {Part} */ { currentTarget }) => {
    const whole = $("code-line").classList.toggle("is-whole");
    currentTarget.setAttribute("aria-pressed", String(whole));
  });
  $("deck-more").addEventListener("click", (/** @type {Part} */ { currentTarget }) => {
    const more = currentTarget.closest(".deck").classList.toggle("is-more");
    currentTarget.setAttribute("aria-expanded", String(more));
  });
  const [range, box] = $("step-slider").querySelectorAll("input");
  range.addEventListener("input", () => player.jumpToStop(Number(range.value)));
  box.addEventListener("change", () => {
    const stop = readWhole(box, "step.slider", 0, Number(range.max));
    if (stop !== null) player.jumpToStop(stop);
  });
  $("step-granularity").addEventListener("change", (/** @type {Part} */ { target }) => {
    player.moveBy(target.value);
    target.blur();
  });
  rove($("phase-ribbon"), "button", { chosen: "[aria-current]" });
  for (const button of root.querySelectorAll("#phase-ribbon button")) {
    button.addEventListener("click", () => player.enter(button.dataset.phase));
  }
};

/**
 * @param {Player} player
 * @returns {Record<string, () => void>}
 */
const buttons = (player) => ({
  "step-first": () => player.jumpTo(0),
  "step-previous": () => player.jumpTo(player.preceding()),
  "step-next": () => {
    player.pause();
    player.next();
  },
  "step-layer-end": () => player.jumpTo(player.following("layer")),
  "next-sample": () => player.jumpTo(findNextSample(player.film, player.index)),
  "step-last": () => player.jumpTo(player.last),
  "step-play": () => player.play(),
  "iteration-next": () => player.go(1),
  "iteration-previous": () => player.visit(player.film.iteration - 1),
  "run-10": () => player.go(10),
  "run-100": () => player.go(100),
});
