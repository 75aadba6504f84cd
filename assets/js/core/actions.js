// @ts-check
/* Buttons that do the same wherever they stand: theme, help, closing a dialog. */
import { $ } from "./dom.js";
import { skipToContent } from "./header.js";
import { toggleTheme } from "./theme.js";

/** @import { Part } from "./component.js" */

export const wireActions = () => {
  document.addEventListener("click", (event) => {
    const button = /** @type {Part} */ (event.target).closest("[data-action]");
    if (!button) return;
    if (button.dataset.action === "skip") {
      event.preventDefault();
      skipToContent();
    }
    if (button.dataset.action === "theme") toggleTheme();
    if (button.dataset.action === "help") $("help").showModal();
    if (button.dataset.action === "close") button.closest("dialog").close();
  });
};
