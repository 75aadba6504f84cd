// @ts-check
/* What is checked: a place, a quantity of a layer, or a whole iteration; and of which sample. */
import { make } from "../../core/dom.js";
import { say } from "../../core/words.js";
import { listForms } from "./forms.js";

/** @import { Player } from "../player.js" */

/** @typedef {{ form: string, sample: number, hasExercise: boolean }} Chosen */

/** @param {Player} p @param {number} sample */
export const listAllForms = (p, sample) =>
  listForms(p, sample).flatMap(({ layer, forms }) => forms.map((form) => ({ layer, ...form })));

/** @param {string | number} value @param {string} text */
const option = (value, text) => make("option", { value }, text);

/** The forms of the layers, in a group a layer. @param {Player} p @param {number} sample */
const groupForms = (p, sample) => {
  const groups = new Map();
  for (const { layer, name, text } of listAllForms(p, sample)) {
    const label = layer === null ? say("work.form.loss") : say("card.layer", { layer });
    groups.set(label, [...(groups.get(label) ?? []), option(name, text)]);
  }
  return [...groups].map(([label, options]) => make("optgroup", { label }, ...options));
};

/** @param {string} label @param {(value: string) => void} choose @param {Element[]} options */
const drawChooser = (label, choose, options) =>
  make(
    "select",
    {
      class: "parameter-chooser",
      "aria-label": label,
      onchange: (/** @type {any} */ { target }) => choose(target.value),
    },
    ...options,
  );

/** @param {Player} p @param {Chosen} chosen @param {(name: string) => void} choose */
export const drawFormChooser = (p, { form, sample, hasExercise }, choose) => {
  const select = drawChooser(say("work.form"), choose, [
    ...(hasExercise ? [option("exercise", say("work.form.exercise"))] : []),
    option("stop", say("work.form.stop")),
    option("all", say("work.form.all")),
    ...groupForms(p, sample),
  ]);
  select.value = form;
  return select;
};

/** None where there is one sample, or a place has its own. @param {Player} p @param {Chosen} chosen @param {(sample: number) => void} choose */
export const drawSampleChooser = (p, { form, sample }, choose) => {
  const { samples } = p.film.network;
  if (samples === 1 || form === "stop") return [];
  const options = Array.from({ length: samples }, (_, s) =>
    option(s, say("graph.sample", { sample: s + 1, count: samples })),
  );
  const select = drawChooser(say("work.sample"), (value) => choose(Number(value)), options);
  select.value = String(sample);
  return [select];
};
