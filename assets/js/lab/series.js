// @ts-check
/* The points of the curves, and the layout that they need. */

/** Of each series its batches and its values. @typedef {Record<string, [number[], number[]]>} Points */

const NOTHING = [[null], [null]];
const NARROW = 560; // px; below it panels stand one below the other
const PANEL = 270; // px; the height of each of them
const BETWEEN = 0.18; // of the height, from one of them to the next
const LEAST = 10; // batches that an axis shows, however few there are

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

/** How far a run has come, as far as the marks tell. @param {any[]} data @param {number} planned */
const reached = (data, planned) => {
  const last = Math.max(0, ...data.flatMap(({ x }) => x.slice(-1)));
  return last ? Math.min(Math.max(last, LEAST), planned) : planned;
};

/** @param {any} layout @param {string} letter */
const axesOf = (layout, letter) => Object.keys(layout).filter((name) => name.startsWith(`${letter}axis`));

/** @param {any} layout @param {any[]} data @param {number[] | null} stretch */
const bottoms = (layout, data, stretch) => {
  const range = stretch ?? [0, reached(data, layout.xaxis.range[1])];
  return axesOf(layout, "x").map((name) => [name, { ...layout[name], uirevision: false, range }]);
};

/** @param {any} layout @param {any[]} data @param {boolean} log of the first panel, if it is not already */
const sides = (layout, data, log) =>
  axesOf(layout, "y").map((name) => {
    const axis = layout[name];
    if (axis.type === "log") return [name, { ...axis, ...powers(data, name.replace("axis", "")) }];
    return [name, { ...axis, ...(log && name === "yaxis" ? { type: "log", dtick: 1 } : {}) }];
  });

/** Panels one below the other. @param {any} axes */
const stacked = (axes) => {
  const names = axesOf(axes, "y");
  const height = (1 - BETWEEN * (names.length - 1)) / names.length;
  return Object.fromEntries(
    Object.entries(axes).map(([name, axis]) => {
      if (name.startsWith("x")) return [name, { ...axis, domain: [0, 1] }];
      const top = 1 - names.indexOf(name) * (height + BETWEEN);
      return [name, { ...axis, domain: [Math.max(0, top - height), top] }];
    }),
  );
};

/**
 * A layout for its room and its points.
 * @param {any} layout
 * @param {any[]} data
 * @param {{ log: boolean, width: number, height: number, stretch: number[] | null }} options
 */
export function layoutOf(layout, data, { log, width, height, stretch }) {
  const axes = Object.fromEntries([...bottoms(layout, data, stretch), ...sides(layout, data, log)]);
  const narrow = width < NARROW;
  const tall = 80 + PANEL * axesOf(layout, "y").length;
  return { ...layout, ...(narrow ? stacked(axes) : axes), height: narrow ? tall : height };
}
