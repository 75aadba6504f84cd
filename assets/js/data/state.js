// @ts-check
/* What the parts of the tab "Train on data" share and change; there is one of each. */
/** @import { View } from "./types.d.ts" */

export const dataTab = {
  /** What is shown, once something is. @type {View | null} */
  view: null,
  /** What was to be prepared before the tab was first opened. @type {Record<string, unknown> | null} */
  prepared: null,
  /** Sets the tab up. @type {(settings: Record<string, unknown>) => void} */
  prepare: (settings) => {
    dataTab.prepared = settings;
  },
  /** The iteration that was opened from the curve, until its film is in the step view. @type {number | null} */
  opening: null,
};
