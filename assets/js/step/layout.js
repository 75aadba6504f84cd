// @ts-check
/* Where the parts of the graph lie: which neuron or edge is at a place. */

/** @import { Point } from "../core/component.js" */
/** @typedef {{ at: Map<string, Point>, radius: number }} Places of the nodes, by names such as "node/1/0" */

/** How far from an edge the pointer may be, in pixels. */
const EDGE_REACH = 8;

/** The least that a node reaches, however small it is drawn. */
const NODE_REACH = 12;

/**
 * The distance of a point from the segment between two others.
 * @param {Point} point
 * @param {Point} from
 * @param {Point} to
 */
const distanceToSegment = ({ x, y }, from, to) => {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const inside = Math.max(0, Math.min(1, share));
  return Math.hypot(x - from.x - inside * dx, y - from.y - inside * dy);
};

/**
 * Every edge of a net of these sizes, as [layer, unit, source].
 * @param {number[]} sizes
 * @returns {number[][]}
 */
export const listEdges = (sizes) =>
  sizes
    .slice(1)
    .flatMap((units, below) =>
      [...Array(units).keys()].flatMap((unit) =>
        [...Array(sizes[below]).keys()].map((source) => [below + 1, unit, source]),
      ),
    );

/**
 * The neuron or edge at a place, as "node/1/0" or "edge/1/0/1"; null where there is none.
 * @param {number[]} sizes
 * @param {Places} places
 * @param {Point} point
 * @returns {string | null}
 */
export const findPart = (sizes, { at, radius }, point) => {
  for (const [name, place] of at) {
    if (Math.hypot(point.x - place.x, point.y - place.y) <= Math.max(radius, NODE_REACH)) return name;
  }
  /** @type {string | null} */
  let best = null;
  let nearest = EDGE_REACH;
  for (const [layer, unit, source] of listEdges(sizes)) {
    const ends = [`node/${layer - 1}/${source}`, `node/${layer}/${unit}`].map(
      (name) => /** @type {Point} */ (at.get(name)),
    );
    const distance = distanceToSegment(point, ends[0], ends[1]);
    if (distance < nearest) [best, nearest] = [`edge/${layer}/${unit}/${source}`, distance];
  }
  return best;
};
