// @ts-check
/* What was decided on a tab, one decision after another: what can be undone, and made again. */
import { readStored, writeStored } from "./storage.js";

const DEPTH = 100;
const MOST = 1_500_000; // characters that are kept of a history, of some five million

/**
 * @template T a decision with everything that brings it back
 */
export class UndoHistory {
  /** @type {T[]} */
  done = [];
  /** @type {T[]} */
  undone = [];
  /** @type {T | null} */
  current = null;
  /** What was asked for, until it is open. @type {T | null} */
  opening = null;
  /** The way back or on that is being gone. @type {{ from: T[], to: T[] } | null} */
  way = null;

  /**
   * @param {object} how
   * @param {(one: T, other: T) => boolean} how.isSame
   * @param {(target: T) => boolean} how.open asks for what was; false if it cannot be asked for now
   * @param {string} [how.key] under which the browser keeps it
   */
  constructor({ isSame, open, key = "" }) {
    this.isSame = isSame;
    this.open = open;
    this.key = key;
    if (key) Object.assign(this, readStored("sessionStorage", key) ?? {});
  }

  /**
   * Notes what is open now.
   * @param {T} found
   * @returns {boolean} whether it is another decision than before
   */
  take(found) {
    const { current, opening, way } = this;
    this.opening = this.way = null;
    this.current = found;
    if (!current || this.isSame(current, found)) return false;
    if (way && opening && this.isSame(opening, found)) {
      way.from.pop();
      way.to.push(current);
    } else {
      this.done.push(current);
      this.done.splice(0, this.done.length - DEPTH);
      this.undone.length = 0;
    }
    return true;
  }

  undo() {
    this.turn(this.done, this.undone);
  }

  redo() {
    this.turn(this.undone, this.done);
  }

  /** @param {T[]} from @param {T[]} to */
  turn(from, to) {
    const target = from.at(-1);
    if (!target || !this.current || !this.open(target)) return;
    this.opening = target;
    this.way = { from, to };
  }

  /** Keeps it in the browser; of a long one the oldest are left out. */
  keep() {
    const kept = { done: [...this.done], undone: this.undone };
    while (kept.done.length && JSON.stringify(kept).length > MOST) kept.done.splice(0, Math.ceil(kept.done.length / 4));
    writeStored("sessionStorage", this.key, kept);
  }
}
