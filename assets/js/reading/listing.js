// @ts-check
/* Code and stops, joined: a line leads to its stop, and the line of the stop where one is is marked. */
import { find, findAll, make } from "../core/dom.js";
import { page } from "../core/state.js";

/** @import { Part } from "../core/component.js" */
/** @import { ReadingValue } from "../wire.js" */
/** @import { Player } from "../step/player.js" */

/** The net that the code describes, as it was when its first film came. @type {string | null} */
let net = null;

/** @param {Player} p */
const describeNet = (p) => {
  const { sizes, activations, loss } = p.film.network;
  return JSON.stringify([sizes, activations, loss]);
};

/** The number of the assignment with which a part of the iteration begins. @param {Player} p @param {string} goal */
const findStart = ({ film }, goal) => {
  const [phase, layer] = goal.split("/");
  if (!layer) return film.phases[phase]?.[0] ?? -1;
  return film.keys.findIndex((key) => key.startsWith(`weighted_input/${layer}/`));
};

/** To the first stop of a part of the iteration. @param {string} goal */
const goTo = (goal) => {
  const p = page.player;
  const start = findStart(p, goal);
  if (start < 0) return;
  const halts = p.film.stops[p.granularity];
  p.jumpTo(halts.find((halt) => halt > start) ?? start + 1);
};

/** The part of the iteration to which the last assignment belongs. @param {Player} p */
const findPart = ({ film, index }) => {
  const phase = Object.entries(film.phases).find(([, [first, end]]) => index > first && index <= end)?.[0];
  if (phase !== "forward") return phase ?? null;
  return `forward/${film.keys[index - 1].split("/")[1]}`;
};

/** @param {Part} list @param {ReadingValue} value */
export const drawListing = (list, { code = "", goals = {} }) => {
  const rows = code.split("\n").map((text, place) => {
    const goal = goals[String(place + 1)];
    if (!goal) return make("li", { "data-line": place + 1 }, make("span", {}, text || " "));
    const indent = text.length - text.trimStart().length;
    const link = make(
      "button",
      { type: "button", "data-goal": goal, onclick: () => goTo(goal) },
      text.slice(indent).trimEnd(),
    );
    return make("li", { "data-line": place + 1 }, make("span", {}, text.slice(0, indent)), link);
  });
  list.replaceChildren(...rows);
};

/** @param {Part} section @param {ReadingValue} value */
const mark = (section, { marks = {} }) => {
  const p = page.player;
  const isSame = net === describeNet(p);
  find(section, ".reading-other").hidden = isSame;
  const part = isSame && p.index ? findPart(p) : null;
  const line = part === null ? undefined : marks[part];
  for (const row of findAll(section, "li[data-line]")) {
    const isHere = Number(row.dataset.line) === line;
    if (isHere && !row.hasAttribute("aria-current")) row.scrollIntoView({ block: "nearest" });
    if (isHere) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
  }
  for (const button of findAll(section, "button[data-goal]")) /** @type {Part} */ (button).disabled = !isSame;
};

/** @param {Part} section @param {() => ReadingValue | null} current what was read last */
export const followListing = (section, current) => {
  /** @type {ReadingValue | null} */
  let joined = null;
  document.addEventListener("backstep:moved", () => {
    const value = current();
    if (value?.view !== "step" || !page.player?.film) return;
    if (value !== joined) net = describeNet(page.player);
    joined = value;
    mark(section, value);
  });
};
