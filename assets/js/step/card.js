// @ts-check
/* The detail card: everything about the selected neuron or edge, at this moment. */
import { $, make } from "../core/dom.js";
import { awaitAnswer } from "../core/fields.js";
import { say } from "../core/words.js";
import { edgeRows, perSample, unitRows } from "./card_rows.js";
import { writeKey } from "./film.js";
import { lockButton } from "./locks.js";
import { edgeOptions, edgeTitle, unitTitle } from "./names.js";
import { chosenElement } from "./numbers.js";
import { writeAddress } from "./selection.js";

/** @import { Player } from "./player.js" */

/** @param {Player} p @param {number} layer @param {number} unit */
const incoming = (p, layer, unit) => {
  if (layer === 0) return "";
  const items = [];
  for (let k = 0; k < p.film.network.sizes[layer - 1]; k += 1) {
    const w = p.value("weight", layer, unit, k);
    const a = p.output(layer - 1, k);
    items.push(
      make(
        "tr",
        {},
        make("td", {}, chosenElement(a)),
        make("td", { class: "times" }, "·"),
        make("td", {}, chosenElement(w)),
        make("td", { class: "times" }, "="),
        make("td", {}, chosenElement(a === null ? null : a * w)),
      ),
    );
  }
  return make(
    "details",
    {
      class: "incoming",
      open: (p.incomingOpen ?? items.length <= 4) ? "" : null,
      onclick: (/** @type {any} */ event) => {
        if (event.target.closest("summary")) p.incomingOpen = !event.currentTarget.open;
      },
    },
    make("summary", {}, say("card.incoming")),
    make("table", {}, make("tbody", {}, ...items)),
  );
};

/** @param {Player} p @param {number} layer @param {number} unit @param {any} source */
const editor = (p, layer, unit, source) => {
  const kind = source === undefined ? "bias" : "weight";
  if (kind === "bias" && !p.film.network.biases[layer - 1]) return make("p", { class: "hint" }, say("card.no_bias"));
  const value = p.value(kind, layer, unit, source);
  const input = make("input", {
    type: "text",
    inputmode: "decimal",
    id: "parameter-value",
    value: String(value),
    autocomplete: "off",
    "aria-label": say(`card.${kind}`),
    onchange: (/** @type {any} */ { target }) => {
      awaitAnswer(target);
      p.edit({ layer, unit, source: source ?? null }, target.value);
    },
    onkeydown: (/** @type {any} */ event) => event.key === "Enter" && event.target.blur(),
  });
  const lock = lockButton(p, [writeKey(kind, layer, unit, source)], say(`lock.${kind}`));
  return make("div", { class: "editor" }, make("label", {}, say(`card.${kind}`), input), lock);
};

let painted = "";

/** @param {Player} p */
export const paintCard = (p) => {
  const card = $("detail-card");
  const { selection } = p;
  const old = $("parameter-value");
  if (old && document.activeElement === old && painted === JSON.stringify(selection)) return;
  painted = JSON.stringify(selection);
  if (!selection) {
    card.replaceChildren(make("p", { class: "hint" }, say("card.hint")));
    return;
  }
  const { layer, unit, source } = selection;
  const edge = source !== undefined;
  const title = edge ? edgeTitle(p, layer, unit, source) : unitTitle(p, layer, unit);
  const rows = edge ? edgeRows(p, layer, unit, source) : unitRows(p, layer, unit);
  const sample = p.film.network.samples > 1 ? say("card.sample", { sample: p.sample + 1 }) : "";
  card.replaceChildren(
    make("h3", {}, title, make("small", {}, sample)),
    ...(layer > 0 && p.canEdit ? [editor(p, layer, unit, source)] : []),
    make("table", { class: "numbers" }, make("tbody", {}, ...rows)),
    perSample(p, layer, unit, source),
    edge ? "" : incoming(p, layer, unit),
  );
};

/** @param {Player} p */
export const paintChoice = (p) => {
  $("selected-part").value = writeAddress(p.selection) ?? "";
  $("selected").classList.toggle("is-chosen", p.selection !== null);
};

/* Choosing what the card shows without the mouse ---------------------------- */

/** @param {Player} p */
export const paintParts = (p) => {
  const { sizes } = p.film.network;
  const select = $("selected-part");
  const options = [make("option", { value: "" }, say("card.none"))];
  for (let layer = 0; layer < sizes.length; layer += 1) {
    const group = make("optgroup", {
      label: layer ? say("card.layer", { layer }) : say("graph.input"),
    });
    for (let unit = 0; unit < sizes[layer]; unit += 1) {
      group.append(make("option", { value: `node/${layer}/${unit}` }, unitTitle(p, layer, unit)));
      if (layer) group.append(...edgeOptions(p, layer, unit));
    }
    options.push(group);
  }
  select.replaceChildren(...options);
  paintChoice(p);
  select.onchange = () => p.select(select.value || null);
};
