/* The curves of the open run: what is new is added, and drawn as often as the training bears it. */
import { draw } from "../core/plots.js";
import { figures } from "../core/state.js";
import { openBatch } from "./batch/opening.js";
import { translatePanel } from "./panels.js";

const LONGEST = 2000; // ms between two drawings
const SHARE = 1 / 33; // of the time that may go into drawing
const SMALL = { font: { size: 10 } };
const NOTHING = [[null], [null]];
const NARROW = 480; // px; below it the legend takes more lines, and the rows keep their height
const MORE_LINES = 90;
const ZOOM = { doubleClick: false, showTips: false }; // its own reset does not outlive new points
const DOUBLE = 400; // ms in which a click may become a double click

export const charts = { grain: "", last: () => ({}), absorb: () => {} };

/* Whole powers of ten around everything on a logarithmic axis, so that it always has ticks. */
function powers(data, axis) {
  const logs = data
    .filter((mark) => mark.yaxis === axis)
    .flatMap((mark) => mark.y)
    .filter((value) => value > 0)
    .map(Math.log10);
  const low = logs.length ? Math.floor(Math.min(...logs)) : -4;
  const high = logs.length ? Math.max(low + 1, Math.ceil(Math.max(...logs))) : 0;
  return { range: [low, high], tick0: 0, dtick: Math.ceil((high - low) / 3) };
}

export function mountCurves(element, { props, watch }) {
  translatePanel(element);
  const plot = element.querySelector(".plot");
  let figure = null;
  let points = {};
  let stretch = null; // what was enlarged: its first and its last batch
  let inSight = true;
  let stale = false;
  let waiting = 0;
  let due = 0;

  /* Drawing takes from the training what it takes of the processor: as often as the share allows. */
  function drawInTime() {
    stale = true;
    if (waiting || !inSight) return;
    waiting = setTimeout(
      () => {
        waiting = 0;
        if (!stale || !inSight) return;
        const begun = performance.now();
        redraw();
        const took = performance.now() - begun;
        due = performance.now() + Math.min(took * (1 / SHARE - 1), LONGEST);
      },
      Math.max(0, due - performance.now()),
    );
  }
  new IntersectionObserver((entries) => {
    inSight = entries.at(-1).isIntersecting;
    if (inSight && stale) drawInTime();
  }).observe(plot);

  function redraw() {
    if (!figure || !plot.clientWidth) return;
    stale = false;
    const log = element.querySelector("input:checked").value === "log";
    const yaxis = { ...figure.layout.yaxis, ...(log ? { type: "log", dtick: 1 } : {}) };
    // Without a point an axis would not be drawn, and the rows would jump when one comes.
    const data = figure.data.map((mark) => {
      const [x, y] = points[mark.uid]?.[0].length ? points[mark.uid] : NOTHING;
      return { ...mark, x, y };
    });
    const narrow = plot.clientWidth < NARROW;
    const legend = { ...figure.layout.legend, ...(narrow ? SMALL : {}) };
    const height = figure.layout.height + (narrow ? MORE_LINES : 0);
    plot.style.height = `${height}px`;
    const sizes = Object.fromEntries(
      ["yaxis4", "yaxis5"].map((name) => [name, { ...figure.layout[name], ...powers(data, name.replace("axis", "")) }]),
    );
    // A finger that is drawn over the curves scrolls the page.
    const dragmode = !matchMedia("(pointer: coarse)").matches && "zoom";
    const xaxis = {
      ...figure.layout.xaxis,
      uirevision: false,
      ...(stretch ? { range: stretch } : {}),
    };
    draw(plot, { data, layout: { ...figure.layout, ...sizes, xaxis, yaxis, legend, height, dragmode } }, ZOOM);
    if (plot.dataset.wired) return;
    plot.dataset.wired = "yes";
    wirePointer(plot);
  }

  /* A click opens the batch under it; a double click shows the whole run again, and only that. */
  function wirePointer(plot) {
    let timer = 0;
    const showAll = () => {
      clearTimeout(timer);
      stretch = null;
      redraw();
    };
    plot.on("plotly_click", ({ event, points: [{ x }] }) => {
      clearTimeout(timer);
      if (event.detail > 1) return showAll(); // plotly itself overlooks it where drawing takes long
      timer = setTimeout(() => openBatch({ kind: "batch", step: Math.max(1, Math.round(x)) }), DOUBLE);
      return undefined;
    });
    plot.on("plotly_doubleclick", showAll);
    plot.on("plotly_relayout", (change) => {
      const ends = [change["xaxis.range[0]"], change["xaxis.range[1]"]];
      if (ends.every(Number.isFinite)) stretch = ends;
    });
  }

  charts.last = () =>
    Object.fromEntries(
      Object.entries(points)
        .filter(([, [x]]) => x.length)
        .map(([uid, [x]]) => [uid, x.at(-1)]),
    );
  charts.absorb = (news) => {
    charts.grain = news.grain;
    if (news.points) points = { ...points, ...news.points };
    const fresh = Object.entries(news.new ?? {});
    for (const [uid, [x, y]] of fresh) {
      points[uid] = points[uid] ?? [[], []];
      points[uid][0] = points[uid][0].concat(x);
      points[uid][1] = points[uid][1].concat(y);
    }
    if (news.points || fresh.length) drawInTime();
  };
  const show = () => {
    if (!props.value) return;
    const value = JSON.parse(props.value);
    if (figure?.layout.uirevision !== value.figure.layout.uirevision) stretch = null;
    ({ figure, points } = value);
    charts.grain = value.grain;
    drawInTime();
  };
  for (const choice of element.querySelectorAll("input")) choice.addEventListener("change", redraw);
  figures.add(redraw);
  new ResizeObserver(() => !plot._fullLayout && redraw()).observe(plot);
  watch("value", show);
  show();
}
