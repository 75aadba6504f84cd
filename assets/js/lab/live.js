/* The status of the open run. While it is live the page asks twice a second for what is new. */
import { make, setText } from "../core/dom.js";
import { page } from "../core/state.js";
import { watchSections } from "./bar.js";
import { charts } from "./curves.js";
import { translatePanel } from "./panels.js";

const EVERY = 400; // ms between two questions
const AWAY = 2000; // the same while nobody looks
const SETTLE = 5000; // ms at least between two refreshes of the whole page during a run

function showFacts(list, facts) {
  while (list.children.length < facts.length) {
    const fact = list.appendChild(make("div"));
    fact.append(make("dt"), make("dd"));
  }
  facts.forEach(([name, number], place) => {
    setText(list.children[place].children[0], name);
    setText(list.children[place].children[1], number);
  });
}

function showBar(value) {
  const bar = document.querySelector("#lab-bar .lab-bar");
  if (!bar) return;
  bar.dataset.state = value.state;
  setText(bar.querySelector(".lab-brief"), value.brief ?? "");
  bar.querySelector(".lab-bar-progress div").style.width = `${100 * value.progress}%`;
}

function paintStatus(element, value) {
  const find = (name) => element.querySelector(name);
  element.dataset.state = value.state;
  setText(find(".mnist-sentence"), value.sentence);
  const progress = find(".mnist-progress");
  progress.setAttribute("aria-valuenow", Math.round(100 * value.progress));
  progress.firstElementChild.style.width = `${100 * value.progress}%`;
  showFacts(find(".mnist-facts"), value.facts);
  const actions = new Set(value.actions ?? []);
  for (const button of element.querySelectorAll("[data-do]")) {
    button.hidden = !actions.has(button.dataset.do);
  }
  const rate = find(".lab-rate");
  rate.hidden = !actions.has("rate");
  const input = rate.querySelector("input");
  if (document.activeElement !== input) input.value = value.rate ?? "";
  const warnings = value.warnings ?? [];
  const list = find(".lab-warnings");
  if (list.children.length !== warnings.length) list.replaceChildren(...warnings.map(() => make("li")));
  warnings.forEach((text, place) => setText(list.children[place], text));
  showBar(value);
}

export function mountStatus(element, { props, send, watch, server }) {
  translatePanel(element);
  const told = element.querySelector(".lab-told"); // why an order was not followed
  let value = null;
  let timer = 0;
  let busy = false;
  let turn = "";
  let refreshed = 0;

  const asked = (more) => ({
    owner: value.owner,
    run: value.run,
    language: document.documentElement.lang.slice(0, 2),
    version: value.version,
    grain: charts.grain,
    last: charts.last(),
    ...more,
  });
  const looked = () => element.offsetParent && !document.hidden;
  const later = () => {
    clearTimeout(timer);
    if (value?.live) timer = setTimeout(look, looked() ? EVERY : AWAY);
  };

  function show(next) {
    if (value?.run !== next.run) setText(told, "");
    value = next;
    paintStatus(element, value);
    document.dispatchEvent(new CustomEvent("backstep:mnist", { detail: value }));
  }

  function absorb(answer) {
    if (answer.error) return setText(told, answer.error);
    if (answer.curves) charts.absorb(answer.curves);
    if (answer.status) show(answer.status);
    const due = !value.live || (looked() && Date.now() - refreshed > SETTLE);
    if (answer.gone || (value.turn !== turn && due)) {
      turn = value.turn;
      refreshed = Date.now();
      send.arrive();
    }
    return undefined;
  }

  async function ask(question, more) {
    if (busy || !value?.owner) return;
    busy = true;
    try {
      absorb(await server[question](asked(more)));
    } catch {
      /* The server is away; the next question may reach it. */
    } finally {
      busy = false;
      later();
    }
  }
  const look = () => ask("look", {});
  async function act(action, more = {}) {
    while (busy) await new Promise((go) => setTimeout(go, 20));
    setText(told, "");
    await ask("act", { action, ...more });
  }
  async function steer(input) {
    const rate = input.value;
    input.blur();
    await act("rate", { rate });
    const wrong = told.textContent !== "";
    input.setAttribute("aria-invalid", wrong);
    if (wrong) Object.assign(input, { value: rate }).focus();
  }

  element.addEventListener("click", (event) => {
    const action = event.target.closest("[data-do]")?.dataset.do;
    if (!action) return;
    if (["pause", "resume"].includes(action)) act(action);
    else send.again({ run: value.run, smaller: action === "smaller" });
  });
  element.querySelector(".lab-rate").addEventListener("submit", (event) => {
    event.preventDefault();
    steer(event.target.querySelector("input"));
  });
  watch("value", () => {
    if (!props.value) return;
    turn = props.value.turn ?? "";
    refreshed = Date.now();
    show(props.value);
    later();
  });
  document.addEventListener("backstep:words", () => send.arrive());
  requestAnimationFrame(watchSections);
  if (Object.keys(page.words).length) send.arrive();
  if (props.value) show(props.value);
}
