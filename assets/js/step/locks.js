// @ts-check
/* Weights and biases that are frozen: which they are, and the lock that freezes them. */
import { make } from "../core/dom.js";
import { say } from "../core/words.js";

/** @import { FilmValue } from "../wire.js" */
/** @import { Player } from "./player.js" */

const SVG = "http://www.w3.org/2000/svg";

/** What is frozen in a film, by key. @type {WeakMap<FilmValue, Set<string>>} */
const known = new WeakMap();

/** @param {Player} p @param {string} key of a weight or a bias */
export const isFrozen = ({ film }, key) => {
  if (!known.has(film)) known.set(film, new Set(film.network.frozen));
  return /** @type {Set<string>} */ (known.get(film)).has(key);
};

/** A padlock, shut or open. @param {boolean} shut */
const padlock = (shut) => {
  const icon = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", "aria-hidden": "true" }))
    icon.setAttribute(name, value);
  const path = icon.appendChild(document.createElementNS(SVG, "path"));
  path.setAttribute("d", `M3.5 7.5h9v6h-9z M5.5 7.5V5a2.5 2.5 0 0 1 5 0${shut ? "v2.5" : ""}`);
  return icon;
};

/**
 * Freezes weights and biases; if all of them are frozen, lets them learn again.
 * @param {Player} p
 * @param {string[]} keys
 * @param {string} what they are, in words
 */
export const lockButton = (p, keys, what) => {
  const shut = keys.every((key) => isFrozen(p, key));
  const label = say(shut ? "lock.open" : "lock.shut", { what });
  return make(
    "button",
    {
      type: "button",
      class: "lock",
      "aria-pressed": String(shut),
      "aria-label": label,
      title: label,
      onclick: (/** @type {Event} */ event) => {
        event.stopPropagation();
        p.ask("freeze", { keys, frozen: !shut }, null);
      },
    },
    padlock(shut),
  );
};
