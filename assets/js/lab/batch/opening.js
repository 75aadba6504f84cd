// @ts-check
/* The batch view of the lab: a batch, a test image or a drawing is asked for, awaited and shown. */
/** @import { BatchFilm, SampleValue, ReplayValue } from "../../wire.js" */
/** @import { Source } from "./types.d.ts" */
/** @import { View } from "./state.js" */
import { field, find, findAll, make, setText } from "../../core/dom.js";
import { short } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { openSection } from "../sections.js";
import { lab } from "../state.js";
import { Batch } from "./batch.js";
import { checkBatch } from "./check.js";
import { buildColumns } from "./columns.js";
import { word } from "./words.js";

const POLL_MS = 250;

/**
 * Asks for what is to be opened, and shows it once it is there.
 * @param {View} view
 * @param {Source} source
 */
export const open = async (view, source) => {
  view.source = source;
  view.ticket = null;
  view.complain("");
  paintWaiting(view, {});
  view.find(".batch-idle").hidden = true;
  let reply = await view.ask("open_batch", { owner: view.net.owner, run: view.net.run, ...source });
  while (reply.ticket && view.source === source) {
    view.ticket = reply.ticket;
    paintWaiting(view, reply);
    await new Promise((go) => setTimeout(go, POLL_MS));
    if (view.source === source) reply = await view.ask("look_at_replay", { ticket: view.ticket });
  }
  if (view.source !== source) return;
  paintWaiting(view, null);
  view.ticket = null;
  view.find(".batch-idle").hidden = Boolean(view.b);
  if (reply.error) view.complain(say(reply.error.key, reply.error.values));
  else load(view, reply);
};

/** @param {Partial<ReplayValue>} state */
const waitingText = ({ count, done, started, left }) => {
  if (!count) return word("opening");
  const rest = left === null || left === undefined ? "" : word("left", { seconds: Math.ceil(left) });
  return word(started ? "replaying" : "in_line", { done, count, left: rest });
};

/**
 * @param {View} view
 * @param {Partial<ReplayValue> | null} state nothing is known before the first answer
 */
const paintWaiting = (view, state) => {
  const box = view.find(".batch-waiting");
  box.hidden = !state;
  if (!state) return;
  setText(find(box, "p"), waitingText(state));
  const percent = state.count ? Math.round((100 * (state.done ?? 0)) / state.count) : 0;
  const bar = find(box, ".mnist-progress");
  bar.setAttribute("aria-valuenow", String(percent));
  /** @type {HTMLElement} */ (bar.firstElementChild).style.width = `${percent}%`;
};

/**
 * @param {BatchFilm} film
 * @param {BatchFilm | undefined} other
 */
const isAlike = (film, other) =>
  other !== undefined &&
  JSON.stringify(other.layers) === JSON.stringify(film.layers) &&
  other.operations.length === film.operations.length;

/**
 * @param {View} view
 * @param {{ film: BatchFilm, sample: SampleValue }} reply
 */
const load = (view, { film, sample }) => {
  view.pause();
  const same = isAlike(film, view.b?.film);
  const ask = view.ask.bind(view);
  view.take(film, new Batch(film, sample, ask, () => view.paint()));
  view.active = true;
  view.find(".batch-film").hidden = false;
  view.find(".batch-idle").hidden = true;
  field(view.root, ".batch-slider input").max = String(film.operations.length);
  buildColumns(view);
  paintHead(view);
  if (!same) view.index = 1; // the image is there
  view.release();
  view.paint();
  checkBatch(view);
};

/**
 * Shows another image of the batch.
 * @param {View} view
 * @param {number} number
 */
export const showSample = async (view, number) => {
  const { b } = view;
  const found = await view.ask("read_sample", { id: b.film.id, sample: number });
  if (view.b !== b) return;
  if (found.error) {
    view.complain(say(found.error.key, found.error.values));
    return;
  }
  b.take(found);
  for (const [key, at] of view.choice) if (typeof at === "number") view.choice.delete(key);
  paintHead(view);
  view.paint();
};

/** @param {View} view */
const titleOf = ({ b, film }) =>
  ({
    batch: () => word("title_batch", { number: film.number, epoch: film.epoch, batch: film.batch }),
    test: () => word("title_test", { index: film.index, label: b.named(b.label) }),
    drawing: () => word("title_drawing"),
  })[film.kind]();

/** @param {BatchFilm} film */
const aboutKey = ({ kind, device, chosen }) =>
  ({
    batch: device === "cpu" ? "about_batch" : "about_batch_gpu",
    test: "about_test",
    drawing: chosen ? "about_drawing_chosen" : "about_drawing",
  })[kind];

/** @param {View} view */
const sampleOptions = ({ b, film }) =>
  film.labels.map((label, i) =>
    make(
      "option",
      { value: i },
      word("sample_option", {
        number: i + 1,
        count: film.labels.length,
        label: b.named(label),
        answer: b.named(film.answers[i]),
        loss: short(film.losses[i]),
        mark: label === film.answers[i] ? "" : "✗ ",
      }),
    ),
  );

/** Says what is open, and offers its images and targets. @param {View} view */
export const paintHead = (view) => {
  const { b, film } = view;
  setText(view.find(".batch-title"), titleOf(view));
  view.find(".batch-samples").hidden = film.labels.length < 2;
  const select = field(view.root, ".batch-samples select");
  const of = film.id + document.documentElement.lang;
  if (select.dataset.of !== of) {
    select.dataset.of = of;
    select.replaceChildren(...sampleOptions(view));
  }
  select.value = String(b.sample);
  const target = view.find(".batch-target");
  target.hidden = film.kind !== "drawing";
  findAll(target, "option").forEach((option, k) => {
    option.textContent = b.named(k);
  });
  field(target, "select").value = String(b.label);
  const facts = { count: film.labels.length, done: film.update - 1, label: b.named(b.label) };
  setText(view.find(".batch-about"), word(aboutKey(film), { ...facts, answer: b.named(film.answer ?? 0) }));
};

/**
 * Opens {kind: "batch", number}, {kind: "test", index} or {kind: "drawing", drawing}.
 * @param {Source} source
 */
export const openBatch = async (source) => {
  const view = lab.batchView;
  if (!view) return;
  if (source.kind === "batch") field(view.root, "[name=number]").value = String(source.number);
  if (source.kind === "test") field(view.root, "[name=index]").value = String(source.index);
  openSection("batch");
  const drawing = source.kind === "drawing" ? { drawing: source.drawing ?? lab.drawing?.() ?? null } : {};
  await open(view, { ...source, ...drawing });
};
