// @ts-check
/* One line that says what went wrong. */
import { sayBeside } from "./fields.js";

/** @import { Gradio, Part } from "./component.js" */
/** @import { NoticeValue } from "../wire.js" */

/**
 * Says a sentence where the visitor looks: at the top of the window, or in the open dialog.
 * @param {string} text
 */
export const notify = (text) => {
  /** @type {Part} */
  const bar = document.querySelector("#notice .notice");
  bar.querySelector(".notice-text").textContent = text;
  bar.hidden = !text;
  const inside = document.querySelector("dialog[open] .dialog-notice");
  if (inside) inside.textContent = text;
};

/**
 * @param {Part} element
 * @param {Gradio<NoticeValue>} gradio
 */
export const mountNotice = (element, { props, watch }) => {
  const apply = () => {
    const text = props.value?.text ?? "";
    notify(sayBeside(text) ? "" : text);
    document.dispatchEvent(new CustomEvent("backstep:answered"));
  };
  element.querySelector(".notice button").addEventListener("click", () => notify(""));
  watch("value", apply);
  apply();
};
