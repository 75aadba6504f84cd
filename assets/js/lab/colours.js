// @ts-check
/* Colours and fonts of the style sheet, for what is drawn on a canvas. */

/** A custom property of the page. @param {string} name */
export const style = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

/** Red, green and blue of a colour like #1b6ca8. @param {string} hex */
export const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
