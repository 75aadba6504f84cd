// @ts-check
/* The step view: moves through a film without asking the server. */
import { $ } from "../core/dom.js";
import { Mover } from "../core/mover.js";
import { notify } from "../core/notice.js";
import { page } from "../core/state.js";
import { say } from "../core/words.js";
import { paintCard, paintChoice } from "./card.js";
import { indexNumbers, sampleAt, writeKey } from "./film.js";
import { paintMatrices } from "./matrices.js";
import { drawGraph, drawHistory, paintFrame, paintPosition } from "./painting.js";
import { isInNet, readAddress } from "./selection.js";

/** @import { Gradio } from "../core/component.js" */
/** @import { FilmValue, StepEvents } from "../wire.js" */
/** @import { Numbers } from "./film.js" */
/** @import { Figure } from "./graph/repaint.js" */
/** @import { Selection } from "./selection.js" */
/** @typedef {"film" | "step" | "select"} Reason why panels, lessons and predictions are to follow */

const TIMEOUT_MS = 20000; // in which the server is to answer

export class Player extends Mover {
  /** @param {Gradio<string, StepEvents>["send"]} send */
  constructor(send) {
    super("neuron");
    this.index = 0;
    this.send = send;
    this.film = /** @type {FilmValue} */ (/** @type {unknown} */ (null));
    /** @type {Numbers} */
    this.numbers = new Map();
    /** @type {Figure} as it was drawn last */
    this.figure = { data: [], layout: {} };
    /** @type {Selection | null} */
    this.selection = null;
    /** @type {number | null} */
    this.layer = null;
    /** @type {"start" | "end" | null} */
    this.target = null;
    this.waiting = false;
    /** @type {Reason} */
    this.reason = "step";
    /** Whether something else is to happen before the numbers up to a halt are seen. @type {(goal: number) => boolean} */
    this.holdsBack = () => false;
    /** The last position that can be gone to: what comes after it is blank. */
    this.lastPosition = Infinity;
    /** The last iteration that can be gone to. */
    this.lastIteration = Infinity;
    /** @type {boolean | undefined} */
    this.incomingOpen = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timeout = undefined;
  }

  get last() {
    return this.film.keys.length;
  }

  /** @param {FilmValue} film */
  load(film) {
    const old = this.film;
    const before = this.index;
    this.pause();
    this.film = film;
    this.index = 0;
    this.numbers = indexNumbers(film);
    page.dark = film.dark;
    if (!isInNet(this.selection, film.network.sizes)) this.selection = null;
    if (Number(this.layer) > film.network.sizes.length - 1) this.layer = null;
    this.settle();
    paintFrame(this);
    this.reason = "film";
    this.moveTo(this.landing(old, before));
  }

  /**
   * The position at which a new film opens.
   * @param {FilmValue} old
   * @param {number} before
   */
  landing(old, before) {
    const wanted = this.target;
    this.target = null;
    if (wanted === "end") return this.last;
    if (wanted === "start" || !old) return 0;
    return old.keys.length === this.film.keys.length ? before : 0;
  }

  /**
   * @param {string} quantity
   * @param {(number | null | undefined)[]} places layer, unit, source and sample, as far as it has them
   */
  entry(quantity, ...places) {
    return this.numbers.get(writeKey(quantity, ...places));
  }

  /**
   * The value if it is already computed at this position, else null.
   * @param {string} quantity
   * @param {(number | null | undefined)[]} places
   * @returns {any}
   */
  value(quantity, ...places) {
    const entry = this.entry(quantity, ...places);
    return entry && entry.step < this.index ? entry.value : null;
  }

  get sample() {
    return sampleAt(this.film, this.index);
  }

  /** @param {number} layer @param {number} unit */
  output(layer, unit) {
    const quantity = layer === 0 ? "input" : "activation";
    return this.value(quantity, layer, unit, null, this.sample);
  }

  /** @param {number} index */
  moveTo(index) {
    this.index = Math.max(0, Math.min(this.last, this.lastPosition, index));
    this.render();
  }

  /** To the end of a stop of the chosen granularity. @param {number} stop */
  jumpToStop(stop) {
    this.jumpTo(this.film.stops[this.granularity][stop]);
  }

  /**
   * To the next halt; predict mode may ask before it lets the numbers be seen.
   * @param {string} [granularity]
   */
  next(granularity) {
    const goal = this.following(granularity);
    if (goal > this.lastPosition) {
      this.pause();
      document.dispatchEvent(new CustomEvent("backstep:held"));
    } else if (!granularity && this.holdsBack(goal)) this.pause();
    else this.moveTo(goal);
  }

  get pace() {
    return 1000 / Number($("step-speed").value);
  }

  get playButton() {
    return $("step-play");
  }

  get ribbon() {
    return $("phase-ribbon");
  }

  /**
   * Tells Python, and waits for the film that answers.
   * @template {keyof StepEvents} Name
   * @param {Name} event
   * @param {StepEvents[Name]} payload
   * @param {"start" | "end" | null} target where the film opens; null keeps the position
   */
  ask(event, payload, target) {
    if (this.waiting) return;
    this.pause();
    this.waiting = true;
    this.target = target;
    document.body.classList.add("bs-waiting");
    this.send[event](payload);
    clearTimeout(this.timeout);
    this.timeout = setTimeout(() => {
      if (!this.waiting) return;
      this.settle();
      notify(say("notice.silence"));
    }, TIMEOUT_MS);
  }

  /** Whether somebody answers to a change. */
  get canEdit() {
    return Boolean(this.send.edit);
  }

  settle() {
    this.waiting = false;
    document.body.classList.remove("bs-waiting");
    document.dispatchEvent(new CustomEvent("backstep:settled"));
  }

  /** @param {number} count */
  go(count) {
    if (this.film.iteration + count > this.lastIteration) return;
    this.ask("go", { from: this.film.iteration, count }, count === 1 ? "start" : "end");
  }

  /** @param {number} iteration */
  visit(iteration) {
    const { first, last } = this.film;
    if (iteration >= first && iteration <= last) this.ask("visit", { iteration }, "start");
  }

  /**
   * @param {{ layer: number, unit: number, source: number | null }} address
   * @param {string} typed
   */
  edit(address, typed) {
    this.ask("edit", { ...address, value: typed }, null);
  }

  render() {
    paintPosition(this);
    paintCard(this);
    paintMatrices(this);
    this.tell(this.reason);
    this.reason = "step";
  }

  /**
   * Panels, lessons and predictions follow by themselves.
   * @param {Reason} reason
   */
  tell(reason) {
    document.dispatchEvent(new CustomEvent("backstep:moved", { detail: { reason } }));
  }

  /**
   * Where one halts from now on; one stays where one is.
   * @param {string} granularity
   */
  moveBy(granularity) {
    this.granularity = granularity;
    if (this.film) this.render();
  }

  /** When the theme has changed. */
  redraw() {
    if (!this.film) return;
    drawGraph(this);
    drawHistory(this);
    paintMatrices(this);
  }

  /** @param {string | null} address such as "node/1/0" or "edge/1/0/1"; without one nothing is selected */
  select(address) {
    this.selection = readAddress(address);
    drawGraph(this);
    paintChoice(this);
    paintCard(this);
    paintMatrices(this);
    this.tell("select");
  }
}
