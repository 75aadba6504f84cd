// @ts-check
/* The one line above every tab: the way past it, its tools, and the tabs themselves. */
import { $, find, findAll } from "./dom.js";
import { rove } from "./roving.js";
import { wireTabs } from "./tabs.js";
import { translate } from "./words.js";

/** @import { Part } from "./component.js" */

/** Puts the focus on what the open tab is for. */
export const skipToContent = () => {
  const next = $("step-next");
  if (next?.offsetParent) return next.focus();
  const panel = findAll(document, "#tabs > [role=tabpanel]").find((one) => one.offsetParent);
  if (!panel) return;
  panel.tabIndex = -1;
  panel.focus();
};

/** @param {Part} element */
export const mountHeader = (element) => {
  translate(element);
  wireTabs();
  // Gradio's radio buttons would be a stop each.
  rove($("header"), ".tools button, #language input");
  const tabs = find(document, "#tabs [role=tablist]");
  rove(tabs, "[role=tab]", { chosen: "[aria-selected=true]", follow: (tab) => tab.click() });
};
