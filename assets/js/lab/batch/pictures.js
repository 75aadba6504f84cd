/* Numbers of the lab's step view as pictures: maps, bars, matrices, with what is pointed at. */
import { short } from "../../core/numbers.js";
import { largest } from "./values.js";

const HUES = {
  value: ["--bs-negative", "--bs-positive"],
  delta: ["--bs-delta-negative", "--bs-delta-positive"],
};
const GAP = 3;
const FEW = 12;
const ROW = 12;
const BARS = 32;
const TALL = 118;

const style = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/* Sign is hue, magnitude is strength; not finite is black or white. */
export const palette = (hue, limit) => {
  const [below, above, middle] = [...HUES[hue], "--bs-panel"].map((name) => channels(style(name)));
  return (value) => {
    if (!Number.isFinite(value)) return channels(style("--bs-ink"));
    const end = value < 0 ? below : above;
    const share = limit > 0 ? Math.min(1, Math.abs(value) / limit) : 0;
    return middle.map((from, i) => from + (end[i] - from) * share);
  };
};
const gray = (value) => Array(3).fill(((value + 1) / 2) * 255);

const plot = (context, values, start, width, height, colour, x, y, scale) => {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i += 1) image.data.set([...colour(values[start + i]), 255], 4 * i);
  const small = Object.assign(document.createElement("canvas"), { width, height });
  small.getContext("2d").putImageData(image, 0, 0);
  context.drawImage(small, x, y, width * scale, height * scale);
};

/* Each layout says how large it is, where a cell lies, and which cell is at a place. */
export const maps = (count, height, width, across, scale) => {
  const rows = Math.ceil(count / across);
  const [stepX, stepY] = [width * scale + GAP, height * scale + GAP];
  return {
    width: across * stepX - GAP,
    height: rows * stepY - GAP,
    turn: width,
    box: (index) => {
      const map = Math.floor(index / (width * height));
      const inside = index % (width * height);
      return {
        x: (map % across) * stepX + (inside % width) * scale,
        y: Math.floor(map / across) * stepY + Math.floor(inside / width) * scale,
        width: scale,
        height: scale,
      };
    },
    /* A rectangle of a map, cut off at its edges. */
    area: (map, { top, left, size }) => {
      const [y0, x0] = [Math.max(0, top), Math.max(0, left)];
      const [y1, x1] = [Math.min(height, top + size), Math.min(width, left + size)];
      return {
        x: (map % across) * stepX + x0 * scale,
        y: Math.floor(map / across) * stepY + y0 * scale,
        width: (x1 - x0) * scale,
        height: (y1 - y0) * scale,
      };
    },
    at: (x, y) => {
      const [column, row] = [Math.floor(x / stepX), Math.floor(y / stepY)];
      const [u, v] = [Math.floor((y - row * stepY) / scale), Math.floor((x - column * stepX) / scale)];
      const map = row * across + column;
      if (column >= across || map >= count || u >= height || v >= width || u < 0 || v < 0) return null;
      return (map * height + u) * width + v;
    },
    draw: (context, values, { colour, gray: isGray, colours }) => {
      context.imageSmoothingEnabled = false;
      for (let map = 0; map < count; map += 1) {
        const [x, y] = [(map % across) * stepX, Math.floor(map / across) * stepY];
        plot(context, values, map * width * height, width, height, isGray ? gray : colour, x, y, scale);
        // Also a map that is 0 everywhere is seen.
        context.lineWidth = 1;
        context.strokeStyle = style("--bs-line");
        context.strokeRect(x - 0.5, y - 0.5, width * scale + 1, height * scale + 1);
        if (colours) break;
      }
    },
  };
};

export const fitted = (count, height, width, room) => {
  const across = Math.ceil(Math.sqrt(count * (height / width)) - 1e-9);
  const down = Math.ceil(count / across);
  const half = (space, sides) => Math.floor((2 * space) / sides) / 2;
  const wide = half(room - (across - 1) * GAP, across * width);
  const tall = half(TALL - (down - 1) * GAP, down * height);
  return maps(count, height, width, across, Math.max(1, Math.min(7, wide, tall)));
};

/* The three colours of an image in one picture. */
export const coloured = (height, width, scale) => {
  const one = maps(1, height, width, 1, scale);
  return {
    ...one,
    at: (x, y) => one.at(x, y),
    draw: (context, values) => {
      const area = width * height;
      context.imageSmoothingEnabled = false;
      const mixed = Array.from({ length: area }, (_, i) =>
        [0, 1, 2].map((c) => ((values[c * area + i] + 1) / 2) * 255),
      );
      plot(context, mixed, 0, width, height, (rgb) => rgb, 0, 0, scale);
    },
  };
};

export const bars = (count, room, height = BARS) => {
  const per = Math.min(count, count <= 40 ? count : count <= 256 ? Math.ceil(count / Math.ceil(count / 48)) : 96);
  const wide = Math.max(1.5, Math.min(8, Math.floor((room / per) * 2) / 2));
  const tall = count > 400 ? 14 : height;
  const rows = Math.ceil(count / per);
  return {
    width: per * wide,
    height: rows * (tall + 2),
    turn: per,
    box: (index) => ({
      x: (index % per) * wide,
      y: Math.floor(index / per) * (tall + 2),
      width: wide,
      height: tall,
    }),
    at: (x, y) => {
      const index = Math.floor(y / (tall + 2)) * per + Math.floor(x / wide);
      return x < per * wide && index < count && index >= 0 ? index : null;
    },
    draw: (context, values, { limit, colour }) => {
      for (let i = 0; i < count; i += 1) {
        const middle = Math.floor(i / per) * (tall + 2) + tall / 2;
        if (i % per === 0) {
          context.fillStyle = style("--bs-line");
          context.fillRect(0, middle - 0.5, Math.min(per, count - i) * wide, 1);
        }
        const size = limit > 0 ? (Math.abs(values[i]) / limit) * (tall / 2) : 0;
        context.fillStyle = `rgb(${colour(Math.sign(values[i]) * (limit || 1)).map(Math.round)})`;
        context.fillRect((i % per) * wide, values[i] > 0 ? middle - size : middle, Math.max(1, wide - 0.5), size);
      }
    },
  };
};

/* Ten outputs: digit, bar, number. */
const listed = (count, room) => ({
  width: Math.max(room, 136),
  height: count * ROW,
  turn: 1,
  box: (index) => ({ x: 0, y: index * ROW, width: Math.max(room, 136), height: ROW }),
  at: (_x, y) => (y >= 0 && y < count * ROW ? Math.floor(y / ROW) : null),
  draw: (context, values, { limit, colour }) => {
    const [from, to] = [14, Math.max(room, 136) - 52];
    const negative = values.some((value) => value < 0);
    const zero = negative ? (from + to) / 2 : from;
    const reach = negative ? (to - from) / 2 : to - from;
    context.font = `10px ${style("--bs-mono")}`;
    context.textBaseline = "middle";
    for (let i = 0; i < count; i += 1) {
      const y = i * ROW;
      context.fillStyle = style("--bs-ink");
      context.textAlign = "left";
      context.fillText(String(i), 2, y + ROW / 2 + 0.5);
      context.textAlign = "right";
      context.fillText(short(values[i]), to + 51, y + ROW / 2 + 0.5);
      const size = limit > 0 ? (Math.abs(values[i]) / limit) * reach : 0;
      context.fillStyle = `rgb(${colour(Math.sign(values[i]) * (limit || 1)).map(Math.round)})`;
      context.fillRect(values[i] < 0 ? zero - size : zero, y + 2, Math.max(size, 0.5), ROW - 4);
    }
    context.fillStyle = style("--bs-line");
    context.fillRect(zero - 0.5, 0, 1, count * ROW);
  },
});

export const matrix = (rows, columns, room, cells) => {
  const wide = Math.max(1, Math.min(6, Math.floor((room / columns) * 2) / 2));
  const tall = Math.max(
    1,
    Math.min(
      6,
      rows * wide > 90 ? Math.floor((90 / rows) * 2) / 2 : Math.max(wide, Math.min(6, Math.floor(60 / rows))),
    ),
  );
  return {
    width: columns * wide,
    height: rows * tall,
    turn: columns,
    cells,
    box: (index) => ({
      x: (index % columns) * wide,
      y: Math.floor(index / columns) * tall,
      width: wide,
      height: tall,
    }),
    at: (x, y) => {
      const [row, column] = [Math.floor(y / tall), Math.floor(x / wide)];
      return row >= 0 && row < rows && column >= 0 && column < columns ? row * columns + column : null;
    },
    draw: (context, values, { colour }) => {
      context.imageSmoothingEnabled = false;
      const image = new ImageData(columns, rows);
      for (let i = 0; i < rows * columns; i += 1) image.data.set([...colour(values[i]), 255], 4 * i);
      const small = Object.assign(document.createElement("canvas"), {
        width: columns,
        height: rows,
      });
      small.getContext("2d").putImageData(image, 0, 0);
      context.drawImage(small, 0, 0, columns * wide, rows * tall);
    },
  };
};

export const activations = (shape, room) => {
  if (shape.length === 3) return fitted(...shape, room);
  return shape[0] <= FEW ? listed(shape[0], room) : bars(shape[0], room);
};

const ready = (canvas, { width, height }) => {
  const ratio = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
};

/* Draws ``values`` and returns the magnitude that has full strength. */
export const paintPicture = (canvas, layout, values, hue, options = {}) => {
  const limit = options.limit ?? largest(values);
  layout.draw(ready(canvas, layout), values, { limit, colour: palette(hue, limit), ...options });
  return limit;
};

/* Outlines over a picture: [box, kind], kind "field" or "here". */
export const outline = (canvas, layout, marks) => {
  const context = ready(canvas, layout);
  for (const [{ x, y, width, height }, kind] of marks) {
    context.lineWidth = 3;
    context.strokeStyle = style("--bs-panel");
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
    context.lineWidth = 1.5;
    context.strokeStyle = style(kind === "here" ? "--bs-ink" : "--bs-accent");
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  }
};
