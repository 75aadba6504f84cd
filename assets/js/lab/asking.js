// @ts-check
/* Questions about what changes fast: one at a time, always about the newest. */

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/**
 * A function that asks as soon as the last answer is there; in between, only the fact that something has changed is
 * kept, so that nothing ever queues up.
 * @template Answer
 * @param {() => Promise<Answer>} ask
 * @param {(answer: Answer) => void} show
 * @param {{ between: number, silence: Answer }} options milliseconds from one question to the next; what is shown
 *   without an answer
 */
export function askNewest(ask, show, { between, silence }) {
  let busy = false;
  let changed = false;
  return async function run() {
    changed = true;
    if (busy) return;
    busy = true;
    while (changed) {
      changed = false;
      const begun = performance.now();
      const answer = await ask().catch(() => silence);
      show(answer);
      await pause(between - (performance.now() - begun));
    }
    busy = false;
  };
}
