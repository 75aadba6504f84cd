/* The step view of the lab: a batch of the open run, or an image, layer by layer. */
import { setText } from "../../core/dom.js";
import { figures } from "../../core/state.js";
import { translatePanel } from "../panels.js";
import { lab } from "../state.js";
import { handleKey } from "./moving.js";
import { openBatch } from "./opening.js";
import { View } from "./state.js";
import "./columns.js";
import "./inspection.js";
import "./opening.js";
import "./pointing.js";
import "./proof.js";

Object.assign(View.prototype, {
  paint() {
    if (!this.b) return;
    this.paintStage();
    this.paintControls();
    this.paintCode();
    this.paintSubject();
  },

  translate() {
    if (!this.b) return;
    this.build();
    this.head();
    this.paintStage(true);
    this.paint();
    this.paintProof();
  },
});

const MOVES = {
  first: (view) => view.moveTo(0),
  previous: (view) => view.previous(),
  next: (view) => view.next(),
  last: (view) => view.moveTo(view.last),
};

const turn = (view, by) => {
  const count = view.b.film.labels.length;
  view.sample((view.b.sample + by + count) % count);
};

const openTest = (root) => openBatch({ kind: "test", index: Number(root.querySelector("[name=index]").value) }, false);

const pressed = (view, root, event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { move, sample, phase, word } = button.dataset;
  if (move === "play") view.play();
  else if (move) {
    view.pause();
    MOVES[move](view);
  } else if (sample) turn(view, Number(sample));
  else if (phase) view.enter(phase);
  else if (button.closest(".steps-waiting")) {
    if (view.ticket) view.ask("cancel_replay", { ticket: view.ticket });
  } else if (word === "mnist.steps.open_test") {
    event.preventDefault();
    openTest(root);
  } else if (word === "mnist.steps.open_drawing") {
    event.preventDefault();
    openBatch({ kind: "drawing" }, false);
  }
};

const wireSources = (root) => {
  root.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    openBatch({ kind: "batch", step: Number(root.querySelector("[name=step]").value) }, false);
  });
  root.querySelector("[name=index]").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    openTest(root);
  });
};

const wire = (view, root) => {
  root.addEventListener("click", (event) => pressed(view, root, event));
  wireSources(root);
  root
    .querySelector(".steps-samples select")
    .addEventListener("change", (event) => view.sample(Number(event.target.value)));
  root
    .querySelector(".steps-target select")
    .addEventListener("change", (event) => view.open({ ...view.source, digit: Number(event.target.value) }));
  root.querySelector(".steps-slider input").addEventListener("input", (event) => {
    view.pause();
    view.moveTo(Number(event.target.value));
  });
  root.querySelector(".steps-by").addEventListener("change", (event) => (view.granularity = event.target.value));
  // Keys belong to this view once somebody was last in it.
  for (const name of ["pointerdown", "focusin"]) {
    document.addEventListener(name, (event) => (view.active = root.contains(event.target)));
  }
  document.addEventListener("keydown", (event) => handleKey(view, root, event));
};

/* The largest number that a field takes; said beside it once there is a choice. */
const limit = (input, most = 0) => {
  input.max = Math.max(input.min, most);
  setText(input.nextElementSibling, most > Number(input.min) ? `${input.min} … ${most}` : "");
};

export const mountSteps = (element, { props, watch, server }) => {
  const root = element.querySelector(".steps-view");
  const view = new View(root, server);
  lab.stepView = view;
  translatePanel(element);
  wire(view, root);
  const show = () => {
    const before = view.net;
    view.net = props.value ?? {};
    limit(root.querySelector("[name=step]"), view.net.done);
    limit(root.querySelector("[name=index]"), (view.net.test ?? 1) - 1);
    root.classList.toggle("is-untrained", !view.net.run);
    if (before.run !== view.net.run && view.b) {
      view.pause();
      view.b = null;
      view.source = null;
      root.querySelector(".steps-film").hidden = true;
      root.querySelector(".steps-idle").hidden = false;
    }
  };
  figures.add(() => {
    if (!view.b) return;
    view.paintStage(true);
    view.paintSubject();
  });
  document.addEventListener("backstep:words", () => view.translate());
  watch("value", show);
  show();
};
