/* Training on several GPUs: one real batch, shared. The numbers come from the server in one answer;
   stages, the chosen weight and mean or sum only choose among them. */
(() => {
  "use strict";
  const Backstep = window.Backstep;
  const { translate, say, make, bytes, signed, paint, picture } = Backstep.mnist;
  const words = (key, values) => Backstep.say(`mnist.ranks.${key}`, values);
  const { short } = Backstep;
  const ROWS = 10;
  const SCALED = ["adam", "adamw", "rmsprop", "adagrad"];

  const floats = (packed) => new Float32Array(bytes(packed).buffer);
  const tex = (value) => {
    const text = short(value).replace("−", "-");
    const [mantissa, power] = text.split("e");
    return power === undefined ? text : `${mantissa}\\cdot10^{${power}}`;
  };
  const added = (value) => (value < 0 ? `\\left(${tex(value)}\\right)` : tex(value));

  const plain = (value) => String(Number(value.toPrecision(4)));

  function size(count) {
    const units = ["B", "kB", "MB", "GB", "TB"];
    const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), units.length - 1);
    return `${Number((count / 1000 ** power).toPrecision(3))} ${units[power]}`;
  }

  /* ---- what the server says, with numbers unpacked ------------------------------------- */

  function read(value) {
    const shares = value.shares.map((share) => ({ ...share, map: floats(share.map) }));
    const maps = Object.fromEntries(
      Object.entries(value.maps).map(([name, packed]) => [name, floats(packed)]),
    );
    const images = shares.reduce((count, share) => count + share.labels.length, 0);
    const every = [maps.whole, ...shares.map((share) => share.map)];
    const limit = Math.max(...every.map((map) => map.reduce((m, g) => Math.max(m, Math.abs(g)), 0)));
    return {
      ...value, shares, maps, images, limit,
      weights: floats(value.weights), updated: floats(value.updated),
    };
  }

  const strongest = (map) =>
    map.reduce((best, g, at) => (Math.abs(g) > Math.abs(map[best]) ? at : best), 0);

  /* ---- maps of a gradient -------------------------------------------------------------- */

  function drawMap(frame, map, lesson, chosen) {
    const canvas = frame.querySelector("canvas");
    const palette = signed("--bs-delta-negative", "--bs-delta-positive");
    const limit = lesson.limit || 1;
    const levels = Int8Array.from(map, (g) => Math.round(127 * Math.max(-1, Math.min(1, g / limit))));
    paint(canvas, new Uint8Array(levels.buffer), lesson.columns, ROWS, palette);
    const mark = frame.querySelector("i");
    const [row, column] = [Math.floor(chosen / lesson.columns), chosen % lesson.columns];
    mark.style.left = `${(100 * (column + 0.5)) / lesson.columns}%`;
    mark.style.top = `${(100 * (row + 0.5)) / ROWS}%`;
  }

  function choosing(frame, lesson, choose) {
    const canvas = frame.querySelector("canvas");
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      const { columns } = lesson();
      const column = Math.floor(((event.clientX - box.left) / box.width) * columns);
      const row = Math.floor(((event.clientY - box.top) / box.height) * ROWS);
      choose(() => Math.min(row, ROWS - 1) * columns + Math.min(column, columns - 1));
    });
    canvas.addEventListener("keydown", (event) => {
      const { columns } = lesson();
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      choose((at) => (at + step >= 0 && at + step < ROWS * columns ? at + step : at));
    });
  }

  /* ---- one card a rank ----------------------------------------------------------------- */

  function card(rank, lesson, choose) {
    const element = make("section", "mnist-card ranks-card");
    const frame = make("div", "ranks-map");
    const canvas = make("canvas");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "img");
    frame.append(canvas, make("i"), make("span", "ranks-later"));
    const own = make("p", "ranks-own");
    own.append(make("span"), make("b", "number"));
    const value = make("p", "ranks-own ranks-value");
    value.append(make("span"), make("b", "number"));
    element.append(
      make("h3", "", words("rank", { rank })), make("p", "mnist-note"), make("div", "ranks-images"),
      own, make("p", "ranks-caption"), frame, value,
    );
    choosing(frame, lesson, choose);
    return element;
  }

  function fillCard(element, rank, lesson, state) {
    const share = lesson.shares[rank];
    const count = share.labels.length;
    const [, note, images, own, caption, frame, value] = element.children;
    element.firstChild.textContent = words("rank", { rank });
    say(note, words("images_of", { count, all: lesson.images, weight: `${count}/${lesson.images}` }));
    showImages(images, share, lesson);
    say(own.firstChild, words("own_loss"));
    say(own.lastChild, state.stage > 1 ? short(share.loss) : "–");
    say(caption, words("own_map"));
    say(frame.querySelector(".ranks-later"), state.stage > 1 ? "" : words("later"));
    frame.classList.toggle("is-later", state.stage < 2);
    const who = words("rank", { rank });
    frame.querySelector("canvas").setAttribute(
      "aria-label", words("map_label", { who, columns: lesson.columns }),
    );
    drawMap(frame, share.map, lesson, state.chosen);
    say(value.firstChild, state.stage > 3 ? "w" : "∂L/∂w");
    coloured(value.lastChild, state.stage > 3 ? after(lesson, state) : share.map[state.chosen],
      state.stage > 3 ? "value" : "delta");
    value.hidden = state.stage < 2;
  }

  function coloured(element, value, kind) {
    element.className = `number ${kind} ${value < 0 ? "negative" : value > 0 ? "positive" : "zero"}`;
    element.title = Backstep.full(value);
    say(element, short(value));
  }

  function showImages(list, share, lesson) {
    const size = lesson.channels * lesson.side ** 2;
    const pixels = bytes(share.pixels);
    list.replaceChildren(...share.labels.map((label, at) => {
      const figure = make("figure");
      const canvas = make("canvas");
      canvas.setAttribute("role", "img");
      const name = Backstep.mnist.named(lesson.dataset, label);
      canvas.setAttribute("aria-label", `${name} (${share.numbers[at]})`);
      canvas.title = `${name} · ${share.numbers[at]}`;
      picture(canvas, pixels.subarray(at * size, (at + 1) * size), lesson.side, lesson.channels);
      figure.append(canvas);
      return figure;
    }));
  }

  /* ---- sentences and formulas ---------------------------------------------------------- */

  const after = (lesson, { chosen, sum }) =>
    sum
      ? lesson.weights[chosen] + changeOf(lesson, chosen) * factor(lesson, chosen)
      : lesson.updated[chosen];
  const changeOf = (lesson, chosen) => lesson.updated[chosen] - lesson.weights[chosen];
  const factor = (lesson, chosen) =>
    SCALED.includes(lesson.optimizer) || !lesson.maps.mean[chosen]
      ? 1
      : lesson.maps.sum[chosen] / lesson.maps.mean[chosen];

  function sentence(lesson, { stage, chosen, sum }) {
    const own = lesson.shares.map((share) => share.map[chosen]);
    const mean = lesson.maps.mean[chosen];
    const key = sum && stage > 2 && !(stage === 4 && SCALED.includes(lesson.optimizer))
      ? `say.${stage}.sum` : `say.${stage}`;
    return words(key, {
      images: lesson.images, ranks: lesson.ranks, seed: lesson.seed,
      low: short(Math.min(...own)), high: short(Math.max(...own)),
      ratio: mean ? short(lesson.maps.sum[chosen] / mean) : "∞",
      rate: plain(lesson.rate * lesson.ranks), single: plain(lesson.rate),
    });
  }

  function formula(lesson, state) {
    const { shares, maps, images } = lesson;
    const { stage, chosen, sum } = state;
    const counts = shares.map((share) => share.labels.length);
    if (stage === 1) return `n=\\sum_r n_r=${counts.join("+")}=${images}`;
    if (stage === 2) {
      const each = shares.map((share, r) => `g_{${r}}=${tex(share.map[chosen])}`).join(",\\quad ");
      return `g_r=\\frac{1}{n_r}\\sum_{i\\in B_r}\\frac{\\partial L_i}{\\partial w}\\qquad ${each}`;
    }
    if (stage === 3 && sum) {
      const each = shares.map((share) => added(share.map[chosen])).join("+");
      return `\\sum_r g_r=${each}=${tex(maps.sum[chosen])}`;
    }
    if (stage === 3) {
      const each = shares.map((share, r) =>
        `\\tfrac{${counts[r]}}{${images}}\\cdot${added(share.map[chosen])}`).join("+");
      return `g=\\sum_r\\frac{n_r}{n}\\,g_r=${each}=${tex(maps.mean[chosen])}`;
    }
    const before = lesson.weights[chosen];
    if (lesson.optimizer === "sgd" || lesson.optimizer === "momentum") {
      const g = sum ? maps.sum[chosen] : maps.mean[chosen];
      const rate = changeOf(lesson, chosen) / -(maps.mean[chosen] || 1);
      return `w\\leftarrow w-\\eta\\,g=${tex(before)}-${tex(rate)}\\cdot${added(g)}=${tex(after(lesson, state))}`;
    }
    return `w\\leftarrow w+\\Delta w(g)=${tex(before)}+${added(changeOf(lesson, chosen))}=${tex(lesson.updated[chosen])}`;
  }

  function write(element, source) {
    if (element.dataset.source === source) return;
    element.dataset.source = source;
    window.katex.render(source, element, { displayMode: true, throwOnError: false });
  }

  /* ---- the reduction, the table, the sum, the bytes ------------------------------------ */

  function showReduce(element, lesson, state) {
    const { maps } = lesson;
    const shown = state.sum ? maps.sum : maps.mean;
    element.classList.toggle("is-later", state.stage < 3);
    element.querySelectorAll("[data-map]").forEach((figure) => {
      const whole = figure.dataset.map === "whole";
      const caption = figure.querySelector("figcaption");
      drawMap(figure, whole ? maps.whole : shown, lesson, state.chosen);
      figure.querySelector("canvas").setAttribute(
        "aria-label", words("map_label", { who: caption.textContent, columns: lesson.columns }),
      );
    });
    const off = shown.reduce((most, g, at) => Math.max(most, Math.abs(g - maps.whole[at])), 0);
    const deviation = short(state.sum ? off : lesson.deviation);
    const key = state.sum ? "deviation.sum" : "deviation";
    const parameters = lesson.parameters.toLocaleString("en").replaceAll(",", " ");
    say(
      element.querySelector(".ranks-deviation"),
      words(state.stage < 3 ? "later" : key, { deviation, parameters, largest: short(lesson.largest) }),
    );
    say(element.querySelector(".ranks-scale"), words("scale", { limit: short(lesson.limit) }));
  }

  function cell(tag, text, kind) {
    const element = make(tag);
    if (kind === undefined || text === null) say(element, text ?? "–");
    else coloured(element.appendChild(make("span")), text, kind);
    return element;
  }

  function tableRow(name, cells) {
    const element = make("tr");
    const head = cell("th", name);
    head.scope = "row";
    element.append(head, ...cells);
    return element;
  }

  function showTable(element, lesson, state) {
    const { stage, chosen, sum } = state;
    const when = (from, value) => (stage >= from ? value : null);
    const [row, column] = [Math.floor(chosen / lesson.columns), chosen % lesson.columns];
    const output = Backstep.mnist.named(lesson.dataset, row);
    say(element.querySelector(".ranks-chosen"), words("chosen", { row: output, column: column + 1 }));
    const names = ["rank", "weight", "own", "product", "new"];
    const head = make("tr");
    head.append(...names.map((name) => cell("th", words(`head.${name}`))));
    [...head.children].forEach((part) => { part.scope = "col"; });
    element.querySelector("thead").replaceChildren(head);
    const rows = lesson.shares.map((share, rank) => {
      const g = share.map[chosen];
      const part = share.labels.length / lesson.images;
      return tableRow(String(rank), [
        cell("td", sum ? "1" : `${share.labels.length}/${lesson.images}`),
        cell("td", when(2, g), "delta"),
        cell("td", when(3, sum ? g : part * g), "delta"),
        cell("td", when(4, after(lesson, state)), "value"),
      ]);
    });
    const together = sum ? lesson.maps.sum[chosen] : lesson.maps.mean[chosen];
    const total = tableRow(words("head.together"), [
      cell("td", sum ? String(lesson.ranks) : "1"), cell("td", ""), cell("td", when(3, together), "delta"),
      cell("td", ""),
    ]);
    const alone = tableRow(words("head.alone"), [
      cell("td", "1"), cell("td", when(2, lesson.maps.whole[chosen]), "delta"),
      cell("td", when(3, lesson.maps.whole[chosen]), "delta"), cell("td", when(4, lesson.updated[chosen]), "value"),
    ]);
    total.className = "ranks-total";
    element.querySelector("tbody").replaceChildren(...rows, total, alone);
  }

  function showSum(element, lesson) {
    const [mean, sum] = lesson.figure.data.map((mark) => mark.y);
    const lost = sum.length < mean.length;
    const kind = SCALED.includes(lesson.optimizer) ? ".scaled" : lost ? ".lost" : "";
    say(element.querySelector(".ranks-said"), words(`said${kind}`, {
      updates: (lost ? sum.length : mean.length) - 1, mean: short(mean.at(-1)), sum: short(sum.at(-1)),
      rate: plain(lesson.rate), effective: plain(lesson.rate * lesson.ranks), ranks: lesson.ranks,
      optimizer: Backstep.say(`mnist.optimizer.${lesson.optimizer}`),
    }));
    Backstep.draw(element.querySelector(".plot"), lesson.figure);
  }

  function showTravel(element, lesson) {
    const gradient = 4 * lesson.parameters;
    const sent = (2 * (lesson.ranks - 1) * gradient) / lesson.ranks;
    write(
      element.querySelector(".ranks-formula"),
      `2\\,\\frac{N-1}{N}\\cdot 4p=2\\cdot\\frac{${lesson.ranks - 1}}{${lesson.ranks}}\\cdot 4\\cdot ${lesson.parameters}\\ \\mathrm{B}`,
    );
    const facts = { gradient, sent, epoch: sent * lesson.batches };
    element.querySelector("dl").replaceChildren(...Object.entries(facts).map(([name, count]) => {
      const fact = make("div");
      fact.append(make("dt", "", words(`fact.${name}`)), make("dd", "", size(count)));
      return fact;
    }));
    say(element.querySelector("code"), lesson.command);
  }

  /* ---- the board ----------------------------------------------------------------------- */

  function ranks(element, props, watch, server) {
    const root = element.querySelector(".ranks");
    const $ = (selector) => root.querySelector(selector);
    const asked = { owner: "", run: "", settings: null };
    const state = { stage: 1, chosen: 0, sum: false };
    let lesson = null;
    let waiting = false;
    let again = false;
    let seen = false;
    const slider = $(".ranks-count input");
    const reveal = () => lesson && render();

    function choose(next) {
      state.chosen = next(state.chosen);
      render();
    }

    function render() {
      if (!lesson) return;
      root.dataset.stage = state.stage;
      root.classList.toggle("is-sum", state.sum);
      root.querySelectorAll(".ranks-step").forEach((step) => {
        const here = Number(step.dataset.stage) === state.stage;
        if (here) step.setAttribute("aria-current", "step");
        else step.removeAttribute("aria-current");
      });
      say($(".ranks-explained .mnist-sentence"), sentence(lesson, state));
      write($(".ranks-explained .ranks-formula"), formula(lesson, state));
      [...$(".ranks-cards").children].forEach((card, rank) => fillCard(card, rank, lesson, state));
      showReduce($(".ranks-reduce"), lesson, state);
      showTable($(".ranks-one"), lesson, state);
    }

    function take(value) {
      const complaint = $(".ranks-error");
      complaint.hidden = !value.error;
      say(complaint, value.error ?? "");
      if (value.error) return;
      const shape = lesson && [lesson.columns, lesson.dataset].join();
      lesson = read(value);
      if (shape !== [lesson.columns, lesson.dataset].join()) state.chosen = strongest(lesson.maps.whole);
      $(".ranks-net [value=trained]").disabled = !value.trainable;
      if (!lesson.trained) $(".ranks-net [value='']").checked = true;
      const cards = $(".ranks-cards");
      if (cards.children.length !== lesson.ranks) {
        cards.replaceChildren(...lesson.shares.map((_, rank) => card(rank, () => lesson, choose)));
      }
      cards.style.setProperty("--ranks", lesson.ranks);
      render();
      showSum($(".ranks-sum"), lesson);
      showTravel($(".ranks-travel"), lesson);
    }

    /* One question at a time, always about the newest choice, and none before it is seen. */
    async function ask() {
      if (!seen || waiting) {
        again = true;
        return;
      }
      waiting = true;
      again = false;
      root.setAttribute("aria-busy", "true");
      try {
        const trained = $(".ranks-net [value=trained]").checked;
        const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
        take(await server.share_batch({ ...asked, ranks: Number(slider.value), trained, language }));
      } finally {
        waiting = false;
        root.removeAttribute("aria-busy");
        if (again) ask();
      }
    }

    translate(root);
    slider.addEventListener("input", () => {
      slider.nextElementSibling.value = slider.value;
      ask();
    });
    root.querySelectorAll(".ranks-net input").forEach((field) => field.addEventListener("change", ask));
    root.querySelectorAll(".ranks-step").forEach((step) => step.addEventListener("click", () => {
      state.stage = Number(step.dataset.stage);
      reveal();
    }));
    $(".ranks-switch input").addEventListener("change", (event) => {
      state.sum = event.target.checked;
      reveal();
    });
    root.querySelectorAll("[data-map]").forEach((figure) => choosing(figure, () => lesson, choose));
    document.addEventListener("backstep:words", ask);
    Backstep.figures.add(() => lesson && (render(), showSum($(".ranks-sum"), lesson)));
    new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen = true;
      if (again) ask();
    }, { rootMargin: "600px" }).observe(root);
    const follow = () => {
      Object.assign(asked, props.value);
      delete asked.change;
      ask();
    };
    watch("value", follow);
    follow();
  }

  Object.assign(Backstep.mnist, { ranks });
})();
