// @ts-check
/* What both step views do: move through a film by halts, play it, and show how far it has come. */
import { say } from "./words.js";

const PHASES = ["forward", "loss", "backward", "clip", "update"];
const FIRST_MS = 120;

/** @import { Part } from "./component.js" */

/**
 * What an heir has besides: a film with its halts, and where they are shown.
 * @typedef {Mover & {
 *   film: { stops: Record<string, number[]>, phases: Record<string, [number, number]> },
 *   last: number,
 *   pace: number,
 *   playButton: Part,
 *   ribbon: Part,
 *   moveTo: (index: number) => void,
 * }} Moving
 */

export class Mover {
  /** @param {string} granularity where one halts */
  constructor(granularity) {
    this.granularity = granularity;
    this.index = 0;
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
  }

  /** @this {Moving} */
  following(granularity = this.granularity) {
    return this.film.stops[granularity].find((stop) => stop > this.index) ?? this.last;
  }

  /** @this {Moving} */
  preceding(granularity = this.granularity) {
    return this.film.stops[granularity].findLast((stop) => stop < this.index) ?? 0;
  }

  /** @this {Moving} @param {string} [granularity] */
  next(granularity) {
    this.moveTo(this.following(granularity));
  }

  /** @this {Moving} @param {string} [granularity] */
  previous(granularity) {
    this.moveTo(this.preceding(granularity));
  }

  /**
   * To a position, where it stays.
   * @this {Moving}
   * @param {number} index
   */
  jumpTo(index) {
    this.pause();
    this.moveTo(index);
  }

  /**
   * To the first halt of a phase, or to its end.
   * @this {Moving}
   * @param {string} phase
   */
  enter(phase) {
    const [start, end] = this.film.phases[phase];
    this.pause();
    this.moveTo(Math.min(this.film.stops[this.granularity].find((stop) => stop > start) ?? end, end));
  }

  /**
   * What a key does in either step view, if anything.
   * @this {Moving}
   * @param {{ key: string, shiftKey: boolean }} event
   * @returns {(() => void) | undefined}
   */
  action(event) {
    const granularity = event.shiftKey ? "phase" : undefined;
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowRight: () => this.next(granularity),
      ArrowLeft: () => this.previous(granularity),
      Home: () => this.moveTo(0),
      End: () => this.moveTo(this.last),
      " ": () => this.play(),
    };
    return actions[event.key];
  }

  /** @this {Moving} */
  play() {
    if (this.timer) return this.pause();
    if (this.index === this.last) this.moveTo(0);
    const tick = () => {
      if (this.index === this.last) return this.pause();
      this.next();
      if (this.timer) this.timer = setTimeout(tick, this.pace);
    };
    this.timer = setTimeout(tick, FIRST_MS);
    this.paintPlay();
  }

  /** @this {Moving} */
  pause() {
    clearTimeout(this.timer ?? undefined);
    this.timer = null;
    this.paintPlay();
  }

  /** @this {Moving} */
  paintPlay() {
    const { playButton } = this;
    playButton.classList.toggle("is-playing", Boolean(this.timer));
    playButton.setAttribute("aria-pressed", String(Boolean(this.timer)));
    playButton.querySelector(".label").textContent = say(this.timer ? "step.pause" : "step.play");
  }

  get phase() {
    const step = Math.max(0, this.index - 1);
    const { film } = /** @type {Moving} */ (/** @type {unknown} */ (this));
    return PHASES.find((name) => step < (film.phases[name]?.[1] ?? 0));
  }

  /** @this {Moving} */
  paintRibbon() {
    for (const button of this.ribbon.querySelectorAll("[data-phase]")) {
      const name = button.dataset.phase;
      // Gradients are clipped only where one asks for it.
      button.hidden = !(name in this.film.phases);
      const [start, end] = this.film.phases[name] ?? [0, 1];
      const share = Math.max(0, Math.min(1, (this.index - start) / (end - start)));
      button.style.setProperty("--done", share);
      const current = this.index > 0 && this.phase === name;
      button.classList.toggle("is-current", current);
      button.classList.toggle("is-done", share === 1 && !current);
      if (current) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
  }
}
