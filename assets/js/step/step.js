// @ts-check
/* The step view as a component: its player, and what it asks the server. */
import { $ } from "../core/dom.js";
import { addCheck } from "./check.js";
import { followDigits, wireDigits } from "./digits.js";
import { wireFile } from "./document/file.js";
import { wireUndo } from "./document/undo.js";
import { ring } from "./drawers.js";
import { followFilms, mountPlayer, repaint } from "./playing.js";
import { predict, wirePredictions } from "./predictions/mode.js";
import { wireScripts } from "./scripts.js";
import { refreshTable } from "./verification.js";

/** @import { Part } from "../core/component.js" */
/** @import { Source } from "./playing.js" */

/**
 * @param {Part} element
 * @param {Source} source
 */
export const mountStep = (element, source) => {
  const player = mountPlayer(element, source, { p: predict.toggle });
  wireFile();
  wireScripts();
  wireDigits(player, () => repaint(player));
  wirePredictions(player);
  wireUndo(player);
  document.addEventListener("backstep:answered", () => {
    player.settle();
    if (player.film) refreshTable(player);
  });
  document.addEventListener("backstep:failed", () => player.settle());
  document.addEventListener("backstep:opened", () => ring($("iteration-bar")));
  followFilms(player, source, () => {
    addCheck(player);
    followDigits(player);
  });
};
