/* What the parts of the lab share and change; there is one of each. */
export const lab = {
  stepView: null, // the step view, once it is on the page
  drawing: null, // returns what is drawn in the sketch, or null; there once the sketch is
};
