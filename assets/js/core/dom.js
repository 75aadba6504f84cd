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
