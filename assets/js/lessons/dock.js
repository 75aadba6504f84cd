// @ts-check
/* The dock, painted: the open stop or myth, what it asks for, and what is said to an answer. */
/** @import { Part } from "../core/component.js" */
/** @import { Actions, Open, Reading, Walk } from "./types.d.ts" */
/** @import { SetupValue } from "../wire.js" */
import { $, find, make } from "../core/dom.js";
import { typeset } from "../core/elements.js";
import { say } from "../core/words.js";
import { openSection } from "../lab/sections.js";
import { showPanel } from "../step/closer.js";
import { ring } from "../step/drawers.js";
import { lessonNames } from "./cards.js";
import { formsFor } from "./forms.js";
import { markNeeded } from "./leading.js";
import { button, prose, textButton } from "./prose.js";
import { isLastStop, lessons, openWalk, stopOf } from "./state.js";

/** Less than so many pixels hides nothing. */
const LINE = 12;

/** Says what the server says to an answer. @param {Open} open */
export const paintFeedback = (open) => {
  const place = find(document, "#lesson-dock .dock-feedback");
  const said = open.state === "done" ? "" : open.feedback?.text;
  place.replaceChildren(...(said ? [prose(said)] : []));
  place.classList.toggle("is-right", Boolean(open.feedback?.right));
  if (said) place.scrollIntoView({ block: "nearest" });
};

/** Says how many goals of several are met. @param {Open} open */
export const paintDone = ({ met }) => {
  const marks = document.querySelector("#lesson-dock .dock-marks");
  if (!marks || met.length < 2) return;
  marks.textContent = say("lessons.done_of", { done: met.filter(Boolean).length, count: met.length });
};

/** @param {Walk} walk @param {Actions} actions */
const hint = (walk, actions) => {
  const text = stopOf(walk).hint;
  if (!text) return [];
  if (walk.hinted) return [make("div", { class: "dock-hint" }, prose(text))];
  return [button("lessons.hint", actions.showHint, "quiet dock-hint-button")];
};

/** @param {Walk} walk @param {Actions} actions */
const lastButtons = (walk, actions) => {
  const names = lessonNames();
  const following = names[names.indexOf(walk.lesson.name) + 1];
  const title = following && say("lessons.next", { title: say(`lesson.${following}.title`) });
  return [
    button("lessons.finish", actions.leave, "primary dock-on"),
    ...(following ? [textButton(title, () => actions.start(following))] : []),
  ];
};

/** @param {Walk} walk @param {Actions} actions */
const ending = (walk, actions) => {
  const last = isLastStop(walk);
  const { after } = stopOf(walk);
  const next = last ? lastButtons(walk, actions) : [button("lessons.go_on", actions.goOn, "primary dock-on")];
  const word = last ? "lessons.finished" : walk.feedback?.right ? "lessons.right" : "lessons.done";
  return [
    make("div", { class: "dock-after" }, make("strong", {}, say(word)), ...(after ? [prose(after)] : [])),
    make("div", { class: "dock-buttons" }, ...next, button("lessons.keep", actions.keepNetwork, "quiet dock-keep")),
  ];
};

/** What is to be done. @param {Walk} walk @param {Actions} actions */
const asking = (walk, actions) => {
  const { task, goals } = stopOf(walk);
  const what = prose(task);
  what.className = "dock-what";
  const forms = goals.flatMap((goal, i) => (walk.met[i] ? [] : formsFor(goal, i, walk.typed[i] ?? "", actions)));
  const head = make("h3", {}, say("lessons.task"), make("span", { class: "dock-marks" }));
  return [make("div", { class: "dock-asked" }, head, what, ...hint(walk, actions)), ...forms];
};

/** @param {Walk} walk @param {Actions} actions */
const paintTask = (walk, actions) => {
  const place = find(document, "#lesson-dock .dock-task");
  const done = walk.state === "done";
  place.classList.toggle("is-done", done);
  place.classList.toggle("has-choices", !done && stopOf(walk).goals.some(({ kind }) => kind === "Answered"));
  place.replaceChildren(
    ...(done ? [] : asking(walk, actions)),
    make("div", { class: "dock-feedback", role: "status" }),
    ...(done ? ending(walk, actions) : []),
  );
  paintFeedback(walk);
  paintDone(walk);
  if (done) find(place, ".dock-after").scrollIntoView({ block: "nearest" });
};

/** Offers what of the dock lies further down. */
const paintMore = () => {
  const { scrollTop, clientHeight, scrollHeight } = $("dock-body");
  $("dock-more").hidden = scrollTop + clientHeight > scrollHeight - LINE;
};

/** Keeps what is further down in the dock one click away. */
export const watchMore = () => {
  const body = $("dock-body");
  body.addEventListener("scroll", paintMore);
  const seen = new ResizeObserver(paintMore);
  for (const part of [body, ...body.children]) seen.observe(part);
  new MutationObserver(paintMore).observe(body, { childList: true, subtree: true });
  $("dock-more").addEventListener("click", () => body.scrollBy({ top: body.clientHeight - 2 * LINE }));
};

/** Shows the way to the section of the lab that the text speaks of. @param {string} section */
const sectionLink = (section) => {
  const show = () => {
    $("tabs").querySelector("[data-tab-id=mnist]").click();
    openSection(section);
    ring($(`lab-tab-${section}`));
  };
  return textButton(`${say("tab.mnist")}: ${say(`mnist.section.${section}`)}`, show, "control dock-panel");
};

/** Shows the way to the panel that the text speaks of. @param {SetupValue} view */
const panelLink = ({ tab, panel }) => {
  if (tab === "mnist") return [sectionLink(panel ?? "train")];
  if (tab !== "step" || !panel) return [];
  const shown = () => $(`closer-${panel}`) ?? $(`drawer-${panel}`);
  const name = say($(`closer-${panel}`) ? `closer.${panel}` : `drawer.${panel}`);
  const text = $(`closer-tab-${panel}`) ? `${say("closer.title")}: ${name}` : name;
  const show = () => {
    showPanel(panel);
    ring(shown());
  };
  return [textButton(text, show, "control dock-panel")];
};

/** @param {Walk} walk */
const paintText = (walk) => {
  const { text, formula, view } = stopOf(walk);
  const written = formula ? [make("div", { class: "dock-formula" })] : [];
  find(document, "#lesson-dock .dock-text").replaceChildren(prose(text), ...written, ...panelLink(view));
  if (formula) typeset(written[0], formula);
};

/** @param {Part} dock @param {Walk} walk @param {Actions} actions */
const paintStop = (dock, walk, actions) => {
  const { lesson, index, state } = walk;
  const count = lesson.stops.length;
  dock.querySelector(".dock-kind").textContent = say("lessons.kind");
  $("dock-title").textContent = lesson.title;
  dock.querySelector(".dock-place").textContent = say("lessons.place", { stop: index + 1, count });
  dock.querySelector(".dock-progress i").style.width = `${(100 * (index + Number(state === "done"))) / count}%`;
  $("dock-back").disabled = index === 0;
  $("dock-skip").disabled = index === count - 1 || state === "done";
  paintText(walk);
  paintTask(walk, actions);
};

/** @param {Part} dock @param {Reading} reading */
const paintMyth = (dock, { myth }) => {
  const { claim, truth, look, view } = myth;
  dock.querySelector(".dock-kind").textContent = say("myths.kind");
  $("dock-title").replaceChildren(...prose(claim).childNodes);
  dock.querySelector(".dock-place").textContent = "";
  const part = (/** @type {string} */ word, /** @type {string} */ text) => [make("h3", {}, say(word)), prose(text)];
  dock.querySelector(".dock-text").replaceChildren(...part("myths.look", look), ...panelLink(view));
  dock.querySelector(".dock-task").replaceChildren(...part("myths.true", truth));
};

/** Paints the open lesson or myth. @param {Actions} actions */
export const paintDock = (actions) => {
  const dock = $("lesson-dock");
  const { open } = lessons;
  if (!dock || !(open?.lesson || open?.myth)) return;
  document.body.classList.add("has-lesson");
  dock.classList.remove("is-slow");
  dock.classList.toggle("is-arriving", open.state === "arriving");
  dock.classList.toggle("is-myth", Boolean(open.myth));
  const focused = dock.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  if (open.myth) paintMyth(dock, /** @type {Reading} */ (open));
  else paintStop(dock, openWalk(), actions);
  // What had the focus may be gone; the keys of the page work from here.
  if (focused && !dock.contains(document.activeElement)) {
    const again = focused.id ? $(focused.id) : null;
    (again ?? $("dock-body")).focus({ preventScroll: true });
  }
  markNeeded();
};
