// @ts-check
/* Goals of a stop: whether one is reached, and what a learner needs for it. */
/** @import { Player } from "../step/player.js" */
/** @import { GoalOf, Surroundings } from "./types.d.ts" */
/** @import { GoalValue, SetupValue } from "../wire.js" */
import { toNumber } from "../core/numbers.js";
import { writeAddress } from "../step/selection.js";

/** The number of the step that computes what a key names. @param {Player} p @param {string} key */
export const stepOf = (p, key) => p.numbers.get(key)?.step ?? Infinity;

/** The position at which a view opens. @param {Player} p @param {SetupValue} view */
export const positionOf = (p, view) => {
  if (view.phase) return p.film.phases[view.phase][1];
  return view.key ? stepOf(p, view.key) + 1 : 0;
};

/**
 * What tells that a goal is reached, by kind; those with an answer are reached by answering.
 * @type {{ [Kind in GoalValue["kind"]]: (goal: GoalOf<Kind>, p: Player, around: Surroundings) => boolean }}
 */
const MET = {
  Computed: (goal, p) => goal.keys.some((key) => stepOf(p, key) < p.index),
  Finished: (goal, p) => p.index >= p.film.phases[goal.phase][1],
  Reached: (goal, p) => p.film.iteration >= goal.number,
  LossBelow: (goal, p) => toNumber(p.film.loss[0]) < goal.limit,
  LossAbove: (goal, p) => !(toNumber(p.film.loss[0]) <= goal.limit),
  Selected: (goal, p) => goal.addresses.includes(writeAddress(p.selection) ?? ""),
  Chosen: (goal, p) => p.film.network[goal.setting] === goal.value,
  RateBetween: (goal, p) => p.film.network.rate >= goal.low && p.film.network.rate <= goal.high,
  Activated: (goal, p) => p.film.network.activations.slice(0, -1).every((name) => name === goal.name),
  Broken: (goal, p) => (p.film.fault?.name ?? null) === goal.name,
  PanelOpened: (goal, _, around) => around.panel === goal.name,
  EpochsTrained: (goal, _, around) => around.epochs >= goal.count,
  OpenedFromCurve: (_goal, _, around) => around.fromCurve,
  MnistStarted: (_goal, _, around) => ["queued", "running"].includes(around.mnist),
  Predicted: () => false,
  Worked: () => false,
  Answered: () => false,
};

/**
 * Whether the learner has done what a goal asks for.
 * @param {GoalValue} goal
 * @param {Player} p
 * @param {Surroundings} around
 */
export const isMet = (goal, p, around) => {
  const met = /** @type {(goal: GoalValue, p: Player, around: Surroundings) => boolean} */ (MET[goal.kind]);
  return met(goal, p, around);
};

/** @param {GoalOf<"Reached">} goal @param {Player} p */
const runFor = (goal, p) => {
  const missing = goal.number - p.film.iteration;
  return missing >= 100 ? "#run-100" : missing >= 10 ? "#run-10" : "#iteration-next";
};

/** @type {{ [Kind in GoalValue["kind"]]?: (goal: GoalOf<Kind>, p: Player) => string }} */
const NEEDED = {
  Computed: () => "#step-next",
  Finished: () => "#step-next",
  Reached: runFor,
  LossBelow: () => "#run-10, #run-100",
  LossAbove: () => "#run-10, #run-100",
  Selected: () => "#selected-part",
  Chosen: (goal) => `#${goal.setting}`,
  RateBetween: () => "#learning-rate",
  Activated: () => "#layers",
  Broken: (goal) => (goal.name ? `#fault-${goal.name}` : "#fault-off"),
  PanelOpened: (goal) => `#closer-tab-${goal.name}`,
  EpochsTrained: (goal) => (goal.count === 1 ? "#data-train-epoch" : "#data-train-epochs"),
  OpenedFromCurve: () => "#data-loss",
  MnistStarted: () => "#mnist-start",
};

/** The selector of what a learner needs for a goal, if it is on the page. @param {GoalValue} goal @param {Player} p */
export const neededFor = (goal, p) => {
  const needed = /** @type {((goal: GoalValue, p: Player) => string) | undefined} */ (NEEDED[goal.kind]);
  return needed?.(goal, p);
};
