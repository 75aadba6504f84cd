// @ts-check
/* What a learner needs next is opened, brought into view and ringed. */
/** @import { GoalValue } from "../wire.js" */
/** @import { GoalOf } from "./types.d.ts" */
import { $, findAll } from "../core/dom.js";
import { page } from "../core/state.js";
import { openSectionOf } from "../lab/sections.js";
import { drawerOf, findRailButton, openDrawer, openedDrawer, reveal } from "../step/drawers.js";
import { neededFor } from "./goals.js";
import { lessons, openWalk, stopOf } from "./state.js";

/** The next open goal of a stop, if one is asked for. */
const findGoal = () => {
  const { open } = lessons;
  if (!open?.lesson || open.state !== "asking") return null;
  return stopOf(openWalk()).goals.find((_, i) => !open.met[i]) ?? null;
};

/** Of a panel that is to be opened, the button of its drawer comes first. @param {GoalOf<"PanelOpened">} goal */
const panelButton = ({ name }) => {
  const tab = $(`closer-tab-${name}`);
  const drawer = drawerOf($(`closer-${name}`));
  return tab && drawer === openedDrawer() ? tab : findRailButton(drawer);
};

/** @param {GoalValue | null} goal @returns {HTMLElement[]} */
const askedFor = (goal) => {
  if (!goal) return [];
  if (goal.kind === "PanelOpened") return [panelButton(goal)];
  const needed = neededFor(goal, page.player);
  return needed ? findAll(document, needed) : [];
};

/** The goal that the page was last opened for: what a learner closes then stays closed. @type {GoalValue | null} */
let led = null;

/** @param {GoalValue | null} goal */
const lead = (goal) => {
  if (goal === led) return;
  led = goal;
  if (goal?.kind === "Broken") openDrawer("faults"); // its switches are there once it is open
  const [first] = askedFor(goal);
  if (!first || goal?.kind === "PanelOpened") return;
  openSectionOf(first);
  reveal(first);
};

/** Leads to what the next open goal needs, and marks it. */
export const markNeeded = () => {
  const goal = findGoal();
  lead(goal);
  const asked = new Set(askedFor(goal));
  for (const element of findAll(document, ".is-asked")) {
    if (!asked.has(element)) element.classList.remove("is-asked");
  }
  for (const element of asked) element.classList.add("is-asked");
};
