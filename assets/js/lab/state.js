// @ts-check
/* What the parts of the lab share and change; there is one of each. */
export const lab = {
  /** The step view, once it is on the page. @type {import("./batch/state.js").View | null} */
  batchView: null,
  /** What is drawn in the sketch, or null; there once the sketch is. @type {(() => object | null) | null} */
  drawing: null,
};
