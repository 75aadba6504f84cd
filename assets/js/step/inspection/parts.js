// @ts-check
/* What panels are made of: their frame, rows of numbers, plots, buttons. */
import { make } from "../../core/dom.js";
import { tex } from "../../core/elements.js";
import { toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { chosenElement } from "../numbers.js";

/** @import { Part } from "../../core/component.js" */
/** @import { Numeral } from "../../core/numbers.js" */
/** @import { Player } from "../player.js" */

/**
 * The parts of a panel: a head that stays while the net has the same shape, because its lists can
 * be long, and the body, which is returned.
 * @param {Part} root
 * @param {Player} p
 * @param {any} head
 */
export const panelBody = (root, p, head) => {
  const wanted = `${p.film.network.sizes} ${document.documentElement.lang}`;
  if (root.dataset.frame !== wanted) {
    root.dataset.frame = wanted;
    root.replaceChildren(make("div", { class: "inspect-head" }, ...head()), make("div", { class: "inspect-body" }));
  }
  return root.querySelector(":scope > .inspect-body");
};

/**
 * What a panel shows while no parameter is chosen.
 * @param {Part} body
 * @param {Player} p
 */
export const showHint = (body, p) => {
  const text = say(p.selection ? "inspect.input" : "inspect.hint");
  if (body.textContent !== text) body.replaceChildren(make("p", { class: "hint" }, text));
};

/**
 * The focus stays on the control that was used, although the body is built anew.
 * @param {Part} body
 * @param {(Node | string)[]} children
 */
export const fillBody = (body, ...children) => {
  const controls = () => [...body.querySelectorAll("select, input, button")];
  const place = controls().indexOf(document.activeElement);
  body.replaceChildren(...children);
  if (place >= 0) controls()[place]?.focus();
};

/** @param {Part} root @param {boolean} waits */
export const setBusy = (root, waits) => {
  const said = String(waits);
  if (root.getAttribute("aria-busy") !== said) root.setAttribute("aria-busy", said);
};

/**
 * A button that goes to the step that computes a number.
 * @param {Player} p
 * @param {string} key
 */
export const jumpButton = (p, key) => {
  const step = p.numbers.get(key)?.step;
  if (step === undefined) return "";
  return make(
    "button",
    { type: "button", class: "control quiet jump", onclick: () => p.jumpTo(step + 1) },
    say("inspect.jump", { step: step + 1 }),
  );
};

/**
 * A figure with some of its marks changed, by the name that each has in `meta`.
 * @param {Record<string, any>} figure
 * @param {Record<string, object>} changes
 */
export const changeMarks = (figure, changes) => ({
  ...figure,
  data: figure.data.map((/** @type {any} */ mark) => (changes[mark.meta] ? { ...mark, ...changes[mark.meta] } : mark)),
});

/** @param {any} visible */
export const visibility = (visible) => ({ visible: Boolean(visible) });

/** @param {number} height @param {string} word */
export const plotBox = (height, word) =>
  make("div", { class: "plot", style: `height:${height}px`, role: "img", "aria-label": say(word) });

/**
 * Sentences one after another; Chinese puts no space between them.
 * @param {any[]} parts
 */
export const joinSentences = (parts) => parts.join(document.documentElement.lang.startsWith("zh") ? "" : " ");

/**
 * A row of a readout: what it looks like in the figure, its name, its number.
 * @param {string} sign
 * @param {string} symbol
 * @param {Numeral | null | undefined} value
 * @param {string} [kind]
 */
export const factRow = (sign, symbol, value, kind) =>
  make(
    "tr",
    {},
    make(
      "th",
      { scope: "row" },
      make("span", { class: `sign ${sign} ${toNumber(value ?? null) < 0 ? "negative" : ""}`, "aria-hidden": "true" }),
      typeof symbol === "string" ? tex(symbol) : symbol,
    ),
    make("td", {}, chosenElement(value, kind)),
  );

/** @param {any} state @param {() => void} repaint */
export const zoomButtons = (state, repaint) => {
  const change = (/** @type {number} */ by) => () => {
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

/**
 * @param {string} name
 * @param {string} word
 * @param {string[]} choices
 * @param {string} chosen
 * @param {(choice: string) => void} choose
 */
export const radioGroup = (name, word, choices, chosen, choose) =>
  make(
    "fieldset",
    { class: "segments" },
    make("legend", {}, say(word)),
    ...choices.map((/** @type {string} */ choice) =>
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
  (/** @type {any} */ event) => {
    const own = event.target.closest?.("#closer input[type=range], #closer input[type=radio]");
    if (own && /^(Arrow|Home|End|Page)/.test(event.key)) event.stopImmediatePropagation();
  },
  true,
);
