// @ts-check
/* Lists of all weights and biases, to choose one from. */
import { make } from "../../core/dom.js";
import { say } from "../../core/words.js";
import { edgeOptions, unitTitle } from "../names.js";
import { addressOf } from "./parameter.js";

/** @import { Part } from "../../core/component.js" */
/** @import { Address } from "./parameter.js" */
/** @import { Player } from "../player.js" */

const options = { wanted: "", nodes: [] };

/** @param {Player} p */
const optionNodes = (p) => {
  const { sizes, biases } = p.film.network;
  const wanted = `${sizes}/${biases}/${document.documentElement.lang}`;
  if (options.wanted === wanted) return options.nodes;
  const nodes = [];
  for (let layer = 1; layer < sizes.length; layer += 1) {
    const group = make("optgroup", { label: say("card.layer", { layer }) });
    for (let unit = 0; unit < sizes[layer]; unit += 1) {
      const bias = `b${unit + 1} · ${unitTitle(p, layer, unit)}`;
      group.append(...edgeOptions(p, layer, unit));
      if (biases[layer - 1]) group.append(make("option", { value: `node/${layer}/${unit}` }, bias));
    }
    nodes.push(group);
  }
  Object.assign(options, { wanted, nodes });
  return nodes;
};

/**
 * A list of all weights and biases.
 * @param {Player} p
 * @param {string} word
 * @param {string} name
 * @param {(choice: string) => void} choose
 */
export const parameterChooser = (p, word, name, choose) => {
  const select = make(
    "select",
    {
      class: "parameter-chooser",
      "data-chooser": name,
      onchange: () => select.value && choose(select.value),
    },
    make("option", { value: "" }, say("inspect.choose")),
    ...optionNodes(p).map((group) => group.cloneNode(true)),
  );
  return make("label", { class: "chooser" }, make("span", {}, say(word)), select);
};

/** @param {Player} p @param {string} [word] */
export const ownChooser = (p, word = "inspect.parameter") =>
  parameterChooser(p, word, "own", (/** @type {string} */ address) => p.select(address));

/** @param {Part} root @param {string} name @param {Address | null} parameter */
export const setChooser = (root, name, parameter) => {
  root.querySelector(`[data-chooser=${name}]`).value = parameter ? addressOf(parameter) : "";
};
