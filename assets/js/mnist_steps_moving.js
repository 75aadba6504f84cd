/* The step view of the lab: from step to step, by buttons, slider, playing and keys. */
(() => {
  "use strict";
  const B = window.Backstep;
  const { View, tileOf } = B.mnist.stepParts;

  const PHASES = ["forward", "loss", "backward", "update"];
  const PACE_MS = 1300;

  Object.assign(View.prototype, {
    moveTo(index) {
      this.index = Math.max(0, Math.min(this.b.film.terms.length, index));
      this.hovered = null;
      this.paint();
      this.follow();
    },

    next(by = this.by) {
      this.moveTo(this.b.film.stops[by].find((stop) => stop > this.index) ?? this.b.film.terms.length);
    },

    previous(by = this.by) {
      this.moveTo(this.b.film.stops[by].findLast((stop) => stop < this.index) ?? 0);
    },

    play() {
      if (this.timer) return this.pause();
      if (this.index === this.b.film.terms.length) this.moveTo(0);
      const tick = () => {
        if (this.index === this.b.film.terms.length) return this.pause();
        this.next();
        this.timer = setTimeout(tick, PACE_MS);
      };
      this.timer = setTimeout(tick, 120);
      this.paintPlay();
    },

    pause() {
      clearTimeout(this.timer);
      this.timer = null;
      this.paintPlay();
    },

    paintPlay() {
      const button = this.find("[data-move=play]");
      button.setAttribute("aria-pressed", String(Boolean(this.timer)));
      button.querySelector(".label").textContent = B.say(this.timer ? "step.pause" : "step.play");
    },

    /* The picture that is filled is brought into sight; the page itself stays where it is. */
    follow() {
      const { term } = this;
      const tile = term && this.tiles.get(tileOf(term));
      if (!tile) return;
      requestAnimationFrame(() => {
        const scroller = this.find(".steps-scroller");
        const [box, own] = [scroller.getBoundingClientRect(), tile.element.closest(".steps-layer").getBoundingClientRect()];
        if (own.left < box.left) scroller.scrollLeft -= box.left - own.left + 24;
        else if (own.right > box.right) scroller.scrollLeft += own.right - box.right + 24;
      });
    },

    paintControls() {
      const { index } = this;
      const last = this.b.film.terms.length;
      this.paintRibbon();
      this.find(".steps-slider input").value = index;
      this.find(".steps-slider").style.setProperty("--share", `${(100 * index) / last}%`);
      this.find(".steps-slider output").textContent = `${index} / ${last}`;
      for (const name of ["first", "previous"]) this.find(`[data-move=${name}]`).disabled = index === 0;
      for (const name of ["next", "last"]) this.find(`[data-move=${name}]`).disabled = index === last;
      B.mnist.say(this.find(".steps-sentence"), this.sentence());
    },

    paintRibbon() {
      const { index } = this;
      const { phases } = this.b.film;
      const step = Math.max(0, index - 1);
      const current = PHASES.find((name) => step < phases[name][1]);
      for (const button of this.root.querySelectorAll(".steps-ribbon button")) {
        const [start, end] = phases[button.dataset.phase];
        const share = Math.max(0, Math.min(1, (index - start) / (end - start)));
        button.style.setProperty("--done", share);
        const now = index > 0 && button.dataset.phase === current;
        button.classList.toggle("is-current", now);
        button.classList.toggle("is-done", share === 1 && !now);
        if (now) button.setAttribute("aria-current", "step");
        else button.removeAttribute("aria-current");
      }
    },
  });

  const typing = (target) => target.matches?.("textarea, select, [role=listbox], input:not([type=range]):not([type=radio])");

  const keys = (view, root, event) => {
    const { key, target } = event;
    if (!view.b || !view.active || root.offsetParent === null || typing(target) || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey || (key.startsWith("Arrow") && target.matches?.("input, canvas, .latex, pre"))) return;
    const jump = (phase) => root.querySelector(`.steps-ribbon [data-phase=${phase}]`).click();
    const act = {
      ArrowRight: () => view.next(event.shiftKey ? "phase" : undefined),
      ArrowLeft: () => view.previous(event.shiftKey ? "phase" : undefined),
      Home: () => view.moveTo(0),
      End: () => view.moveTo(view.b.film.terms.length),
      " ": () => view.play(),
      f: () => jump("forward"), l: () => jump("loss"), b: () => jump("backward"), u: () => jump("update"),
    }[key.length === 1 ? key.toLowerCase() : key];
    if (!act || (key === " " && target.closest?.("button, summary, a"))) return;
    event.preventDefault();
    if (key !== " ") view.pause();
    act();
  };

  B.mnist.stepParts.keys = keys;
})();
