// @ts-check
/* The tabs of the page are entries of the browser's history, and come back with it. */
import { find, findAll } from "./dom.js";

const tabs = () => findAll(document, "#tabs > .tab-wrapper [role=tablist] [role=tab]");

/** The name of the open tab. @returns {string} */
export const openTab = () => tabs().find((tab) => tab.getAttribute("aria-selected") === "true")?.dataset.tabId ?? "";

/** @param {string | undefined} name */
const showTab = (name) => {
  if (name && name !== openTab())
    tabs()
      .find((tab) => tab.dataset.tabId === name)
      ?.click();
};

export const wireTabs = () => {
  const first = history.state?.tab;
  const follow = () => {
    const tab = openTab();
    if (!tab || tab === history.state?.tab) return;
    history.pushState({ ...history.state, tab }, "");
    document.dispatchEvent(new CustomEvent("backstep:tab"));
  };
  if (!first) history.replaceState({ ...history.state, tab: openTab() }, "");
  const list = find(document, "#tabs > .tab-wrapper [role=tablist]");
  new MutationObserver(follow).observe(list, { subtree: true, attributeFilter: ["aria-selected"] });
  addEventListener("popstate", () => showTab(history.state?.tab));
  showTab(first);
};
