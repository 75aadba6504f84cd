// @ts-check
/* Points of one's own, from a file. */
/** @import { Gradio, Part } from "../core/component.js" */
import { translate } from "../core/words.js";

const MOST = 900000; // characters

/** @param {Part} element @param {Gradio<null, { bring: { text: string } }>} gradio */
export const mountCsv = (element, { send }) => {
  element.querySelector("input").addEventListener("change", async (/** @type {Part} */ { target }) => {
    const file = target.files[0];
    target.value = "";
    if (file) send.bring({ text: (await file.text()).slice(0, MOST) });
  });
  translate(element);
};
