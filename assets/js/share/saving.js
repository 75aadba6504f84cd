// @ts-check
/* The open iteration as a web page among the downloads: Python writes its films, and the rest is the same for all. */
import { offerAction } from "../core/actions.js";
import { setDisabled } from "../core/dom.js";
import { announceFailure } from "../core/failure.js";
import { saveFile } from "../core/save.js";
import { askServer } from "../step/closer.js";

/** @import { FilmFileAnswer } from "../wire.js" */

/** @param {FilmFileAnswer} film */
const fillShell = async ({ shell, films, mark }) => {
  const page = await fetch(new URL(shell, document.baseURI));
  if (!page.ok) throw new Error(page.statusText);
  return (await page.text()).replace(mark, () => JSON.stringify(films));
};

const saveFilm = async () => {
  const film = await askServer("film_file");
  if (film) saveFile(film.name, await fillShell(film), "text/html");
};

offerAction("save-film", async (button) => {
  setDisabled(button, true);
  await saveFilm().catch(() => announceFailure("film_file"));
  setDisabled(button, false);
  button.focus();
});
