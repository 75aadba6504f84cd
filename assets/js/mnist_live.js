/* The open run of the lab: its status, its curves, and the bar that stays in sight. While the run
   is live the page asks twice a second for what is new, and draws only that. */
(() => {
  "use strict";
  const B = window.Backstep;
  const { translate, say, make } = B.mnist;
  const EVERY = 400; // ms between two questions
  const AWAY = 2000; // the same while nobody looks
  const SMALL = { font: { size: 10 } };
  const NOTHING = [[null], [null]];
  const SETTLE = 1500; // ms at least between two refreshes of the whole page during a run

  /* ---- curves -------------------------------------------------------------------------- */

  const charts = { grain: "", last: () => ({}), absorb: () => {} };

  function curves(element, props, watch) {
    translate(element);
    const plot = element.querySelector(".plot");
    let figure = null;
    let points = {};

    function draw() {
      if (!figure || !plot.clientWidth) return;
      const log = element.querySelector("input:checked").value === "log";
      const yaxis = { ...figure.layout.yaxis, ...(log ? { type: "log", dtick: 1 } : {}) };
      // Without a point an axis would not be drawn, and the rows would jump when one comes.
      const data = figure.data.map((mark) => {
        const [x, y] = points[mark.uid]?.[0].length ? points[mark.uid] : NOTHING;
        return { ...mark, x, y };
      });
      const legend = { ...figure.layout.legend, ...(plot.clientWidth < 480 ? SMALL : {}) };
      B.draw(plot, { data, layout: { ...figure.layout, yaxis, legend } });
      if (plot.dataset.wired) return;
      plot.dataset.wired = "yes";
      plot.on("plotly_click", ({ points: [{ x }] }) => B.mnist.open({ kind: "batch", step: Math.max(1, Math.round(x)) }));
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
      if (news.points || fresh.length) draw();
    };
    const show = () => {
      if (!props.value) return;
      const value = JSON.parse(props.value);
      ({ figure, points } = value);
      charts.grain = value.grain;
      draw();
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
    let value = null;
    let timer = 0;
    let busy = false;
    let turn = "";
    let refreshed = 0;

    const asked = (more) => ({
      owner: value.owner, run: value.run, language: document.documentElement.lang.slice(0, 2),
      version: value.version, grain: charts.grain, last: charts.last(), ...more,
    });
    const later = () => {
      clearTimeout(timer);
      if (value?.live) timer = setTimeout(look, element.offsetParent && !document.hidden ? EVERY : AWAY);
    };

    function show(next) {
      value = next;
      paintStatus(element, value);
      document.dispatchEvent(new CustomEvent("backstep:mnist", { detail: value }));
    }

    function absorb(answer) {
      if (answer.error) return say(element.querySelector(".mnist-sentence"), answer.error);
      if (answer.curves) charts.absorb(answer.curves);
      if (answer.status) show(answer.status);
      if (answer.gone || (value.turn !== turn && (!value.live || Date.now() - refreshed > SETTLE))) {
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
      await ask("act", { action, ...more });
    }

    element.addEventListener("click", (event) => {
      const action = event.target.closest("[data-do]")?.dataset.do;
      if (!action) return;
      if (["pause", "resume"].includes(action)) act(action);
      else tell.again({ run: value.run, smaller: action === "smaller" });
    });
    element.querySelector(".lab-rate").addEventListener("submit", (event) => {
      event.preventDefault();
      const input = event.target.querySelector("input");
      input.blur();
      act("rate", { rate: input.value });
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
    document.getElementById(name)?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  }
  document.addEventListener("click", (event) => {
    const name = event.target.closest("#lab-bar [data-section]")?.dataset.section;
    if (name) goTo(name);
  });
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const link = document.querySelector(`#lab-bar [data-section="${entry.target.id}"]`);
      link?.classList.toggle("is-here", entry.isIntersecting);
    }
  }, { rootMargin: "-45% 0px -50% 0px" });
  function watchSections() {
    for (const link of document.querySelectorAll("#lab-bar [data-section]")) {
      const section = document.getElementById(link.dataset.section);
      if (section) seen.observe(section);
    }
  }

  Object.assign(B.mnist, { curves, status, goTo });
})();
