// @ts-check
/* The curves of the open run: what is new is added, and drawn as often as the training bears it. */
/** @import { Gradio, Part } from "../core/component.js" */
import { draw } from "../core/plots.js";
import { figures } from "../core/state.js";
import { openBatch } from "./batch/opening.js";
import { translatePanel } from "./panels.js";
import { addPoints, lastPoints, layoutOf, withPoints } from "./series.js";

/** @import { Points } from "./series.js" */

const LONGEST = 2000; // ms between two drawings
const SHARE = 1 / 33; // of the time that may go into drawing
const ZOOM = { doubleClick: false, showTips: false }; // its own reset does not outlive new points
const DOUBLE = 400; // ms in which a click may become a double click

/**
 * @typedef {{ grain: string, points?: Points, new?: Points }} News of the curves: all points, or what was added
 */

/** What the status asks of the curves. */
export const charts = {
  grain: "",
  /** @type {() => Record<string, number>} */
  last: () => ({}),
  /** @type {(news: News) => void} */
  absorb: () => {},
};

class Curves {
  /** @type {any} */
  figure = null;
  /** @type {Points} */
  points = {};
  /** What was enlarged: its first and its last batch. @type {number[] | null} */
  stretch = null;
  inSight = true;
  stale = false;
  /** @type {ReturnType<typeof setTimeout> | null} */
  waiting = null;
  due = 0;

  /** @param {Part} element */
  constructor(element) {
    this.element = element;
    this.plot = element.querySelector(".plot");
  }

  /** Drawing takes from the training what it takes of the processor: as often as the share allows. */
  drawInTime() {
    this.stale = true;
    if (this.waiting || !this.inSight) return;
    this.waiting = setTimeout(
      () => {
        this.waiting = null;
        if (!this.stale || !this.inSight) return;
        const begun = performance.now();
        this.redraw();
        const took = performance.now() - begun;
        this.due = performance.now() + Math.min(took * (1 / SHARE - 1), LONGEST);
      },
      Math.max(0, this.due - performance.now()),
    );
  }

  /** @param {boolean} inSight */
  look(inSight) {
    this.inSight = inSight;
    if (inSight && this.stale) this.drawInTime();
  }

  redraw() {
    const { figure, plot, stretch } = this;
    if (!figure || !plot.clientWidth) return;
    this.stale = false;
    const data = withPoints(figure.data, this.points);
    const log = this.element.querySelector("input:checked").value === "log";
    const layout = layoutOf(figure.layout, data, { log, width: plot.clientWidth, stretch });
    plot.style.height = `${layout.height}px`;
    // A finger that is drawn over the curves scrolls the page.
    const dragmode = !matchMedia("(pointer: coarse)").matches && "zoom";
    draw(plot, { data, layout: { ...layout, dragmode } }, ZOOM);
    if (plot.dataset.wired) return;
    plot.dataset.wired = "yes";
    this.wirePointer();
  }

  showAll() {
    this.stretch = null;
    this.redraw();
  }

  /** A click opens the batch under it; a double click shows the whole run again, and only that. */
  wirePointer() {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const showAll = () => {
      clearTimeout(timer);
      this.showAll();
    };
    this.plot.on("plotly_click", (/** @type {any} */ { event, points: [{ x }] }) => {
      clearTimeout(timer);
      // Plotly itself overlooks a double click where drawing takes long.
      if (event.detail > 1) showAll();
      else timer = setTimeout(() => openBatch({ kind: "batch", number: Math.max(1, Math.round(x)) }), DOUBLE);
    });
    this.plot.on("plotly_doubleclick", showAll);
    this.plot.on("plotly_relayout", (/** @type {any} */ change) => {
      const ends = [change["xaxis.range[0]"], change["xaxis.range[1]"]];
      if (ends.every(Number.isFinite)) this.stretch = ends;
    });
  }

  /** @param {News} news */
  absorb(news) {
    charts.grain = news.grain;
    if (news.points) this.points = { ...this.points, ...news.points };
    const added = addPoints(this.points, news.new ?? {});
    if (news.points || added) this.drawInTime();
  }

  /** @param {{ figure: any, points: Points, grain: string }} value */
  take({ figure, points, grain }) {
    if (this.figure?.layout.uirevision !== figure.layout.uirevision) this.stretch = null;
    Object.assign(this, { figure, points });
    charts.grain = grain;
    this.drawInTime();
  }
}

/** @param {Part} element @param {Gradio<string>} gradio */
export function mountCurves(element, { props, watch }) {
  translatePanel(element);
  const curves = new Curves(element);
  new IntersectionObserver((entries) => curves.look(Boolean(entries.at(-1)?.isIntersecting))).observe(curves.plot);
  charts.last = () => lastPoints(curves.points);
  charts.absorb = (news) => curves.absorb(news);
  const show = () => props.value && curves.take(JSON.parse(props.value));
  for (const choice of element.querySelectorAll("input")) choice.addEventListener("change", () => curves.redraw());
  figures.add(() => curves.redraw());
  new ResizeObserver(() => !curves.plot._fullLayout && curves.redraw()).observe(curves.plot);
  watch("value", show);
  show();
}
