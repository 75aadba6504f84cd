// @ts-check
/* A figure that follows the steps of a film: patches lead from one position to the next. */

/** Every so many positions the figure is kept, because patches lead only forward. */
const KEYFRAME = 1000;

/**
 * Applies changes to a figure, as explainer/ui/figures/drawing.py does.
 * @param {Record<string, any>} figure
 * @param {any[][]} changes [mark, key, place, value]
 */
export const applyChanges = (figure, changes) => {
  for (const [mark, key, place, value] of changes) {
    let holder = mark === -1 ? figure.layout : figure.data[mark];
    const path = key.split(".");
    const last = path.pop();
    for (const name of path) holder = holder[name];
    if (place === null) holder[last] = value;
    else holder[last][place] = value;
  }
};

/** The figure of a film at one position. */
export class PatchedFigure {
  /**
   * @param {Record<string, any>} first the figure at position 0
   * @param {any[][][]} patches those from each position to the next
   */
  constructor(first, patches) {
    this.first = first;
    this.patches = patches;
    this.figure = structuredClone(first);
    this.position = 0;
    /** @type {Map<number, Record<string, any>>} */
    this.kept = new Map();
  }

  /** @param {number} goal from 0 to the number of patches */
  moveTo(goal) {
    if (goal < this.position) this.rewind(goal);
    while (this.position < goal) {
      applyChanges(this.figure, this.patches[this.position]);
      this.position += 1;
      if (this.position % KEYFRAME === 0 && !this.kept.has(this.position)) {
        this.kept.set(this.position, structuredClone(this.figure));
      }
    }
  }

  /**
   * Back to the last figure that was kept before the goal.
   * @param {number} goal
   */
  rewind(goal) {
    this.position = goal - (goal % KEYFRAME);
    this.figure = structuredClone(this.kept.get(this.position) ?? this.first);
  }
}
