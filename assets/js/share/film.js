// @ts-check
/* A film that lies in one file: it is played by the modules of the page, and nobody is asked. */
import "../core/libraries.js";
import { wireActions } from "../core/actions.js";
import { wireCopying } from "../core/clipboard.js";
import { $, findAll, setText } from "../core/dom.js";
import { loadFonts } from "../core/fonts.js";
import { unpack } from "../core/packed.js";
import { rove } from "../core/roving.js";
import { beginTheme, watchTheme } from "../core/theme.js";
import { findLanguage, rememberLanguage } from "../core/visitor.js";
import { say, showWords } from "../core/words.js";
import { moveBy } from "../step/document/view.js";
import { mountRail } from "../step/drawers.js";
import "../step/faults/banner.js";
import { mountPlayer } from "../step/playing.js";
import { joinFilm } from "./joined.js";
import "./pictures.js";

/** @import { PackedFilms, WordsValue } from "../wire.js" */
/** @typedef {"en" | "zh"} Language */

const MOST = 400_000_000; // bytes of one part of a film
const FINEST_FIRST = ["term", "neuron", "layer", "phase"];

/** The films of a file, and which of them is shown in which language. */
class FilmFile {
  /** @param {PackedFilms} packed @param {Record<Language, WordsValue>} words */
  constructor(packed, words) {
    this.packed = packed;
    this.words = words;
    this.language = /** @type {Language} */ (findLanguage().startsWith("zh") ? "zh" : "en");
    this.player = mountPlayer($("stage"), this.answers());
    this.player.lastIteration = packed.first + packed.films.length - 1;
  }

  /** What the player asks for. @returns {any} */
  answers() {
    return {
      go: (/** @type {{ from: number, count: number }} */ { from, count }) => this.show(from + count),
      visit: (/** @type {{ iteration: number }} */ { iteration }) => this.show(iteration),
    };
  }

  /** @param {number} iteration */
  async read(iteration) {
    const { films, first } = this.packed;
    const { common, ...own } = films[iteration - first];
    const parts = await Promise.all([common, own[this.language]].map((part) => unpack(part, MOST)));
    return joinFilm(parts.map((part) => JSON.parse(part)));
  }

  /** @param {number} iteration */
  async show(iteration) {
    const film = await this.read(iteration);
    showWords(this.words[this.language]);
    this.player.load(film);
    sayNet(this);
  }

  /** @param {Language} language */
  async speak(language) {
    this.language = language;
    rememberLanguage(language);
    await this.show(this.player.film.iteration);
  }
}

/** What net it is, in the first line and on the window, and how finely one moves. @param {FilmFile} file */
const sayNet = ({ packed: { finest }, player: { film } }) => {
  const { sizes, optimizer, loss, rate } = film.network;
  const names = { loss: say(`loss.${loss}`), optimizer: say(`optimizer.${optimizer}`) };
  const net = say("film.net", { sizes: sizes.join("–"), rate, ...names });
  setText($("film-net"), net);
  document.title = `Backstep · ${net}`;
  setText($("film-cut"), say("film.finest", { by: say(`step.${finest}`) }));
};

/** One moves as finely as the file has texts for. @param {FilmFile} file */
const limitPace = ({ packed: { finest }, player }) => {
  const least = FINEST_FIRST.indexOf(finest);
  for (const radio of findAll($("step-granularity"), "input")) {
    const label = radio.closest("label");
    if (label) label.hidden = FINEST_FIRST.indexOf(/** @type {HTMLInputElement} */ (radio).value) < least;
  }
  if (FINEST_FIRST.indexOf(player.granularity) < least) moveBy(player, finest);
  $("film-cut").hidden = least === 0;
};

/** @param {FilmFile} file */
const wireLanguage = (file) => {
  for (const radio of /** @type {HTMLInputElement[]} */ (findAll($("language"), "input"))) {
    radio.checked = radio.value === file.language;
    radio.addEventListener("change", () => file.speak(/** @type {Language} */ (radio.value)));
  }
};

/**
 * Plays the films of a file.
 * @param {PackedFilms} packed
 * @param {Record<Language, WordsValue>} words
 */
export const playFilms = async (packed, words) => {
  const file = new FilmFile(packed, words);
  beginTheme();
  watchTheme();
  wireActions();
  wireCopying();
  mountRail($("rail-box"));
  rove($("header"), ".tools button, #language input");
  wireLanguage(file);
  limitPace(file);
  for (const id of ["iteration-previous", "iteration-next"]) $(id).hidden = packed.films.length < 2;
  await Promise.all([loadFonts(), file.show(packed.first)]);
};
