// @ts-check
/* The figures that are seen as images: for print, and for either theme. */
import { offerAction } from "../core/actions.js";
import { $, find, make } from "../core/dom.js";
import { drawImage, listPlots } from "../core/plots.js";
import { saveLink } from "../core/save.js";
import { isDark } from "../core/theme.js";
import { say } from "../core/words.js";

/** @import { Part } from "../core/component.js" */
/** @typedef {"svg" | "png"} Format */

const HEADING = "h2, h3, h4";

/** What a figure is called on the page: its own name, or the first heading around it. @param {Part} plot */
const nameFigure = (plot) => {
  let box = plot;
  while (box && !box.getAttribute("aria-label") && !box.querySelector(HEADING)) box = box.parentElement;
  return box?.getAttribute("aria-label") ?? box?.querySelector(HEADING)?.textContent.trim() ?? "";
};

/** @param {Part} plot @param {number} number @param {Format} format */
const saveFigure = async (plot, number, format) => {
  const dark = find(document, "#pictures [value=dark]:checked") !== null;
  saveLink(`backstep_figure_${number}.${format}`, await drawImage(plot, format, dark));
};

/** @param {Part} plot @param {number} place */
const figureRow = (plot, place) => {
  const name = `${place + 1} · ${nameFigure(plot)}`;
  const buttons = /** @type {Format[]} */ (["svg", "png"]).map((format) =>
    make(
      "button",
      {
        type: "button",
        class: "control",
        "data-format": format,
        "aria-label": `${name}: ${format.toUpperCase()}`,
        onclick: () => saveFigure(plot, place + 1, format),
      },
      format.toUpperCase(),
    ),
  );
  return make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, ...buttons));
};

offerAction("pictures", () => {
  const plots = listPlots();
  const dialog = $("pictures");
  dialog.querySelector("tbody").replaceChildren(...plots.map(figureRow));
  dialog.querySelector(".hint").textContent = say(plots.length ? "pictures.about" : "pictures.none");
  for (const radio of dialog.querySelectorAll("input")) radio.checked = radio.value === (isDark() ? "dark" : "light");
  dialog.showModal();
});
