// @ts-check
/* The cross-check of a film that came without one: asked for by itself, and added to that film alone. */
import { askServer } from "./closer.js";
import { paintFrame } from "./painting.js";

/** @import { Player } from "./player.js" */

/** @param {Player} p */
export const addCheck = async (p) => {
  const { film } = p;
  if (film.verification) return;
  const verification = await askServer("verification");
  if (!verification || p.film !== film) return;
  film.verification = verification;
  paintFrame(p);
};
