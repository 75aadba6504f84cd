// @ts-check
/* The letters of formulas and of the page. */
/* Formulas must not wait for their letters, and a step must not ask the server for any. */
export const loadFonts = () => {
  const used = /KaTeX_(Main|Math|Size\d|AMS)|IBM Plex/;
  return Promise.all(
    [...document.fonts].filter((face) => used.test(face.family)).map((face) => face.load().catch(() => face)),
  );
};
