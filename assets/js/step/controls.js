// @ts-check
/* The controls of the step view: buttons, slider, ribbon, keys, and the session's file. */
import { MOST_BYTES } from "../core/document.js";
import { $ } from "../core/dom.js";
import { isTyping } from "../core/fields.js";
import { rove } from "../core/roving.js";
import { saveFile } from "../core/save.js";
import { readWhole } from "../core/whole.js";
import { currentFile, openFile } from "./document/undo.js";
import { findNextSample } from "./film.js";
import { predict } from "./predictions/mode.js";

/** @import { Part } from "../core/component.js" */
/** @import { Player } from "./player.js" */

const PRESSED = "button, a, summary, [role=tab], input[type=radio], input[type=checkbox]";

const isVisible = () => $("network-graph")?.offsetParent !== null;

/** @param {Player} player */
export const wireKeys = (player) => {
  document.addEventListener("keydown", (event) => {
    if (!player.film || !isVisible() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") return $("help").showModal();
    const act = findAction(player, event);
    if (!act || belongsToControl(event)) return;
    event.preventDefault();
    if (event.key !== " ") player.pause();
    act();
  });
};

/**
 * @param {Player} player
 * @param {KeyboardEvent} event
 * @returns {(() => void) | undefined}
 */
const findAction = (player, event) => {
  if (event.key === "Enter") return () => player.go(1);
  const letter = event.key.toLowerCase();
  if (letter === "p") return () => predict.toggle();
  if (letter === "f") return () => player.next("layer");
  if (letter === "n") return () => player.moveTo(findNextSample(player.film, player.index));
  return player.action(event);
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
    $(id).addEventListener("click", () => player.film && act());
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

export const wireFile = () => {
  $("save-session").addEventListener("click", () => {
    const file = currentFile();
    if (file) saveFile("backstep-session.json", JSON.stringify(file, null, 1), "application/json");
  });
  $("load-session").addEventListener("change", async (/** @type {Part} */ { target }) => {
    const file = target.files[0];
    if (file) openFile(await file.slice(0, MOST_BYTES).text());
    target.value = "";
  });
};
