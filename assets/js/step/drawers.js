// @ts-check
/* The drawers beside the graph: one is open at a time, and stays as the visitor left it. */
import { $, find, findAll } from "../core/dom.js";
import { rove } from "../core/roving.js";
import { readText, writeText } from "../core/storage.js";
import { translate } from "../core/words.js";

/** @import { Part } from "../core/component.js" */

const KEY = "backstep.drawer";

/** @type {string | null} */
let open = null;

export const openedDrawer = () => open;

/** The name of the drawer that an element lies in. @param {Element | null} element */
export const drawerOf = (element) => element?.closest(".drawer")?.id.replace("drawer-", "") ?? null;

/** The button that opens a drawer. @param {string | null} name */
export const findRailButton = (name) => find(document, `#rail [data-drawer="${name}"]`);

/** Opens a drawer, or with null closes the open one; until the page is loaded anew. @param {string | null} name */
export const openDrawer = (name) => {
  if (name === open) return;
  open = name;
  document.body.toggleAttribute("data-drawer", Boolean(name));
  for (const button of findAll(document, "#rail [data-drawer]")) {
    button.setAttribute("aria-expanded", String(button.dataset.drawer === name));
  }
  for (const drawer of findAll(document, ".drawer")) {
    drawer.classList.toggle("is-open", drawerOf(drawer) === name);
  }
  document.dispatchEvent(new CustomEvent("backstep:drawer", { detail: { name } }));
};

/** As the visitor left it, whatever a lesson has opened meanwhile. */
export const restoreDrawer = () => openDrawer(readText(KEY) || null);

/** What the visitor does, and finds again. @param {string | null} name */
const choose = (name) => {
  const button = open && findRailButton(open);
  const inside = open && $(`drawer-${open}`).contains(document.activeElement);
  openDrawer(name);
  writeText(KEY, name ?? "");
  if (button && inside && !name) button.focus();
};

/** Brings an element to where it is seen. @param {Part | null} element */
export const reveal = (element) => {
  if (!element) return;
  const drawer = drawerOf(element);
  if (drawer) openDrawer(drawer);
  element.scrollIntoView({ block: "nearest" });
};

/** Brings an element to where it is seen, and rings it for a moment. @param {Part | null} element */
export const ring = (element) => {
  reveal(element);
  element?.classList.add("is-rung");
  element?.addEventListener("animationend", () => element.classList.remove("is-rung"), { once: true });
};

/** @param {KeyboardEvent} event */
const closeOnEscape = (event) => {
  const target = /** @type {Part} */ (event.target);
  if (event.key !== "Escape" || !open || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]") || target.closest?.("[role=listbox], [aria-expanded=true][role]")) return;
  if ($("rail").offsetParent) choose(null);
};

/** @param {Part} element */
export const mountRail = (element) => {
  translate(element);
  rove($("rail"), "button");
  $("rail").addEventListener("click", (/** @type {Part} */ { target }) => {
    const name = target.closest("[data-drawer]")?.dataset.drawer;
    if (name) choose(name === open ? null : name);
  });
  document.addEventListener("click", ({ target }) => {
    if (/** @type {Part} */ (target).closest("[data-drawer-close]")) choose(null);
  });
  document.addEventListener("keydown", closeOnEscape);
  restoreDrawer();
};
