// @ts-check
/* Buttons that do the same wherever they stand, and whenever they are drawn anew: each names its action. */
import { $ } from "./dom.js";
import { skipToContent } from "./header.js";
import { toggleTheme } from "./theme.js";

/** @import { Part } from "./component.js" */

/** @typedef {(button: Part, event: Event) => void} Act */

/** @type {Map<string, Act>} */
const actions = new Map([
  ["theme", toggleTheme],
  ["help", () => $("help").showModal()],
  ["close", (/** @type {Part} */ button) => button.closest("dialog").close()],
  [
    "skip",
    (/** @type {Part} */ _, /** @type {Event} */ event) => {
      event.preventDefault();
      skipToContent();
    },
  ],
]);

/** @param {string} name @param {Act} act what buttons of that name do from now on */
export const offerAction = (name, act) => actions.set(name, act);

export const wireActions = () => {
  document.addEventListener("click", (event) => {
    const button = /** @type {Part} */ (event.target).closest("[data-action]");
    if (button) actions.get(button.dataset.action)?.(button, event);
  });
};
