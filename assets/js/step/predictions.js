/* Predict mode: the number is asked for before it is shown. */
import { $, make } from "../core/dom.js";
import { tex } from "../core/elements.js";
import { full, short } from "../core/numbers.js";
import { page } from "../core/state.js";
import { say } from "../core/words.js";
import { askServer } from "./closer.js";

const MODE = "backstep.predict";
const SCORE = "backstep.predictions";
const MOST_ENTRIES = 5000;

const stored = (name, otherwise) => {
  try {
    return JSON.parse(sessionStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
};

const store = (name, value) => {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    /* Storage may be forbidden; the score then lasts as long as the page. */
  }
};

let on = stored(MODE, false) === true;
let entries = stored(SCORE, []);
let pending = null; // the halt whose questions are on their way
let current = null; // { film, index, goal, payload, questions }: the first question is open
let verdicts = [];
let revealing = false;
const seen = new Map(); // which questions were answered or skipped, by film

const part = (name) => $("prediction").querySelector(`.${name}`);

/* The same net with the same numbers is the same film, in any language. */
const identity = (film) => `${film.iteration} ${JSON.stringify(film.file)}`;

const done = (film) => {
  const id = identity(film);
  if (!seen.has(id)) seen.set(id, new Set());
  return seen.get(id);
};

const isHere = (place, p) => place && place.film === p.film && place.index === p.index;

/* Asking ------------------------------------------------------------------ */

/* Takes over a move to the next halt, if there is something to ask about it. */
export const beforeReveal = (p, goal) => {
  if (!on || p.waiting || goal <= p.index) return false;
  if (isHere(current, p)) focusQuestion();
  else if (!isHere(pending, p)) fetchQuestions(p, goal);
  return true;
};

const fetchQuestions = async (p, goal) => {
  const place = { film: p.film, index: p.index, goal };
  place.payload = { position: p.index, halt: goal, focus: p.selection };
  pending = place;
  const data = await askServer("question", place.payload);
  if (pending !== place) return;
  pending = null;
  if (!on || !isHere(place, p)) return;
  const before = done(p.film);
  const questions = (data?.questions ?? []).filter(({ key }) => !before.has(key));
  verdicts = [];
  if (!questions.length) return reveal(p, goal);
  current = { ...place, questions };
  paint();
  focusQuestion();
};

const reveal = (p, goal) => {
  revealing = true;
  p.moveTo(goal);
  revealing = false;
  paint();
};

/* The open question is answered or skipped: the next one, or the numbers. */
const goOn = () => {
  const p = page.player;
  const { film, goal } = current;
  done(film).add(current.questions.shift().key);
  if (current.questions.length) {
    paint();
    return focusQuestion();
  }
  current = null;
  reveal(p, goal);
  const after = $("step-next").disabled ? $("iteration-next") : $("step-next");
  after.focus({ preventScroll: true });
};

const answer = async (typed) => {
  const place = current;
  const [question] = place.questions;
  if (place.busy) return;
  place.busy = true;
  const reply = await askServer("judge", { ...place.payload, key: question.key, answer: typed });
  place.busy = false;
  if (current !== place || !reply) return;
  part("problem").textContent = reply.error ?? "";
  if (reply.error) return;
  record(question, reply);
  verdicts.push({ ...reply, options: question.options });
  goOn();
  const right = reply.verdict === "right";
  document.dispatchEvent(new CustomEvent("backstep:predicted", { detail: { key: question.key, right } }));
};

const skip = () => {
  record(current.questions[0], { verdict: "skipped", given: "", exact: "", mistake: "" });
  goOn();
};

const close = () => {
  pending = current = null;
  verdicts = [];
  paint();
};

const focusQuestion = () => {
  const choice = part("choices").querySelector("button");
  (choice ?? part("typed")).focus();
  $("prediction").scrollIntoView({ block: "nearest" });
};

/* The score ----------------------------------------------------------------- */

const network = ({ sizes, activations, loss, reduction, optimizer, rate }) =>
  [$("preset")?.querySelector("input")?.value, sizes.join("-"), activations.join(" "), loss, reduction, optimizer, rate]
    .filter(Boolean)
    .join(", ");

const record = (question, reply) => {
  entries.push({
    time: new Date().toISOString(),
    network: network(current.film.network),
    iteration: current.film.iteration,
    step: question.key,
    question: question.text,
    answer: reply.given,
    truth: reply.exact,
    verdict: reply.verdict,
    mistake: reply.mistake,
  });
  entries = entries.slice(-MOST_ENTRIES);
  store(SCORE, entries);
};

const COLUMNS = ["time", "network", "iteration", "step", "question", "answer", "truth", "verdict", "mistake"];

const csv = () => {
  const quoted = (value) => `"${String(value).replaceAll('"', '""')}"`;
  const rows = [COLUMNS, ...entries.map((entry) => COLUMNS.map((name) => entry[name]))];
  // The mark at the beginning tells spreadsheets that the text is UTF-8.
  return `\ufeff${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
};

const download = () => {
  const link = make("a", {
    href: URL.createObjectURL(new Blob([csv()], { type: "text/csv" })),
    download: "backstep-score.csv",
  });
  link.click();
  URL.revokeObjectURL(link.href);
};

const reset = () => {
  entries = [];
  store(SCORE, entries);
  paint();
};

/* Right answers in a row; a close one neither adds to it nor ends it. */
const streak = () => {
  const answered = entries.map(({ verdict }) => verdict).filter((verdict) => verdict !== "skipped");
  return answered.slice(answered.lastIndexOf("wrong") + 1).filter((verdict) => verdict === "right").length;
};

/* Drawing --------------------------------------------------------------------- */

const paint = () => {
  const p = page.player;
  if (!p?.film) return;
  $("step-predict").setAttribute("aria-pressed", String(on));
  $("prediction").hidden = !on;
  document.body.classList.toggle("bs-asking", Boolean(current));
  // The loss after the update is on the page from the beginning.
  document.body.classList.toggle("bs-loss-covered", on && (Boolean(current) || p.index < p.last));
  part("idle").hidden = Boolean(current) || verdicts.length > 0;
  part("asking").hidden = !current;
  part("verdicts").replaceChildren(...verdicts.map(verdictBox));
  if (current) paintQuestion(current.questions[0]);
  paintScore();
};

const paintQuestion = ({ kind, text, symbol, formula, options }) => {
  $("prediction-question").textContent = text;
  part("problem").textContent = "";
  part("typed").value = "";
  part("entry").hidden = kind !== "value";
  part("symbol").replaceChildren(symbol ? tex(symbol) : "");
  const hint = part("hint-formula");
  hint.hidden = !formula;
  hint.open = false;
  hint.querySelector("div").replaceChildren(formula ? tex(`\\displaystyle ${formula}`) : "");
  part("choices").replaceChildren(
    ...options.map((option) =>
      make("button", { type: "button", class: "control quiet", onclick: () => answer(option.value) }, ...label(option)),
    ),
  );
  part("rule").textContent = say(kind === "value" ? "predict.rule" : "predict.rule.choice");
};

const label = ({ symbol, text }) => [...(symbol ? [tex(symbol)] : []), make("span", {}, text)];

const MARKS = { right: "✓", close: "≈", wrong: "✗" };

const verdictBox = ({ verdict, given, exact, sentence, options }) => {
  const chosen = (value) => label(options.find((option) => option.value === value));
  const number = (value) => [make("span", { class: "number", title: full(value) }, short(value))];
  const [written, truth] = options.length ? [chosen, "predict.truth.choice"] : [number, "predict.truth"];
  return make(
    "div",
    { class: "verdict", "data-verdict": verdict },
    make("strong", {}, `${MARKS[verdict]} ${say(`predict.${verdict}`)}`),
    pair("predict.yours", written(given)),
    given === exact ? "" : pair(truth, written(exact)),
    sentence ? make("p", {}, sentence) : "",
  );
};

const pair = (word, parts) => make("span", { class: "pair" }, say(word), ...parts);

const paintScore = () => {
  const answered = entries.filter(({ verdict }) => verdict !== "skipped");
  const right = answered.filter(({ verdict }) => verdict === "right").length;
  part("score").textContent = answered.length ? say("predict.score", { right, asked: answered.length }) : "";
  const row = streak();
  part("streak").textContent = row > 1 ? say("predict.streak", { count: row }) : "";
  for (const name of ["download", "reset"]) part(name).disabled = !entries.length;
};

/* The mode ---------------------------------------------------------------------- */

const set = (wanted) => {
  on = wanted;
  store(MODE, on);
  close();
};

export const predict = {
  isOn: () => on,
  set,
  toggle: () => set(!on),
  entries: () => [...entries],
  question: () => current?.questions[0].key ?? null,
};

const HELD = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", " ", "Enter"]);

/* In the box the keys are the box's: arrows choose, Escape leaves the question unanswered. */
const onKey = (event) => {
  if (!current) return;
  if (HELD.has(event.key)) event.stopPropagation();
  if (event.key === "Escape") {
    close();
    $("step-next").focus({ preventScroll: true });
  }
  const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  const choices = [...part("choices").children];
  const at = choices.indexOf(document.activeElement);
  if (!by || at < 0) return;
  event.preventDefault();
  choices[(at + by + choices.length) % choices.length].focus();
};

/* Enter outside the box must not go on to the next iteration while a question is open. */
const holdEnter = (event) => {
  if (!current || event.key !== "Enter" || event.target !== document.body) return;
  event.preventDefault();
  event.stopPropagation();
  focusQuestion();
};

export const wirePredictions = () => {
  document.addEventListener("keydown", holdEnter, true);
  $("step-predict").addEventListener("click", predict.toggle);
  $("prediction").addEventListener("keydown", onKey);
  part("entry").addEventListener("submit", (event) => {
    event.preventDefault();
    if (current) answer(part("typed").value);
  });
  part("skip").addEventListener("click", () => current && skip());
  part("download").addEventListener("click", download);
  part("reset").addEventListener("click", reset);
  paint();
};

document.addEventListener("backstep:moved", ({ detail }) => {
  if (revealing || detail.reason === "select") return;
  close();
});
document.addEventListener("backstep:words", () => paint());
