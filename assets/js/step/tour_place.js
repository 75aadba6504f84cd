// @ts-check
/* Where a note of the tour stands: where it covers least of what is looked at, and near what it points at. */

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Box in pixels of the window */
/** @typedef {{ box: Box, weight: number }} Kept what is to be seen, and how bad it is to cover a pixel of it */

const STEP = 12;
/** What a pixel farther away is worth, in pixels covered. */
const DISTANCE = 8;

/** @param {Box} one @param {Box} other how much of it is covered, in square pixels */
const overlapOf = (one, other) => {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return Math.max(0, width) * Math.max(0, height);
};

/** @param {Box} one @param {Box} other */
const distanceOf = (one, other) =>
  Math.hypot(
    Math.max(0, other.left - one.right, one.left - other.right),
    Math.max(0, other.top - one.bottom, one.top - other.bottom),
  );

/** @param {number} low @param {number} high */
const stepsFrom = (low, high) => {
  const count = Math.max(0, Math.ceil((high - low) / STEP));
  return Array.from({ length: count + 1 }, (_, i) => Math.min(low + STEP * i, Math.max(low, high)));
};

/**
 * The left and top of a note.
 * @param {{ width: number, height: number }} note
 * @param {Box} room in which it is to stay
 * @param {Box} target that it points at
 * @param {Kept[]} kept
 */
export const choosePlace = (note, room, target, kept) => {
  let best = { left: room.left, top: room.top };
  let least = Number.POSITIVE_INFINITY;
  for (const left of stepsFrom(room.left, room.right - note.width)) {
    for (const top of stepsFrom(room.top, room.bottom - note.height)) {
      const box = { left, top, right: left + note.width, bottom: top + note.height };
      const covered = kept.reduce((sum, { box: other, weight }) => sum + weight * overlapOf(box, other), 0);
      const cost = covered + DISTANCE * distanceOf(box, target);
      if (cost < least) [best, least] = [{ left, top }, cost];
    }
  }
  return best;
};
