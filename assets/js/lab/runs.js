// @ts-check
/* The visitor's runs: a list, two or more of them side by side, and files of the open one. */
/** @import { Gradio, Part, Values } from "../core/component.js" */
/** @import { FileValue, RunRow, RunsComparison } from "../wire.js" */
import { findAll, setText } from "../core/dom.js";
import { draw } from "../core/plots.js";
import { saveFile } from "../core/save.js";
import { figures } from "../core/state.js";
import { say } from "../core/words.js";
import { showComparison } from "./comparison.js";
import { decodeBytes, translatePanel } from "./panels.js";
import { runRow } from "./run_rows.js";
import { openSection } from "./sections.js";

const EVERY = 3000; // ms between two looks at the list while a run is live
const MOST = 6;
const LOAD = `from safetensors.torch import load_file
arrays = load_file("run.safetensors")
names = sorted(arrays, key=lambda name: (int(name.split(".")[1]), name.endswith("bias")))
net.load_state_dict(dict(zip(net.state_dict(), map(arrays.get, names))))
# net is an nn.Sequential of the same layers; LeNet of 28 × 28 begins with nn.ConstantPad2d(2, -1.0)`;

/**
 * @typedef {{ error?: string, rows?: RunRow[] } & Record<string, any>} Answer
 * @typedef {{ owner?: string, run?: string, language?: string }} Asked about what and in which language
 */

/** @param {string} key @param {Values} [values] */
const words = (key, values) => say(`mnist.${key}`, values);

/** Hands a file to the browser. @param {FileValue} file */
const save = ({ name, content, media }) => saveFile(name, decodeBytes(content), media);

/** The first press asks, the second one deletes. @param {Part} one */
function isConfirmed(one) {
  if (one.dataset.sure) return true;
  one.dataset.sure = "yes";
  setText(one, words("runs.sure"));
  const forget = () => {
    delete one.dataset.sure;
    setText(one, words("runs.delete"));
  };
  one.addEventListener("blur", forget, { once: true });
  return false;
}

class RunList {
  /** @type {Set<string>} */
  ticked = new Set();
  /** @type {RunRow[]} */
  rows = [];
  /** @type {RunsComparison} */
  compared = {};
  /** @type {Asked} */
  asked = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;

  /** @param {Part} element @param {Gradio<Asked>} gradio */
  constructor(element, { send, server }) {
    this.element = element;
    this.send = send;
    this.server = server;
  }

  /** @param {string} selector @returns {Part} */
  part(selector) {
    return this.element.querySelector(selector);
  }

  /** @param {RunRow[]} rows */
  showRows(rows) {
    this.rows = rows;
    const known = new Set(rows.map((row) => row.name));
    const gone = [...this.ticked].filter((run) => !known.has(run));
    for (const run of gone) this.ticked.delete(run);
    if (gone.length) this.compare();
    this.part(".runs-empty").hidden = rows.some((row) => row.own);
    this.part(".runs-table").hidden = rows.length === 0;
    this.keepFocus(() =>
      this.part("tbody").replaceChildren(...rows.map((row) => runRow(row, this.asked.run, this.ticked))),
    );
    this.showFiles();
  }

  /** What had the focus in the list has it in the next one. @param {() => void} act */
  keepFocus(act) {
    const focused = /** @type {Part} */ (document.activeElement);
    const held = focused?.closest(".runs-table tr")?.dataset.run;
    const what = focused?.dataset?.do ?? "";
    act();
    if (!held) return;
    const back = this.part(`tr[data-run="${held}"]`);
    back?.querySelector(what ? `[data-do="${what}"]` : "input")?.focus();
  }

  showFiles() {
    const open = this.rows.find((row) => row.name === this.asked.run);
    setText(this.part(".runs-of"), open ? words("download.of", { run: open.title }) : words("download.none"));
    for (const one of findAll(this.element, "[data-file]")) {
      /** @type {Part} */ (one).disabled = !open || (one.dataset.file === "weights" && !open.weights);
    }
    this.part(".runs-torch").hidden = !open?.weights;
    setText(this.part(".runs-torch code"), LOAD);
  }

  /** @param {string} text @param {boolean} [hint] rather than an error */
  inform(text, hint = false) {
    this.part(".runs-told").classList.toggle("is-hint", hint);
    setText(this.part(".runs-told"), text);
  }

  /** @param {Answer} answer */
  absorb(answer) {
    if (answer.error || !this.part(".runs-told").classList.contains("is-hint")) this.inform(answer.error ?? "");
    if (answer.rows) this.showRows(answer.rows);
    clearTimeout(this.timer);
    if (this.rows.some((row) => row.busy)) this.timer = setTimeout(() => this.look(), EVERY);
  }

  /**
   * @param {string} question
   * @param {object} more
   * @param {(answer: Answer) => void} then
   */
  async ask(question, more, then) {
    if (!this.asked.owner) return;
    try {
      then(await this.server[question]({ ...this.asked, ...more }));
    } catch {
      this.inform(words("runs.away"));
    }
  }

  /** Asks for the list, once somebody looks. */
  look() {
    clearTimeout(this.timer);
    if (document.hidden || !this.element.offsetParent) this.timer = setTimeout(() => this.look(), EVERY);
    else this.ask("list_runs", {}, (answer) => this.absorb(answer));
  }

  compare() {
    const runs = this.rows.map((row) => row.name).filter((run) => this.ticked.has(run));
    this.ask("compare", { runs }, (answer) => {
      this.compared = /** @type {RunsComparison} */ (answer);
      this.inform(answer.error ?? (this.ticked.size === 1 ? words("compare.one_more") : ""), !answer.error);
      showComparison(this.part(".runs-comparison"), this.compared);
    });
  }

  /** @param {Part} box @param {string} run */
  tick(box, run) {
    if (box.checked && this.ticked.size >= MOST) {
      box.checked = false;
      this.inform(words("compare.most", { most: MOST }));
      return;
    }
    if (box.checked) this.ticked.add(run);
    else this.ticked.delete(run);
    this.compare();
  }

  /** @param {string} kind */
  download(kind) {
    this.ask("download", { kind }, (answer) => {
      this.inform(answer.error ?? "");
      if (answer.content) save(/** @type {any} */ (answer));
    });
  }

  /** @param {string} action @param {string} run */
  act(action, run) {
    const { asked, send } = this;
    if (action === "open" || action === "again") {
      send[action]({ run });
      openSection("train");
    } else {
      this.ask("act", { run, action }, (answer) => {
        this.absorb(answer);
        if (!answer.error) send.open({ run: action === "resume" ? run : asked.run === run ? "" : asked.run });
      });
    }
  }

  /** @param {Part} target */
  press(target) {
    const kind = target.closest("[data-file]")?.dataset.file;
    if (kind) this.download(kind);
    const action = target.closest("[data-do]")?.dataset.do;
    const run = target.closest("tr[data-run]")?.dataset.run;
    if (!action || !run || (action === "delete" && !isConfirmed(target))) return;
    this.act(action, run);
  }

  redraw() {
    if (this.compared.figure) draw(this.part(".runs-comparison .plot"), this.compared.figure);
  }
}

/** @param {Part} element @param {Gradio<Asked>} gradio */
export function mountRuns(element, gradio) {
  translatePanel(element);
  const runs = new RunList(element, gradio);
  element.addEventListener("change", (/** @type {Part} */ { target }) => {
    const run = target.closest("tr[data-run]")?.dataset.run;
    if (run) runs.tick(target, run);
  });
  element.addEventListener("click", (/** @type {Part} */ { target }) => runs.press(target));
  const show = () => {
    const { value } = gradio.props;
    if (!value) return;
    runs.asked = value;
    runs.look();
    if (runs.ticked.size > 1) runs.compare();
  };
  figures.add(() => runs.redraw());
  gradio.watch("value", show);
  show();
}
