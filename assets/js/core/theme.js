// @ts-check
/* Light and dark: the choice, and figures in the colours of the dark theme. */
import { figures, page } from "./state.js";

export const isDark = () => document.body.classList.contains("dark");

/**
 * Named colours as the theme has them.
 * @param {Record<string, string>} colours of the light theme
 */
export const ofTheme = (colours) =>
  isDark() ? Object.fromEntries(Object.entries(colours).map(([name, hex]) => [name, page.dark[hex] ?? hex])) : colours;

/** The colour of panels in a theme, whichever is shown. @param {boolean} dark */
export const findGround = (dark) => {
  const probe = document.createElement("i");
  probe.className = "dark";
  document.body.append(probe);
  const ground = getComputedStyle(dark ? probe : document.documentElement)
    .getPropertyValue("--bs-panel")
    .trim();
  probe.remove();
  return ground;
};

/** @param {unknown} value @returns {unknown} */
const swap = (value) => {
  if (typeof value === "string") {
    return value.replace(/#[0-9a-f]{6}/gi, (hex) => page.dark[hex.toLowerCase()] ?? hex);
  }
  return Array.isArray(value) ? value.map(swap) : value;
};

const COLOURED = new Set([
  "color",
  "bgcolor",
  "bordercolor",
  "gridcolor",
  "linecolor",
  "colorscale",
  "text",
  "fillcolor",
  "plot_bgcolor",
]);
const NESTED = new Set([
  "marker",
  "line",
  "font",
  "textfont",
  "tickfont",
  "xaxis",
  "yaxis",
  "zaxis",
  "scene",
  "title",
  "colorbar",
  "contours",
  "hoverlabel",
]);

/**
 * @param {Record<string, any>} object a figure or a part of one
 * @returns {Record<string, any>}
 */
export const recoloured = (object) => {
  const copy = { ...object };
  for (const [name, value] of Object.entries(copy)) {
    if (COLOURED.has(name)) copy[name] = swap(value);
    else if (NESTED.has(name) || /^[xy]axis\d+$/.test(name)) {
      if (value && typeof value === "object") copy[name] = recoloured(value);
    } else if (name === "annotations" || name === "shapes") copy[name] = value.map(recoloured);
  }
  return copy;
};

export const toggleTheme = () => {
  const dark = document.body.classList.toggle("dark");
  try {
    localStorage.setItem("backstep.theme", dark ? "dark" : "light");
  } catch {
    /* Storage may be forbidden; the choice then lasts as long as the page. */
  }
};

/** Has every figure drawn in a theme at once. @param {boolean} dark */
export const setTheme = (dark) => {
  document.body.classList.toggle("dark", dark);
  for (const redraw of figures) redraw();
};

/** Light or dark as the address asks, or as the system is: on a page of gradio's that is gradio's part. */
export const beginTheme = () => {
  const asked = new URLSearchParams(location.search).get("__theme");
  const dark = asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.body.classList.toggle("dark", dark);
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

/* Has every figure drawn anew when the theme changes; starts with the visitor's choice. */
export const watchTheme = () => {
  let dark = isDark();
  new MutationObserver(() => {
    if (isDark() === dark) return;
    dark = isDark();
    for (const redraw of figures) redraw();
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  themeAtStart();
};
