// @ts-check
/* Words and buttons of lessons as elements. */
import { make } from "../core/dom.js";
import { say } from "../core/words.js";

/** Words with `code` in them. @param {string} text @param {string} [tag] */
export const prose = (text, tag = "p") => {
  const element = make(tag);
  text.split("`").forEach((part, i) => {
    element.append(i % 2 ? make("code", {}, part) : part);
  });
  return element;
};

/** @param {string} text @param {() => void} act @param {string} [kind] */
export const textButton = (text, act, kind = "control") =>
  make("button", { type: "button", class: kind, onclick: act }, text);

/** @param {string} word @param {() => void} act @param {string} kind */
export const button = (word, act, kind) => textButton(say(word), act, `control ${kind}`);
