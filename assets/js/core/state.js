/* What the parts of the page share and change; there is one of each. */
export const page = {
  words: {}, // of the chosen language, by key
  dark: {}, // the colours of the dark theme, by those of the light one
  player: null, // of the step view, once it is on the page
};

/* Each is called when the theme has changed. */
export const figures = new Set();
