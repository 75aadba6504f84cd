// @ts-check
/* A film and all that it is stepped through with, wherever it comes from: an app, or the file that it lies in. */
import { figures, page } from "../core/state.js";
import { wireControls, wireKeys } from "./controls.js";
import { wireCopyLatex } from "./copying.js";
import { wireMatrixFiles } from "./matrices.js";
import { paintFrame } from "./painting.js";
import { Player } from "./player.js";
import { wirePresenter } from "./presenter.js";
import { watchPlace } from "./stop_card.js";

/** @import { Gradio, Part } from "../core/component.js" */
/** @import { StepEvents } from "../wire.js" */
/** @import { Keys } from "./controls.js" */

/**
 * A player with an element's buttons and with keys, which waits for its first film.
 * @param {Part} element
 * @param {Gradio<string, StepEvents>["send"]} send
 * @param {Keys} [keys] what letters do besides
 */
export const mountPlayer = (element, send, keys = {}) => {
  const player = new Player(send);
  page.player = player;
  wireControls(player, element);
  watchPlace();
  wireKeys(player, keys);
  wirePresenter(player);
  wireCopyLatex();
  wireMatrixFiles(player);
  figures.add(() => player.redraw());
  document.addEventListener("backstep:words", () => repaint(player));
  return player;
};

/** All of it anew. @param {Player} player */
export const repaint = (player) => {
  if (!player.film) return;
  paintFrame(player);
  player.render();
};
