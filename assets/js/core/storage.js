// @ts-check
/* What the browser keeps: for one of its tabs, or for all of them. */
/** @typedef {"localStorage" | "sessionStorage"} Storing */

/** @param {string} key @returns {string} empty if nothing is kept for all tabs */
export const readText = (key) => {
  try {
    return window.localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
};

/** @param {string} key @param {string} text */
export const writeText = (key, text) => {
  try {
    window.localStorage.setItem(key, text);
  } catch {
    /* As below. */
  }
};

/** @param {Storing} storage @param {string} key @returns {any} null if nothing is kept */
export const readStored = (storage, key) => {
  try {
    return JSON.parse(window[storage].getItem(key) ?? "null");
  } catch {
    return null;
  }
};

/** @param {Storing} storage @param {string} key @param {unknown} value null keeps nothing */
export const writeStored = (storage, key, value) => {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    /* Storage may be forbidden or full; things then last as long as the page. */
  }
};
