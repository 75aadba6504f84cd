// @ts-check
/* Groups of controls that are one stop of the Tab key; arrows move inside. */
import { findAll } from "./dom.js";

/** @type {Record<string, number>} */
const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * Makes what `selector` finds in a group one stop of the Tab key: the one that was used last, or `chosen`.
 * @param {HTMLElement} group
 * @param {string} selector
 * @param {{ chosen?: string, follow?: (item: HTMLElement) => void }} [more] a selector of the one that is chosen;
 *   and what is done with one that an arrow leads to
 */
export const rove = (group, selector, { chosen = "", follow = () => {} } = {}) => {
  const items = () => findAll(group, selector).filter((item) => !item.hidden && !item.matches(":disabled"));
  /** @param {HTMLElement | undefined} current */
  const settle = (current) => {
    for (const item of findAll(group, selector)) item.tabIndex = item === current ? 0 : -1;
  };
  const refresh = () => {
    const all = items();
    const here = all.find((item) => item === document.activeElement);
    settle(here ?? all.find((item) => chosen && item.matches(chosen)) ?? all[0]);
  };
  group.addEventListener("keydown", (event) => {
    const all = items();
    const place = all.indexOf(/** @type {HTMLElement} */ (event.target));
    const by = ARROWS[event.key];
    if (!by || place < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = all[(place + by + all.length) % all.length];
    next.focus();
    follow(next);
  });
  group.addEventListener("focusin", refresh);
  const watched = ["aria-selected", "aria-current", "aria-expanded", "disabled", "hidden"];
  new MutationObserver(refresh).observe(group, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: watched,
  });
  refresh();
};
