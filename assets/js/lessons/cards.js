// @ts-check
/* The cards of lessons and myths. */
/** @import { Part } from "../core/component.js" */
import { $, findAll } from "../core/dom.js";
import { say } from "../core/words.js";
import { cardWords } from "./progress.js";
import { prose } from "./prose.js";
import { readProgress } from "./storage.js";

/** The names of all lessons, in order. @returns {string[]} */
export const lessonNames = () => $("lesson-dock").dataset.lessons.split(" ");

/** @param {Part} card */
const paintCard = (card) => {
  const name = card.dataset.lessonCard;
  const progress = readProgress(name);
  const counter = card.querySelector(".lesson-count");
  const count = Number(counter.dataset.stops);
  const { share, counted, begin } = cardWords(progress, count);
  card.classList.toggle("is-finished", progress.done);
  card.querySelector(".lesson-progress i").style.width = `${(100 * share) / count}%`;
  counter.textContent = say(counted, { at: share, count });
  const button = card.querySelector("[data-lesson]");
  button.textContent = say(begin);
  button.setAttribute("aria-label", `${say(begin)}: ${say(`lesson.${name}.title`)}`);
};

/** Paints all cards: words with code in them, and how far the learner has come. */
export const paintCards = () => {
  for (const element of findAll(document, "#lessons [data-prose]")) {
    const text = say(element.dataset.prose ?? "", { names: lessonNames().join(", ") });
    element.replaceChildren(...prose(text).childNodes);
  }
  findAll(document, "[data-lesson-card]").forEach(paintCard);
};
