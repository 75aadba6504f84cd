// @ts-check
/* What is kept: the open lesson in this tab of the browser, progress in every tab. */
/** @import { Kept, Progress } from "./types.d.ts" */
import { readStored, writeStored } from "../core/storage.js";

const OPEN = "backstep.lesson";
const PROGRESS = "backstep.lessons";

/** @returns {Kept | null} */
export const readOpen = () => readStored("sessionStorage", OPEN);

/** @param {Kept | null} kept */
export const keepOpen = (kept) => writeStored("sessionStorage", OPEN, kept);

/** @param {string} name of the lesson @returns {Progress} */
export const readProgress = (name) => readStored("localStorage", PROGRESS)?.[name] ?? { stop: 0, done: false };

/** @param {string} name of the lesson @param {Progress} progress */
export const keepProgress = (name, progress) =>
  writeStored("localStorage", PROGRESS, { ...readStored("localStorage", PROGRESS), [name]: progress });
