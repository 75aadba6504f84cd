// @ts-check
/* The session as a file: saved, and opened. */
import { MOST_BYTES } from "../../core/document.js";
import { $ } from "../../core/dom.js";
import { saveFile } from "../../core/save.js";
import { currentFile, openFile } from "./undo.js";

/** @import { Part } from "../../core/component.js" */

export const wireFile = () => {
  $("save-session").addEventListener("click", () => {
    const file = currentFile();
    if (file) saveFile("backstep-session.json", JSON.stringify(file, null, 1), "application/json");
  });
  $("load-session").addEventListener("change", async (/** @type {Part} */ { target }) => {
    const file = target.files[0];
    if (file) openFile(await file.slice(0, MOST_BYTES).text());
    target.value = "";
  });
};
