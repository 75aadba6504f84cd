// @ts-check
/* A link that holds the step view: the session file with its view, in the part of an address that no server sees. */
import { offerAction } from "../../core/actions.js";
import { holdsWork } from "../../core/address.js";
import { copyText } from "../../core/clipboard.js";
import { MOST_BYTES, readWork, writeWork } from "../../core/document.js";
import { $, setText } from "../../core/dom.js";
import { notify } from "../../core/notice.js";
import { pack, unpack } from "../../core/packed.js";
import { say } from "../../core/words.js";

/** @import { Work } from "../../core/document.js" */

const MARK = "#s=1.";
const USUAL = 2000; // characters of an address that every program passes on
const WHOLE = 8000; // characters up to which the iterations before the open one are worth their place

/** @param {Work} work @param {boolean} whole with the iterations before the open one */
const writeDocument = (work, whole) => {
  const { past, ...rest } = writeWork(work);
  return JSON.stringify(whole ? { ...rest, past } : rest);
};

/** @param {Work} work @param {string} page the address without what it holds */
export const writeLink = async (work, page) => {
  const whole = page + MARK + (await pack(writeDocument(work, true)));
  return whole.length <= WHOLE ? whole : page + MARK + (await pack(writeDocument(work, false)));
};

/** @param {string} hash @returns {Promise<Work | null>} null if it holds nothing; fails if it is damaged */
export const readLink = async (hash) => {
  if (!holdsWork(hash)) return null;
  if (!hash.startsWith(MARK)) throw new Error("another version");
  return readWork(await unpack(hash.slice(MARK.length), MOST_BYTES));
};

/** Opens what the address holds, once; then the address is the page's own again. @param {(work: Work) => void} open */
export const followLink = async (open) => {
  const { hash } = location;
  if (!holdsWork(hash)) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    const work = await readLink(hash);
    if (work) open(work);
  } catch {
    notify(say("link.damaged"));
  }
};

/** @param {() => Work | null} current */
export const wireShare = (current) => {
  offerAction("share", async () => {
    const work = current();
    if (!work) return;
    const link = await writeLink(work, location.origin + location.pathname);
    const field = $("share-link");
    field.value = link;
    $("share-dialog").showModal();
    field.select();
    setText($("share-copied"), say((await copyText(link)) ? "link.copied" : "link.copy"));
    $("share-long").hidden = link.length <= USUAL;
    setText($("share-long"), say("link.long", { count: link.length, most: USUAL }));
  });
};
