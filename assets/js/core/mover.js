/* What both step views do: move through a film by halts, play it, and show how far it has come. */
import { say } from "./words.js";

const PHASES = ["forward", "loss", "backward", "update"];
const FIRST_MS = 120;

/* Heirs have `film`, `last`, `pace` in ms, `playButton`, `ribbon` and `moveTo(index)`. */
export class Mover {
  constructor(granularity) {
    this.granularity = granularity;
    this.index = 0;
    this.timer = null;
  }

  following(granularity = this.granularity) {
    return this.film.stops[granularity].find((stop) => stop > this.index) ?? this.last;
  }

  preceding(granularity = this.granularity) {
    return this.film.stops[granularity].findLast((stop) => stop < this.index) ?? 0;
  }

  next(granularity) {
    this.moveTo(this.following(granularity));
  }

  previous(granularity) {
    this.moveTo(this.preceding(granularity));
  }

  /* To a position, where it stays. */
  jumpTo(index) {
    this.pause();
    this.moveTo(index);
  }

  /* To the first halt of a phase, or to its end. */
  enter(phase) {
    const [start, end] = this.film.phases[phase];
    this.pause();
    this.moveTo(Math.min(this.film.stops[this.granularity].find((stop) => stop > start) ?? end, end));
  }

  /* What a key does in either step view, if anything. */
  action({ key, shiftKey }) {
    const granularity = shiftKey ? "phase" : undefined;
    return {
      ArrowRight: () => this.next(granularity),
      ArrowLeft: () => this.previous(granularity),
      Home: () => this.moveTo(0),
      End: () => this.moveTo(this.last),
      " ": () => this.play(),
    }[key];
  }

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

  pause() {
    clearTimeout(this.timer);
    this.timer = null;
    this.paintPlay();
  }

  paintPlay() {
    const { playButton } = this;
    playButton.classList.toggle("is-playing", Boolean(this.timer));
    playButton.setAttribute("aria-pressed", String(Boolean(this.timer)));
    playButton.querySelector(".label").textContent = say(this.timer ? "step.pause" : "step.play");
  }

  get phase() {
    const step = Math.max(0, this.index - 1);
    return PHASES.find((name) => step < this.film.phases[name][1]);
  }

  paintRibbon() {
    for (const button of this.ribbon.querySelectorAll("[data-phase]")) {
      const name = button.dataset.phase;
      const [start, end] = this.film.phases[name];
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
