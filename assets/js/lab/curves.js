// @ts-check
/* The curves of the open run: what is new is added, and drawn as often as the training bears it. */
/** @import { Gradio, Part } from "../core/component.js" */
import { findAll } from "../core/dom.js";
import { draw } from "../core/plots.js";
import { figures } from "../core/state.js";
import { openBatch } from "./batch/opening.js";
import { translatePanel } from "./panels.js";
import { addPoints, lastPoints, layoutOf, withPoints } from "./series.js";

/** @import { Points } from "./series.js" */

const LONGEST = 2000; // ms between two drawings
const SHARE = 1 / 33; // of the time that may go into drawing
// Its own reset does not outlive new points, and its own resizing knows nothing of panels.
const ZOOM = { doubleClick: false, showTips: false, responsive: false };
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

/** What the rest of the sub-tab leaves of the window. */
const roomFor = () => Math.min(Math.max(innerHeight - 398, 290), 560);

class Curves {
  /** The figure of each view. @type {Record<string, any>} */
  figures = {};
  run = "";
  /** @type {Points} */
  points = {};
  /** What was enlarged: its first and its last batch. @type {number[] | null} */
  stretch = null;
  inSight = true;
  stale = false;
  drawn = { width: 0, height: 0 };
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

  /** Panels are placed anew where their room has changed. */
  followRoom() {
    const { clientWidth } = this.plot;
    if (clientWidth && (clientWidth !== this.drawn.width || roomFor() !== this.drawn.height)) this.redraw();
  }

  /** What is chosen above the curves. @param {string} name */
  choice(name) {
    return this.element.querySelector(`[data-choice=${name}] input:checked`).value;
  }

  /** What belongs to the chosen view stands with it. */
  paintView() {
    const view = this.choice("view");
    this.element.querySelector("[data-choice=scale]").hidden = view !== "fit";
    for (const note of findAll(this.element, "[data-view]")) note.hidden = note.dataset.view !== view;
  }

  redraw() {
    const { plot, stretch } = this;
    const figure = this.figures[this.choice("view")];
    if (!figure || !plot.clientWidth) return;
    this.stale = false;
    const data = withPoints(figure.data, this.points);
    const log = this.choice("scale") === "log";
    this.drawn = { width: plot.clientWidth, height: roomFor() };
    const layout = layoutOf(figure.layout, data, { log, ...this.drawn, stretch });
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
      const ends = [0, 1].map((end) => change[`xaxis.range[${end}]`] ?? change[`xaxis2.range[${end}]`]);
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

  /** @param {{ figures: Record<string, any>, run: string, points: Points, grain: string }} value */
  take({ figures, run, points, grain }) {
    if (this.run !== run) this.stretch = null;
    Object.assign(this, { figures, run, points });
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
  element.addEventListener("change", () => {
    curves.paintView();
    curves.redraw();
  });
  curves.paintView();
  figures.add(() => curves.redraw());
  new ResizeObserver(() => curves.followRoom()).observe(curves.plot);
  watch("value", show);
  show();
}
