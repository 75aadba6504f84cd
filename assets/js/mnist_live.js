/* The open run of the lab: its status, its curves, and the bar that stays in sight. While the run
   is live the page asks twice a second for what is new, and draws only that. */
(() => {
  "use strict";
  const B = window.Backstep;
  const { translate, say, make } = B.mnist;
  const EVERY = 400; // ms between two questions
  const AWAY = 2000; // the same while nobody looks, and the longest between two drawings
  const SMALL = { font: { size: 10 } };
  const NOTHING = [[null], [null]];
  const NARROW = 480; // px; below it the legend takes more lines, and the rows keep their height
  const MORE_LINES = 90;
  const ZOOM = { doubleClick: false, showTips: false }; // its own reset does not outlive new points
  const DOUBLE = 400; // ms in which a click may become a double click
  const ARRIVAL = 5000; // ms in which a section that was gone to is held in place
  const SETTLE = 3000; // ms at least between two refreshes of the whole page during a run
  const SHARE = 1 / 25; // of the time that may go into drawing the curves of a run

  /* ---- curves -------------------------------------------------------------------------- */

  const charts = { grain: "", last: () => ({}), absorb: () => {} };

  /* Whole powers of ten around everything on a logarithmic axis, so that it always has ticks. */
  function powers(data, axis) {
    const logs = data.filter((mark) => mark.yaxis === axis).flatMap((mark) => mark.y)
      .filter((value) => value > 0).map(Math.log10);
    const low = logs.length ? Math.floor(Math.min(...logs)) : -4;
    const high = logs.length ? Math.max(low + 1, Math.ceil(Math.max(...logs))) : 0;
    return { range: [low, high], tick0: 0, dtick: Math.ceil((high - low) / 3) };
  }

  function curves(element, props, watch) {
    translate(element);
    const plot = element.querySelector(".plot");
    let figure = null;
    let points = {};
    let stretch = null; // what was enlarged: its first and its last batch
    let inSight = true;
    let stale = false;
    let waiting = 0;
    let due = 0;

    /* Drawing takes from the training what it takes of the processor: as often as the share allows. */
    function drawInTime() {
      stale = true;
      if (waiting || !inSight) return;
      waiting = setTimeout(() => {
        waiting = 0;
        if (!stale || !inSight) return;
        const begun = performance.now();
        draw();
        const took = performance.now() - begun;
        due = performance.now() + Math.min(took * (1 / SHARE - 1), AWAY);
      }, Math.max(0, due - performance.now()));
    }
    new IntersectionObserver(([entry]) => {
      inSight = entry.isIntersecting;
      if (inSight && stale) drawInTime();
    }).observe(plot);

    function draw() {
      if (!figure || !plot.clientWidth) return;
      stale = false;
      const log = element.querySelector("input:checked").value === "log";
      const yaxis = { ...figure.layout.yaxis, ...(log ? { type: "log", dtick: 1 } : {}) };
      // Without a point an axis would not be drawn, and the rows would jump when one comes.
      const data = figure.data.map((mark) => {
        const [x, y] = points[mark.uid]?.[0].length ? points[mark.uid] : NOTHING;
        return { ...mark, x, y };
      });
      const narrow = plot.clientWidth < NARROW;
      const legend = { ...figure.layout.legend, ...(narrow ? SMALL : {}) };
      const height = figure.layout.height + (narrow ? MORE_LINES : 0);
      plot.style.height = `${height}px`;
      const sizes = Object.fromEntries(["yaxis4", "yaxis5"].map((name) =>
        [name, { ...figure.layout[name], ...powers(data, name.replace("axis", "")) }]));
      // A finger that is drawn over the curves scrolls the page.
      const dragmode = !matchMedia("(pointer: coarse)").matches && "zoom";
      const xaxis = { ...figure.layout.xaxis, uirevision: false, ...(stretch ? { range: stretch } : {}) };
      B.draw(plot, { data, layout: { ...figure.layout, ...sizes, xaxis, yaxis, legend, height, dragmode } }, ZOOM);
      if (plot.dataset.wired) return;
      plot.dataset.wired = "yes";
      wirePointer(plot);
    }

    /* A click opens the batch under it; a double click shows the whole run again, and only that. */
    function wirePointer(plot) {
      let timer = 0;
      const showAll = () => {
        clearTimeout(timer);
        stretch = null;
        draw();
      };
      plot.on("plotly_click", ({ event, points: [{ x }] }) => {
        clearTimeout(timer);
        if (event.detail > 1) return showAll(); // plotly itself overlooks it where drawing takes long
        timer = setTimeout(() => B.mnist.open({ kind: "batch", step: Math.max(1, Math.round(x)) }), DOUBLE);
        return undefined;
      });
      plot.on("plotly_doubleclick", showAll);
      plot.on("plotly_relayout", (change) => {
        const ends = [change["xaxis.range[0]"], change["xaxis.range[1]"]];
        if (ends.every(Number.isFinite)) stretch = ends;
      });
    }

    charts.last = () => Object.fromEntries(
      Object.entries(points).filter(([, [x]]) => x.length).map(([uid, [x]]) => [uid, x.at(-1)]));
    charts.absorb = (news) => {
      charts.grain = news.grain;
      if (news.points) points = { ...points, ...news.points };
      const fresh = Object.entries(news.new ?? {});
      for (const [uid, [x, y]] of fresh) {
        points[uid] = points[uid] ?? [[], []];
        points[uid][0] = points[uid][0].concat(x);
        points[uid][1] = points[uid][1].concat(y);
      }
      if (news.points || fresh.length) drawInTime();
    };
    const show = () => {
      if (!props.value) return;
      const value = JSON.parse(props.value);
      if (figure?.layout.uirevision !== value.figure.layout.uirevision) stretch = null;
      ({ figure, points } = value);
      charts.grain = value.grain;
      drawInTime();
    };
    for (const choice of element.querySelectorAll("input")) choice.addEventListener("change", draw);
    B.figures.add(draw);
    new ResizeObserver(() => !plot._fullLayout && draw()).observe(plot);
    watch("value", show);
    show();
  }

  /* ---- status -------------------------------------------------------------------------- */

  function showFacts(list, facts) {
    while (list.children.length < facts.length) {
      const fact = list.appendChild(make("div"));
      fact.append(make("dt"), make("dd"));
    }
    facts.forEach(([name, number], place) => {
      say(list.children[place].children[0], name);
      say(list.children[place].children[1], number);
    });
  }

  function showBar(value) {
    const bar = document.querySelector("#lab-bar .lab-bar");
    if (!bar) return;
    bar.dataset.state = value.state;
    say(bar.querySelector(".lab-brief"), value.brief ?? "");
    bar.querySelector(".lab-bar-progress div").style.width = `${100 * value.progress}%`;
  }

  function paintStatus(element, value) {
    const find = (name) => element.querySelector(name);
    element.dataset.state = value.state;
    say(find(".mnist-sentence"), value.sentence);
    const progress = find(".mnist-progress");
    progress.setAttribute("aria-valuenow", Math.round(100 * value.progress));
    progress.firstElementChild.style.width = `${100 * value.progress}%`;
    showFacts(find(".mnist-facts"), value.facts);
    const actions = new Set(value.actions ?? []);
    for (const button of element.querySelectorAll("[data-do]")) {
      button.hidden = !actions.has(button.dataset.do);
    }
    const rate = find(".lab-rate");
    rate.hidden = !actions.has("rate");
    const input = rate.querySelector("input");
    if (document.activeElement !== input) input.value = value.rate ?? "";
    const warnings = value.warnings ?? [];
    const list = find(".lab-warnings");
    if (list.children.length !== warnings.length) list.replaceChildren(...warnings.map(() => make("li")));
    warnings.forEach((text, place) => say(list.children[place], text));
    showBar(value);
  }

  function status(element, props, watch, tell, server) {
    translate(element);
    const told = element.querySelector(".lab-told"); // why an order was not followed
    let value = null;
    let timer = 0;
    let busy = false;
    let turn = "";
    let refreshed = 0;

    const asked = (more) => ({
      owner: value.owner, run: value.run, language: document.documentElement.lang.slice(0, 2),
      version: value.version, grain: charts.grain, last: charts.last(), ...more,
    });
    const looked = () => element.offsetParent && !document.hidden;
    const later = () => {
      clearTimeout(timer);
      if (value?.live) timer = setTimeout(look, looked() ? EVERY : AWAY);
    };

    function show(next) {
      if (value?.run !== next.run) say(told, "");
      value = next;
      paintStatus(element, value);
      document.dispatchEvent(new CustomEvent("backstep:mnist", { detail: value }));
    }

    function absorb(answer) {
      if (answer.error) return say(told, answer.error);
      if (answer.curves) charts.absorb(answer.curves);
      if (answer.status) show(answer.status);
      const due = !value.live || (looked() && Date.now() - refreshed > SETTLE);
      if (answer.gone || (value.turn !== turn && due)) {
        turn = value.turn;
        refreshed = Date.now();
        tell.arrive();
      }
      return undefined;
    }

    async function ask(question, more) {
      if (busy || !value?.owner) return;
      busy = true;
      try {
        absorb(await server[question](asked(more)));
      } catch {
        /* The server is away; the next question may reach it. */
      } finally {
        busy = false;
        later();
      }
    }
    const look = () => ask("look", {});
    async function act(action, more = {}) {
      while (busy) await new Promise((go) => setTimeout(go, 20));
      say(told, "");
      await ask("act", { action, ...more });
    }
    async function steer(input) {
      const rate = input.value;
      input.blur();
      await act("rate", { rate });
      const wrong = told.textContent !== "";
      input.setAttribute("aria-invalid", wrong);
      if (wrong) Object.assign(input, { value: rate }).focus();
    }

    element.addEventListener("click", (event) => {
      const action = event.target.closest("[data-do]")?.dataset.do;
      if (!action) return;
      if (["pause", "resume"].includes(action)) act(action);
      else tell.again({ run: value.run, smaller: action === "smaller" });
    });
    element.querySelector(".lab-rate").addEventListener("submit", (event) => {
      event.preventDefault();
      steer(event.target.querySelector("input"));
    });
    watch("value", () => {
      if (!props.value) return;
      turn = props.value.turn ?? "";
      refreshed = Date.now();
      show(props.value);
      later();
    });
    document.addEventListener("backstep:words", () => tell.arrive());
    requestAnimationFrame(watchSections);
    if (Object.keys(B.words).length) tell.arrive();
    if (props.value) show(props.value);
  }

  /* ---- the bar ------------------------------------------------------------------------- */

  function goTo(name) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const section = document.getElementById(name);
    section?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    aim = { section, until: Date.now() + ARRIVAL };
  }
  /* Sections that are passed fill up and grow: until somebody moves, the one aimed at is held. */
  let aim = null;
  const grown = new ResizeObserver(() => {
    if (aim && Date.now() < aim.until) aim.section?.scrollIntoView({ behavior: "auto", block: "start" });
  });
  for (const move of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    document.addEventListener(move, () => (aim = null), { capture: true, passive: true });
  }
  document.addEventListener("click", (event) => {
    const name = event.target.closest("#lab-bar [data-section]")?.dataset.section;
    if (name) goTo(name);
  });
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) markSection(entry.target.id);
  }, { rootMargin: "-15% 0px -85% 0px" }); // a line: one section at a time, and it stays until the next one
  function markSection(name) {
    for (const link of document.querySelectorAll("#lab-bar [data-section]")) {
      link.classList.toggle("is-here", link.dataset.section === name);
    }
  }
  const top = new IntersectionObserver(([entry]) => entry.isIntersecting && markSection("lab-train"));
  function watchSections() {
    markSection("lab-train");
    const intro = document.querySelector(".mnist-intro");
    if (intro) top.observe(intro);
    for (const section of document.querySelectorAll(".lab-section")) grown.observe(section);
    for (const link of document.querySelectorAll("#lab-bar [data-section]")) {
      const section = document.getElementById(link.dataset.section);
      if (section) seen.observe(section);
    }
  }

  Object.assign(B.mnist, { curves, status, goTo });
})();
