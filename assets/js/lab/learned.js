// @ts-check
/* What the net of the open run has learned: asks while the section is in sight, and hands what
   comes back to the views: confusion, accuracy of each class, gallery, projection, weights. */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { ImagesAsked, OpenRun } from "./types.d.ts" */
/** @import { Complaint } from "../wire.js" */
import { setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { ClassRates } from "./class_rates.js";
import { ConfusionMatrix } from "./confusion.js";
import { Gallery } from "./gallery.js";
import { percentText } from "./images.js";
import { Kernels } from "./kernels.js";
import { translatePanel } from "./panels.js";
import { Projection } from "./projection.js";

const BETWEEN_MS = 1500; // from one question to the next, while epochs fly by
const PATIENCE_MS = 400; // after which the page says that it waits

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** @typedef {{ accuracy?: number, moment?: Complaint, error?: Complaint } & Record<string, any>} Overview */

class Learned {
  /** @type {OpenRun} */
  who = {};
  /** @type {Overview | null} */
  value = null;
  due = false;
  busy = false;
  near = false;
  /** The run for whose net a cell was suggested. @type {string | undefined | null} */
  suggested = null;

  /** @param {Part} element @param {Gradio<OpenRun>["server"]} server */
  constructor(element, server) {
    this.element = element;
    const part = (/** @type {string} */ selector) => element.querySelector(selector);
    this.overview = this.asking(server.overview);
    this.images = new Gallery(part("#mnist-digits"), this.asking(server.gallery));
    this.matrix = new ConfusionMatrix(part("#mnist-confusion"), (truth, answer) => {
      this.matrix.select(truth, answer);
      this.lead({ kind: "cell", truth, answer });
    });
    this.rates = new ClassRates(part("#mnist-classes"));
    this.cloud = new Projection(part("#mnist-projection"), server.picture, (index) =>
      this.lead({ kind: "near", index }),
    );
    this.weights = new Kernels(part("#mnist-weights"), this.asking(server.weights));
  }

  /** Asks about the open run. @param {(question: object) => Promise<any>} ask */
  asking(ask) {
    return (/** @type {object} */ question) =>
      ask({ ...this.who, ...question }).catch(() => ({ error: { key: "mnist.learned.no_answer" } }));
  }

  /** Leads to images. @param {Partial<ImagesAsked>} choice */
  lead(choice) {
    this.images.choose(choice);
    this.images.element.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  /** Says of which moment everything is. */
  showMoment() {
    const { value } = this;
    const line = this.element.querySelector(".learned-moment");
    line.classList.toggle("learned-error", Boolean(value?.error));
    if (value?.error) {
      setText(line, say(value.error.key, value.error.values));
      return;
    }
    const accuracy = percentText(value?.accuracy ?? 0, 2);
    const { key, values } = value?.moment ?? { key: "mnist.learned.nothing" };
    setText(line, say(key, { ...values, accuracy }));
  }

  /** @param {Overview} value */
  take(value) {
    this.value = value;
    this.element.classList.toggle("learned-none", !value.moment);
    this.showMoment();
    this.images.refresh();
    if (!value.moment) return;
    const overview = /** @type {any} */ (value);
    this.matrix.take(overview);
    if (this.suggested !== this.who.run) {
      this.suggested = this.who.run;
      const { truth, answer } = this.matrix.worst();
      this.matrix.select(truth, answer);
      this.images.suggest({ truth, answer });
    }
    this.rates.take(overview);
    this.cloud.take(overview);
    this.weights.take(overview);
  }

  /** One question at a time, while the section is near. */
  async refresh() {
    this.due = true;
    if (this.busy || !this.near) return;
    this.busy = true;
    while (this.due && this.near) {
      this.due = false;
      const waiting = setTimeout(() => {
        this.element.classList.add("learned-asking");
        setText(this.element.querySelector(".learned-moment"), say("mnist.learned.asking"));
      }, PATIENCE_MS);
      const answer = await this.overview({});
      clearTimeout(waiting);
      this.element.classList.remove("learned-asking");
      this.take(answer);
      this.element.dataset.shown = this.who.change;
      await pause(BETWEEN_MS);
    }
    this.busy = false;
  }

  /** @param {boolean} near whether the section is in sight, or almost */
  approach(near) {
    this.near = near;
    if (near && this.due) this.refresh();
  }

  /** Says everything in another language. */
  translate() {
    if (!this.value) return;
    this.showMoment();
    for (const view of [this.images, this.matrix, this.rates, this.cloud, this.weights]) view.show();
  }
}

/** @param {Part} element @param {Gradio<OpenRun>} gradio */
export function mountLearned(element, { props, watch, server }) {
  translatePanel(element);
  element.classList.add("learned-none");
  const paintView = () => {
    element.dataset.beside = element.querySelector("#learned-view input:checked").value;
  };
  element.querySelector("#learned-view").addEventListener("change", paintView);
  paintView();
  const learned = new Learned(element, server);
  new IntersectionObserver((entries) => learned.approach(Boolean(entries.at(-1)?.isIntersecting)), {
    rootMargin: "300px",
  }).observe(element);
  document.addEventListener("backstep:words", () => learned.translate());
  const follow = () => {
    learned.who = props.value || {};
    learned.refresh();
  };
  watch("value", follow);
  follow();
}
