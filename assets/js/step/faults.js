/* Break it: one mistake at a time, the wrong number beside the right one, and what becomes of it. */
import { $, make } from "../core/dom.js";
import { numberElement, tex } from "../core/elements.js";
import { full, short, toNumber } from "../core/numbers.js";
import { draw } from "../core/plots.js";
import { page } from "../core/state.js";
import { say } from "../core/words.js";
import { askServer, registerPanel, showPanel } from "./closer.js";

const title = (name) => say(`fault.${name}.title`);
const reason = (name) => say("faults.harmless", { reason: say(`fault.harmless.${name}`) });

const switchTo = (p, name) => p.ask("fault", { name }, null);

/* Two numbers with so many digits that they can be told apart. */
const apart = (one, other) => {
  if (short(one) !== short(other)) return [short(one), short(other)];
  const [a, b] = [toNumber(one), toNumber(other)];
  for (let digits = 5; digits < 17; digits += 1) {
    const [left, right] = [a.toPrecision(digits), b.toPrecision(digits)];
    if (left !== right) return [left, right].map((text) => text.replaceAll("-", "−"));
  }
  return [full(one), full(other)];
};

/* The list of switches ------------------------------------------------------ */

const switchItem = (p, name) => {
  const button = make(
    "button",
    {
      type: "button",
      role: "switch",
      id: `fault-${name}`,
      class: "switch",
      "aria-checked": "false",
      "aria-describedby": `fault-${name}-what`,
      onclick: () => p.film && switchTo(p, p.film.fault?.name === name ? null : name),
    },
    make("span", { class: "knob", "aria-hidden": "true" }),
    make("span", { class: "label" }, title(name)),
  );
  return make(
    "li",
    { "data-fault": name },
    button,
    make(
      "p",
      { id: `fault-${name}-what` },
      make("span", {}, say(`fault.${name}.what`)),
      make("span", { class: "reason" }),
    ),
    make("div", { class: "fault-detail" }),
  );
};

const buildSwitches = (p) => {
  const root = $("closer-faults");
  root.replaceChildren(
    make("p", { class: "hint" }, say("faults.intro")),
    make(
      "ul",
      { class: "switches", "aria-label": say("faults.list") },
      ...p.film.faults.map(([name]) => switchItem(p, name)),
    ),
  );
  root.dataset.language = document.documentElement.lang;
};

const paintSwitches = (p) => {
  const root = $("closer-faults");
  if (root.dataset.language !== document.documentElement.lang) buildSwitches(p);
  for (const [name, harmless] of p.film.faults) {
    const item = root.querySelector(`[data-fault="${name}"]`);
    const on = p.film.fault?.name === name;
    const button = item.querySelector("button");
    button.setAttribute("aria-checked", String(on));
    button.disabled = Boolean(harmless) && !on;
    item.classList.toggle("is-on", on);
    item.classList.toggle("is-harmless", Boolean(harmless));
    item.querySelector(".reason").textContent = harmless ? ` ${reason(harmless)}` : "";
  }
};

/* What the one that is on does ------------------------------------------------ */

const state = (p) => {
  const { harmless, over, first, right, name, age } = p.film.fault;
  if (harmless) return reason(harmless);
  if (over) return say("faults.over");
  if (first !== null) return say("faults.count", { count: Object.keys(right).length, last: p.last });
  return say(name === "not_zeroed" && age === 0 ? "faults.later" : "faults.unseen");
};

const firstWrong = (p) => {
  const { first, right } = p.film.fault;
  if (first === null) return "";
  const [meant, made] = apart(right[first], p.film.values[first]);
  const symbol = p.film.formulas[first].split(/=|\\leftarrow/)[0];
  return make(
    "div",
    { class: "first-wrong" },
    make("span", {}, say("faults.first", { step: first + 1, last: p.last })),
    tex(symbol),
    make("span", { class: "meant" }, make("small", {}, say("faults.right")), make("span", { class: "number" }, meant)),
    make("span", { class: "made" }, make("small", {}, say("faults.wrong")), make("span", { class: "number" }, made)),
    make(
      "button",
      { type: "button", class: "control", id: "fault-first", onclick: () => p.jumpTo(first + 1) },
      say("faults.go"),
    ),
  );
};

/* A line of code with the part that differs from the other one marked. */
const marked = (line, other) => {
  let start = 0;
  while (start < line.length && line[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(line.length, other.length) - start && line.at(-1 - end) === other.at(-1 - end)) end += 1;
  const stop = line.length - end;
  return [line.slice(0, start), ...(stop > start ? [make("mark", {}, line.slice(start, stop))] : []), line.slice(stop)];
};

const codeLine = (kind, line, other) =>
  make(
    "div",
    { class: `code ${kind}` },
    make(
      "span",
      { class: "whose" },
      `${kind === "meant" ? "✓" : "✗"} ${say(kind === "meant" ? "faults.right" : "faults.wrong")}`,
    ),
    make("code", {}, ...marked(line, other)),
  );

const codePairs = (p) =>
  make(
    "div",
    { class: "code-pairs", tabindex: "0", role: "region", "aria-label": say("faults.code") },
    ...p.film.fault.lines.map(([where, right, wrong]) =>
      make(
        "figure",
        {},
        make("figcaption", {}, `${where.replace(".", ".py · ")}`),
        codeLine("meant", right, wrong),
        codeLine("made", wrong, right),
      ),
    ),
  );

const lossTable = (rows) => {
  const cell = (value) =>
    make("td", {}, value === null ? make("span", { class: "unknown" }, say("faults.diverged")) : numberElement(value));
  const head = ["faults.iterations", "faults.right", "faults.wrong"].map((word) =>
    make("th", { scope: "col" }, say(word)),
  );
  return make(
    "table",
    { class: "facts" },
    make("thead", {}, make("tr", {}, ...head)),
    make(
      "tbody",
      {},
      ...rows.map(([count, right, wrong]) =>
        make("tr", {}, make("th", { scope: "row" }, String(count)), cell(right), cell(wrong)),
      ),
    ),
  );
};

const answers = new WeakMap();

const paintLosses = async (p) => {
  const { film } = p;
  if (film.fault.harmless || film.fault.over) return;
  if (!answers.has(film)) answers.set(film, askServer("faults"));
  const data = await answers.get(film);
  const box = $("closer-faults").querySelector(".fault-losses");
  if (!data) answers.delete(film);
  if (!data || p.film !== film || !box) return;
  box.hidden = false;
  box.querySelector(".told").textContent = data.sentence;
  box.querySelector(".losses-table").replaceChildren(lossTable(data.rows));
  draw(box.querySelector(".plot"), data.figure);
};

const losses = () =>
  make(
    "section",
    { class: "fault-losses", hidden: "" },
    make("h3", {}, say("faults.losses")),
    make("p", { class: "told" }),
    make(
      "div",
      { class: "beside even" },
      make("div", { class: "losses-table" }),
      make("div", {
        class: "plot",
        style: "height:210px",
        role: "img",
        "aria-label": say("faults.chart"),
      }),
    ),
  );

const paintDetail = (p) => {
  for (const box of $("closer-faults").querySelectorAll(".fault-detail")) box.replaceChildren();
  if (!p.film.fault) return;
  $("closer-faults")
    .querySelector(`[data-fault="${p.film.fault.name}"] .fault-detail`)
    .replaceChildren(make("p", { class: "fault-state" }, state(p)), firstWrong(p), codePairs(p), losses());
  paintLosses(p);
};

registerPanel("faults", (p, reason) => {
  if (reason === "step" || reason === "select") return;
  paintSwitches(p);
  paintDetail(p);
});

/* In every view: the banner, the right value beside the wrong one, the wrong line ------- */

const paintBanner = (p) => {
  const banner = $("fault-banner");
  const { fault, iteration } = p.film;
  banner.hidden = !fault;
  if (!fault) return banner.querySelector(".told").replaceChildren();
  const text = say(fault.age ? "faults.banner.since" : "faults.banner", {
    title: title(fault.name),
    iteration: iteration - fault.age,
  });
  banner.querySelector(".told").textContent = fault.harmless ? `${text} ${reason(fault.harmless)}` : text;
};

const paintRight = (p) => {
  const box = $("right-value");
  const meant = p.index ? p.film.fault?.right[p.index - 1] : undefined;
  box.hidden = meant === undefined;
  if (box.hidden) return;
  const [right, wrong] = apart(meant, p.film.values[p.index - 1]);
  box.textContent = say("faults.instead", { right, wrong });
  box.title = `${full(meant)} · ${full(p.film.values[p.index - 1])}`;
};

const paintLines = (p) => {
  const wrong = new Set(p.film.fault && !p.film.fault.harmless ? p.film.fault.lines.map((line) => line[2]) : []);
  for (const line of $("code-line").querySelectorAll(".line")) {
    line.classList.toggle("is-wrong", wrong.has(line.textContent.split("  #")[0].trim()));
  }
};

const paint = () => {
  const p = page.player;
  if (!p?.film || !$("fault-banner") || !$("right-value")) return;
  paintBanner(p);
  paintRight(p);
  paintLines(p);
};

document.addEventListener("backstep:moved", paint);
document.addEventListener("backstep:words", paint);
document.addEventListener("click", (event) => {
  if (event.target.closest("#fault-off")) switchTo(page.player, null);
  if (!event.target.closest("#fault-more")) return;
  showPanel("faults");
  $("closer").scrollIntoView({ block: "start" });
});
