/* The step view of the lab: the step in words and code, and how one number of it was made. */
import { make } from "../../core/dom.js";
import { numberElement, typeset } from "../../core/elements.js";
import { page } from "../../core/state.js";
import { say } from "../../core/words.js";
import { numbersFormula } from "./formulas.js";
import { describeMade, sourceName } from "./made.js";
import { GRADIENTS, tileOf, View, word } from "./state.js";
import { place } from "./values.js";

Object.assign(View.prototype, {
  sentence() {
    const { term, b } = this;
    if (!term) return word("begin");
    const { quantity, kind, layer } = term;
    const alone = b.film.labels.length === 1 ? [`.single.${kind}`, ".single"] : [];
    const variant = [...alone, `.${kind}`, ""].find((ending) => page.words[`mnist.steps.say.${quantity}${ending}`]);
    const values = {
      layer,
      above: layer + 1,
      below: layer - 1,
      count: b.film.labels.length,
      label: b.named(b.label),
      rate: String(Number(b.film.rate.toPrecision(4))),
    };
    const text = word(`say.${quantity}${variant}`, values);
    return quantity === "new" && b.film.in_place ? `${text} ${word("say.in_place")}` : text;
  },

  paintCode() {
    const panel = this.find(".steps-code");
    const [name, row] = this.term?.line ?? [null, -1];
    const listing = this.b.film.listings[name];
    const title = this.root.querySelector(".steps-side .listing-title");
    title.textContent = listing?.title ?? "";
    if (!listing) return panel.replaceChildren();
    panel.replaceChildren(
      ...listing.lines.map((text, i) =>
        make(
          "span",
          {
            class: `line${i === row ? " is-current" : ""}`,
            "data-number": listing.first_line + i,
          },
          text || " ",
        ),
      ),
    );
    const line = panel.children[row];
    requestAnimationFrame(() => (panel.scrollTop = line.offsetTop - panel.clientHeight / 2 + line.offsetHeight / 2));
  },

  /* The formula, the numbers, where they are, and how they were made. */
  paintSubject() {
    const { b, subject } = this;
    if (!b) return;
    this.outline();
    const [formula, numbers, where] = [
      this.find(".steps-formula"),
      this.find(".steps-numbers"),
      this.find(".steps-place"),
    ];
    const made = this.find(".steps-made");
    if (!subject) {
      formula.replaceChildren(say("formula.begin"));
      numbers.replaceChildren(say("substituted.begin"));
      where.textContent = "";
      made.replaceChildren(make("p", { class: "hint" }, word("hint")));
      numbers.dataset.latex = "";
      return;
    }
    const { term, at } = subject;
    const value = this.value(term, at);
    this.write(formula, term.formula);
    const latex = value === null ? null : numbersFormula(b, term.quantity, term.layer, at, value);
    if (latex) this.write(numbers, latex);
    else numbers.replaceChildren(latex === null ? word("coming") : "");
    Object.assign(numbers.dataset, {
      latex: latex ?? "",
      value: value === null ? "" : String(value),
    });
    where.textContent = this.addressText(term, at);
    this.paintMade(made, term, at, value);
  },

  paintMade(made, term, at, value) {
    const { b } = this;
    const parts = describeMade(b, term.quantity, term.layer, at, (index) => {
      this.choice.set(`u${term.layer}`, index);
      this.hovered = null;
      const tile = this.tiles.get(tileOf(term));
      if (tile && this.term !== term) this.hovered = { key: tile.key, at: index, text: String(index) };
      this.paintSubject();
    });
    const title = make(
      "header",
      {},
      make("h2", {}, word("made", { place: this.addressText(term, at) })),
      value === null ? "" : numberElement(value, GRADIENTS.has(term.quantity) ? "delta" : "value"),
    );
    made.replaceChildren(
      title,
      ...(parts ?? [make("p", { class: "hint" }, word("coming"))]),
      ...(parts && !parts.length ? [make("p", { class: "hint" }, word("no_sum"))] : []),
    );
  },

  addressText(term, at) {
    const { b } = this;
    const { quantity, layer } = term;
    if (quantity === "loss") return word("image_of", { image: b.sample + 1, label: b.named(b.label) });
    if (quantity === "batch_loss") return word("mean_of", { count: b.film.labels.length });
    const unitOf = (shape, unit) =>
      shape.length === 3 ? word("channel", { channel: unit + 1 }) : word("unit", { unit: unit + 1 });
    if (typeof at === "object") {
      const own = b.layers[layer - 1];
      const unit = unitOf(own.outputs, at.unit);
      if (quantity === "bias_gradient") return word("bias_of", { unit });
      const dense = own.kind === "dense";
      const shape = dense ? b.shape(layer - 1) : own.weights.slice(1);
      const inside = place(shape, at.source);
      const source = dense
        ? sourceName(shape, at.source)
        : word("kernel_at", {
            channel: inside.channel + 1,
            row: inside.row + 1,
            column: inside.column + 1,
          });
      return word("weight_of", { unit, source });
    }
    if (layer === b.depth) return word("output", { name: b.named(at) });
    return sourceName(b.shape(layer), at);
  },

  write(element, source) {
    if (element.dataset.source === source && element.querySelector(".katex")) return;
    typeset(element, source);
    element.dataset.source = source;
  },
});
