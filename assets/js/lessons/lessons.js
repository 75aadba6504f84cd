/* Lessons and myths: the dock that says what to do, and sees what was done. */

import { $, make } from "../core/dom.js";
import { typeset } from "../core/elements.js";
import { toNumber } from "../core/numbers.js";
import { page } from "../core/state.js";
import { say, translate } from "../core/words.js";
import { dataTab } from "../data/state.js";
import { paintChoice } from "../step/card.js";
import { askServer, openPanel, showPanel } from "../step/closer.js";

const OPEN = "backstep.lesson";
const PROGRESS = "backstep.lessons";
const HINT_AFTER_MS = 45000;
const PATIENCE_MS = 20000;

/* What is kept: the open lesson in this tab of the browser, progress in every tab. */
const read = (storage, key) => {
  try {
    return JSON.parse(window[storage].getItem(key)) ?? null;
  } catch {
    return null;
  }
};
const write = (storage, key, value) => {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, JSON.stringify(value));
  } catch {
    /* Storage may be forbidden; lessons then last as long as the page. */
  }
};
const progress = (name) => read("localStorage", PROGRESS)?.[name] ?? { stop: 0, done: false };
const setProgress = (name, value) => {
  write("localStorage", PROGRESS, { ...read("localStorage", PROGRESS), [name]: value });
  paintCards();
};

/* The open lesson or myth ---------------------------------------------------- */

let open = null; // { lesson, myth, index, met, state, right, wrong, own }
let nonce = 0;
let mnist = ""; // the state of the visitor's training

const stop = () => open?.lesson?.stops[open.index];

/* What tells that a goal is reached, by kind. */
const MET = {
  Computed: (goal, p) => goal.keys.some((key) => stepOf(p, key) < p.index),
  Finished: (goal, p) => p.index >= p.film.phases[goal.phase][1],
  Reached: (goal, p) => p.film.iteration >= goal.number,
  LossBelow: (goal, p) => toNumber(p.film.loss[0]) < goal.limit,
  LossAbove: (goal, p) => !(toNumber(p.film.loss[0]) <= goal.limit),
  Selected: (goal, p) => goal.addresses.includes(addressOf(p.selection)),
  Chosen: (goal, p) => p.film.network[goal.setting] === goal.value,
  RateBetween: (goal, p) => p.film.network.rate >= goal.low && p.film.network.rate <= goal.high,
  Activated: (goal, p) => p.film.network.activations.slice(0, -1).every((name) => name === goal.name),
  Broken: (goal, p) => (p.film.fault?.name ?? null) === goal.name,
  Opened: (goal) => openPanel() === goal.name,
  EpochsTrained: (goal) => epochsDone() >= goal.count,
  OpenedFromCurve: () => open.fromCurve,
  MnistStarted: () => ["queued", "running"].includes(mnist),
  Predicted: () => false,
  Worked: () => false,
  Answered: () => false,
};
const epochsDone = () => {
  const view = dataTab.view;
  return view ? Math.floor(view.last / view.loop.batches) : 0;
};
const stepOf = (p, key) => p.numbers.get(key)?.step ?? Infinity;
const addressOf = (selection) => {
  if (!selection) return "";
  const { layer, unit, source } = selection;
  return source === undefined ? `node/${layer}/${unit}` : `edge/${layer}/${unit}/${source}`;
};

/* What the learner needs for a goal. */
const runFor = (goal, p) => {
  const missing = goal.number - p.film.iteration;
  return missing >= 100 ? "#run-100" : missing >= 10 ? "#run-10" : "#iteration-next";
};
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
  Broken: () => "#closer-tab-faults",
  Opened: (goal) => `#closer-tab-${goal.name}`,
  EpochsTrained: (goal) => (goal.count === 1 ? "#data-train-epoch" : "#data-train-epochs"),
  OpenedFromCurve: () => "#data-loss",
  MnistStarted: () => "#mnist-start",
};

/* Marks what the next open goal needs. */
const pointOut = () => {
  const goal = open?.state === "asking" && stop()?.goals.find((_, i) => !open.met[i]);
  const needed = goal && NEEDED[goal.kind]?.(goal, page.player);
  const asked = new Set(needed ? document.querySelectorAll(needed) : []);
  for (const element of document.querySelectorAll(".is-asked")) {
    if (!asked.has(element)) element.classList.remove("is-asked");
  }
  for (const element of asked) element.classList.add("is-asked");
};

/* Looks whether the learner has done what the stop asks for. */
const look = () => {
  if (!stop() || open.state !== "asking" || !page.player?.film) return;
  stop().goals.forEach((goal, i) => {
    open.met[i] ||= MET[goal.kind](goal, page.player);
  });
  if (open.met.every(Boolean)) reached();
  else paintDone();
  pointOut();
};

const reached = () => {
  open.state = "done";
  const last = open.index === open.lesson.stops.length - 1;
  const kept = progress(open.lesson.name);
  setProgress(open.lesson.name, {
    stop: Math.max(kept.stop, Math.min(open.index + 1, open.lesson.stops.length - 1)),
    done: kept.done || last,
  });
  if (!last && !stop().after && !open.arriving) goOn();
  else paint();
};

const goOn = () => enter(open.index + 1, true);

/* Entering a stop ------------------------------------------------------------- */

const enter = async (index, done = false) => {
  const visit = {};
  open.visit = visit;
  open.index = index;
  open.met = stop().goals.map(() => false);
  open.feedback = null;
  open.hinted = open.fromCurve = false;
  open.state = "arriving";
  write("sessionStorage", OPEN, { lesson: open.lesson.name, stop: index, own: open.own });
  paint();
  if (!(done && stop().continues)) {
    const arrived = await setUp({ lesson: open.lesson.name, stop: index });
    if (open?.visit !== visit) return;
    if (arrived) place(stop().view);
  }
  open.state = "asking";
  open.arriving = true;
  look();
  open.arriving = false;
  paint();
  remindLater(visit);
};

const remindLater = (visit) =>
  setTimeout(() => {
    if (open?.visit === visit) $("lesson-dock").classList.add("is-slow");
  }, HINT_AFTER_MS);

const once = (name) => new Promise((go) => document.addEventListener(name, go, { once: true }));

/* Asks the server for a session; resolves when its film is on the page, or to false. */
const setUp = async (what) => {
  const p = page.player;
  while (p.waiting) await once("backstep:settled");
  const training = $("data-stop");
  if (training?.offsetParent && !training.disabled) training.click(); // it would go on over the lesson
  nonce += 1;
  p.ask("lesson", { ...what, nonce, own: open.own }, "start");
  return filmOf(nonce);
};

const filmOf = (mine) =>
  new Promise((resolve) => {
    const seen = () => page.player.film.answers === mine && finish(true);
    const finish = (arrived) => {
      document.removeEventListener("backstep:moved", seen);
      clearTimeout(timer);
      resolve(arrived);
    };
    const timer = setTimeout(() => finish(false), PATIENCE_MS);
    document.addEventListener("backstep:moved", seen);
  });

/* What needs no server: position, pace, panel, selection. */
const place = (view) => {
  const p = page.player;
  p.granularity = view.granularity;
  const radio = document.querySelector(`#step-granularity input[value="${view.granularity}"]`);
  if (radio) radio.checked = true;
  if (view.panel) showPanel(view.panel);
  p.selection = null;
  if (view.select) p.select(view.select);
  else paintChoice(p);
  p.moveTo(positionOf(p, view));
};

const positionOf = (p, view) => {
  if (view.phase) return p.film.phases[view.phase][1];
  return view.key ? stepOf(p, view.key) + 1 : 0;
};

/** Where the learner is, for whoever asks. @public */
export const openLesson = () => {
  const shown = open?.lesson ?? open?.myth;
  return shown && { name: shown.name, stop: open.index, state: open.state };
};

/* Starting and leaving ---------------------------------------------------------- */

const startLesson = async (name, index = null) => {
  const lesson = await askServer("lesson", { lesson: name });
  if (!lesson) return;
  open = { lesson, own: ownFile(), before: open?.before ?? { index: page.player.index } };
  const kept = progress(name);
  const at = index ?? (kept.done ? 0 : kept.stop);
  $("lesson-dock").hidden = false;
  await enter(Math.max(0, Math.min(at, lesson.stops.length - 1)));
};

/* A myth is a page and what to look at on it; there is nothing to do. */
const openMyth = async (name) => {
  const myth = await askServer("myth", { myth: name });
  if (!myth) return;
  open = {
    myth,
    own: ownFile(),
    before: open?.before ?? { index: page.player.index },
    state: "arriving",
  };
  const visit = {};
  open.visit = visit;
  write("sessionStorage", OPEN, { myth: name, own: open.own });
  $("lesson-dock").hidden = false;
  paint();
  const arrived = await setUp({ myth: name });
  if (open?.visit !== visit) return;
  if (arrived) place(myth.view);
  open.state = "done";
  paint();
};

const ownFile = () => open?.own ?? JSON.stringify(page.player.film.file);

const leaveLesson = async () => {
  const { before } = open;
  open.visit = null;
  await setUp({ leave: true });
  open = null;
  pointOut();
  write("sessionStorage", OPEN, null);
  if (/[?&](lesson|myth)=/.test(location.search)) history.replaceState(null, "", location.pathname);
  $("lesson-dock").hidden = true;
  document.body.classList.remove("has-lesson");
  page.player.moveTo(before.index);
  paintCards();
};

/* What was open before a reload, or is named in the address that somebody followed. */
const resume = () => {
  const address = new URLSearchParams(location.search);
  const named = {
    lesson: address.get("lesson"),
    myth: address.get("myth"),
    stop: address.has("stop") ? Number(address.get("stop")) - 1 || 0 : null,
  };
  const kept = read("sessionStorage", OPEN);
  if (kept) open = { own: kept.own };
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const followed = (named.lesson || named.myth) && !reloaded;
  const { lesson, stop: at, myth } = followed ? named : (kept ?? named);
  if (lesson) startLesson(lesson, at);
  else if (myth) openMyth(myth);
};

/* Answers ------------------------------------------------------------------------ */

const answerNumber = async (goal, text) => {
  const { visit } = open;
  const verdict = await askServer("lesson_answer", {
    lesson: open.lesson.name,
    stop: open.index,
    goal,
    text,
  });
  if (!verdict || open?.visit !== visit) return;
  open.feedback = verdict;
  if (verdict.right) settleNumber(goal);
  else paintFeedback();
};

const settleNumber = (goal) => {
  const { key } = stop().goals[goal];
  open.met[goal] = true;
  if (key && stepOf(page.player, key) >= page.player.index) page.player.moveTo(stepOf(page.player, key) + 1);
  look();
  paint();
};

const answerChoice = (goal, option) => {
  const { right } = stop().goals[goal];
  open.feedback = { right: option.name === right, text: option.name === right ? "" : option.why };
  if (option.name === right) open.met[goal] = true;
  look();
  paint();
};

/* Painting ------------------------------------------------------------------------- */

/* Words with `code` in them. */
const prose = (text, tag = "p") => {
  const element = make(tag);
  text.split("`").forEach((part, i) => element.append(i % 2 ? make("code", {}, part) : part));
  return element;
};

const button = (word, act, kind = "") =>
  make("button", { type: "button", class: `control ${kind}`, onclick: act }, say(word));

const numberForm = (goal, i) => {
  const input = make("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    id: `dock-number-${i}`,
    "aria-label": say("lessons.answer"),
    placeholder: say("lessons.answer"),
  });
  const form = make(
    "form",
    { class: "dock-number" },
    input,
    make("button", { class: "control primary" }, say("lessons.check")),
  );
  if (goal.key) form.append(button("lessons.show", () => reveal(i), "quiet"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answerNumber(i, input.value);
  });
  return form;
};

/* Without an answer: the step itself shows the number. */
const reveal = (i) => {
  open.feedback = null;
  settleNumber(i);
};

const choiceForm = (goal, i) =>
  make(
    "div",
    { class: "dock-choices", role: "group" },
    ...goal.options.map((option) =>
      make(
        "button",
        {
          type: "button",
          class: "control",
          "data-option": option.name,
          onclick: () => answerChoice(i, option),
        },
        ...prose(option.label, "span").childNodes,
      ),
    ),
  );

const formOf = (goal, i) => {
  if (open.met[i]) return [];
  if (goal.kind === "Predicted" || goal.kind === "Worked") return [numberForm(goal, i)];
  return goal.kind === "Answered" ? [choiceForm(goal, i)] : [];
};

const paintFeedback = () => {
  const place = document.querySelector("#lesson-dock .dock-feedback");
  const said = open.state === "done" ? "" : open.feedback?.text;
  place.replaceChildren(...(said ? [prose(said)] : []));
  place.classList.toggle("is-right", Boolean(open.feedback?.right));
};

const paintDone = () => {
  const marks = document.querySelector("#lesson-dock .dock-marks");
  if (!marks || open.met.length < 2) return;
  const count = open.met.filter(Boolean).length;
  marks.textContent = say("lessons.done_of", { done: count, count: open.met.length });
};

const showHint = () => {
  open.hinted = true;
  paint();
};

const hint = () => {
  if (!stop().hint || open.state === "done") return [];
  if (open.hinted) return [make("div", { class: "dock-hint" }, prose(stop().hint))];
  return [button("lessons.hint", showHint, "quiet dock-hint-button")];
};

const ending = () => {
  const last = open.index === open.lesson.stops.length - 1;
  const after = stop().after ? [prose(stop().after)] : [];
  const next = last ? lastButtons() : [button("lessons.go_on", goOn, "primary dock-on")];
  const word = last ? "lessons.finished" : open.feedback?.right ? "lessons.right" : "lessons.done";
  return [
    make("div", { class: "dock-after" }, make("strong", {}, say(word)), ...after),
    make("div", { class: "dock-buttons" }, ...next),
  ];
};

const lastButtons = () => {
  const following = names()[names().indexOf(open.lesson.name) + 1];
  const title = following && say("lessons.next", { title: say(`lesson.${following}.title`) });
  const begin = () => startLesson(following);
  return [
    button("lessons.finish", leaveLesson, "primary dock-on"),
    ...(following ? [make("button", { type: "button", class: "control", onclick: begin }, title)] : []),
  ];
};

const paintTask = () => {
  const place = document.querySelector("#lesson-dock .dock-task");
  const done = open.state === "done";
  place.classList.toggle("is-done", done);
  const task = prose(stop().task);
  task.className = "dock-what";
  const forms = done ? [] : stop().goals.flatMap(formOf);
  place.replaceChildren(
    ...(done ? [] : [make("h3", {}, say("lessons.task"), make("span", { class: "dock-marks" })), task]),
    ...forms,
    make("div", { class: "dock-feedback", role: "status" }),
    ...(done ? ending() : hint()),
  );
  paintFeedback();
  paintDone();
};

/* Shows the way to a panel that lies below the window. */
const panelLink = (view) =>
  view.tab === "step" && view.panel
    ? [
        make(
          "button",
          {
            type: "button",
            class: "control dock-panel",
            onclick: () => $(`closer-${view.panel}`).scrollIntoView({ block: "center" }),
          },
          `${say("closer.title")}: ${say(`closer.${view.panel}`)} ↓`,
        ),
      ]
    : [];

const paintText = () => {
  const place = document.querySelector("#lesson-dock .dock-text");
  const formula = stop().formula ? [make("div", { class: "dock-formula" })] : [];
  place.replaceChildren(prose(stop().text), ...formula, ...panelLink(stop().view));
  if (formula.length) typeset(formula[0], stop().formula);
};

const paint = () => {
  const dock = $("lesson-dock");
  if (!dock || !(open?.lesson || open?.myth)) return;
  document.body.classList.add("has-lesson");
  dock.classList.remove("is-slow");
  dock.classList.toggle("is-arriving", open.state === "arriving");
  dock.classList.toggle("is-myth", Boolean(open.myth));
  const focused = dock.contains(document.activeElement);
  if (open.myth) paintMyth(dock);
  else paintStop(dock);
  // What had the focus may be gone; the keys of the page work from here.
  if (focused && !dock.contains(document.activeElement)) $("dock-body").focus({ preventScroll: true });
  pointOut();
};

const paintStop = (dock) => {
  dock.querySelector(".dock-kind").textContent = say("lessons.kind");
  $("dock-title").textContent = open.lesson.title;
  const count = open.lesson.stops.length;
  dock.querySelector(".dock-place").textContent = say("lessons.place", {
    stop: open.index + 1,
    count,
  });
  dock.querySelector(".dock-progress i").style.width = `${(100 * (open.index + (open.state === "done"))) / count}%`;
  $("dock-back").disabled = open.index === 0;
  $("dock-skip").disabled = open.index === count - 1 || open.state === "done";
  paintText();
  paintTask();
};

const paintMyth = (dock) => {
  const { claim, truth, look: where } = open.myth;
  dock.querySelector(".dock-kind").textContent = say("myths.kind");
  $("dock-title").replaceChildren(...prose(claim).childNodes);
  dock.querySelector(".dock-place").textContent = "";
  const part = (word, text) => [make("h3", {}, say(word)), prose(text)];
  dock.querySelector(".dock-text").replaceChildren(...part("myths.look", where), ...panelLink(open.myth.view));
  dock.querySelector(".dock-task").replaceChildren(...part("myths.true", truth));
};

const names = () => $("lesson-dock").dataset.lessons.split(" ");

const paintCards = () => {
  for (const element of document.querySelectorAll("#lessons [data-prose]")) {
    element.replaceChildren(...prose(say(element.dataset.prose, { names: names().join(", ") })).childNodes);
  }
  for (const card of document.querySelectorAll("[data-lesson-card]")) {
    const name = card.dataset.lessonCard;
    const { stop: at, done } = progress(name);
    const count = Number(card.querySelector(".lesson-count").dataset.stops);
    const share = done ? count : at;
    card.classList.toggle("is-finished", done);
    card.querySelector(".lesson-progress i").style.width = `${(100 * share) / count}%`;
    card.querySelector(".lesson-count").textContent = say(
      done ? "lessons.all_stops" : share ? "lessons.some_stops" : "lessons.stops",
      { at: share, count },
    );
    const word = done ? "lessons.again" : share ? "lessons.continue" : "lessons.start";
    const begin = card.querySelector("[data-lesson]");
    begin.textContent = say(word);
    begin.setAttribute("aria-label", `${say(word)}: ${say(`lesson.${name}.title`)}`);
  }
};

/* Mounting --------------------------------------------------------------------------- */

export const mountDock = (element) => {
  translate(element);
  $("dock-back").addEventListener("click", () => enter(open.index - 1));
  $("dock-skip").addEventListener("click", () => enter(open.index + 1));
  $("dock-again").addEventListener("click", () => enter(open.index));
  $("dock-leave").addEventListener("click", () => leaveLesson());
  $("dock-fold").addEventListener("click", (event) => {
    const folded = $("lesson-dock").classList.toggle("is-folded");
    event.currentTarget.setAttribute("aria-expanded", String(!folded));
  });
};

export const mountCards = (element) => {
  translate(element);
  paintCards();
  element.addEventListener("click", (event) => {
    const start = event.target.closest("[data-lesson]");
    const myth = event.target.closest("[data-myth]");
    if (start) startLesson(start.dataset.lesson);
    if (myth) openMyth(myth.dataset.myth);
  });
};

const retold = async () => {
  paintCards();
  const before = open;
  if (!open?.lesson && !open?.myth) return;
  const told = open.lesson
    ? { lesson: await askServer("lesson", { lesson: open.lesson.name }) }
    : { myth: await askServer("myth", { myth: open.myth.name }) };
  if (open !== before || !(told.lesson || told.myth)) return;
  Object.assign(open, told, { feedback: null });
  paint();
};

let begun = false;
document.addEventListener("backstep:moved", () => {
  if (!begun && Object.keys(page.words).length) {
    begun = true;
    resume();
  }
  look();
});
for (const name of ["panel", "trained"]) document.addEventListener(`backstep:${name}`, look);
document.addEventListener("backstep:opened", () => {
  if (open) open.fromCurve = true;
  look();
});
document.addEventListener("backstep:mnist", (event) => {
  mnist = event.detail.state;
  look();
});
document.addEventListener("backstep:words", retold);
