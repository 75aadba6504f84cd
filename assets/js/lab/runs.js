/* The visitor's runs: a list, two or more of them side by side, and files of the open one. */
import { make, setText } from "../core/dom.js";
import { draw } from "../core/plots.js";
import { figures } from "../core/state.js";
import { say } from "../core/words.js";
import { goToSection } from "./bar.js";
import { translatePanel } from "./panels.js";

const EVERY = 3000; // ms between two looks at the list while a run is live
const MOST = 6;

const words = (key, values) => say(`mnist.${key}`, values);

function button(key, action, name) {
  const one = make("button", { class: "quiet" }, words(`runs.${key}`));
  one.type = "button";
  one.dataset.do = action;
  one.setAttribute("aria-label", `${words(`runs.${key}`)}: ${name}`);
  return one;
}

function save(file) {
  const bytes = Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0));
  const link = make("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.media }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function tableRow(cells, best = []) {
  const line = make("tr");
  cells.forEach((text, place) => {
    const cell = make(place ? "td" : "th", { class: best[place - 1] ? "is-best" : "" }, text);
    if (!place) cell.scope = "row";
    line.append(cell);
  });
  return line;
}

function group(key, span) {
  const line = make("tr", { class: "runs-group" });
  const cell = make("th", {}, words(key));
  cell.colSpan = span;
  line.append(cell);
  return line;
}

function showComparison(section, value) {
  section.hidden = !value.names;
  if (!value.names) return;
  setText(section.querySelector(".mnist-sentence"), value.sentence);
  const table = section.querySelector("table");
  const head = make("thead");
  head.append(tableRow(["", ...value.names]));
  const body = make("tbody");
  const span = value.names.length + 1;
  if (value.settings.length) body.append(group("compare.settings", span));
  body.append(...value.settings.map(({ name, cells }) => tableRow([name, ...cells])));
  body.append(group("compare.results", span));
  body.append(...value.results.map(({ name, cells, best }) => tableRow([name, ...cells], best)));
  table.replaceChildren(head, body);
  draw(section.querySelector(".plot"), value.figure);
}

export function mountRuns(element, { props, send, watch, server }) {
  translatePanel(element);
  const find = (name) => element.querySelector(name);
  const section = find(".runs-comparison");
  const ticked = new Set();
  let rows = [];
  let compared = {};
  let asked = {}; // about what and in which language
  let timer = 0;

  const about = (more) => ({ ...asked, ...more });

  function line(row) {
    const one = make("tr", { class: row.name === asked.run ? "is-open" : "" });
    one.dataset.run = row.name;
    const tick = make("input");
    tick.type = "checkbox";
    tick.checked = ticked.has(row.name);
    tick.setAttribute("aria-label", words("runs.tick", { run: row.title }));
    one.append(make("td"), make("th", {}, row.title), ...row.cells.map((text) => make("td", {}, text)));
    one.firstChild.append(tick);
    one.children[1].scope = "row";
    one.lastElementChild.dataset.state = row.state;
    const actions = one.appendChild(make("td", { class: "runs-actions" }));
    if (row.name !== asked.run) actions.append(button("open", "open", row.title));
    if (row.resumable) actions.append(button("resume", "resume", row.title));
    actions.append(button("again", "again", row.title));
    if (!row.busy) actions.append(button("delete", "delete", row.title));
    return one;
  }

  function showRows(next) {
    rows = next;
    const known = new Set(rows.map((row) => row.name));
    const gone = [...ticked].filter((run) => !known.has(run));
    for (const run of gone) ticked.delete(run);
    if (gone.length) compare();
    find(".runs-empty").hidden = rows.length > 0;
    find(".runs-table").hidden = rows.length === 0;
    const held = document.activeElement?.closest(".runs-table tr")?.dataset.run;
    const what = document.activeElement?.dataset?.do ?? "";
    find("tbody").replaceChildren(...rows.map(line));
    if (held) {
      const back = find(`tr[data-run="${held}"]`);
      (what ? back?.querySelector(`[data-do="${what}"]`) : back?.querySelector("input"))?.focus();
    }
    showFiles();
  }

  function showFiles() {
    const open = rows.find((row) => row.name === asked.run);
    setText(find(".runs-of"), open ? words("download.of", { run: open.title }) : words("download.none"));
    for (const one of element.querySelectorAll("[data-file]")) {
      one.disabled = !open || (one.dataset.file === "weights" && !open.weights);
    }
    find(".runs-torch").hidden = !open?.weights;
    const file = "run.safetensors";
    setText(
      find(".runs-torch code"),
      `from safetensors.torch import load_file\nweights = load_file("${file}")  # {"layers.0.weight": tensor(…), "layers.0.bias": …}`,
    );
  }

  function inform(text, hint = false) {
    find(".runs-told").classList.toggle("is-hint", hint);
    setText(find(".runs-told"), text);
  }

  function absorb(answer) {
    if (answer.error || !find(".runs-told").classList.contains("is-hint")) inform(answer.error ?? "");
    if (answer.rows) showRows(answer.rows);
    clearTimeout(timer);
    if (rows.some((row) => row.busy)) timer = setTimeout(look, EVERY);
  }

  async function ask(question, more, then) {
    if (!asked.owner) return;
    try {
      then(await server[question](about(more)));
    } catch {
      inform(words("runs.away"));
    }
  }
  const look = () => {
    clearTimeout(timer);
    if (document.hidden || !element.offsetParent) {
      timer = setTimeout(look, EVERY);
      return undefined;
    }
    return ask("listed", {}, absorb);
  };
  const compare = () =>
    ask("compare", { runs: rows.map((row) => row.name).filter((run) => ticked.has(run)) }, (answer) => {
      compared = answer;
      inform(answer.error ?? (ticked.size === 1 ? words("compare.one_more") : ""), !answer.error);
      showComparison(section, compared);
    });

  element.addEventListener("change", (event) => {
    const run = event.target.closest("tr[data-run]")?.dataset.run;
    if (!run) return;
    if (event.target.checked && ticked.size >= MOST) {
      event.target.checked = false;
      inform(words("compare.most", { most: MOST }));
      return;
    }
    if (event.target.checked) ticked.add(run);
    else ticked.delete(run);
    compare();
  });
  element.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-file]")?.dataset.file;
    if (kind) {
      ask("download", { kind }, (answer) => {
        inform(answer.error ?? "");
        if (answer.content) save(answer);
      });
    }
    const action = event.target.closest("[data-do]")?.dataset.do;
    const run = event.target.closest("tr[data-run]")?.dataset.run;
    if (!action || !run) return;
    if (action === "open") send.open({ run });
    else if (action === "again") {
      send.again({ run });
      goToSection("lab-train");
    } else if (action === "delete" && !confirmed(event.target)) return;
    else {
      ask("act", { run, action }, (answer) => {
        absorb(answer);
        if (!answer.error) send.open({ run: action === "resume" ? run : asked.run === run ? "" : asked.run });
      });
    }
  });
  /* The first press asks, the second one deletes. */
  function confirmed(one) {
    if (one.dataset.sure) return true;
    one.dataset.sure = "yes";
    setText(one, words("runs.sure"));
    one.addEventListener(
      "blur",
      () => {
        delete one.dataset.sure;
        setText(one, words("runs.delete"));
      },
      { once: true },
    );
    return false;
  }

  const show = () => {
    if (!props.value) return;
    asked = props.value;
    look();
    if (ticked.size > 1) compare();
  };
  figures.add(() => compared.figure && draw(section.querySelector(".plot"), compared.figure));
  watch("value", show);
  show();
}
