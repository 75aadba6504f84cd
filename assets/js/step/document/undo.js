// @ts-check
/* Undo and redo of the step view: every change of net, weights, samples and settings, whatever made it. */
import { takeFromAddress } from "../../core/address.js";
import { decisions, keepDocument, readDocument, readWork, writeWork } from "../../core/document.js";
import { page } from "../../core/state.js";
import { readStored, writeStored } from "../../core/storage.js";
import { offerUndo, paintUndo } from "../../core/undo.js";
import { UndoHistory } from "../../core/undo_history.js";
import { followLink, wireShare } from "./link.js";
import { captureView, showView } from "./view.js";

/** @import { Work } from "../../core/document.js" */
/** @import { Player } from "../player.js" */

const REST = 400; // ms after which what was changed is kept
const OWN = "backstep.own";

/** @param {Work} target */
const reopen = ({ file, preset }) => {
  if (page.player.waiting) return false;
  page.player.ask("reopen", { text: JSON.stringify(file), preset }, "start");
  return true;
};

/** @param {Work} one @param {Work} other */
const isSame = (one, other) => decisions(one.file) === decisions(other.file);

/** @type {UndoHistory<Work>} */
const history = new UndoHistory({ isSame, open: reopen, key: "backstep.undo" });

/** The last net of the visitor's own, before a preset took its place. @type {Work | null} */
let own = readStored("sessionStorage", OWN);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let due;

/** Whether the history itself is another than the one that is kept. */
let isNew = false;

const keep = () => {
  clearTimeout(due);
  if (!history.current) return;
  keepDocument(history.current);
  if (isNew) {
    history.keep();
    writeStored("sessionStorage", OWN, own);
  }
  isNew = false;
};

const keepSoon = () => {
  clearTimeout(due);
  due = setTimeout(keep, REST);
};

/** A film has arrived. @param {Player} p */
const take = (p) => {
  const { current, opening } = history;
  const { file, preset } = p.film;
  const found = { file, preset, view: captureView(p) };
  const asked = opening && isSame(opening, found) ? opening : null;
  if (history.take(found)) {
    isNew = true;
    if (current?.preset === "custom" && preset !== "custom") own = current;
  }
  if (asked) {
    found.view = asked.view;
    showView(p, asked.view);
  }
  paintUndo();
  keepSoon();
};

/** The last net of the visitor's own as the server opens it; empty if it is open. */
export const ownWork = () => {
  if (!own || history.current?.preset === "custom") return "";
  history.opening = own;
  return JSON.stringify(own.file);
};

/** Opens what a link holds, as a decision like any other. @param {Work} work */
const openWork = (work) => {
  if (reopen(work)) history.opening = work;
};

/** Opens a session file; what is none is refused in Python's words. @param {string} text */
export const openFile = (text) => {
  try {
    openWork(readWork(text));
  } catch {
    page.player.ask("reopen", { text }, "start");
  }
};

/** The open session as a file, with where one looks; null before the first. */
export const currentFile = () => history.current && writeWork(history.current);

/** Opens what the address names. */
const followAddress = () => {
  followLink(openWork);
  const preset = takeFromAddress("preset");
  if (preset !== null) page.player.ask("reopen", { text: "", preset }, "start");
};

/** @param {Player} p */
export const wireUndo = (p) => {
  history.opening = readDocument();
  offerUndo("step", history);
  wireShare(() => history.current);
  addEventListener("hashchange", followAddress);
  document.addEventListener("backstep:moved", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.reason === "film") {
      take(p);
      followAddress();
    } else if (history.current) {
      history.current.view = captureView(p);
      keepSoon();
    }
  });
  addEventListener("pagehide", keep);
};
