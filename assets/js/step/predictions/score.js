// @ts-check
/* The score of predict mode: kept for the tab of the browser, and downloaded as a table. */
import { $ } from "../../core/dom.js";
import { saveFile } from "../../core/save.js";
import { say } from "../../core/words.js";

/** @import { FilmValue, QuestionValue, NetworkFacts } from "../../wire.js" */

/** @typedef {Record<string, any> & { verdict: string }} Entry a question that was answered or skipped */

const SCORE = "backstep.predictions";

const MOST_ENTRIES = 5000;

/** @param {string} name @param {any} otherwise */
export const stored = (name, otherwise) => {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
};

/** @param {string} name @param {unknown} value */
export const store = (name, value) => {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    /* Storage may be forbidden; the score then lasts as long as the page. */
  }
};

/* One a question that was answered or skipped, the oldest first. */
const score = { entries: stored(SCORE, []) };

export const entries = () => [...score.entries];

/** @param {string} name */
export const part = (name) => $("prediction").querySelector(`.${name}`);

/** @param {NetworkFacts} network */
const describe = ({ sizes, activations, loss, reduction, optimizer, rate }) =>
  [$("preset")?.querySelector("input")?.value, sizes.join("-"), activations.join(" "), loss, reduction, optimizer, rate]
    .filter(Boolean)
    .join(", ");

/** @param {Entry[]} entries */
const keep = (entries) => {
  score.entries = entries.slice(-MOST_ENTRIES);
  store(SCORE, score.entries);
};

/** @param {FilmValue} film @param {QuestionValue} question @param {any} reply */
export const record = (film, question, reply) => {
  const entry = {
    time: new Date().toISOString(),
    network: describe(film.network),
    iteration: film.iteration,
    step: question.key,
    question: question.text,
    answer: reply.given,
    truth: reply.exact,
    verdict: reply.verdict,
    mistake: reply.mistake,
  };
  keep([...score.entries, entry]);
};

export const reset = () => keep([]);

const COLUMNS = ["time", "network", "iteration", "step", "question", "answer", "truth", "verdict", "mistake"];

/**
 * The score as a table that spreadsheets read.
 * @param {Entry[]} entries
 */
export const asCsv = (entries) => {
  const quoted = (/** @type {any} */ value) => `"${String(value).replaceAll('"', '""')}"`;
  const rows = [COLUMNS, ...entries.map((/** @type {any} */ entry) => COLUMNS.map((name) => entry[name]))];
  // The mark at the beginning tells spreadsheets that the text is UTF-8.
  return `\ufeff${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
};

export const download = () => saveFile("backstep-score.csv", asCsv(score.entries), "text/csv");

/**
 * Right answers in a row; a close one neither adds to it nor ends it.
 * @param {Entry[]} entries
 */
export const countStreak = (entries) => {
  const answered = entries
    .map((/** @type {Entry} */ { verdict }) => verdict)
    .filter((/** @type {string} */ verdict) => verdict !== "skipped");
  return answered
    .slice(answered.lastIndexOf("wrong") + 1)
    .filter((/** @type {string} */ verdict) => verdict === "right").length;
};

export const paintScore = () => {
  const answered = score.entries.filter((/** @type {Entry} */ { verdict }) => verdict !== "skipped");
  const right = answered.filter((/** @type {Entry} */ { verdict }) => verdict === "right").length;
  part("score").textContent = answered.length ? say("predict.score", { right, asked: answered.length }) : "";
  const row = countStreak(score.entries);
  part("streak").textContent = row > 1 ? say("predict.streak", { count: row }) : "";
  for (const name of ["download", "reset"]) part(name).disabled = !score.entries.length;
};
