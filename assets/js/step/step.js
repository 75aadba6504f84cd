/* The step view: moves through a film without asking the server. */

import { $, make } from "../core/dom.js";
import { typeset } from "../core/elements.js";
import { Mover } from "../core/mover.js";
import { notify } from "../core/notice.js";
import { full, short, toNumber } from "../core/numbers.js";
import { draw } from "../core/plots.js";
import { figures, page } from "../core/state.js";
import { remember } from "../core/visitor.js";
import { say } from "../core/words.js";
import { paintCard, paintChoice, paintParts } from "./card.js";
import { paintChips, paintMatrices } from "./matrices.js";
import { watchPointer } from "./pointing.js";
import { beforeReveal, predict, wirePredictions } from "./predictions.js";
import { paintVerification, refreshTable } from "./verification.js";

const PATIENCE_MS = 20000;
const KEYFRAME = 1000;

class Player extends Mover {
  constructor(send) {
    super("neuron");
    this.send = send;
    this.film = null;
    this.selection = null;
    this.layer = null;
    this.target = null;
    this.waiting = false;
    this.reason = "step";
  }

  /* A film arrives ------------------------------------------------------- */

  load(film) {
    const old = this.film;
    const before = this.index;
    this.film = film;
    remember(film.file);
    this.numbers = new Map();
    film.keys.forEach((key, step) => this.numbers.set(key, { value: toNumber(film.values[step]), step }));
    for (const [key, value] of Object.entries(film.before)) {
      this.numbers.set(key, { value, step: -1 });
    }
    page.dark = film.dark;
    this.figure = structuredClone(film.figure);
    this.keyframes = new Map();
    this.index = 0;
    this.part = null;
    const graph = $("network-graph");
    graph.style.setProperty("--graph-width", `${film.width}px`);
    graph.style.setProperty("--graph-height", `${film.figure.layout.height}px`);
    graph.classList.toggle("is-dense", film.dense);
    if (!this.exists(this.selection)) this.selection = null;
    if (this.layer > film.network.sizes.length - 1) this.layer = null;
    this.settle();
    this.frame();
    this.reason = "film";
    this.moveTo(this.landing(old, before));
    if (!film.verification) this.send.check();
  }

  landing(old, before) {
    const wanted = this.target;
    this.target = null;
    if (wanted === "end") return this.last;
    if (wanted === "start" || !old) return 0;
    return old.keys.length === this.film.keys.length ? before : 0;
  }

  get last() {
    return this.film.keys.length;
  }

  exists(selection) {
    if (!selection) return false;
    const sizes = this.film.network.sizes;
    const { layer, unit, source } = selection;
    if (!(layer < sizes.length && unit < sizes[layer])) return false;
    return source === undefined || source < sizes[layer - 1];
  }

  /* Numbers -------------------------------------------------------------- */

  entry(quantity, layer, unit, source, sample) {
    const parts = [quantity, layer, unit, source, sample].map((part) => part ?? "");
    return this.numbers.get(parts.join("/"));
  }

  /* The value if it is already computed at this position, else null. */
  value(...address) {
    const entry = this.entry(...address);
    return entry && entry.step < this.index ? entry.value : null;
  }

  get sample() {
    if (this.index === 0) return 0;
    const sample = this.film.keys[this.index - 1].split("/")[4];
    return sample === "" ? this.film.network.samples - 1 : Number(sample);
  }

  output(layer, unit) {
    const quantity = layer === 0 ? "input" : "activation";
    return this.value(quantity, layer, unit, null, this.sample);
  }

  /* Moving --------------------------------------------------------------- */

  moveTo(index) {
    const goal = Math.max(0, Math.min(this.last, index));
    if (goal < this.index) this.rewind(goal);
    while (this.index < goal) {
      this.apply(this.film.patches[this.index]);
      this.index += 1;
      if (this.index % KEYFRAME === 0 && !this.keyframes.has(this.index)) {
        this.keyframes.set(this.index, structuredClone(this.figure));
      }
    }
    this.render();
  }

  /* Patches lead only forward: back to the last figure that was kept before the goal. */
  rewind(goal) {
    this.index = goal - (goal % KEYFRAME);
    this.figure = structuredClone(this.keyframes.get(this.index) ?? this.film.figure);
  }

  apply(changes) {
    for (const [mark, key, place, value] of changes) {
      let holder = mark === -1 ? this.figure.layout : this.figure.data[mark];
      const path = key.split(".");
      const last = path.pop();
      for (const name of path) holder = holder[name];
      if (place === null) holder[last] = value;
      else holder[last][place] = value;
    }
  }

  /* To the next halt; predict mode may ask before it lets the numbers be seen. */
  next(granularity) {
    const goal = this.following(granularity);
    if (!granularity && beforeReveal(this, goal)) this.pause();
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

  /* Asking the server ------------------------------------------------------ */

  ask(event, payload, target) {
    if (this.waiting) return;
    this.pause();
    this.waiting = true;
    this.target = target;
    document.body.classList.add("bs-waiting");
    this.send[event](payload);
    clearTimeout(this.patience);
    this.patience = setTimeout(() => {
      if (!this.waiting) return;
      this.settle();
      notify(say("notice.silence"));
    }, PATIENCE_MS);
  }

  settle() {
    this.waiting = false;
    document.body.classList.remove("bs-waiting");
    document.dispatchEvent(new CustomEvent("backstep:settled"));
  }

  go(count) {
    this.ask("go", { from: this.film.iteration, count }, count === 1 ? "start" : "end");
  }

  visit(iteration) {
    const { first, last } = this.film;
    if (iteration >= first && iteration <= last) this.ask("visit", { iteration }, "start");
  }

  edit(address, typed) {
    const text = typed.replaceAll("−", "-");
    const value = text.trim() === "" ? text : Number(text);
    this.ask("edit", { ...address, value: Number.isFinite(value) ? value : text }, null);
  }

  /* Drawing ---------------------------------------------------------------- */

  render() {
    this.drawGraph();
    $("shown-sample").textContent = say("graph.sample", {
      sample: this.sample + 1,
      count: this.film.network.samples,
    });
    this.paintRibbon();
    this.paintControls();
    this.paintTexts();
    this.paintCode();
    paintCard(this);
    paintMatrices(this);
    this.tell(this.reason);
    this.reason = "step";
  }

  /* Panels, lessons and predictions follow by themselves: reason is "film", "step" or "select". */
  tell(reason) {
    document.dispatchEvent(new CustomEvent("backstep:moved", { detail: { reason } }));
  }

  /* What changes only with the film. */
  frame() {
    const { film } = this;
    $("step-slider")
      .querySelectorAll("input")
      .forEach((input) => (input.max = this.last));
    $("iteration-number").textContent = say("iteration.number", { number: film.iteration });
    $("shown-sample").hidden = film.network.samples < 2;
    $("iteration-previous").disabled = film.iteration <= film.first;
    const [before, after] = film.loss.map(toNumber);
    $("loss-change").textContent = `${short(before)} → ${short(after)}`;
    $("loss-change").title = `${full(before)} → ${full(after)}`;
    $("loss-change").dataset.direction = after < before ? "down" : after > before ? "up" : "same";
    this.drawHistory();
    paintVerification(this);
    paintParts(this);
    paintChips(this);
    refreshTable(this);
    this.paintPlay();
  }

  drawGraph() {
    const plot = $("network-graph").querySelector(".plot");
    // A finger scrolls the page instead of dragging the graph away.
    if (matchMedia("(pointer: coarse)").matches) this.figure.layout.dragmode = false;
    draw(plot, this.figure, { scrollZoom: true, doubleClick: "reset" });
    if (plot.dataset.wired) return;
    plot.dataset.wired = "yes";
    watchPointer(this, plot);
  }

  drawHistory() {
    const plot = $("loss-history").querySelector(".plot");
    draw(plot, this.film.history);
    if (plot.dataset.wired) return;
    plot.dataset.wired = "yes";
    plot.on("plotly_click", (event) => this.visit(event.points[0].x));
  }

  redraw() {
    if (!this.film) return;
    this.drawGraph();
    this.drawHistory();
    paintMatrices(this);
  }

  paintControls() {
    const slider = $("step-slider");
    slider.querySelector("input[type=range]").value = this.index;
    const box = slider.querySelector("input[type=number]");
    if (document.activeElement !== box) box.value = this.index;
    slider.querySelector("output").textContent = `/ ${this.last}`;
    const share = (100 * this.index) / this.last;
    slider.style.setProperty("--share", `${share}%`);
    for (const id of ["step-first", "step-previous"]) $(id).disabled = this.index === 0;
    for (const id of ["step-next", "step-last"]) $(id).disabled = this.index === this.last;
    $("iteration-next").classList.toggle("is-due", this.index === this.last);
  }

  paintTexts() {
    const step = this.index - 1;
    const { film } = this;
    $("sentence").textContent = step < 0 ? say("step.begin") : film.sentences[step];
    for (const [id, texts] of [
      ["formula", film.formulas],
      ["substituted", film.substituted],
    ]) {
      const element = $(id);
      element.classList.toggle("is-empty", step < 0);
      if (step < 0) element.textContent = say(`${id}.begin`);
      else {
        typeset(element, texts[step]);
      }
      element.dataset.latex = step < 0 ? "" : texts[step];
    }
  }

  paintCode() {
    const panel = $("code-line");
    const [part, row] = this.index ? this.film.lines[this.index - 1] : [0, -1];
    const listing = this.film.listings[part];
    const body = panel.querySelector("pre");
    if (this.part !== part) {
      this.part = part;
      panel.querySelector(".listing-title").textContent = listing.title;
      body.replaceChildren(
        ...listing.lines.map((line, i) =>
          make("span", { class: "line", "data-number": listing.first + i }, line || " "),
        ),
      );
    }
    body.querySelector(".is-current")?.classList.remove("is-current");
    const line = body.children[row];
    if (!line) return;
    line.classList.add("is-current");
    // Reading sizes now would lay the page out twice.
    requestAnimationFrame(() => {
      body.scrollTop = line.offsetTop - body.clientHeight / 2 + line.offsetHeight / 2;
    });
  }

  select(address) {
    if (!address) return;
    const [kind, layer, unit, source] = address.split("/");
    this.selection = { layer: Number(layer), unit: Number(unit) };
    if (kind === "edge") this.selection.source = Number(source);
    paintChoice(this);
    paintCard(this);
    paintMatrices(this);
    this.tell("select");
  }
}

/* Controls and keys ---------------------------------------------------------- */

const typing = (target) =>
  target.isContentEditable ||
  target.matches?.("textarea, select, [role=listbox], input:not([type=range]):not([type=radio]):not([type=checkbox])");

const visible = () => $("network-graph")?.offsetParent !== null;

const wireKeys = (player) => {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (!player.film || !visible() || typing(target) || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "?") return $("help").showModal();
    const onSlider = target.type === "range";
    const onButton = target.closest?.("button, a, summary, [role=tab], input[type=radio], input[type=checkbox]");
    const act =
      player.action(event) ??
      {
        Enter: () => player.go(1),
        p: () => predict.toggle(),
        P: () => predict.toggle(),
      }[key];
    if (!act || ((key === " " || key === "Enter") && onButton)) return;
    if (target.getAttribute?.("role") === "tab" && key.startsWith("Arrow")) return;
    if (onSlider && key === "Enter") return;
    event.preventDefault();
    if (key !== " ") player.pause();
    act();
  });
};

const wireControls = (player, root) => {
  // After a click with the mouse the keys are the page's again, not the button's.
  root.addEventListener("click", (event) => {
    if (event.detail > 0) event.target.closest("button")?.blur();
  });
  const click = (id, action) => $(id).addEventListener("click", () => player.film && action());
  click("step-first", () => player.jumpTo(0));
  click("step-previous", () => player.jumpTo(player.preceding()));
  click("step-next", () => {
    player.pause();
    player.next();
  });
  click("step-last", () => player.jumpTo(player.last));
  click("step-play", () => player.play());
  click("iteration-next", () => player.go(1));
  click("iteration-previous", () => player.visit(player.film.iteration - 1));
  click("run-10", () => player.go(10));
  click("run-100", () => player.go(100));
  const [range, box] = $("step-slider").querySelectorAll("input");
  range.addEventListener("input", () => player.jumpTo(Number(range.value)));
  box.addEventListener("change", () => player.jumpTo(Math.round(Number(box.value)) || 0));
  $("step-granularity").addEventListener("change", (event) => {
    player.granularity = event.target.value;
    event.target.blur();
  });
};

const wireRibbon = (player, root) => {
  for (const button of root.querySelectorAll("#phase-ribbon button")) {
    button.addEventListener("click", () => player.enter(button.dataset.phase));
  }
};

const wireFile = (player) => {
  $("save-session").addEventListener("click", () => player.film && save(player.film.file));
  $("load-session").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    if (file) player.ask("reopen", { text: await file.slice(0, 1_000_001).text() }, "start");
    event.target.value = "";
  });
};

const save = (contents) => {
  const blob = new Blob([JSON.stringify(contents, null, 1)], { type: "application/json" });
  const link = Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(blob),
    download: "backstep-session.json",
  });
  link.click();
  URL.revokeObjectURL(link.href);
};

export const mountStep = (element, { props, send, watch }) => {
  const player = new Player(send);
  page.player = player;
  let last = null;
  const load = () => {
    if (!props.value || props.value === last) return;
    last = props.value;
    player.load(JSON.parse(props.value));
  };
  wireControls(player, element);
  wireRibbon(player, element);
  wireFile(player);
  wirePredictions();
  wireKeys(player);
  figures.add(() => player.redraw());
  document.addEventListener("backstep:words", () => {
    if (!player.film) return;
    player.frame();
    player.render();
  });
  document.addEventListener("backstep:answered", () => {
    player.settle();
    if (player.film) refreshTable(player);
  });
  watch("value", load);
  load();
};
