/* The panel of a data set that is not here: it looks at the server while a download is under way. */
import { setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { translatePanel } from "./panels.js";

const LOOK_MS = 500;
const AGAIN_MS = 3000; // after a question that the server did not answer

const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");

function sentence(view) {
  const reason = view.reason[language()] ?? "";
  if (view.state === "failed" || (reason && view.state !== "again")) return reason;
  if (view.state === "asking" && !view.mirror) return say("mnist.data.absent", view);
  return say(`mnist.data.${view.state}`, { ...view, reason });
}

export function mountDownload(element, { props, watch, server }) {
  const part = (name) => element.querySelector(`.${name}`);
  const body = part("fetch-body");
  let view = null;
  let owner = "";
  let due = 0;
  let question = 0;

  function show() {
    // One that was here when it was chosen needs no panel.
    body.hidden = !view;
    if (!view) return;
    body.dataset.state = view.state;
    setText(element.querySelector("h2"), say("mnist.data", view));
    setText(part("fetch-what"), say(`mnist.data.about.${view.dataset}`));
    const source = say(`mnist.data.source.${view.dataset}`);
    const size = say("mnist.data.size", { size: view.total });
    setText(part("fetch-source"), language() === "zh" ? source + size : `${source} ${size}`);
    setText(part("mnist-sentence"), sentence(view));
    const percent = Math.floor(100 * view.share);
    part("fetch-progress").hidden = !view.live;
    part("mnist-progress").setAttribute("aria-valuenow", percent);
    part("mnist-progress").firstElementChild.style.width = `${100 * view.share}%`;
    setText(part("fetch-amount"), say("mnist.data.amount", view));
    part("fetch-start").hidden = view.live || view.state === "here";
    part("fetch-cancel").hidden = !view.mine;
  }

  function keepFocus(act) {
    const held = body.contains(document.activeElement);
    act();
    if (held && !body.contains(document.activeElement)) {
      const next = [part("fetch-cancel"), part("fetch-start")].find((button) => !button.hidden);
      next?.focus();
    }
  }

  async function ask(name) {
    clearTimeout(due);
    const mine = ++question;
    const told = await server[name]({ dataset: view.dataset, owner }).catch(() => undefined);
    if (mine !== question || !element.isConnected) return;
    if (told) {
      view = told;
      keepFocus(show);
    }
    if (!told || view.live) due = setTimeout(() => ask("look"), told ? LOOK_MS : AGAIN_MS);
  }

  function choose(value) {
    clearTimeout(due);
    question += 1;
    owner = value?.owner ?? "";
    view = value?.view?.state === "here" ? null : (value?.view ?? null);
    show();
    if (view?.live) due = setTimeout(() => ask("look"), LOOK_MS);
  }

  translatePanel(element);
  part("fetch-start").addEventListener("click", () => ask("start"));
  part("fetch-cancel").addEventListener("click", () => ask("cancel"));
  document.addEventListener("backstep:words", show);
  choose(props.value);
  watch("value", () => choose(props.value));
}
