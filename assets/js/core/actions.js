/* Buttons that do the same wherever they stand: theme, help, closing a dialog. */
import { toggleTheme } from "./theme.js";

export const wireActions = () => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    if (button.dataset.action === "theme") toggleTheme();
    if (button.dataset.action === "help") document.getElementById("help").showModal();
    if (button.dataset.action === "close") button.closest("dialog").close();
  });
};
