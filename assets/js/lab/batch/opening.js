/* The step view of the lab: a batch, a test image or a drawing is asked for, awaited and shown. */
import { make, setText } from "../../core/dom.js";
import { short } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { lab } from "../state.js";
import { View, word } from "./state.js";
import { Batch } from "./values.js";

const POLL_MS = 250;

Object.assign(View.prototype, {
  async open(source) {
    this.source = source;
    this.ticket = null;
    this.complain("");
    this.wait({ count: 0, done: 0 });
    this.find(".steps-idle").hidden = true;
    let reply = await this.ask("open_steps", {
      owner: this.net.owner,
      run: this.net.run,
      ...source,
    });
    while (reply.ticket && this.source === source) {
      this.ticket = reply.ticket;
      this.wait(reply);
      await new Promise((go) => setTimeout(go, POLL_MS));
      if (this.source === source) reply = await this.ask("look_at_replay", { ticket: this.ticket });
    }
    if (this.source !== source) return;
    this.wait(null);
    this.ticket = null;
    this.find(".steps-idle").hidden = Boolean(this.b);
    if (reply.error) return this.complain(say(reply.error.key, reply.error.values));
    this.load(reply);
  },

  wait(state) {
    const box = this.find(".steps-waiting");
    box.hidden = !state;
    if (!state) return;
    const left =
      state.left === null || state.left === undefined ? "" : word("left", { seconds: Math.ceil(state.left) });
    setText(
      box.querySelector("p"),
      state.count
        ? word(state.started ? "replaying" : "in_line", {
            done: state.done,
            count: state.count,
            left,
          })
        : word("opening"),
    );
    const percent = state.count ? Math.round((100 * state.done) / state.count) : 0;
    const bar = box.querySelector(".mnist-progress");
    bar.setAttribute("aria-valuenow", percent);
    bar.firstElementChild.style.width = `${percent}%`;
  },

  load({ film, sample }) {
    this.pause();
    const same =
      this.b &&
      JSON.stringify(this.b.film.layers) === JSON.stringify(film.layers) &&
      this.b.film.terms.length === film.terms.length;
    this.b = new Batch(
      film,
      sample,
      (name, question) => this.ask(name, question),
      () => this.paint(),
    );
    this.b.named = (k) => say(`mnist.class.${film.dataset}.${k}`) || String(k);
    this.proof = null;
    this.choice = new Map();
    this.hovered = null;
    this.active = true;
    this.find(".steps-film").hidden = false;
    this.find(".steps-idle").hidden = true;
    this.find(".steps-slider input").max = film.terms.length;
    this.build();
    this.head();
    this.moveTo(same ? this.index : 0);
    this.prove();
  },

  async sample(number) {
    const { b } = this;
    const found = await this.ask("step_sample", { id: b.film.id, sample: number });
    if (this.b !== b) return;
    if (found.error) return this.complain(say(found.error.key, found.error.values));
    b.take(found);
    this.choice.forEach((value, key) => typeof value === "number" && this.choice.delete(key));
    this.head();
    this.paint();
  },

  head() {
    const { b } = this;
    const { film } = b;
    const title = {
      batch: () => word("title_batch", { step: film.step, epoch: film.epoch, batch: film.batch }),
      test: () => word("title_test", { index: film.index, label: b.named(b.label) }),
      drawing: () => word("title_drawing"),
    }[film.kind]();
    setText(this.find(".steps-title"), title);
    this.find(".steps-samples").hidden = film.labels.length < 2;
    const select = this.find(".steps-samples select");
    if (select.dataset.of !== film.id + document.documentElement.lang) {
      select.dataset.of = film.id + document.documentElement.lang;
      select.replaceChildren(
        ...film.labels.map((label, i) =>
          make(
            "option",
            { value: i },
            word("sample_option", {
              number: i + 1,
              count: film.labels.length,
              label: b.named(label),
              answer: b.named(film.answers[i]),
              loss: short(film.losses[i]),
              mark: label === film.answers[i] ? "" : "✗ ",
            }),
          ),
        ),
      );
    }
    select.value = b.sample;
    const target = this.find(".steps-target");
    target.hidden = film.kind !== "drawing";
    target.querySelectorAll("option").forEach((option, k) => (option.textContent = b.named(k)));
    target.querySelector("select").value = b.label;
    const about = {
      batch: film.device === "cpu" ? "about_batch" : "about_batch_gpu",
      test: "about_test",
      drawing: film.chosen ? "about_drawing_chosen" : "about_drawing",
    }[film.kind];
    setText(
      this.find(".steps-about"),
      word(about, {
        count: film.labels.length,
        done: film.update - 1,
        label: b.named(b.label),
        answer: b.named(film.answer ?? 0),
      }),
    );
  },
});

/* Opens {kind: "batch", step}, {kind: "test", index} or {kind: "drawing", drawing}. */
export const openBatch = async (source, scroll = true) => {
  const view = lab.stepView;
  if (!view) return;
  const drawing = source.kind === "drawing" ? { drawing: source.drawing ?? lab.drawing?.() ?? null } : {};
  if (source.kind === "batch") view.find("[name=step]").value = source.step;
  if (source.kind === "test") view.find("[name=index]").value = source.index;
  const arrive = (place) => scroll && place.scrollIntoView({ block: "start", behavior: "auto" });
  arrive(document.getElementById("lab-steps") ?? view.root);
  const asked = { ...source, ...drawing };
  await view.open(asked);
  // What lies above may have grown meanwhile.
  if (view.b && view.source === asked) arrive(view.find(".steps-film"));
};
