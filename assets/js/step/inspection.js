/* What the panels that look closer share: the chosen parameter, its answers, what is known yet. */
import { make } from "../core/dom.js";
import { numberElement, tex } from "../core/elements.js";
import { say } from "../core/words.js";
import { askServer, openPanel } from "./closer.js";
import { edgeOptions, parameterName, unitTitle } from "./names.js";

/* The parameter --------------------------------------------------------- */

/* The weight or bias that is selected, with a neuron its bias; null if there is none. */
export const chosenParameter = (p) => {
  const { selection } = p;
  if (!selection || selection.layer === 0) return null;
  return { layer: selection.layer, unit: selection.unit, source: selection.source ?? null };
};

export const addressOf = ({ layer, unit, source }) =>
  source === null ? `node/${layer}/${unit}` : `edge/${layer}/${unit}/${source}`;

export const parseAddress = (address) => {
  const [kind, layer, unit, source] = address.split("/");
  return {
    layer: Number(layer),
    unit: Number(unit),
    source: kind === "edge" ? Number(source) : null,
  };
};

export const kindOf = ({ source }) => (source === null ? "bias" : "weight");

export const symbolOf = (parameter) => {
  const { layer, unit, source } = parameter;
  return parameterName([kindOf(parameter), layer, unit, source ?? ""].join("/"));
};

export const parameterValue = (p, quantity, { layer, unit, source }, sample = null) =>
  p.value(quantity, layer, unit, source, sample);

export const gradientOf = (p, parameter, sample = null) =>
  parameterValue(p, `${kindOf(parameter)}_gradient`, parameter, sample);

const options = { wanted: "", nodes: [] };

const optionNodes = (p) => {
  const { sizes } = p.film.network;
  const wanted = `${sizes}/${document.documentElement.lang}`;
  if (options.wanted === wanted) return options.nodes;
  const nodes = [];
  for (let layer = 1; layer < sizes.length; layer += 1) {
    const group = make("optgroup", { label: say("card.layer", { layer }) });
    for (let unit = 0; unit < sizes[layer]; unit += 1) {
      const bias = `b${unit + 1} · ${unitTitle(p, layer, unit)}`;
      group.append(...edgeOptions(p, layer, unit), make("option", { value: `node/${layer}/${unit}` }, bias));
    }
    nodes.push(group);
  }
  Object.assign(options, { wanted, nodes });
  return nodes;
};

/* A list of all weights and biases. */
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

export const ownChooser = (p, word = "inspect.parameter") =>
  parameterChooser(p, word, "own", (address) => p.select(address));

export const setChooser = (root, name, parameter) => {
  root.querySelector(`[data-chooser=${name}]`).value = parameter ? addressOf(parameter) : "";
};

/* The parts of a panel: a head that stays while the net has the same shape, because its lists can
   be long, and the body, which is returned. */
export const panelBody = (root, p, head) => {
  const wanted = `${p.film.network.sizes} ${document.documentElement.lang}`;
  if (root.dataset.frame !== wanted) {
    root.dataset.frame = wanted;
    root.replaceChildren(make("div", { class: "inspect-head" }, ...head()), make("div", { class: "inspect-body" }));
  }
  return root.querySelector(":scope > .inspect-body");
};

/* What a panel shows while no parameter is chosen. */
export const showHint = (body, p) => {
  const text = say(p.selection ? "inspect.input" : "inspect.hint");
  if (body.textContent !== text) body.replaceChildren(make("p", { class: "hint" }, text));
};

/* The focus stays on the control that was used, although the body is built anew. */
export const fillBody = (body, ...children) => {
  const controls = () => [...body.querySelectorAll("select, input, button")];
  const place = controls().indexOf(document.activeElement);
  body.replaceChildren(...children);
  if (place >= 0) controls()[place]?.focus();
};

/* Answers ---------------------------------------------------------------- */

/* A function that asks on a topic, once for each film and question, and returns the answer or
   null; when it arrives later, `repaint` is called. An answer about another iteration than the
   page shows is dropped. */
export const answerSource = (topic, repaint) => {
  let held = {};
  let asked = {};
  const same = (entry, film, wanted) => entry.film === film && entry.wanted === wanted;
  const fits = (film, data) => data.iteration === film.iteration && String(data.before) === String(film.loss[0]);
  const fetch = async (p, payload, wanted) => {
    const { film } = p;
    asked = { film, wanted };
    const data = await askServer(topic, payload);
    if (!same(asked, p.film, wanted)) return;
    asked = {};
    if (data && !fits(film, data)) return;
    held = { film, wanted, data };
    if (openPanel() === topic) repaint(p);
  };
  return (p, payload) => {
    const wanted = JSON.stringify([payload, document.documentElement.lang]);
    if (same(held, p.film, wanted)) return held.data;
    if (!same(asked, p.film, wanted)) fetch(p, payload, wanted);
    return null;
  };
};

export const setBusy = (root, waits) => {
  const said = String(waits);
  if (root.getAttribute("aria-busy") !== said) root.setAttribute("aria-busy", said);
};

/* Going on --------------------------------------------------------------- */

/* A button that goes to the step that computes a number. */
export const jumpButton = (p, key) => {
  const step = p.numbers.get(key)?.step;
  if (step === undefined) return "";
  return make(
    "button",
    { type: "button", class: "control quiet jump", onclick: () => p.jumpTo(step + 1) },
    say("inspect.jump", { step: step + 1 }),
  );
};

export const keyOf = (quantity, { layer, unit, source }, sample = null) =>
  [quantity, layer, unit, source ?? "", sample ?? ""].join("/");

/* A figure with some of its marks changed, by the name that each has in `meta`. */
export const changeMarks = (figure, changes) => ({
  ...figure,
  data: figure.data.map((mark) => (changes[mark.meta] ? { ...mark, ...changes[mark.meta] } : mark)),
});

export const visibility = (visible) => ({ visible: Boolean(visible) });

export const plotBox = (height, word) =>
  make("div", { class: "plot", style: `height:${height}px`, role: "img", "aria-label": say(word) });

/* Sentences one after another; Chinese puts no space between them. */
export const joinSentences = (parts) => parts.join(document.documentElement.lang.startsWith("zh") ? "" : " ");

/* A row of a readout: what it looks like in the figure, its name, its number. */
export const factRow = (sign, symbol, value, kind) =>
  make(
    "tr",
    {},
    make(
      "th",
      { scope: "row" },
      make("span", { class: `sign ${sign} ${value < 0 ? "negative" : ""}`, "aria-hidden": "true" }),
      typeof symbol === "string" ? tex(symbol) : symbol,
    ),
    make("td", {}, numberElement(value, kind)),
  );

export const zoomButtons = (state, repaint) => {
  const change = (by) => () => {
    state.zoom = Math.max(-6, Math.min(6, state.zoom + by));
    repaint();
  };
  return make(
    "span",
    { class: "zoom", role: "group", "aria-label": say("inspect.zoom") },
    make(
      "button",
      {
        type: "button",
        class: "round",
        "aria-label": say("inspect.wider"),
        title: say("inspect.wider"),
        onclick: change(-1),
      },
      "−",
    ),
    make(
      "button",
      {
        type: "button",
        class: "round",
        "aria-label": say("inspect.narrower"),
        title: say("inspect.narrower"),
        onclick: change(1),
      },
      "+",
    ),
  );
};

export const radioGroup = (name, word, choices, chosen, choose) =>
  make(
    "fieldset",
    { class: "segments" },
    make("legend", {}, say(word)),
    ...choices.map((choice) =>
      make(
        "label",
        {},
        Object.assign(make("input", { type: "radio", name, value: choice, onchange: () => choose(choice) }), {
          checked: choice === chosen,
        }),
        make("span", {}, say(`${word}.${choice}`)),
      ),
    ),
  );

/* The page's keys move the film; inside a slider or a choice they belong to it. */
document.addEventListener(
  "keydown",
  (event) => {
    const own = event.target.closest?.("#closer input[type=range], #closer input[type=radio]");
    if (own && /^(Arrow|Home|End|Page)/.test(event.key)) event.stopImmediatePropagation();
  },
  true,
);
