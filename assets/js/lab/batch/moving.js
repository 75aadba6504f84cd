/* The step view of the lab: from step to step, by buttons, slider, playing and keys. */
import { setText } from "../../core/dom.js";
import { tileOf, View } from "./state.js";

Object.assign(View.prototype, {
  moveTo(index) {
    this.index = Math.max(0, Math.min(this.last, index));
    this.hovered = null;
    this.paint();
    this.follow();
  },

  /* The picture that is filled is brought into sight; the page itself moves only if it must,
     and never up: somebody may be reading how the last number was made. */
  follow() {
    const { term } = this;
    const tile = term && this.tiles.get(tileOf(term));
    if (!tile) return;
    requestAnimationFrame(() => {
      const scroller = this.find(".steps-scroller");
      const [box, own] = [
        scroller.getBoundingClientRect(),
        tile.element.closest(".steps-layer").getBoundingClientRect(),
      ];
      if (own.left < box.left) scroller.scrollLeft -= box.left - own.left + 24;
      else if (own.right > box.right) scroller.scrollLeft += own.right - box.right + 24;
      const below = tile.element.getBoundingClientRect().bottom + 16 - window.innerHeight;
      if (below > 0 && this.active) window.scrollBy({ top: below, behavior: "auto" });
    });
  },

  paintControls() {
    const { index, last } = this;
    this.paintRibbon();
    this.find(".steps-slider input").value = index;
    this.find(".steps-slider").style.setProperty("--share", `${(100 * index) / last}%`);
    this.find(".steps-slider output").textContent = `${index} / ${last}`;
    for (const name of ["first", "previous"]) this.find(`[data-move=${name}]`).disabled = index === 0;
    for (const name of ["next", "last"]) this.find(`[data-move=${name}]`).disabled = index === last;
    setText(this.find(".steps-sentence"), this.sentence());
  },
});

const typing = (target) =>
  target.matches?.("textarea, select, [role=listbox], input:not([type=range]):not([type=radio])");

export const handleKey = (view, root, event) => {
  const { key, target } = event;
  if (!view.b || !view.active || root.offsetParent === null || typing(target) || document.querySelector("dialog[open]"))
    return;
  if (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    (key.startsWith("Arrow") && target.matches?.("input, canvas, .latex, pre"))
  )
    return;
  const phase = { f: "forward", l: "loss", b: "backward", u: "update" }[key.toLowerCase()];
  const act = view.action(event) ?? (phase && (() => view.enter(phase)));
  if (!act || (key === " " && target.closest?.("button, summary, a"))) return;
  event.preventDefault();
  if (key !== " ") view.pause();
  act();
};
