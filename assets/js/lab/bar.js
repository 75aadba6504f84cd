// @ts-check
/* The bar of the lab: leads to its sections, and says which of them is in sight. */
import { around, findAll } from "../core/dom.js";

const ARRIVAL = 5000; // ms in which a section that was gone to is held in place
/** What is held in place for a while. @type {{ section: HTMLElement | null, until: number } | null} */
let aim = null;

/** @param {string} name */
export function goToSection(name) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const section = document.getElementById(name);
  section?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  aim = { section, until: Date.now() + ARRIVAL };
}
/* Sections that are passed fill up and grow: until somebody moves, the one aimed at is held. */
const grown = new ResizeObserver(() => {
  if (aim && Date.now() < aim.until) aim.section?.scrollIntoView({ behavior: "auto", block: "start" });
});
const release = () => {
  aim = null;
};
for (const move of ["wheel", "touchstart", "pointerdown", "keydown"]) {
  document.addEventListener(move, release, { capture: true, passive: true });
}
document.addEventListener("click", (event) => {
  const name = around(event, "#lab-bar [data-section]")?.dataset.section;
  if (name) goToSection(name);
});
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) markSection(entry.target.id);
  },
  { rootMargin: "-15% 0px -85% 0px" },
); // a line: one section at a time, and it stays until the next one
/** @param {string} name */
function markSection(name) {
  for (const link of findAll(document, "#lab-bar [data-section]")) {
    link.classList.toggle("is-here", link.dataset.section === name);
  }
}
const top = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && markSection("lab-train"));
export function watchSections() {
  markSection("lab-train");
  const intro = document.querySelector(".mnist-intro");
  if (intro) top.observe(intro);
  for (const section of document.querySelectorAll(".lab-section")) grown.observe(section);
  for (const link of findAll(document, "#lab-bar [data-section]")) {
    const section = document.getElementById(link.dataset.section ?? "");
    if (section) seen.observe(section);
  }
}
