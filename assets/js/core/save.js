// @ts-check
/* A file that the browser puts among the downloads. */
import { make } from "./dom.js";

/** @param {string} name @param {string} address of what it holds */
export const saveLink = (name, address) => make("a", { href: address, download: name }).click();

/** @param {string} name @param {BlobPart} content @param {string} media its media type */
export const saveFile = (name, content, media) => {
  const address = URL.createObjectURL(new Blob([content], { type: media }));
  saveLink(name, address);
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it later
};
