/* The step view of the lab: the step in words and code, and how one number of it was made. */
(() => {
  "use strict";
  const B = window.Backstep;
  const { make } = B;
  const { place } = B.mnist.batch;
  const { View, say, tileOf, GRADIENTS } = B.mnist.stepParts;

  Object.assign(View.prototype, {
    sentence() {
      const { term, b } = this;
      if (!term) return say("begin");
      const { quantity, kind, layer } = term;
      const alone = b.film.labels.length === 1 ? [`.single.${kind}`, ".single"] : [];
      const variant = [...alone, `.${kind}`, ""].find((ending) => B.words[`mnist.steps.say.${quantity}${ending}`]);
      const values = { layer, above: layer + 1, below: layer - 1, count: b.film.labels.length, label: b.named(b.label), rate: String(Number(b.film.rate.toPrecision(4))) };
      const text = say(`say.${quantity}${variant}`, values);
      return quantity === "new" && b.film.in_place ? `${text} ${say("say.in_place")}` : text;
    },

    paintCode() {
      const panel = this.find(".steps-code");
      const [name, row] = this.term?.line ?? [null, -1];
      const listing = this.b.film.listings[name];
      const title = this.root.querySelector(".steps-side .listing-title");
      title.textContent = listing?.title ?? "";
      if (!listing) return panel.replaceChildren();
      panel.replaceChildren(...listing.lines.map((text, i) => make("span", {
        class: `line${i === row ? " is-current" : ""}`, "data-number": listing.first_line + i,
      }, text || " ")));
      const line = panel.children[row];
      requestAnimationFrame(() => (panel.scrollTop = line.offsetTop - panel.clientHeight / 2 + line.offsetHeight / 2));
    },

    /* The formula, the numbers, where they are, and how they were made. */
    paintSubject() {
      const { b, subject } = this;
      if (!b) return;
      this.outline();
      const [formula, numbers, where] = [this.find(".steps-formula"), this.find(".steps-numbers"), this.find(".steps-place")];
      const made = this.find(".steps-made");
      if (!subject) {
        formula.replaceChildren(B.say("formula.begin"));
        numbers.replaceChildren(B.say("substituted.begin"));
        where.textContent = "";
        made.replaceChildren(make("p", { class: "hint" }, say("hint")));
        numbers.dataset.latex = "";
        return;
      }
      const { term, at } = subject;
      const value = this.value(term, at);
      this.write(formula, term.formula);
      const latex = value === null ? null : B.mnist.numbers(b, term.quantity, term.layer, at, value);
      if (latex) this.write(numbers, latex);
      else numbers.replaceChildren(latex === null ? say("coming") : "");
      Object.assign(numbers.dataset, { latex: latex ?? "", value: value === null ? "" : String(value) });
      where.textContent = this.addressText(term, at);
      this.paintMade(made, term, at, value);
    },

    paintMade(made, term, at, value) {
      const { b } = this;
      const parts = B.mnist.made(b, term.quantity, term.layer, at, (index) => {
        this.choice.set(`u${term.layer}`, index);
        this.hovered = null;
        const tile = this.tiles.get(tileOf(term));
        if (tile && this.term !== term) this.hovered = { key: tile.key, at: index, text: String(index) };
        this.paintSubject();
      });
      const title = make("header", {}, make("h2", {}, say("made", { place: this.addressText(term, at) })),
        value === null ? "" : B.shown(value, GRADIENTS.has(term.quantity) ? "delta" : "value"));
      made.replaceChildren(title, ...(parts ?? [make("p", { class: "hint" }, say("coming"))]),
        ...(parts && !parts.length ? [make("p", { class: "hint" }, say("no_sum"))] : []));
    },

    addressText(term, at) {
      const { b } = this;
      const { quantity, layer } = term;
      if (quantity === "loss") return say("image_of", { image: b.sample + 1, label: b.named(b.label) });
      if (quantity === "batch_loss") return say("mean_of", { count: b.film.labels.length });
      const unitOf = (shape, unit) => shape.length === 3 ? say("channel", { channel: unit + 1 }) : say("unit", { unit: unit + 1 });
      if (typeof at === "object") {
        const own = b.layers[layer - 1];
        const unit = unitOf(own.outputs, at.unit);
        if (quantity === "bias_gradient") return say("bias_of", { unit });
        const dense = own.kind === "dense";
        const shape = dense ? b.shape(layer - 1) : own.weights.slice(1);
        const inside = place(shape, at.source);
        const source = dense ? B.mnist.sourceName(shape, at.source)
          : say("kernel_at", { channel: inside.channel + 1, row: inside.row + 1, column: inside.column + 1 });
        return say("weight_of", { unit, source });
      }
      if (layer === b.depth) return say("output", { name: b.named(at) });
      return B.mnist.sourceName(b.shape(layer), at);
    },

    write(element, source) {
      if (element.dataset.source === source && element.querySelector(".katex")) return;
      katex.render(source, element, { displayMode: true, throwOnError: false });
      element.dataset.source = source;
    },
  });
})();
