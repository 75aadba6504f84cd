// @ts-check
/* What is kept: the open lesson in this tab of the browser, progress in every tab. */
/** @import { Kept, Progress } from "./types.d.ts" */
/** @typedef {"localStorage" | "sessionStorage"} Storing */

const OPEN = "backstep.lesson";
const PROGRESS = "backstep.lessons";

/** @param {Storing} storage @param {string} key */
const read = (storage, key) => {
  try {
    return JSON.parse(window[storage].getItem(key) ?? "null");
  } catch {
    return null;
  }
};

/** @param {Storing} storage @param {string} key @param {unknown} value null keeps nothing */
const write = (storage, key, value) => {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    /* Storage may be forbidden; lessons then last as long as the page. */
  }
};

/** @returns {Kept | null} */
export const readOpen = () => read("sessionStorage", OPEN);

/** @param {Kept | null} kept */
export const keepOpen = (kept) => write("sessionStorage", OPEN, kept);

/** @param {string} name of the lesson @returns {Progress} */
export const readProgress = (name) => read("localStorage", PROGRESS)?.[name] ?? { stop: 0, done: false };

/** @param {string} name of the lesson @param {Progress} progress */
export const keepProgress = (name, progress) =>
  write("localStorage", PROGRESS, { ...read("localStorage", PROGRESS), [name]: progress });
