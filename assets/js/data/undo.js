// @ts-check
/* Undo and redo of the tab "Train on data": every change of its settings and branches. */
import { readStored, writeStored } from "../core/storage.js";
import { offerUndo, paintUndo } from "../core/undo.js";
import { UndoHistory } from "../core/undo_history.js";

/** @import { KeptRun } from "../wire.js" */

const KEPT = "backstep.data";

/** What was decided of a run; how far it was trained decides nothing. @param {KeptRun} kept */
export const decisionsOf = ({ settings, branches }) =>
  JSON.stringify([settings, branches.map(({ parent, at, optimizer, rate }) => [parent, at, optimizer, rate])]);

/** @type {(target: KeptRun) => boolean} */
let restore = () => false;

/** @type {UndoHistory<KeptRun>} */
const history = new UndoHistory({
  isSame: (one, other) => decisionsOf(one) === decisionsOf(other),
  open: (target) => restore(target),
  key: "backstep.data.undo",
});

/** What this tab of the browser had open. @returns {KeptRun | null} */
export const readKept = () => readStored("sessionStorage", KEPT);

/** @param {KeptRun} kept */
export const takeKept = (kept) => {
  if (history.take(kept)) history.keep();
  paintUndo();
  writeStored("sessionStorage", KEPT, kept);
};

/** @param {(kept: KeptRun) => void} bringBack */
export const wireDataUndo = (bringBack) => {
  restore = (target) => {
    bringBack(target);
    return true;
  };
  offerUndo("data", history);
};
