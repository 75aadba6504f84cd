/* The editor of layers: units and activation of each, layers added and removed. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});

  const element = (tag, attributes, text = "") => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  };

  const button = (text, label, action, disabled) => {
    const made = element("button", { type: "button", class: "round", "aria-label": label, title: label }, text);
    made.disabled = disabled;
    made.addEventListener("click", action);
    return made;
  };

  B.mountLayers = (root, props, send, watch) => {
    const list = root.querySelector(".layers");
    const edit = (change) => {
      const copy = structuredClone({ sizes: props.value.sizes, activations: props.value.activations });
      change(copy);
      send(copy);
    };

    const name = (layer, depth) =>
      layer === 0 ? B.say("graph.input") : layer === depth ? B.say("graph.output") : B.say("graph.hidden", { layer });

    const activation = (layer, depth) => {
      const { activations, choices, hidden } = props.value;
      const select = element("select", { "aria-label": `${B.say("build.activation")}: ${name(layer, depth)}`, "data-layer": layer });
      for (const option of layer === depth ? choices : hidden) {
        const made = element("option", { value: option }, B.say(`name.${option}`));
        made.selected = option === activations[layer - 1];
        select.append(made);
      }
      select.disabled = select.options.length < 2;
      select.addEventListener("change", () => edit((copy) => (copy.activations[layer - 1] = select.value)));
      return select;
    };

    const row = (layer) => {
      const { sizes, limits } = props.value;
      const depth = sizes.length - 1;
      const made = element("div", { class: "layer-row", "data-layer": layer });
      const title = element("span", { class: "layer-name" }, name(layer, depth));
      const units = element("input", { type: "number", min: 1, max: limits.units, value: sizes[layer], "aria-label": `${B.say("build.units")}: ${name(layer, depth)}` });
      units.addEventListener("change", () => edit((copy) => (copy.sizes[layer] = units.value === "" ? null : Number(units.value))));
      const resize = (by) => () => edit((copy) => (copy.sizes[layer] += by));
      const counter = element("span", { class: "counter" });
      counter.append(
        button("−", B.say("build.fewer", { layer: name(layer, depth) }), resize(-1), sizes[layer] <= 1),
        units,
        button("+", B.say("build.more", { layer: name(layer, depth) }), resize(1), sizes[layer] >= limits.units));
      made.append(title, counter, layer ? activation(layer, depth) : element("span", {}));
      const inner = layer > 0 && layer < depth;
      made.append(inner
        ? button("×", B.say("build.remove", { layer: name(layer, depth) }), () => edit((copy) => {
          copy.sizes.splice(layer, 1);
          copy.activations.splice(layer - 1, 1);
        }), false)
        : element("span", {}));
      return made;
    };

    const render = () => {
      if (!props.value) return;
      const { sizes, limits } = props.value;
      list.replaceChildren(...sizes.map((_, layer) => row(layer)));
      const add = element("button", { type: "button", class: "quiet add-layer" }, B.say("build.add"));
      add.disabled = sizes.length >= limits.layers;
      add.addEventListener("click", () => edit((copy) => {
        copy.sizes.splice(sizes.length - 1, 0, 2);
        copy.activations.splice(sizes.length - 2, 0, sizes.length > 2 ? copy.activations[sizes.length - 3] : "tanh");
      }));
      list.append(add);
    };

    document.addEventListener("backstep:words", render);
    watch("value", render);
    render();
  };
})();
