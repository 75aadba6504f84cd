// @ts-check
/* The status of the open run. While it is live the page asks twice a second for what is new. */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { StatusValue } from "../wire.js" */
import { $, findAll, make, setText } from "../core/dom.js";
import { page } from "../core/state.js";
import { readStored } from "../core/storage.js";
import { charts } from "./curves.js";
import { translatePanel } from "./panels.js";

const EVERY = 400; // ms between two questions
const AWAY = 2000; // the same while nobody looks
const SETTLE = 5000; // ms at least between two refreshes of the whole page during a run
const BUSY = 20; // ms until an order looks again whether a question is still under way

/** @param {Part} list @param {string[][]} facts */
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

/** @param {StatusValue} value */
function showBar(value) {
  /** @type {Part} */
  const bar = document.querySelector("#lab-bar .lab-bar");
  if (!bar) return;
  bar.dataset.state = value.state;
  setText(bar.querySelector(".lab-brief"), value.brief ?? "");
  bar.querySelector(".lab-bar-progress div").style.width = `${100 * value.progress}%`;
}

/** @param {Part} list @param {string[]} warnings */
function showWarnings(list, warnings) {
  if (list.children.length !== warnings.length) list.replaceChildren(...warnings.map(() => make("li")));
  warnings.forEach((text, place) => setText(list.children[place], text));
}

/** @param {Part} element @param {StatusValue} value */
function paintStatus(element, value) {
  const find = (/** @type {string} */ name) => element.querySelector(name);
  element.dataset.state = value.state;
  setText(find(".mnist-sentence"), value.sentence);
  const progress = find(".mnist-progress");
  progress.setAttribute("aria-valuenow", Math.round(100 * value.progress));
  progress.firstElementChild.style.width = `${100 * value.progress}%`;
  showFacts(find(".mnist-facts"), value.facts);
  const actions = new Set(value.actions ?? []);
  for (const button of findAll(element, "[data-do]")) button.hidden = !actions.has(button.dataset.do ?? "");
  const rate = find(".lab-rate");
  rate.hidden = !actions.has("rate");
  const input = rate.querySelector("input");
  if (document.activeElement !== input) input.value = value.rate ?? "";
  showWarnings(find(".lab-warnings"), value.warnings ?? []);
  showBar(value);
}

class LiveStatus {
  /** @type {StatusValue | null} */
  value = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  busy = false;
  turn = "";
  refreshed = 0;

  /** @param {Part} element @param {Gradio<StatusValue>} gradio */
  constructor(element, { send, server }) {
    this.element = element;
    this.send = send;
    this.server = server;
    this.told = element.querySelector(".lab-told"); // why an order was not followed
  }

  get isLookedAt() {
    return $("lab-bar")?.offsetParent && !document.hidden;
  }

  later() {
    clearTimeout(this.timer);
    if (this.value?.live) this.timer = setTimeout(() => this.ask("look", {}), this.isLookedAt ? EVERY : AWAY);
  }

  /** @param {StatusValue} next */
  show(next) {
    if (this.value?.run !== next.run) setText(this.told, "");
    this.value = next;
    paintStatus(this.element, next);
    document.dispatchEvent(new CustomEvent("backstep:mnist", { detail: next }));
  }

  /** @param {any} answer */
  absorb(answer) {
    if (answer.error) {
      setText(this.told, answer.error);
      return;
    }
    if (answer.curves) charts.absorb(answer.curves);
    if (answer.status) this.show(answer.status);
    const { live, turn = "" } = /** @type {StatusValue} */ (this.value);
    const due = !live || (this.isLookedAt && Date.now() - this.refreshed > SETTLE);
    if (answer.gone || (turn !== this.turn && due)) {
      this.turn = turn;
      this.refreshed = Date.now();
      this.send.arrive();
    }
  }

  /** One question at a time. @param {string} question @param {object} more */
  async ask(question, more) {
    if (this.busy || !this.value?.owner) return;
    const { owner, run, version } = this.value;
    const language = document.documentElement.lang.slice(0, 2);
    this.busy = true;
    try {
      const known = { owner, run, language, version, grain: charts.grain, last: charts.last() };
      this.absorb(await this.server[question]({ ...known, ...more }));
    } catch {
      /* The server is away; the next question may reach it. */
    } finally {
      this.busy = false;
      this.later();
    }
  }

  /** @param {string} action @param {object} [more] */
  async act(action, more = {}) {
    while (this.busy) await new Promise((go) => setTimeout(go, BUSY));
    setText(this.told, "");
    await this.ask("act", { action, ...more });
  }

  /** Changes the learning rate. @param {Part} input */
  async steer(input) {
    const rate = input.value;
    input.blur();
    await this.act("rate", { rate });
    const wrong = this.told.textContent !== "";
    input.setAttribute("aria-invalid", wrong);
    if (wrong) Object.assign(input, { value: rate }).focus();
  }

  /** @param {string} action */
  press(action) {
    if (["pause", "resume"].includes(action)) this.act(action);
    else this.send.again({ run: this.value?.run, smaller: action === "smaller" });
  }

  /** The whole page is new. @param {StatusValue} value */
  take(value) {
    this.turn = value.turn ?? "";
    this.refreshed = Date.now();
    this.show(value);
    this.later();
  }
}

/** @param {Part} element @param {Gradio<StatusValue>} gradio */
export function mountStatus(element, gradio) {
  const { props, send, watch } = gradio;
  translatePanel(element);
  const status = new LiveStatus(element, gradio);
  element.addEventListener("click", (/** @type {Part} */ { target }) => {
    const action = target.closest("[data-do]")?.dataset.do;
    if (action) status.press(action);
  });
  element.querySelector(".lab-rate").addEventListener("submit", (/** @type {Part} */ event) => {
    event.preventDefault();
    status.steer(event.target.querySelector("input"));
  });
  watch("value", () => props.value && status.take(props.value));
  let kept = readStored("sessionStorage", "backstep.lab");
  const arrive = () => {
    send.arrive(kept ? { form: kept } : undefined);
    kept = null;
  };
  document.addEventListener("backstep:words", arrive);
  if (Object.keys(page.words).length) arrive();
  if (props.value) status.show(props.value);
}
