// @ts-check
/* Buttons that do the same wherever they stand: theme, help, closing a dialog. */
import { $ } from "./dom.js";
import { toggleTheme } from "./theme.js";

/** @import { Part } from "./component.js" */

export const wireActions = () => {
  document.addEventListener("click", ({ target }) => {
    const button = /** @type {Part} */ (target).closest("[data-action]");
    if (!button) return;
    if (button.dataset.action === "theme") toggleTheme();
    if (button.dataset.action === "help") $("help").showModal();
    if (button.dataset.action === "close") button.closest("dialog").close();
  });
};
