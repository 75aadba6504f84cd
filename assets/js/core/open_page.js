// @ts-check
/* Says now and then that this page is open, and when it goes: see explainer/ui/open_pages.py. */

const EVERY = 20_000;

/* Gradio tells the page's name to nobody but the server. */
const findAddress = () =>
  performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .find((name) => name.includes("/heartbeat/"));

/** @param {(address: string) => unknown} tell */
const withAddress = (tell) => {
  const address = findAddress();
  if (address) tell(address);
};

const stay = () => withAddress((address) => fetch(address).catch(() => {})); // a server that is gone is said elsewhere

const leave = () => withAddress((address) => navigator.sendBeacon(address));

export const watchPage = () => {
  performance.setResourceTimingBufferSize(10_000); // gradio alone asks for a hundred files
  setInterval(stay, EVERY);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && stay());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && stay());
};
