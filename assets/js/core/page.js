/* What every part of the page shares: words, colours of the theme, plots that stay. */
(() => {
  "use strict";
  const B = (window.Backstep = window.Backstep || {});
  B.words = B.words || {};
  B.dark = {};
  B.figures = new Set();

  B.say = (key, values = {}) =>
    (B.words[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  B.setWords = (words, language) => {
    B.words = words;
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
    B.translate(document);
    document.dispatchEvent(new CustomEvent("backstep:words"));
  };

  B.translate = (root) => {
    for (const element of root.querySelectorAll("[data-word]")) {
      element.textContent = B.say(element.dataset.word);
    }
    for (const element of root.querySelectorAll("[data-word-title]")) {
      element.title = B.say(element.dataset.wordTitle);
      element.setAttribute("aria-label", element.title);
    }
    for (const element of root.querySelectorAll("[data-word-label]")) {
      element.setAttribute("aria-label", B.say(element.dataset.wordLabel));
    }
  };

  /* Numbers -------------------------------------------------------------- */

  B.toNumber = (value) =>
    typeof value === "string"
      ? { inf: Infinity, "-inf": -Infinity, nan: NaN }[value] ?? Number(value)
      : value;

  /* Four significant digits, as figures/graph.py writes them. */
  B.short = (raw) => {
    const value = B.toNumber(raw) + 0;
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    const size = Math.abs(value);
    const [mantissa, exponent] = value.toExponential(3).split("e");
    const power = size === 0 ? 0 : Number(exponent);
    const text =
      size !== 0 && !(size >= 1e-3 && size < 9999.5)
        ? `${mantissa}e${power}`
        : value.toFixed(3 - power);
    return text.replaceAll("-", "−");
  };

  B.full = (raw) => String(B.toNumber(raw)).replace("Infinity", "∞").replaceAll("-", "−");

  /* Theme ---------------------------------------------------------------- */

  B.isDark = () => document.body.classList.contains("dark");

  const swap = (value) => {
    if (typeof value === "string") {
      return value.replace(/#[0-9a-f]{6}/gi, (hex) => B.dark[hex.toLowerCase()] ?? hex);
    }
    return Array.isArray(value) ? value.map(swap) : value;
  };

  const COLOURED = new Set([
    "color", "bgcolor", "bordercolor", "gridcolor", "linecolor", "colorscale", "text", "fillcolor", "plot_bgcolor",
  ]);
  const NESTED = new Set([
    "marker", "line", "font", "textfont", "tickfont", "xaxis", "yaxis", "zaxis", "scene", "title", "colorbar", "contours", "hoverlabel",
  ]);

  const recoloured = (object) => {
    const copy = { ...object };
    for (const [name, value] of Object.entries(copy)) {
      if (COLOURED.has(name)) copy[name] = swap(value);
      else if (NESTED.has(name) || /^[xy]axis\d+$/.test(name)) {
        if (value && typeof value === "object") copy[name] = recoloured(value);
      } else if (name === "annotations" || name === "shapes") copy[name] = value.map(recoloured);
    }
    return copy;
  };

  /* Plots ---------------------------------------------------------------- */

  let revision = 0;
  const CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false };

  /* Plotly follows the window, but not a column that changes its width by itself. */
  const followWidth = (plot) => {
    if (plot.dataset.followed) return;
    plot.dataset.followed = "yes";
    let width = plot.clientWidth;
    new ResizeObserver(() => {
      if (!plot.clientWidth || plot.clientWidth === width || !plot._fullLayout) return;
      width = plot.clientWidth;
      Plotly.Plots.resize(plot);
    }).observe(plot);
  };

  B.draw = (plot, figure, config = {}) => {
    followWidth(plot);
    const dark = B.isDark();
    const data = dark ? figure.data.map(recoloured) : figure.data.map((mark) => ({ ...mark }));
    // Plotly writes into the layout it is given.
    const own = structuredClone(figure.layout);
    const layout = { ...(dark ? recoloured(own) : own), datarevision: ++revision };
    return Plotly.react(plot, data, layout, { ...CONFIG, ...config });
  };

  B.mountWords = (props, watch) => {
    const apply = () => {
      if (!props.value) return;
      B.dark = props.value.dark;
      B.setWords(props.value.words, props.value.language);
    };
    watch("value", apply);
    apply();
  };

  /* Says a sentence where the visitor looks: at the top of the window, or in the open dialog. */
  B.notify = (text) => {
    const bar = document.querySelector("#notice .notice");
    bar.querySelector(".notice-text").textContent = text;
    bar.hidden = !text;
    const inside = document.querySelector("dialog[open] .dialog-notice");
    if (inside) inside.textContent = text;
  };

  B.mountNotice = (element, props, watch) => {
    const apply = () => {
      B.notify(props.value?.text ?? "");
      document.dispatchEvent(new CustomEvent("backstep:answered"));
    };
    element.querySelector(".notice button").addEventListener("click", () => B.notify(""));
    watch("value", apply);
    apply();
  };

  B.toggleTheme = () => {
    const dark = document.body.classList.toggle("dark");
    try {
      localStorage.setItem("backstep.theme", dark ? "dark" : "light");
    } catch {
      /* Storage may be forbidden; the choice then lasts as long as the page. */
    }
  };

  /* What the server asks of a page when it opens. */
  B.boot = () => {
    let token = "";
    let language = "";
    let session = "";
    try {
      session = sessionStorage.getItem("backstep.session") || "";
      token = localStorage.getItem("backstep.visitor") || crypto.randomUUID();
      localStorage.setItem("backstep.visitor", token);
      language = localStorage.getItem("backstep.language") || "";
    } catch {
      token = `visitor-${Math.random().toString(36).slice(2)}`;
    }
    return JSON.stringify({ token, language: language || navigator.language || "en", session });
  };

  /* What is open survives a reload of this tab, and of the server. */
  B.remember = (file) => {
    try {
      sessionStorage.setItem("backstep.session", JSON.stringify(file));
    } catch {
      /* As above. */
    }
  };

  B.rememberLanguage = (language) => {
    try {
      localStorage.setItem("backstep.language", language);
    } catch {
      /* As above. */
    }
    return language;
  };

  const themeAtStart = () => {
    let stored = null;
    try {
      stored = localStorage.getItem("backstep.theme");
    } catch {
      return;
    }
    const asked = new URLSearchParams(location.search).has("__theme");
    if (stored && !asked) document.body.classList.toggle("dark", stored === "dark");
  };

  /* Formulas must not wait for their letters, and a step must not ask the server for any. */
  B.loadFonts = () => {
    const used = /KaTeX_(Main|Math|Size\d|AMS)|IBM Plex/;
    return Promise.all([...document.fonts].filter((face) => used.test(face.family)).map((face) => face.load().catch(() => face)));
  };

  document.addEventListener("backstep:ready", () => B.loadFonts());
  const watchTheme = () => {
    let dark = B.isDark();
    new MutationObserver(() => {
      if (B.isDark() === dark) return;
      dark = B.isDark();
      for (const redraw of B.figures) redraw();
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    themeAtStart();
  };
  document.addEventListener("backstep:ready", watchTheme);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    if (button.dataset.action === "theme") B.toggleTheme();
    if (button.dataset.action === "help") document.getElementById("help").showModal();
    if (button.dataset.action === "close") button.closest("dialog").close();
  });
})();
