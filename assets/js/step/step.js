// @ts-check
/* The step view as a component: its player, its controls, and the films that arrive. */
import { $ } from "../core/dom.js";
import { figures, page } from "../core/state.js";
import { addCheck } from "./check.js";
import { wireControls, wireFile, wireKeys } from "./controls.js";
import { wireCopyLatex } from "./copying.js";
import { followDigits, wireDigits } from "./digits.js";
import { wireUndo } from "./document/undo.js";
import { ring } from "./drawers.js";
import { paintFrame } from "./painting.js";
import { Player } from "./player.js";
import { wirePredictions } from "./predictions/mode.js";
import { wirePresenter } from "./presenter.js";
import { wireScripts } from "./scripts.js";
import { watchPlace } from "./stop_card.js";
import { refreshTable } from "./verification.js";

/** @import { Gradio, Part } from "../core/component.js" */
/** @import { StepEvents } from "../wire.js" */

/**
 * @param {Part} element
 * @param {Gradio<string, StepEvents>} gradio whose value is a FilmValue as text
 */
export const mountStep = (element, { props, send, watch }) => {
  const player = new Player(send);
  page.player = player;
  /** @type {string | null} */
  let last = null;
  const repaint = () => {
    paintFrame(player);
    player.render();
  };
  const load = () => {
    if (!props.value || props.value === last) return;
    last = props.value;
    player.load(JSON.parse(props.value));
    addCheck(player);
    followDigits(player);
  };
  wireControls(player, element);
  wireFile();
  wireScripts();
  wireDigits(player, repaint);
  wirePredictions();
  watchPlace();
  wireKeys(player);
  wireUndo(player);
  wirePresenter(player);
  wireCopyLatex();
  figures.add(() => player.redraw());
  document.addEventListener("backstep:words", () => {
    if (player.film) repaint();
  });
  document.addEventListener("backstep:answered", () => {
    player.settle();
    if (player.film) refreshTable(player);
  });
  document.addEventListener("backstep:failed", () => player.settle());
  document.addEventListener("backstep:opened", () => ring($("iteration-bar")));
  watch("value", load);
  load();
};
