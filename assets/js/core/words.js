/* The words of the page in the chosen language. */
import { page } from "./state.js";

export const say = (key, values = {}) => (page.words[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

const setWords = (words, language) => {
  page.words = words;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  translate(document);
  document.dispatchEvent(new CustomEvent("backstep:words"));
};

export const translate = (root) => {
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

export const mountWords = (_element, { props, watch }) => {
  const apply = () => {
    if (!props.value) return;
    page.dark = props.value.dark;
    setWords(props.value.words, props.value.language);
  };
  watch("value", apply);
  apply();
};
