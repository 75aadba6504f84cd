/* Weights of the MNIST lab as images: one a unit, or a grid of kernels by channels. */
import { make, setText } from "../core/dom.js";
import { figures } from "../core/state.js";
import { say } from "../core/words.js";
import { className } from "./gallery.js";
import { decodeBytes, signedPalette } from "./panels.js";

const BESIDE = 3; // so many channels stand beside each other; more make a grid
const EDGE = 40; // of the grid, for the numbers of its rows and columns
const FEW = 32; // units at most, whose images can be large
const GAP = 1; // between images, in weights

const short = (value) => String(Number(value.toPrecision(2))).replace("-", "−");
const style = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

/* Paints the images of one unit beside each other, a transparent line between them. */
function paintUnit(canvas, value, unit, palette) {
  const { side, channels } = value;
  const width = channels * (side + GAP) - GAP;
  canvas.width = width;
  canvas.height = side;
  canvas.style.aspectRatio = `${width} / ${side}`;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, side);
  for (let channel = 0; channel < channels; channel += 1) {
    for (let i = 0; i < side * side; i += 1) {
      const colour = palette(value.bytes[(unit * channels + channel) * side * side + i]);
      const place = Math.floor(i / side) * width + channel * (side + GAP) + (i % side);
      image.data.set([...colour, 255], 4 * place);
    }
  }
  context.putImageData(image, 0, 0);
}

/* Draws a grid: a column for each kernel, a row for each channel that it reads. */
function paintGrid(canvas, value, palette, room) {
  const { side, channels, shown } = value;
  const pitch = side + GAP;
  const size = Math.max(2, Math.min(9, Math.floor((room - EDGE) / (shown * pitch))));
  const [width, height] = [EDGE + shown * pitch * size, EDGE + channels * pitch * size];
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  for (let i = 0; i < value.bytes.length; i += 1) {
    const image = Math.floor(i / (side * side));
    const within = i % (side * side);
    const x = Math.floor(image / channels) * pitch + (within % side);
    const y = (image % channels) * pitch + Math.floor(within / side);
    context.fillStyle = `rgb(${palette(value.bytes[i]).map(Math.round).join(" ")})`;
    context.fillRect(EDGE + x * size, EDGE + y * size, size, size);
  }
  label(context, value, size * pitch);
  return size;
}

function label(context, { channels, shown }, pitch) {
  context.fillStyle = style("--bs-muted");
  context.font = `11px ${style("--bs-mono")}`;
  const every = [1, 2, 4, 8].find((step) => step * pitch >= 24) || 16;
  context.textAlign = "center";
  for (let k = 0; k < shown; k += every) context.fillText(k + 1, EDGE + (k + 0.42) * pitch, EDGE - 6);
  context.textAlign = "right";
  for (let k = 0; k < channels; k += every) context.fillText(k + 1, EDGE - 6, EDGE + (k + 0.6) * pitch);
  context.font = `12px ${style("--bs-sans")}`;
  context.textAlign = "left";
  context.fillText(`${say("mnist.learned.out_channel")} →`, EDGE, 12);
  context.save();
  context.translate(12, EDGE);
  context.rotate(-Math.PI / 2);
  context.textAlign = "right";
  context.fillText(`← ${say("mnist.learned.in_channel")}`, 0, 0);
  context.restore();
}

function words($, value, colour) {
  const { layer, kind, units, shown, channels, side } = value;
  let key = "weights_grid";
  if (kind === "dense") key = colour ? "weights_dense_colour" : "weights_dense";
  else if (channels <= BESIDE) key = colour ? "weights_kernel_colour" : "weights_kernel";
  const facts = { layer, units, shown, channels, side };
  setText($(".learned-what"), say(`mnist.learned.${key}`, facts));
  setText(
    $(".learned-range"),
    say("mnist.learned.weights_range", {
      limit: short(value.limit),
      least: short(value.least),
      largest: short(value.largest),
      shown: say(`mnist.learned.${shown < units ? "weights_some" : "weights_all"}`, facts),
    }),
  );
  const ends = $(".learned-scale").children;
  setText(ends[0], `−${short(value.limit)}`);
  setText(ends[2], `+${short(value.limit)}`);
  $(".learned-kernels canvas").setAttribute("aria-label", say("mnist.learned.kernels_label", facts));
}

/* Returns the functions that show a list of layers and the weights of one. */
export function buildKernels(element, ask) {
  const $ = (selector) => element.querySelector(selector);
  const list = $("ul");
  const grid = $(".learned-kernels");
  const spoken = $(".learned-weight");
  let layers = [];
  let chosen = null;
  let value = null;
  let size = 0;
  let asked = 0;

  const nameOf = (unit) => (value.classes ? className(value.dataset, unit) : String(unit + 1));

  function show() {
    if (!value?.bytes) return;
    const beside = value.channels <= BESIDE;
    const palette = signedPalette();
    words($, value, value.channels === 3);
    list.hidden = !beside;
    grid.hidden = beside;
    list.style.setProperty("--channels", value.channels);
    list.style.setProperty("--size", value.shown > FEW ? "64px" : "104px");
    if (beside) {
      while (list.children.length < value.shown) {
        const cell = list.appendChild(make("li"));
        cell.append(make("canvas"), make("span"));
        cell.firstElementChild.setAttribute("aria-hidden", "true");
      }
      while (list.children.length > value.shown) list.lastElementChild.remove();
      [...list.children].forEach((cell, unit) => {
        paintUnit(cell.firstElementChild, value, unit, palette);
        setText(cell.lastElementChild, nameOf(unit));
      });
    } else size = paintGrid(grid.firstElementChild, value, palette, grid.clientWidth);
    setText(spoken, say("mnist.learned.weight_hint"));
  }

  async function refresh() {
    asked += 1;
    const mine = asked;
    const answer = await ask({ layer: chosen });
    if (mine !== asked || !answer.images) return;
    value = { ...answer, bytes: decodeBytes(answer.images) };
    show();
  }

  function offer() {
    const box = $("#learned-layer");
    box.hidden = layers.length < 2;
    const choices = layers.map((one) => {
      const input = make("input");
      Object.assign(input, { type: "radio", name: "learned-layer", value: one.layer });
      input.checked = one.layer === chosen;
      const text = say(`mnist.learned.layer_${one.kind}`, one);
      const choice = make("label");
      choice.append(input, make("span", {}, text));
      return choice;
    });
    box.replaceChildren(box.firstElementChild, ...choices);
  }

  function read(unit, channel, row, column) {
    const { side, channels, shown } = value;
    const inside = [
      [unit, shown],
      [channel, channels],
      [row, side],
      [column, side],
    ];
    if (inside.some(([place, limit]) => place < 0 || place >= limit)) return;
    const raw = value.bytes[((unit * channels + channel) * side + row) * side + column];
    const strength = raw > 127 ? raw - 256 : raw;
    const sign = { 127: "≥", "-127": "≤" }[strength] ?? "≈";
    setText(
      spoken,
      say("mnist.learned.weight", {
        unit: nameOf(unit),
        channel: channel + 1,
        row: row + 1,
        column: column + 1,
        sign,
        value: short((strength / 127) * value.limit),
      }),
    );
  }

  list.addEventListener("pointermove", (event) => {
    const cell = event.target.closest("li");
    if (!cell || event.target.tagName !== "CANVAS") return;
    const box = event.target.getBoundingClientRect();
    const x = Math.floor(((event.clientX - box.left) / box.width) * event.target.width);
    const y = Math.floor(((event.clientY - box.top) / box.height) * value.side);
    const pitch = value.side + GAP;
    read([...list.children].indexOf(cell), Math.floor(x / pitch), y, x % pitch);
  });
  grid.addEventListener("pointermove", (event) => {
    const box = grid.firstElementChild.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top].map((pixel) =>
      Math.floor((pixel - EDGE) / size),
    );
    const pitch = value.side + GAP;
    read(Math.floor(x / pitch), Math.floor(y / pitch), y % pitch, x % pitch);
  });
  $("#learned-layer").addEventListener("change", (event) => {
    chosen = Number(event.target.value);
    refresh();
  });
  let width = 0;
  new ResizeObserver(() => {
    if (grid.clientWidth === width) return;
    width = grid.clientWidth;
    show();
  }).observe(grid);
  figures.add(show);

  return {
    show() {
      offer();
      show();
    },
    take(overview) {
      layers = overview.layers;
      if (!layers.some((one) => one.layer === chosen)) chosen = layers[0].layer;
      offer();
      return refresh();
    },
  };
}
