// @ts-check
/* What the page says when an event has ended without an answer, whichever tab is open. */
import { $ } from "./dom.js";

/**
 * Says so above everything else; whoever awaits an answer hears that none comes.
 * @param {string} handler the name of the function in Python that was to answer
 */
export const announceFailure = (handler) => {
  $("failure").showPopover();
  document.dispatchEvent(new CustomEvent("backstep:failed", { detail: { handler } }));
};

/* Something went right again. */
document.addEventListener("backstep:answered", () => $("failure")?.hidePopover());
