// @ts-check
/* Elements: found by their handle, made, filled. */
/** @import { Part } from "./component.js" */

/**
 * @param {string} id
 * @returns {Part}
 */
export const $ = (id) => document.getElementById(id);

/**
 * Makes an element; `onclick` and the like take functions, and what is null is left out.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {Part}
 */
export const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

/**
 * @param {Part} element
 * @param {string} text
 */
export const setText = (element, text) => {
  // A live region speaks at each change, so unchanged words are left alone.
  if (element.textContent !== text) element.textContent = text;
};

/**
 * Switches a control on or off; one that has the focus hands it to the first of `heirs` that is on.
 * @param {Part} control
 * @param {boolean} off
 * @param {Part[]} heirs
 */
export const setDisabled = (control, off, ...heirs) => {
  const hadFocus = off && control === document.activeElement;
  control.disabled = off;
  if (hadFocus) heirs.find((heir) => !heir.disabled)?.focus();
};

/**
 * The element inside `root` at `selector`, which is there.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {T}
 */
export const find = (root, selector) => /** @type {T} */ (root.querySelector(selector));

/**
 * A field of a form inside `root`.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLInputElement}
 */
export const field = (root, selector) => find(root, selector);

/**
 * All inside `root` at `selector`.
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {T[]}
 */
export const findAll = (root, selector) => /** @type {T[]} */ ([...root.querySelectorAll(selector)]);

/**
 * The nearest element at `selector` around where an event happened, if any.
 * @template {Element} [T=HTMLElement]
 * @param {Event} event
 * @param {string} selector
 * @returns {T | null}
 */
export const around = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
