// @ts-check
/* The sub-tabs of the lab: one section is in sight, and each is an entry of the browser's history. */
/** @import { Part } from "../core/component.js" */
import { $, findAll } from "../core/dom.js";
import { rove } from "../core/roving.js";
import { translatePanel } from "./panels.js";

const FIRST = "train";

const links = () => findAll(document, "#lab-bar [role=tab]");

const openedSection = () => document.body.dataset.lab ?? FIRST;

const markOpen = () => {
  for (const link of links()) link.setAttribute("aria-selected", String(link.dataset.section === openedSection()));
};

/** Styles show the section that the body names. @param {string} name */
const showSection = (name) => {
  document.body.dataset.lab = name;
  markOpen();
};

/** Opens a section as a visitor does. @param {string} name */
export const openSection = (name) => {
  if (name === openedSection()) return;
  history.pushState({ ...history.state, lab: name }, "");
  showSection(name);
  scrollTo({ top: 0 });
};

/** Opens the section that an element lies in, if it is of the lab. @param {Element | null} element */
export const openSectionOf = (element) => {
  const section = element?.closest(".lab-section");
  if (section) openSection(section.id.replace("lab-", ""));
};

/** Says what belongs to what, once the sections are on the page too. */
const describeSections = () => {
  for (const link of links()) {
    const section = $(`lab-${link.dataset.section}`);
    section?.setAttribute("role", "tabpanel");
    section?.setAttribute("aria-labelledby", link.id);
  }
};

/** @param {Part} element */
export const mountSections = (element) => {
  translatePanel(element);
  rove(element.querySelector("[role=tablist]"), "[role=tab]", {
    chosen: "[aria-selected=true]",
    follow: (tab) => tab.click(),
  });
  element.addEventListener("click", (/** @type {Part} */ { target }) => {
    const name = target.closest("[data-section]")?.dataset.section;
    if (name) openSection(name);
  });
  addEventListener("popstate", () => showSection(history.state?.lab ?? FIRST));
  markOpen();
  requestAnimationFrame(describeSections);
};

showSection(history.state?.lab ?? FIRST);
