// @ts-check
/* The editor of layers: units and activation of each, layers added and removed. */
import { make } from "../core/dom.js";
import { awaitAnswer } from "../core/fields.js";
import { say } from "../core/words.js";

/** @import { Part, Gradio } from "../core/component.js" */
/** @import { LayersEdit, LayersValue, LayersEvents } from "../wire.js" */

/** @param {boolean} disabled */
const off = (disabled) => (disabled ? "" : null);

/** @param {string} text @param {string} label @param {() => void} onclick @param {boolean} [disabled] */
const button = (text, label, onclick, disabled = false) =>
  make(
    "button",
    {
      type: "button",
      class: "round",
      "aria-label": label,
      title: label,
      disabled: off(disabled),
      onclick,
    },
    text,
  );

/** @param {number} layer @param {number} depth */
const layerName = (layer, depth) =>
  layer === 0 ? say("graph.input") : layer === depth ? say("graph.output") : say("graph.hidden", { layer });

/**
 * Each takes the value that Python sent, the number of a layer, and what edits a copy of it.
 * @param {LayersValue} value
 * @param {number} layer
 * @param {(change: (copy: LayersEdit) => void) => void} edit
 */
const activation = ({ sizes, activations, choices, hidden }, layer, edit) => {
  const depth = sizes.length - 1;
  const names = layer === depth ? choices : hidden;
  return make(
    "select",
    {
      "aria-label": `${say("build.activation")}: ${layerName(layer, depth)}`,
      "data-layer": layer,
      disabled: off(names.length < 2),
      onchange: (/** @type {any} */ event) =>
        edit((/** @type {any} */ copy) => (copy.activations[layer - 1] = event.target.value)),
    },
    ...names.map((/** @type {string} */ name) =>
      make("option", { value: name, selected: name === activations[layer - 1] ? "" : null }, say(`name.${name}`)),
    ),
  );
};

/**
 * @param {LayersValue} value
 * @param {number} layer
 * @param {(change: (copy: LayersEdit) => void) => void} edit
 */
const counter = ({ sizes, limits }, layer, edit) => {
  const name = layerName(layer, sizes.length - 1);
  const resize = (/** @type {number} */ by) => () => edit((/** @type {any} */ copy) => (copy.sizes[layer] += by));
  return make(
    "span",
    { class: "counter" },
    button("−", say("build.fewer", { layer: name }), resize(-1), sizes[layer] <= 1),
    make("input", {
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
      value: sizes[layer],
      "aria-label": `${say("build.units")}: ${name}`,
      onchange: (/** @type {any} */ { target }) => {
        awaitAnswer(target);
        edit((/** @type {any} */ copy) => (copy.sizes[layer] = target.value));
      },
    }),
    button("+", say("build.more", { layer: name }), resize(1), sizes[layer] >= limits.units),
  );
};

/**
 * @param {LayersValue} value
 * @param {number} layer
 * @param {(change: (copy: LayersEdit) => void) => void} edit
 */
const biasSwitch = ({ sizes, biases }, layer, edit) => {
  const label = say("build.bias", { layer: layerName(layer, sizes.length - 1) });
  return make(
    "button",
    {
      type: "button",
      class: "round bias",
      "aria-label": label,
      "aria-pressed": String(biases[layer - 1]),
      title: label,
      onclick: () => edit((/** @type {any} */ copy) => (copy.biases[layer - 1] = !biases[layer - 1])),
    },
    "+b",
  );
};

/** @param {LayersValue} value @param {(change: (copy: LayersEdit) => void) => void} edit */
const inputSwitch = ({ input_gradient: on }, edit) =>
  make(
    "button",
    {
      type: "button",
      class: "round option",
      "aria-label": say("build.input_gradient"),
      "aria-pressed": String(on),
      title: say("build.input_gradient"),
      onclick: () => edit((/** @type {any} */ copy) => (copy.input_gradient = !on)),
    },
    "∂L/∂x",
  );

/**
 * @param {LayersValue} value
 * @param {number} layer
 * @param {(change: (copy: LayersEdit) => void) => void} edit
 */
const remover = ({ sizes }, layer, edit) => {
  const depth = sizes.length - 1;
  if (layer === 0 || layer === depth) return make("span");
  return button("×", say("build.remove", { layer: layerName(layer, depth) }), () =>
    edit((/** @type {any} */ copy) => {
      copy.sizes.splice(layer, 1);
      copy.activations.splice(layer - 1, 1);
      copy.biases.splice(layer - 1, 1);
      copy.removed = layer;
    }),
  );
};

/**
 * @param {LayersValue} value
 * @param {number} layer
 * @param {(change: (copy: LayersEdit) => void) => void} edit
 */
const row = (value, layer, edit) =>
  make(
    "div",
    { class: "layer-row", "data-layer": layer },
    make("span", { class: "layer-name" }, layerName(layer, value.sizes.length - 1)),
    counter(value, layer, edit),
    layer ? activation(value, layer, edit) : inputSwitch(value, edit),
    layer ? biasSwitch(value, layer, edit) : make("span"),
    remover(value, layer, edit),
  );

/** @param {LayersValue} value @param {(change: (copy: LayersEdit) => void) => void} edit */
const adder = ({ sizes, limits }, edit) =>
  make(
    "button",
    {
      type: "button",
      class: "quiet add-layer",
      disabled: off(sizes.length >= limits.layers),
      onclick: () =>
        edit((/** @type {any} */ copy) => {
          copy.sizes.splice(sizes.length - 1, 0, 2);
          copy.activations.splice(sizes.length - 2, 0, sizes.length > 2 ? copy.activations[sizes.length - 3] : "tanh");
          copy.biases.splice(sizes.length - 2, 0, true);
        }),
    },
    say("build.add"),
  );

/** @param {Part} root @param {Gradio<LayersValue, LayersEvents>} gradio */
export const mountLayers = (root, { props, send, watch }) => {
  const edit = (/** @type {any} */ change) => {
    const { sizes, activations, biases, input_gradient } = /** @type {LayersValue} */ (props.value);
    const copy = structuredClone({ sizes, activations, biases, input_gradient });
    change(copy);
    send.edit(copy);
  };
  let refusals = 0;
  const render = () => {
    const { value } = props;
    if (!value) return;
    // What was refused stays where it was typed.
    const refused = value.refused ?? refusals;
    if (refused !== refusals && root.contains(document.activeElement)) return;
    refusals = refused;
    const rows = value.sizes.map((/** @type {unknown} */ _, /** @type {number} */ layer) => row(value, layer, edit));
    root.querySelector(".layers").replaceChildren(...rows, adder(value, edit));
  };
  document.addEventListener("backstep:words", render);
  watch("value", render);
  render();
};
