// @ts-check
/* Training on several GPUs: one real batch, shared. The numbers come from the server in one answer;
   stages, the chosen weight and mean or sum only choose among them. */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { Choice, SharedBatch } from "./types.d.ts" */
import { findAll, setText } from "../core/dom.js";
import { figures } from "../core/state.js";
import { strongest } from "./batch/arithmetic.js";
import { translatePanel } from "./panels.js";
import { card, choosing, fillCard, read } from "./ranks_maps.js";
import { formula, sentence, showReduce, showSum, showTable, showTravel, write } from "./ranks_said.js";

class Ranks {
  /** @type {Record<string, unknown>} */
  asked = { owner: "", run: "", settings: null };
  /** @type {Choice} */
  state = { stage: 1, chosen: 0, sum: false };
  /** @type {SharedBatch | null} */
  lesson = null;
  waiting = false;
  again = false;
  seen = false;

  /** @param {Part} root @param {Gradio<any>["server"]} server */
  constructor(root, server) {
    this.root = root;
    this.server = server;
    this.slider = this.part(".ranks-count input");
  }

  /** @param {string} selector @returns {Part} */
  part(selector) {
    return this.root.querySelector(selector);
  }

  /** Of the batch that is shown. @returns {SharedBatch} */
  shown = () => /** @type {SharedBatch} */ (this.lesson);

  /** @param {(at: number) => number} next */
  choose = (next) => {
    this.state.chosen = next(this.state.chosen);
    this.render();
  };

  render() {
    const { lesson, state, root } = this;
    if (!lesson) return;
    root.dataset.stage = state.stage;
    root.classList.toggle("is-sum", state.sum);
    for (const stage of findAll(root, ".ranks-stage")) {
      if (Number(stage.dataset.stage) === state.stage) stage.setAttribute("aria-current", "step");
      else stage.removeAttribute("aria-current");
    }
    setText(this.part(".ranks-explained .mnist-sentence"), sentence(lesson, state));
    write(this.part(".ranks-explained .ranks-formula"), formula(lesson, state));
    [...this.part(".ranks-cards").children].forEach((one, rank) => fillCard(one, rank, lesson, state));
    showReduce(this.part(".ranks-reduce"), lesson, state);
    showTable(this.part(".ranks-one"), lesson, state);
  }

  showSum() {
    if (this.lesson) showSum(this.part(".ranks-sum"), this.lesson);
  }

  /** @param {any} value */
  take(value) {
    const complaint = this.part(".ranks-error");
    complaint.hidden = !value.error;
    setText(complaint, value.error ?? "");
    if (value.error) return;
    const shape = this.lesson && [this.lesson.columns, this.lesson.dataset].join();
    const lesson = read(value);
    this.lesson = lesson;
    if (shape !== [lesson.columns, lesson.dataset].join()) this.state.chosen = strongest(lesson.maps.whole);
    this.part(".ranks-net [value=trained]").disabled = !value.trainable;
    if (!lesson.trained) this.part(".ranks-net [value='']").checked = true;
    const cards = this.part(".ranks-cards");
    if (cards.children.length !== lesson.ranks) {
      cards.replaceChildren(...lesson.shares.map((_, rank) => card(rank, this.shown, this.choose)));
    }
    cards.style.setProperty("--ranks", lesson.ranks);
    this.render();
    this.showSum();
    showTravel(this.part(".ranks-travel"), lesson);
  }

  /* One question at a time, always about the newest choice, and none before it is seen. */
  ask = async () => {
    if (!this.seen || this.waiting) {
      this.again = true;
      return;
    }
    this.waiting = true;
    this.again = false;
    this.root.setAttribute("aria-busy", "true");
    try {
      const trained = this.part(".ranks-net [value=trained]").checked;
      const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
      const ranks = Number(this.slider.value);
      this.take(await this.server.share_batch({ ...this.asked, ranks, trained, language }));
    } finally {
      this.waiting = false;
      this.root.removeAttribute("aria-busy");
      if (this.again) this.ask();
    }
  };

  /** Once the section comes near. */
  see() {
    this.seen = true;
    if (this.again) this.ask();
  }
}

/** @param {Ranks} ranks */
function wire(ranks) {
  const { root, slider, state } = ranks;
  slider.addEventListener("input", () => {
    slider.nextElementSibling.value = slider.value;
    ranks.ask();
  });
  for (const field of findAll(root, ".ranks-net input")) field.addEventListener("change", ranks.ask);
  for (const stage of findAll(root, ".ranks-stage")) {
    stage.addEventListener("click", () => {
      state.stage = Number(stage.dataset.stage);
      ranks.render();
    });
  }
  ranks.part(".ranks-switch input").addEventListener("change", (/** @type {Part} */ { target }) => {
    state.sum = target.checked;
    ranks.render();
  });
  for (const figure of findAll(root, "[data-map]")) choosing(figure, ranks.shown, ranks.choose);
  new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && ranks.see(), {
    rootMargin: "600px",
  }).observe(root);
}

/** @param {Part} element @param {Gradio<any>} gradio */
export function mountRanks(element, { props, watch, server }) {
  const ranks = new Ranks(element.querySelector(".ranks"), server);
  translatePanel(ranks.root);
  wire(ranks);
  document.addEventListener("backstep:words", ranks.ask);
  figures.add(() => {
    ranks.render();
    ranks.showSum();
  });
  const follow = () => {
    Object.assign(ranks.asked, props.value);
    delete ranks.asked.change;
    ranks.ask();
  };
  watch("value", follow);
  follow();
}
