/* What the net of the open run has learned: asks while the section is in sight, and hands what
   comes back to the views: confusion, accuracy of each class, gallery, projection, weights. */
import { make, setText } from "../core/dom.js";
import { say } from "../core/words.js";
import { buildGallery, className, percentText } from "./gallery.js";
import { buildKernels } from "./kernels.js";
import { translatePanel } from "./panels.js";
import { buildProjection } from "./projection.js";

const BETWEEN_MS = 1500; // from one question to the next, while epochs fly by
const PATIENCE_MS = 400; // after which the page says that it waits
const CLASSES = [...Array(10).keys()];
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/* ---- confusion matrix -------------------------------------------------------------------- */

function buildMatrix(table) {
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  head.append(make("td"));
  CLASSES.forEach((truth) => {
    const row = body.insertRow();
    [
      [head, "col"],
      [row, "row"],
    ].forEach(([line, scope]) => {
      const name = line.appendChild(make("th"));
      name.scope = scope;
      name.append(make("span"));
    });
    CLASSES.forEach((answer) => {
      const button = row.insertCell().appendChild(make("button"));
      button.type = "button";
      button.tabIndex = truth + answer === 0 ? 0 : -1;
      button.classList.toggle("learned-diagonal", truth === answer);
    });
  });
}

function confusion(element, pick) {
  const $ = (selector) => element.querySelector(selector);
  const table = $("table");
  buildMatrix(table);
  const button = (truth, answer) => table.tBodies[0].rows[truth].cells[answer + 1].firstElementChild;
  const place = (one) => [one.closest("tr").sectionRowIndex, one.closest("td").cellIndex - 1];
  const fields = ["#learned-true", "#learned-answered"].map($);
  let value = null;

  function show() {
    if (!value) return;
    const { counts, shares, strengths } = value.confusion;
    const asShares = $("[name=learned-numbers]:checked").value === "shares";
    const names = CLASSES.map((digit) => className(value.dataset, digit));
    table.classList.toggle(
      "learned-named",
      names.some((name) => name.length > 1),
    );
    CLASSES.forEach((truth) => {
      setText(table.tHead.rows[0].cells[truth + 1].firstElementChild, names[truth]);
      setText(table.tBodies[0].rows[truth].cells[0].firstElementChild, names[truth]);
      fields.forEach((field) => setText(field.options[truth], names[truth]));
      CLASSES.forEach((answer) => {
        const [one, count, share] = [button(truth, answer), counts[truth][answer], shares[truth][answer]];
        setText(one, asShares ? (100 * share).toFixed(1) : String(count));
        one.classList.toggle("learned-zero", count === 0);
        one.style.setProperty("--strength", `${100 * strengths[truth][answer]}%`);
        one.setAttribute(
          "aria-label",
          say("mnist.learned.cell", {
            truth: names[truth],
            answer: names[answer],
            count,
            share: percentText(share, 1),
          }),
        );
      });
    });
  }

  function select(truth, answer) {
    table.querySelectorAll("td > button").forEach((one) => {
      const here = place(one).join() === [truth, answer].join();
      one.tabIndex = here ? 0 : -1;
      one.parentElement.setAttribute("aria-selected", String(here));
    });
    [fields[0].value, fields[1].value] = [truth, answer];
  }

  table.addEventListener("click", (event) => {
    const one = event.target.closest("td > button");
    if (one) pick(...place(one));
  });
  table.addEventListener("keydown", (event) => {
    const one = event.target.closest("td > button");
    if (!one || !ARROWS[event.key]) return;
    event.preventDefault();
    const [truth, answer] = place(one).map((at, i) => Math.min(9, Math.max(0, at + ARROWS[event.key][i])));
    button(truth, answer).focus();
  });
  $("#learned-show-cell").addEventListener("click", () => pick(...fields.map((one) => Number(one.value))));
  $("#learned-numbers").addEventListener("change", show);
  return {
    show,
    select,
    take(overview) {
      value = overview;
      show();
    },
    /* The most frequent error: what one would ask for first. */
    worst() {
      const errors = value.confusion.strengths.flat();
      const at = errors.indexOf(Math.max(...errors));
      return { truth: Math.floor(at / 10), answer: at % 10 };
    },
  };
}

/* ---- accuracy of each class -------------------------------------------------------------- */

const COLUMNS = ["class", "recall", "precision"];

function classes(element) {
  const table = element.querySelector("table");
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  const sort = { by: "class", up: true };
  let value = null;

  const heads = COLUMNS.map((name) => {
    const cell = head.appendChild(make("th"));
    cell.scope = "col";
    const button = cell.appendChild(make("button", { class: "learned-sort" }));
    button.type = "button";
    button.addEventListener("click", () => {
      sort.up = sort.by === name ? !sort.up : true;
      sort.by = name;
      show();
    });
    return cell;
  });

  function bar(row, share, detail) {
    const cell = row.insertCell();
    const line = cell.appendChild(make("span", { class: "learned-bar" }));
    line.appendChild(make("span")).style.width = `${100 * (share ?? 0)}%`;
    const text = share === null ? say("mnist.learned.never") : percentText(share, 1);
    cell.append(make("span", { class: "number" }, text));
    cell.append(make("small", {}, detail));
  }

  function show() {
    if (!value) return;
    heads.forEach((cell, i) => {
      const mine = COLUMNS[i] === sort.by;
      cell.setAttribute("aria-sort", mine ? (sort.up ? "ascending" : "descending") : "none");
      const arrow = mine ? (sort.up ? " ▲" : " ▼") : "";
      setText(cell.firstElementChild, say(`mnist.learned.${COLUMNS[i]}`) + arrow);
    });
    const rows = value.classes.map((one, digit) => ({ ...one, class: digit }));
    rows.sort((one, other) => (sort.up ? 1 : -1) * ((one[sort.by] ?? -1) - (other[sort.by] ?? -1)));
    body.replaceChildren();
    rows.forEach((one) => {
      const row = body.insertRow();
      const name = row.appendChild(make("th", {}, className(value.dataset, one.class)));
      name.scope = "row";
      bar(row, one.recall, say("mnist.learned.recall_of", one));
      bar(row, one.precision, say("mnist.learned.precision_of", one));
    });
  }

  return {
    show,
    take(overview) {
      value = overview;
      show();
    },
  };
}

/* ---- the board --------------------------------------------------------------------------- */

export function mountLearned(element, { props, watch, server }) {
  translatePanel(element);
  element.classList.add("learned-none");
  const $ = (selector) => element.querySelector(selector);
  let who = {};
  let value = null;
  let due = false;
  let busy = false;
  let near = false;

  const asking = (ask) => (question) =>
    ask({ ...who, ...question }).catch(() => ({ error: { key: "mnist.learned.no_answer" } }));
  const images = buildGallery($("#mnist-digits"), asking(server.gallery));
  const lead = (choice) => {
    images.choose(choice);
    $("#mnist-digits").scrollIntoView({ block: "nearest", behavior: "smooth" });
  };
  const pickCell = (truth, answer) => {
    matrix.select(truth, answer);
    lead({ kind: "cell", truth, answer });
  };
  const matrix = confusion($("#mnist-confusion"), pickCell);
  const rates = classes($("#mnist-classes"));
  const cloud = buildProjection($("#mnist-projection"), server.picture, (index) => lead({ kind: "near", index }));
  const weights = buildKernels($("#mnist-weights"), asking(server.weights));
  let suggested = null;

  function moment() {
    const line = $(".learned-moment");
    line.classList.toggle("learned-error", Boolean(value?.error));
    if (value?.error) return setText(line, say(value.error.key, value.error.values));
    const accuracy = percentText(value?.accuracy ?? 0, 2);
    const { key, values } = value?.moment ?? { key: "mnist.learned.nothing" };
    return setText(line, say(key, { ...values, accuracy }));
  }

  function show(answer) {
    value = answer;
    element.classList.toggle("learned-none", !value.moment);
    moment();
    images.refresh();
    if (!value.moment) return;
    matrix.take(value);
    if (suggested !== who.run) {
      suggested = who.run;
      const { truth, answer: said } = matrix.worst();
      matrix.select(truth, said);
      images.suggest({ truth, answer: said });
    }
    rates.take(value);
    cloud.take(value);
    weights.take(value);
  }

  async function refresh() {
    due = true;
    if (busy || !near) return;
    busy = true;
    while (due && near) {
      due = false;
      const waiting = setTimeout(() => {
        element.classList.add("learned-asking");
        setText($(".learned-moment"), say("mnist.learned.asking"));
      }, PATIENCE_MS);
      const answer = await asking(server.overview)({});
      clearTimeout(waiting);
      element.classList.remove("learned-asking");
      show(answer);
      element.dataset.shown = who.change;
      await pause(BETWEEN_MS);
    }
    busy = false;
  }

  new IntersectionObserver(
    (entries) => {
      near = entries.at(-1).isIntersecting;
      if (near && due) refresh();
    },
    { rootMargin: "300px" },
  ).observe(element);
  document.addEventListener("backstep:words", () => {
    if (!value) return;
    moment();
    [images, matrix, rates, cloud, weights].forEach((view) => view.show());
  });
  const follow = () => {
    who = props.value || {};
    refresh();
  };
  watch("value", follow);
  follow();
}
