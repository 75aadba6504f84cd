// @ts-check
/* The step view as a component: its player, and what it asks the server. */
import { $ } from "../core/dom.js";
import { addCheck } from "./check.js";
import { followDigits, wireDigits } from "./digits.js";
import { wireFile } from "./document/file.js";
import { wireUndo } from "./document/undo.js";
import { ring } from "./drawers.js";
import { mountPlayer, repaint } from "./playing.js";
import { predict, wirePredictions } from "./predictions/mode.js";
import { wireScripts } from "./scripts.js";
import { refreshTable } from "./verification.js";

/** @import { Gradio, Part } from "../core/component.js" */
/** @import { StepEvents } from "../wire.js" */

/**
 * @param {Part} element
 * @param {Gradio<string, StepEvents>} gradio whose value is a FilmValue as text
 */
export const mountStep = (element, { props, send, watch }) => {
  const player = mountPlayer(element, send, { p: predict.toggle });
  /** @type {string | null} */
  let last = null;
  const load = () => {
    if (!props.value || props.value === last) return;
    last = props.value;
    player.load(JSON.parse(props.value));
    addCheck(player);
    followDigits(player);
  };
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
  watch("value", load);
  load();
};
