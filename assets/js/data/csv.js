// @ts-check
/* A file of one's own: what was understood of it, and what one changes before it is used. */
/** @import { Gradio, Part } from "../core/component.js" */
/** @import { TableChoices, TableEvents, OwnTableValue, OwnColumnValue } from "../wire.js" */
import { $, find, findAll, make, setText } from "../core/dom.js";
import { say, translate } from "../core/words.js";
import { paintInTime } from "./painting.js";

const MOST = 5_000_001; // bytes: one more than is read, so that what is too large is told from what is not
const PARTS = ["input", "target", "split", "left_out"];

/** How a column looks by its part. @type {Record<string, string>} */
const LOOKS = { target: "is-target", left_out: "is-left-out" };

/** The file as it travels. @param {File} file */
const packFile = async (file) => {
  const packed = file.slice(0, MOST).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};

/** What the dialog says now. @returns {TableChoices} */
const readChoices = () => {
  const asked = findAll(document, "#data-table [data-column]").filter((one) => one.dataset.asked);
  return {
    encoding: $("table-encoding").value,
    header: $("table-header").value,
    missing: $("table-missing").value,
    sample: $("table-sample").checked,
    parts: Object.fromEntries(asked.map((one) => [one.dataset.column, /** @type {Part} */ (one).value])),
  };
};

/**
 * @param {OwnColumnValue} column
 * @param {number} place
 * @param {TableChoices} choices
 * @param {() => void} changed
 */
const partChooser = (column, place, choices, changed) => {
  const select = make(
    "select",
    { "data-column": String(place), "aria-label": say("data.table.part", { name: column.name || String(place + 1) }) },
    ...PARTS.map((part) => make("option", { value: part }, say(`data.table.part.${part}`))),
  );
  /** @type {Part} */ (select).value = column.part;
  if (String(place) in choices.parts) select.dataset.asked = "yes";
  select.addEventListener("change", () => {
    select.dataset.asked = "yes";
    changed();
  });
  return make("td", {}, select);
};

/** @param {OwnTableValue} view @param {() => void} changed */
const paintColumns = ({ columns, choices }, changed) => {
  const [names, parts, kinds] = findAll(document, ".table-columns thead tr");
  const looks = columns.map(({ part }) => ({ class: LOOKS[part] ?? "" }));
  names.replaceChildren(...columns.map(({ name }, i) => make("th", { scope: "col", ...looks[i] }, name || "–")));
  parts.replaceChildren(...columns.map((column, place) => partChooser(column, place, choices, changed)));
  kinds.replaceChildren(
    ...columns.map(({ holds, reason }, i) => make("td", looks[i], holds, make("small", {}, reason))),
  );
  const rows = columns.length ? columns[0].cells.map((_, row) => columns.map(({ cells }) => cells[row])) : [];
  find(document, ".table-columns tbody").replaceChildren(
    ...rows.map((row) => make("tr", {}, ...row.map((cell, i) => make("td", looks[i], cell)))),
  );
};

/** @param {OwnTableValue} view @param {() => void} changed */
const paintTable = (view, changed) => {
  const dialog = /** @type {Part} */ ($("data-table"));
  if (view.open !== dialog.open) {
    if (view.open) dialog.showModal();
    else dialog.close();
  }
  const { choices } = view;
  for (const name of /** @type {const} */ (["encoding", "header", "missing"])) $(`table-${name}`).value = choices[name];
  $("table-sample").checked = choices.sample;
  paintColumns(view, changed);
  find(document, ".table-said").replaceChildren(...view.said.map((sentence) => make("li", {}, sentence)));
  setText(find(document, "#data-table .dialog-notice"), view.error);
  $("table-use").disabled = Boolean(view.error);
};

/** @param {Part} element @param {Gradio<string, TableEvents>} gradio whose value is a OwnTableValue as text */
export const mountCsv = (element, { props, send, watch }) => {
  element.querySelector("input[type=file]").addEventListener("change", async (/** @type {Part} */ { target }) => {
    const file = target.files[0];
    target.value = "";
    if (file) send.bring({ data: await packFile(file) });
  });
  const changed = () => send.choose(readChoices());
  for (const name of ["encoding", "header", "missing", "sample"])
    $(`table-${name}`).addEventListener("change", changed);
  $("data-look").addEventListener("click", () => send.look());
  $("table-use").addEventListener("click", () => send.use(readChoices()));
  $("table-cancel").addEventListener("click", () => $("data-table").close());
  $("data-table").addEventListener("close", () => send.close());
  translate(element);
  paintInTime(props, watch, (/** @type {OwnTableValue} */ view) => paintTable(view, changed));
};
