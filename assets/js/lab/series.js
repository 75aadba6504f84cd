// @ts-check
/* The points of the curves, and the layout that they need. */

/** Of each series its batches and its values. @typedef {Record<string, [number[], number[]]>} Points */

const NOTHING = [[null], [null]];
const SMALL = { font: { size: 10 } };
const NARROW = 480; // px; below it the legend takes more lines, and the rows keep their height
const MORE_LINES = 90;

/**
 * Whole powers of ten around everything on a logarithmic axis, so that it always has ticks.
 * @param {{ yaxis?: string, y: any[] }[]} data
 * @param {string} axis
 */
export function powers(data, axis) {
  const logs = data
    .filter((mark) => mark.yaxis === axis)
    .flatMap((mark) => mark.y)
    .filter((value) => value > 0)
    .map(Math.log10);
  const low = logs.length ? Math.floor(Math.min(...logs)) : -4;
  const high = logs.length ? Math.max(low + 1, Math.ceil(Math.max(...logs))) : 0;
  return { range: [low, high], tick0: 0, dtick: Math.ceil((high - low) / 3) };
}

/**
 * The marks of a figure with their points. Without a point an axis would not be drawn, and the rows would jump when one
 * comes.
 * @param {any[]} marks
 * @param {Points} points
 */
export const withPoints = (marks, points) =>
  marks.map((mark) => {
    const [x, y] = points[mark.uid]?.[0].length ? points[mark.uid] : NOTHING;
    return { ...mark, x, y };
  });

/** The last batch of each series that has one. @param {Points} points @returns {Record<string, number>} */
export const lastPoints = (points) =>
  Object.fromEntries(Object.entries(points).flatMap(([uid, [x]]) => (x.length ? [[uid, x[x.length - 1]]] : [])));

/** Adds what is new; returns whether there was anything. @param {Points} points @param {Points} fresh */
export function addPoints(points, fresh) {
  for (const [uid, [x, y]] of Object.entries(fresh)) {
    const [batches, values] = points[uid] ?? [[], []];
    points[uid] = [batches.concat(x), values.concat(y)];
  }
  return Object.keys(fresh).length > 0;
}

/**
 * A layout for its room and its points.
 * @param {any} layout
 * @param {any[]} data
 * @param {{ log: boolean, width: number, stretch: number[] | null }} options
 */
export function layoutOf(layout, data, { log, width, stretch }) {
  const narrow = width < NARROW;
  return {
    ...layout,
    yaxis4: { ...layout.yaxis4, ...powers(data, "y4") },
    yaxis5: { ...layout.yaxis5, ...powers(data, "y5") },
    xaxis: { ...layout.xaxis, uirevision: false, ...(stretch ? { range: stretch } : {}) },
    yaxis: { ...layout.yaxis, ...(log ? { type: "log", dtick: 1 } : {}) },
    legend: { ...layout.legend, ...(narrow ? SMALL : {}) },
    height: layout.height + (narrow ? MORE_LINES : 0),
  };
}
