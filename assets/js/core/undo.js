// @ts-check
/* Undo and redo of the header and the keyboard: they belong to the open tab. */
import { offerAction } from "./actions.js";
import { $, setDisabled } from "./dom.js";
import { isTyping } from "./fields.js";
import { openTab } from "./tabs.js";

/** @import { UndoHistory } from "./undo_history.js" */

/** @type {Map<string, UndoHistory<any>>} */
const histories = new Map();

/** Where the focus goes from a button that is switched off. */
const heirs = () => [$("step-next"), $("theme")].filter((one) => one?.offsetParent);

export const paintUndo = () => {
  if (!$("undo")) return;
  const history = histories.get(openTab());
  $("undo").hidden = $("redo").hidden = !history;
  setDisabled($("redo"), !history?.undone.length, $("undo"), ...heirs());
  setDisabled($("undo"), !history?.done.length, $("redo"), ...heirs());
};

/** @param {string} tab @param {UndoHistory<any>} history of what is decided there */
export const offerUndo = (tab, history) => {
  histories.set(tab, history);
  paintUndo();
};

/** @param {"undo" | "redo"} way */
const turnHistory = (way) => {
  histories.get(openTab())?.[way]();
};

/** @param {KeyboardEvent} event @returns {"undo" | "redo" | null} */
const wayOf = ({ key, shiftKey }) => {
  const letter = key.toLowerCase();
  if (letter === "y" || (letter === "z" && shiftKey)) return "redo";
  return letter === "z" ? "undo" : null;
};

/** @param {KeyboardEvent} event */
const undoByKey = (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
  const way = wayOf(event);
  if (!way || !histories.has(openTab())) return;
  event.preventDefault();
  turnHistory(way);
};

export const wireUndoTools = () => {
  for (const way of /** @type {const} */ (["undo", "redo"])) offerAction(way, () => turnHistory(way));
  document.addEventListener("keydown", undoByKey);
  document.addEventListener("backstep:tab", paintUndo);
  document.addEventListener("backstep:words", paintUndo);
};
