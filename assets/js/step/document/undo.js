// @ts-check
/* Undo and redo: every change of net, weights, samples and settings, whatever made it. */
import { decisions, keepDocument, keepUndo, readDocument, readUndo } from "../../core/document.js";
import { $, setDisabled } from "../../core/dom.js";
import { page } from "../../core/state.js";
import { captureView, showView } from "./view.js";

/** @import { Work } from "../../core/document.js" */
/** @import { Player } from "../player.js" */

const DEPTH = 100;
const REST = 400; // ms after which what was changed is kept

const work = {
  /** @type {Work[]} */
  done: [],
  /** @type {Work[]} */
  undone: [],
  /** The last net of the visitor's own, before a preset took its place. @type {Work | null} */
  own: null,
  /** @type {Work | null} */
  current: null,
  /** What was asked for, until it is open. @type {Work | null} */
  opening: null,
};

const paintButtons = () => {
  setDisabled($("redo"), !work.undone.length, $("undo"), $("step-next"));
  setDisabled($("undo"), !work.done.length, $("redo"), $("step-next"));
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let due;
let isNew = false;

const keep = () => {
  clearTimeout(due);
  if (!work.current) return;
  keepDocument(work.current);
  if (isNew) keepUndo(work);
  isNew = false;
};

const keepSoon = () => {
  clearTimeout(due);
  due = setTimeout(keep, REST);
};

/** @param {Work} one @param {any} file */
const isSame = (one, file) => decisions(one.file) === decisions(file);

/** What was open before goes to what can be undone. @param {Work} before @param {Player} p */
const leave = (before, { film }) => {
  work.done.push(before);
  work.done.splice(0, work.done.length - DEPTH);
  work.undone = [];
  isNew = true;
  if (before.preset === "custom" && film.preset !== "custom") work.own = before;
};

/** A film has arrived. @param {Player} p */
const take = (p) => {
  const { file, preset } = p.film;
  const { current, opening } = work;
  work.opening = null;
  const opened = opening && isSame(opening, file) ? opening : null;
  work.current = { file, preset, view: opened?.view ?? captureView(p) };
  if (opened) showView(p, opened.view);
  else if (current && !isSame(current, file)) leave(current, p);
  paintButtons();
  keepSoon();
};

/** @param {Work[]} from @param {Work[]} to */
const turn = (from, to) => {
  const p = page.player;
  const target = from.at(-1);
  if (!target || !work.current || p.waiting) return;
  from.pop();
  to.push(work.current);
  isNew = true;
  work.opening = target;
  p.ask("reopen", { text: JSON.stringify(target.file), preset: target.preset }, "start");
};

const undo = () => turn(work.done, work.undone);

const redo = () => turn(work.undone, work.done);

/** The last net of the visitor's own as the server opens it; empty if it is open. */
export const ownWork = () => {
  if (!work.own || work.current?.preset === "custom") return "";
  work.opening = work.own;
  return JSON.stringify(work.own.file);
};

/** @param {KeyboardEvent} event @param {(target: any) => boolean} isTyping */
export const undoByKey = (event, isTyping) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  const act = key === "y" || (key === "z" && event.shiftKey) ? redo : key === "z" ? undo : null;
  if (!act) return;
  event.preventDefault();
  act();
};

/** @param {Player} p */
export const wireUndo = (p) => {
  Object.assign(work, readUndo() ?? {});
  work.opening = readDocument();
  for (const [id, act] of Object.entries({ undo, redo })) {
    $(id).hidden = false;
    $(id).addEventListener("click", act);
  }
  paintButtons();
  document.addEventListener("backstep:moved", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.reason === "film") take(p);
    else if (work.current) {
      work.current.view = captureView(p);
      keepSoon();
    }
  });
  addEventListener("pagehide", keep);
};
