// @ts-check
/* The open iteration as code that runs alone; Python writes it. */
import { findAll } from "../core/dom.js";
import { saveFile } from "../core/save.js";
import { askServer } from "./closer.js";

/** @import { ScriptAnswer } from "../wire.js" */

export const wireScripts = () => {
  for (const button of findAll(document, "[data-script]"))
    button.addEventListener("click", async () => {
      /** @type {ScriptAnswer | null} */
      const script = await askServer("script", { kind: button.dataset.script });
      if (script) saveFile(script.name, script.text, "text/plain");
    });
};
