// @ts-check
/* The panel of a data set that is not here: it looks at the server while a download is under way. */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { DownloadValue } from "../wire.js" */
import { setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { translatePanel } from "./panels.js";

const LOOK_MS = 500;
const AGAIN_MS = 3000; // after a question that the server did not answer

const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

/** @param {DownloadValue} view */
function sentence(view) {
  const reason = view.reason[language()] ?? "";
  const facts = /** @type {any} */ (view);
  if (view.state === "failed" || (reason && view.state !== "again")) return reason;
  if (view.state === "asking" && !view.mirror) return say("mnist.data.absent", facts);
  return say(`mnist.data.${view.state}`, { ...facts, reason });
}

class DownloadPanel {
  /** @type {DownloadValue | null} */
  view = null;
  owner = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  due;
  question = 0;

  /** @param {Part} element @param {Gradio<any>["server"]} server */
  constructor(element, server) {
    this.element = element;
    this.server = server;
    this.body = this.part("fetch-body");
  }

  /** @param {string} name @returns {Part} */
  part(name) {
    return this.element.querySelector(`.${name}`);
  }

  show() {
    const { view, body } = this;
    // One that was here when it was chosen needs no panel.
    body.hidden = !view;
    if (!view) return;
    const facts = /** @type {any} */ (view);
    body.dataset.state = view.state;
    setText(this.element.querySelector("h2"), say("mnist.data", facts));
    setText(this.part("fetch-what"), say(`mnist.data.about.${view.dataset}`));
    const source = say(`mnist.data.source.${view.dataset}`);
    const size = say("mnist.data.size", { size: view.total });
    setText(this.part("fetch-source"), language() === "zh" ? source + size : `${source} ${size}`);
    setText(this.part("mnist-sentence"), sentence(view));
    this.part("fetch-progress").hidden = !view.live;
    this.part("mnist-progress").setAttribute("aria-valuenow", Math.floor(100 * view.share));
    this.part("mnist-progress").firstElementChild.style.width = `${100 * view.share}%`;
    setText(this.part("fetch-amount"), say("mnist.data.amount", facts));
    this.part("fetch-start").hidden = view.live || view.state === "here";
    this.part("fetch-cancel").hidden = !view.mine;
  }

  /** What had the focus may be hidden now; its neighbour takes it. @param {() => void} act */
  keepFocus(act) {
    const held = this.body.contains(document.activeElement);
    act();
    if (!held || this.body.contains(document.activeElement)) return;
    [this.part("fetch-cancel"), this.part("fetch-start")].find((button) => !button.hidden)?.focus();
  }

  /** @param {"look" | "start" | "cancel"} name */
  async ask(name) {
    clearTimeout(this.due);
    const mine = ++this.question;
    const question = { dataset: this.view?.dataset, owner: this.owner };
    const told = await this.server[name](question).catch(() => undefined);
    if (mine !== this.question || !this.element.isConnected) return;
    if (told) {
      this.view = told;
      this.keepFocus(() => this.show());
    }
    if (!told || this.view?.live) this.lookIn(told ? LOOK_MS : AGAIN_MS);
  }

  /** @param {number} milliseconds */
  lookIn(milliseconds) {
    this.due = setTimeout(() => this.ask("look"), milliseconds);
  }

  /** @param {{ owner?: string, view?: DownloadValue | null } | null} value */
  choose(value) {
    clearTimeout(this.due);
    this.question += 1;
    this.owner = value?.owner ?? "";
    this.view = value?.view?.state === "here" ? null : (value?.view ?? null);
    this.show();
    if (this.view?.live) this.lookIn(LOOK_MS);
  }
}

/** @param {Part} element @param {Gradio<any>} gradio */
export function mountDownload(element, { props, watch, server }) {
  const panel = new DownloadPanel(element, server);
  translatePanel(element);
  panel.part("fetch-start").addEventListener("click", () => panel.ask("start"));
  panel.part("fetch-cancel").addEventListener("click", () => panel.ask("cancel"));
  document.addEventListener("backstep:words", () => panel.show());
  panel.choose(props.value);
  watch("value", () => panel.choose(props.value));
}
