// @ts-check
/* The words of the page in the chosen language. */
import { page } from "./state.js";

/** @import { Gradio, Part, Values } from "./component.js" */
/** @import { WordsValue } from "../wire.js" */

/** A blank is `{count}`, a value, or `{count|unit|units}`, a word that goes with it: explainer/words has the rule. */
const BLANK = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/** Chinese has no blank between two characters; a template has one where a Latin name is expected. */
const GAP = /(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])/g;

/**
 * @param {Values[string]} value
 * @param {string} [one]
 * @param {string} [many]
 */
const filled = (value, one, many) => {
  if (one === undefined) return String(value ?? "");
  return String(value) === "1" ? one : String(many);
};

/**
 * @param {string} key
 * @param {Values} [values] for the names in braces
 * @returns {string}
 */
export const say = (key, values = {}) =>
  (page.words[key] ?? "").replace(BLANK, (_, name, one, many) => filled(values[name], one, many)).replace(GAP, "");

/**
 * @param {Record<string, string>} words
 * @param {string} language
 */
const setWords = (words, language) => {
  page.words = words;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  delete document.documentElement.dataset.unsaid;
  translate(document);
  document.dispatchEvent(new CustomEvent("backstep:words"));
};

/** @param {Part} root */
export const translate = (root) => {
  if (!Object.keys(page.words).length) return; // what stands there already is better than nothing
  for (const element of root.querySelectorAll("[data-word]")) {
    element.textContent = say(element.dataset.word);
  }
  for (const element of root.querySelectorAll("[data-word-title]")) {
    element.title = say(element.dataset.wordTitle);
    element.setAttribute("aria-label", element.title);
  }
  for (const element of root.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", say(element.dataset.wordLabel));
  }
};

/** The page in another language. @param {WordsValue} value */
export const showWords = ({ words, language, dark }) => {
  page.dark = dark;
  setWords(words, language);
};

/**
 * @param {Part} _element
 * @param {Gradio<WordsValue>} gradio
 */
export const mountWords = (_element, { props, watch }) => {
  const apply = () => {
    if (props.value) showWords(props.value);
  };
  watch("value", apply);
  apply();
};
