/* The step view of the lab: the verdict of autograd and of differences, and its table. */
import { make } from "../../core/dom.js";
import { short, toNumber } from "../../core/numbers.js";
import { say } from "../../core/words.js";
import { View, word } from "./state.js";

const tiny = (value) =>
  value === 0 ? "0" : Number.isFinite(value) ? value.toExponential(1).replaceAll("-", "−") : short(value);

const row = (name, value, limit, wrong) =>
  make(
    "tr",
    { class: wrong ? "is-wrong" : "" },
    make("th", { scope: "row" }, word(`proof.${name}`)),
    make("td", { class: "number" }, tiny(value)),
    make("td", { class: "tolerance" }, `${wrong ? ">" : "≤"} ${tiny(limit)}`),
  );

/* Whether a layer deviates from a reference by more than it may. */
const deviates = ({ tolerances }, layer, name) => {
  const judged = name === "differences" ? "beyond" : name;
  return judged in tolerances && !(toNumber(layer[judged]) <= tolerances[judged]);
};

/* The largest error of each check in any layer, and what it may be. */
const rows = (proof) => {
  const { tolerances } = proof;
  const worst = (name) => Math.max(...proof.layers.map((layer) => toNumber(layer[name])));
  const checked = (name, value, limit) => row(name, value, limit, !(value <= limit));
  return [
    checked("loss", toNumber(proof.loss), tolerances.autograd),
    checked("autograd", worst("autograd"), tolerances.autograd),
    row("differences", worst("differences"), tolerances.beyond, worst("beyond") > tolerances.beyond),
    checked("update", worst("update"), tolerances.update),
    checked("rounding", worst("rounding"), tolerances.rounding),
  ];
};

Object.assign(View.prototype, {
  async prove() {
    const { b } = this;
    this.paintProof();
    const proof = await this.ask("step_proof", { id: b.film.id });
    if (this.b !== b) return;
    this.proof = proof;
    this.paintProof();
  },

  paintProof() {
    const box = this.find(".steps-proof");
    const { proof } = this;
    if (!proof || proof.error) {
      box.dataset.state = proof ? "failed" : "pending";
      box.replaceChildren(proof ? say(proof.error.key, proof.error.values) : say("verify.pending"));
      return;
    }
    box.dataset.state = proof.passed ? "passed" : "failed";
    const count = proof.layers.reduce((sum, layer) => sum + layer.parameters, 0);
    box.replaceChildren(
      make(
        "div",
        { class: "verdict" },
        make("strong", {}, `${proof.passed ? "✓" : "✗"} ${say(proof.passed ? "verify.passed" : "verify.failed")}`),
        make("span", {}, say("verify.count", { count: count.toLocaleString("en-US").replaceAll(",", " ") })),
      ),
      make("p", { class: "by" }, word("proof.by")),
      make("table", {}, make("tbody", {}, ...rows(proof))),
      make("button", { type: "button", class: "quiet", onclick: () => this.openTable() }, word("proof.open")),
    );
  },

  openTable() {
    const { proof, b } = this;
    const dialog = this.find(".steps-table");
    const names = ["parameters", "autograd", "sampled", "differences", "kinks", "update", "rounding"];
    const head = make(
      "tr",
      {},
      make("th", {}, word("proof.layer")),
      ...names.map((name) => make("th", {}, word(`proof.column.${name}`))),
    );
    const rows = proof.layers.map((layer) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, `${layer.layer} · ${word(`kind.${b.layers[layer.layer - 1].kind}`)}`),
        ...names.map((name) =>
          make(
            "td",
            { class: `number${deviates(proof, layer, name) ? " is-wrong" : ""}` },
            ["parameters", "sampled", "kinks"].includes(name) ? String(layer[name]) : tiny(toNumber(layer[name])),
          ),
        ),
      ),
    );
    dialog
      .querySelector(".table-scroll")
      .replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
    dialog.querySelector("p").textContent = word("proof.note", {
      images: proof.images,
      rounding: tiny(proof.tolerances.rounding),
      flipped: proof.flipped,
    });
    dialog.showModal();
  },
});
