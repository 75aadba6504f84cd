// @ts-check
/* A file that the browser puts among the downloads. */
import { make } from "./dom.js";

/** @param {string} name @param {BlobPart} content @param {string} media its media type */
export const saveFile = (name, content, media) => {
  const link = make("a", { href: URL.createObjectURL(new Blob([content], { type: media })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it later
};
