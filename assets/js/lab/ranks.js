/* Training on several GPUs: one real batch, shared. The numbers come from the server in one answer;
   stages, the chosen weight and mean or sum only choose among them. */
import { setText } from "../core/dom.js";
import { figures } from "../core/state.js";
import { translatePanel } from "./panels.js";
import { card, choosing, fillCard, read, strongest } from "./ranks_maps.js";
import { formula, sentence, showReduce, showSum, showTable, showTravel, write } from "./ranks_said.js";

/* ---- the board ----------------------------------------------------------------------- */

export function mountRanks(element, { props, watch, server }) {
  const root = element.querySelector(".ranks");
  const $ = (selector) => root.querySelector(selector);
  const asked = { owner: "", run: "", settings: null };
  const state = { stage: 1, chosen: 0, sum: false };
  let lesson = null;
  let waiting = false;
  let again = false;
  let seen = false;
  const slider = $(".ranks-count input");
  const reveal = () => lesson && render();

  function choose(next) {
    state.chosen = next(state.chosen);
    render();
  }

  function render() {
    if (!lesson) return;
    root.dataset.stage = state.stage;
    root.classList.toggle("is-sum", state.sum);
    root.querySelectorAll(".ranks-step").forEach((step) => {
      const here = Number(step.dataset.stage) === state.stage;
      if (here) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    });
    setText($(".ranks-explained .mnist-sentence"), sentence(lesson, state));
    write($(".ranks-explained .ranks-formula"), formula(lesson, state));
    [...$(".ranks-cards").children].forEach((card, rank) => fillCard(card, rank, lesson, state));
    showReduce($(".ranks-reduce"), lesson, state);
    showTable($(".ranks-one"), lesson, state);
  }

  function take(value) {
    const complaint = $(".ranks-error");
    complaint.hidden = !value.error;
    setText(complaint, value.error ?? "");
    if (value.error) return;
    const shape = lesson && [lesson.columns, lesson.dataset].join();
    lesson = read(value);
    if (shape !== [lesson.columns, lesson.dataset].join()) state.chosen = strongest(lesson.maps.whole);
    $(".ranks-net [value=trained]").disabled = !value.trainable;
    if (!lesson.trained) $(".ranks-net [value='']").checked = true;
    const cards = $(".ranks-cards");
    if (cards.children.length !== lesson.ranks) {
      cards.replaceChildren(...lesson.shares.map((_, rank) => card(rank, () => lesson, choose)));
    }
    cards.style.setProperty("--ranks", lesson.ranks);
    render();
    showSum($(".ranks-sum"), lesson);
    showTravel($(".ranks-travel"), lesson);
  }

  /* One question at a time, always about the newest choice, and none before it is seen. */
  async function ask() {
    if (!seen || waiting) {
      again = true;
      return;
    }
    waiting = true;
    again = false;
    root.setAttribute("aria-busy", "true");
    try {
      const trained = $(".ranks-net [value=trained]").checked;
      const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
      take(await server.share_batch({ ...asked, ranks: Number(slider.value), trained, language }));
    } finally {
      waiting = false;
      root.removeAttribute("aria-busy");
      if (again) ask();
    }
  }

  translatePanel(root);
  slider.addEventListener("input", () => {
    slider.nextElementSibling.value = slider.value;
    ask();
  });
  root.querySelectorAll(".ranks-net input").forEach((field) => field.addEventListener("change", ask));
  root.querySelectorAll(".ranks-step").forEach((step) =>
    step.addEventListener("click", () => {
      state.stage = Number(step.dataset.stage);
      reveal();
    }),
  );
  $(".ranks-switch input").addEventListener("change", (event) => {
    state.sum = event.target.checked;
    reveal();
  });
  root.querySelectorAll("[data-map]").forEach((figure) => choosing(figure, () => lesson, choose));
  document.addEventListener("backstep:words", ask);
  figures.add(() => {
    if (!lesson) return;
    render();
    showSum($(".ranks-sum"), lesson);
  });
  new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen = true;
      if (again) ask();
    },
    { rootMargin: "600px" },
  ).observe(root);
  const follow = () => {
    Object.assign(asked, props.value);
    delete asked.change;
    ask();
  };
  watch("value", follow);
  follow();
}
