// @ts-check
/* The batch view of the lab: a batch of the open run, or an image, layer by layer. */
/** @import { Gradio } from "../../core/component.js" */
import { around, field, find, setText } from "../../core/dom.js";
import { figures } from "../../core/state.js";
import { readWhole } from "../../core/whole.js";
import { translatePanel } from "../panels.js";
import { lab } from "../state.js";
import { paintCheck } from "./check.js";
import { buildColumns, paintColumns } from "./columns.js";
import { paintCode, paintSubject } from "./inspection.js";
import { follow, handleKey, paintControls } from "./moving.js";
import { open, openBatch, paintHead, showSample } from "./opening.js";
import { View } from "./state.js";

/** Shows what stands. @param {View} view */
const paint = (view) => {
  if (!view.b) return;
  paintColumns(view);
  paintControls(view);
  paintCode(view);
  paintSubject(view);
};

/** Says all of it anew, in another language. @param {View} view */
const translateView = (view) => {
  if (!view.b) return;
  buildColumns(view);
  paintHead(view);
  paintColumns(view, true);
  paint(view);
  paintCheck(view);
};

const MOST = 1e9; // where the run does not say how many there are, Python does

/** @type {Record<string, (view: View) => void>} */
const MOVES = {
  first: (view) => view.moveTo(0),
  previous: (view) => view.previous(),
  next: (view) => view.next(),
  last: (view) => view.moveTo(view.last),
};

/** @param {View} view @param {number} by */
const turn = (view, by) => {
  const count = view.film.labels.length;
  showSample(view, (view.b.sample + by + count) % count);
};

/** The number in a field, if it is one that it takes. @param {HTMLInputElement} input @param {string} word */
const readNumber = (input, word) =>
  readWhole(input, word, Number(input.dataset.least), Number(input.dataset.most ?? MOST));

/** @param {HTMLElement} root */
const openTest = (root) => {
  const index = readNumber(field(root, "[name=index]"), "mnist.batch.test");
  if (index !== null) openBatch({ kind: "test", index });
};

/** @param {HTMLElement} root */
const openNumber = (root) => {
  const number = readNumber(field(root, "[name=number]"), "mnist.batch.batch");
  if (number !== null) openBatch({ kind: "batch", number });
};

/** @param {View} view @param {MouseEvent} event */
const handleClick = (view, event) => {
  const button = around(event, "button");
  if (!button) return;
  const { move, sample, phase, word } = button.dataset;
  if (move === "play") view.play();
  else if (move) {
    view.pause();
    MOVES[move](view);
  } else if (sample) turn(view, Number(sample));
  else if (phase) view.enter(phase);
  else if (button.closest(".batch-waiting")) {
    if (view.ticket) view.ask("cancel_replay", { ticket: view.ticket });
  } else if (word === "mnist.batch.open_test") {
    event.preventDefault();
    openTest(view.root);
  } else if (word === "mnist.batch.open_drawing") {
    event.preventDefault();
    openBatch({ kind: "drawing" });
  }
};

/** @param {HTMLElement} root */
const wireSources = (root) => {
  find(root, "form").addEventListener("submit", (event) => {
    event.preventDefault();
    openNumber(root);
  });
  find(root, "[name=index]").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    openTest(root);
  });
};

/** @param {View} view */
const wire = (view) => {
  const { root } = view;
  const onField = (
    /** @type {string} */ name,
    /** @type {string} */ selector,
    /** @type {(value: string) => void} */ take,
  ) => {
    const input = field(root, selector);
    input.addEventListener(name, () => take(input.value));
  };
  root.addEventListener("click", (event) => handleClick(view, event));
  wireSources(root);
  onField("change", ".batch-samples select", (value) => showSample(view, Number(value)));
  onField("change", ".batch-target select", (value) => {
    if (view.source) open(view, { ...view.source, digit: Number(value) });
  });
  onField("input", ".batch-slider input", (value) => {
    view.pause();
    view.moveTo(Number(value));
  });
  root.querySelector(".batch-by")?.addEventListener("change", ({ target }) => {
    view.granularity = /** @type {HTMLInputElement} */ (target).value;
  });
  for (const name of ["pointerdown", "focusin"]) {
    document.addEventListener(name, ({ target }) => {
      view.active = target instanceof Node && root.contains(target);
    });
  }
  document.addEventListener("keydown", (event) => handleKey(view, event));
};

/**
 * The largest number that a field takes; said beside it once there is a choice.
 * @param {HTMLInputElement} input
 * @param {number} [most]
 */
const limit = (input, most = 0) => {
  const { least = "0" } = input.dataset;
  const some = most > Number(least);
  input.dataset.most = String(some ? most : MOST);
  const text = some ? `${least} … ${most}` : "";
  setText(/** @type {Element} */ (input.nextElementSibling), text);
};

/** Whoever comes to a run of which nothing is open sees an image of it. @param {View} view */
const showExample = (view) => {
  const { net, root, b, source } = view;
  if (root.offsetParent && net.run && net.done && !b && !source) open(view, { kind: "test", index: 0 });
};

/** Follows the open run. @param {View} view @param {View["net"]} net */
const takeRun = (view, net) => {
  const { root } = view;
  const before = view.net;
  view.net = net;
  limit(field(root, "[name=number]"), net.done);
  limit(field(root, "[name=index]"), (net.test ?? 1) - 1);
  root.classList.toggle("is-untrained", !net.run);
  if (before.run !== net.run && view.b) {
    view.close();
    find(root, ".batch-film").hidden = true;
    find(root, ".batch-idle").hidden = false;
  }
  showExample(view);
};

/** @param {HTMLElement} element @param {Gradio<View["net"]>} component */
export const mountBatch = (element, { props, watch, server }) => {
  const view = new View(find(element, ".batch-view"), server, { paint, follow });
  lab.batchView = view;
  translatePanel(element);
  wire(view);
  const show = () => takeRun(view, props.value ?? {});
  figures.add(() => {
    if (!view.b) return;
    paintColumns(view, true);
    paintSubject(view);
  });
  document.addEventListener("backstep:words", () => translateView(view));
  new IntersectionObserver(() => showExample(view)).observe(view.root);
  watch("value", show);
  show();
};
