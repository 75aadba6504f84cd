/* The tab "Train on data". Everything on it follows from one value that Python sends.
 *
 * For lessons: `dataTab.prepare({dataset: "linear", learning_rate: 0.03})` sets the tab up
 * (fields of Settings in data_state.py). After a training the document gets `backstep:trained`
 * {epochs, batches, loss, dataset}; when an iteration was opened from the curve, and its film is
 * in the step view, `backstep:opened` {iteration}.
 */
import { $, make, setText } from "../core/dom.js";
import { draw } from "../core/plots.js";
import { figures, page } from "../core/state.js";
import { isDark } from "../core/theme.js";
import { say, translate } from "../core/words.js";

/* As figures/curves.py draws branches and racers. */
const SERIES = ["#d95f02", "#1b6ca8", "#2e8b57", "#111827", "#4aa3df", "#6b4226"];
const DASHES = ["", "6 4", "2 3", "6 3 2 3", "10 4", "10 3 2 3"];

const announce = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

const themed = (hex) => (isDark() ? (page.dark[hex] ?? hex) : hex);

const SVG = "http://www.w3.org/2000/svg";
export const paintSwatch = (svg, number) => {
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", "M1 6h28");
  line.setAttribute("stroke", themed(SERIES[number % SERIES.length]));
  line.setAttribute("stroke-width", 3);
  line.setAttribute("stroke-dasharray", DASHES[number % DASHES.length]);
  svg.replaceChildren(line);
};

/* Paints the newest value in a frame to come: values may come faster than plots are drawn, and
   the last word of a training that was ended may come after its successor's first. At least
   half of the time is left for everything else that the page has to do. */
export const paintInTime = (props, watch, paint) => {
  let newest = null;
  let due = false;
  let rested = 0;
  const frame = () => {
    due = false;
    const begin = performance.now();
    paint(newest);
    const end = performance.now();
    rested = end + Math.min(1000, end - begin);
  };
  const take = () => {
    const value = props.value ? JSON.parse(props.value) : null;
    if (!value || value.made < newest?.made) return;
    newest = value;
    if (!due) setTimeout(() => requestAnimationFrame(frame), Math.max(0, rested - performance.now()));
    due = true;
  };
  watch("value", take);
  take();
};

const logarithmic = (figure) => {
  const yaxis = {
    ...figure.layout.yaxis,
    type: "log",
    rangemode: "normal",
    exponentformat: "power",
  };
  return { ...figure, layout: { ...figure.layout, yaxis } };
};

/* A plot is drawn only while it can be seen: one of a hidden tab has no width. */
export const plotPainter = (plot, isLoss = false) => {
  let figure = null;
  let due = false;
  const redraw = () => {
    due = !figure || !plot.clientWidth;
    if (due) return;
    const log = isLoss && figure.data.length && $("data-log").checked;
    draw(plot, log ? logarithmic(figure) : figure);
  };
  new ResizeObserver(() => due && redraw()).observe(plot);
  if (isLoss) document.addEventListener("backstep:log", redraw);
  figures.add(redraw);
  return (next) => {
    figure = next;
    redraw();
  };
};

/* The stage --------------------------------------------------------------- */

let prepared = null; // for before the tab is first opened
export const dataTab = { view: null, prepare: (settings) => (prepared = settings) };

const codeLine = (depth, code, comment, isHere) =>
  make(
    "span",
    { class: `line${isHere ? " is-here" : ""}` },
    make("b", {}, "\u00a0".repeat(4 * depth) + code),
    make("i", {}, comment),
  );

const paintLoop = (view) => {
  const { loop } = view;
  const words = (name) => say(`data.loop.${name}`, loop);
  const count = Math.max(loop.epoch, Number($("data-epochs").value) || 1);
  const code = $("data-loop").querySelector(".data-code");
  code.replaceChildren(
    codeLine(0, `for epoch in 1 … ${count}:`, words("epoch"), true),
    codeLine(1, `for batch in 1 … ${loop.batches}:`, words("batch"), true),
    codeLine(2, "forward()", words("forward")),
    codeLine(2, "loss()", words("loss")),
    codeLine(2, "backward()", words("backward")),
    codeLine(2, "update()", words("update")),
  );
  setText($("data-loop").querySelector(".data-rows"), say("data.rows", loop));
};

const paintFacts = (view) => {
  const facts = $("data-loop").querySelector(".data-facts");
  facts.replaceChildren(
    ...view.facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
  );
  const table = $("data-loop").querySelector(".data-estimates");
  table.hidden = !view.estimates.length;
  table.tBodies[0].replaceChildren(
    ...view.estimates.map(([name, ...numbers]) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, name),
        ...numbers.map((number) => make("td", { class: "number" }, number)),
      ),
    ),
  );
};

const statusOf = (view) => {
  const { loop, iteration, last } = view;
  const epochs = loop.epoch - 1;
  if (view.running) {
    const done = epochs - view.from;
    return say("data.status.running", { done, count: view.count, iterations: iteration });
  }
  if (view.diverged && iteration === last) return say("data.status.diverged");
  if (iteration < last) return say("data.status.rewound", { iteration, last });
  if (!last) return say("data.status.begin");
  return say("data.status.done", { epochs, batches: loop.batch - 1, iterations: iteration });
};

const paintControls = (view) => {
  const { iteration, last, running } = view;
  for (const id of ["data-train-batch", "data-train-epoch", "data-train-epochs"]) {
    $(id).disabled = running;
  }
  $("data-stop").disabled = !running;
  $("data-undo").hidden = !view.previous;
  setText(document.querySelector(".data-status"), statusOf(view));
  const share = running ? (view.loop.epoch - 1 - view.from) / view.count : 0;
  document.querySelector(".data-progress i").style.width = `${100 * share}%`;
  const slider = $("data-slider");
  slider.max = Math.max(last, 1);
  if (document.activeElement !== slider || !slider.matches(":active")) slider.value = iteration;
  slider.style.setProperty("--share", `${(100 * slider.value) / slider.max}%`);
  const box = $("data-iteration");
  box.max = last;
  if (document.activeElement !== box) box.value = iteration;
  document.querySelector(".data-timeline output").textContent = say("data.of", { last });
  const [first, previous, next, end] = document.querySelectorAll(".data-timeline [data-seek]");
  first.disabled = previous.disabled = running || iteration === 0;
  next.disabled = end.disabled = running || iteration === last;
  $("data-branch").textContent = say("data.branch.make", { iteration });
  $("data-branch").disabled = running;
};

const paintBranches = (view, send) => {
  const list = document.querySelector(".data-branch-list");
  const focused = document.activeElement?.dataset?.branch;
  list.replaceChildren(...view.branches.map((branch) => branchItem(branch, view, send)));
  if (focused) list.querySelector(`[data-branch="${focused}"]`)?.focus();
  document.querySelector("#data-branches .plot").hidden = !view.comparison;
};

const branchItem = (branch, view, send) => {
  const swatch = document.createElementNS(SVG, "svg");
  swatch.setAttribute("class", "swatch");
  swatch.setAttribute("aria-hidden", "true");
  paintSwatch(swatch, branch.number);
  const ended = branch.diverged ? ` · ${say("data.branch.diverged")}` : "";
  const open = make(
    "button",
    {
      type: "button",
      class: "data-branch-open",
      "data-branch": branch.name,
      "aria-pressed": String(branch.open),
      title: say("data.branch.open", branch),
      onclick: () => send.choose({ branch: branch.name }),
    },
    swatch,
    make(
      "span",
      {},
      make("b", {}, `${branch.name}: ${branch.settings}`),
      make("small", {}, `${branch.origin} · ${say("data.branch.at", branch)}${ended}`),
    ),
  );
  const item = make("li", { class: branch.open ? "is-open" : "" }, open);
  if (view.branches.length > 1) item.append(branchRemover(branch, send));
  return item;
};

const branchRemover = (branch, send) => {
  const title = say("data.branch.remove", branch);
  return make(
    "button",
    {
      type: "button",
      class: "round",
      title,
      "aria-label": title,
      onclick: () => send.remove({ branch: branch.name }),
    },
    "×",
  );
};

const paintNotice = (bar, text) => {
  const fresh = bar.hidden && text;
  bar.hidden = !text;
  setText(bar.querySelector(".notice-text"), text);
  if (fresh) bar.scrollIntoView({ block: "nearest" });
};

/* Says that an iteration was opened once its film is in the step view. */
let wanted = null;
document.addEventListener("backstep:moved", ({ detail }) => {
  if (detail.reason !== "film" || wanted === null || page.player.film.iteration !== wanted) return;
  const iteration = wanted;
  wanted = null;
  announce("backstep:opened", { iteration });
});

export const mountData = (element, { props, send, watch }) => {
  const asked = { count: 1, from: 0 };
  const paint = stagePainter(element, send, asked);
  const open = (iteration) => {
    wanted = iteration;
    send.open({ iteration });
  };
  wireTraining(element, send, (epochs) => {
    Object.assign(asked, { count: epochs, from: dataTab.view.loop.epoch - 1 });
    send.run({ epochs });
  });
  wireTimeline(send, open);
  wireBranches(send);
  wireLossClick($("data-loss").querySelector(".plot"), open);
  dataTab.prepare = send.prepare;
  $("data-log").addEventListener("change", () => announce("backstep:log"));
  figures.add(() => dataTab.view && paintBranches(dataTab.view, send));
  document.addEventListener("backstep:words", () => send.arrive());
  translate(element);
  paintInTime(props, watch, paint);
  if (prepared) send.prepare(prepared);
  else send.arrive();
};

/* What paints a value; `asked` says how many epochs were asked for and from which on. */
const stagePainter = (element, send, asked) => {
  const draw = {
    picture: plotPainter($("data-picture").querySelector(".plot")),
    loss: plotPainter($("data-loss").querySelector(".plot"), true),
    comparison: plotPainter($("data-branches").querySelector(".plot"), true),
  };
  let dataset = null;
  return (view) => {
    dataTab.view = view;
    Object.assign(view, asked);
    if (view.dataset !== dataset) {
      dataset = view.dataset;
      $("data-epochs").value = view.epochs;
      $("data-branch-optimizer").value = "adam";
    }
    paintNotice(element.querySelector(".data-notice"), view.notice);
    paintLoop(view);
    paintFacts(view);
    paintControls(view);
    paintBranches(view, send);
    element.querySelector(".data-slice").hidden = !view.sliced;
    draw.picture(view.picture);
    draw.loss(view.loss);
    if (view.comparison) draw.comparison(view.comparison);
    if (view.trained) announce("backstep:trained", view.trained);
  };
};

export const wholeNumber = (input) => (input.value.trim() === "" ? null : Number(input.value));

const wireTraining = (element, send, train) => {
  $("data-train-batch").addEventListener("click", () => send.batch());
  $("data-train-epoch").addEventListener("click", () => train(1));
  $("data-train-epochs").addEventListener("click", () => train(wholeNumber($("data-epochs"))));
  $("data-epochs").addEventListener("keydown", (event) => {
    if (event.key === "Enter") train(wholeNumber($("data-epochs")));
  });
  $("data-epochs").addEventListener("input", () => dataTab.view && paintLoop(dataTab.view));
  $("data-stop").addEventListener("click", () => send.stop());
  $("data-undo").addEventListener("click", () => send.undo());
  const bar = element.querySelector(".data-notice");
  bar.querySelector("button").addEventListener("click", () => (bar.hidden = true));
};

const wireTimeline = (send, open) => {
  const slider = $("data-slider");
  const box = $("data-iteration");
  const seek = (iteration) => iteration !== null && send.seek({ iteration });
  slider.addEventListener("input", () => {
    box.value = slider.value;
    seek(Number(slider.value));
  });
  box.addEventListener("change", () => seek(wholeNumber(box)));
  const steps = {
    first: () => 0,
    previous: (v) => v.iteration - 1,
    next: (v) => v.iteration + 1,
    last: (v) => v.last,
  };
  for (const button of document.querySelectorAll(".data-timeline [data-seek]")) {
    button.addEventListener("click", () => seek(steps[button.dataset.seek](dataTab.view)));
  }
  $("data-open").addEventListener("click", () => open(wholeNumber(box)));
};

const wireBranches = (send) => {
  const optimizer = $("data-branch-optimizer");
  const rate = $("data-branch-rate");
  optimizer.addEventListener("change", () => (rate.value = usualRate(optimizer.value)));
  rate.value = usualRate("adam");
  $("data-branch").addEventListener("click", () => send.branch({ optimizer: optimizer.value, rate: rate.value }));
};

const usualRate = (name) => document.querySelector(`[data-racer="${name}"] .racer-rate`)?.defaultValue ?? "0.03";

const wireLossClick = (plot, open) => {
  const wire = () => {
    if (!plot.on || plot.dataset.wired) return;
    plot.dataset.wired = "yes";
    plot.on("plotly_click", (event) => open(Math.round(event.points[0].x)));
  };
  // Plotly adds its own listeners to a plot only when it is drawn for the first time.
  new MutationObserver(wire).observe(plot, { childList: true });
  wire();
};

/* Own points ---------------------------------------------------------------- */

const MOST = 900000;

export const mountCsv = (element, { send }) => {
  element.querySelector("input").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (file) send.bring({ text: (await file.text()).slice(0, MOST) });
  });
  translate(element);
};

/* What the races share with this. */
