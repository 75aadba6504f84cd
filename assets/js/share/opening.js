// @ts-check
/* Opens a film that lies in one file: unpacks the scripts in it, each after those that it imports, and starts them. */
import { unpack } from "../core/packed.js";

const MOST = 100_000_000; // bytes of one part
const IMPORTED = /"in-file:([^"]+)"/g; // how explainer/share/bundle.py writes what a script imports

/** The text that lies in an element. @param {string} id */
const readPart = (id) => (document.getElementById(id)?.textContent ?? "").trim();

/** @param {string} id @returns {Promise<any>} */
const unpackPart = async (id) => JSON.parse(await unpack(readPart(id), MOST));

/**
 * Gives each script an address, and returns that of the last.
 * @param {[string, string][]} scripts names and sources, each after those that it imports
 */
const placeScripts = (scripts) => {
  /** @type {Map<string, string>} */
  const places = new Map();
  let last = "";
  for (const [name, source] of scripts) {
    const text = source.replace(IMPORTED, (_, other) => `"${places.get(other)}"`);
    last = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    places.set(name, last);
  }
  return last;
};

const open = async () => {
  const { playFilms } = await import(placeScripts(await unpackPart("film-scripts")));
  playFilms(JSON.parse(readPart("films")), await unpackPart("film-words"));
};

open();
