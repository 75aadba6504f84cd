// @ts-check
/* The one entry: every component of the page by its name, and what the page starts with.
 *
 * A `gr.HTML` imports this module and calls `mount` (explainer/ui/components.py); nothing hangs on
 * the window. The first import brings Plotly and KaTeX, on which others build.
 */
import "./core/libraries.js";
import { wireActions } from "./core/actions.js";
import { wireCopying } from "./core/clipboard.js";
import { announceFailure } from "./core/failure.js";
import { wireFields } from "./core/fields.js";
import { loadFonts } from "./core/fonts.js";
import { mountHeader } from "./core/header.js";
import { mountNotice } from "./core/notice.js";
import { watchPage } from "./core/open_page.js";
import { watchTheme } from "./core/theme.js";
import { wireUndoTools } from "./core/undo.js";
import { boot, rememberLanguage } from "./core/visitor.js";
import { mountWords, translate } from "./core/words.js";
import { mountCloser, mountQuestions } from "./step/closer.js";
import { ownWork } from "./step/document/undo.js";
import { mountRail } from "./step/drawers.js";
import { mountStep } from "./step/step.js";
import { mountTour } from "./step/tour.js";
import "./step/chain/panel.js";
import "./step/activation.js";
import "./step/lens/panel.js";
import "./step/surface.js";
import "./step/samples/panel.js";
import "./step/health.js";
import "./step/faults/panel.js";
import "./share/pictures.js";
import "./share/saving.js";
import "./step/work/panel.js";
import "./step/printing.js";
import { mountCsv } from "./data/csv.js";
import { mountData } from "./data/data.js";
import { mountRace } from "./data/race.js";
import { mountBatch } from "./lab/batch/index.js";
import { mountCurves } from "./lab/curves.js";
import { mountDownload } from "./lab/download.js";
import { mountLearned } from "./lab/learned.js";
import { mountStatus } from "./lab/live.js";
import { mountNetwork } from "./lab/network.js";
import { mountRanks } from "./lab/ranks.js";
import { mountRuns } from "./lab/runs.js";
import { mountSections } from "./lab/sections.js";
import { mountSketch } from "./lab/sketch.js";
import { mountCards, mountDock } from "./lessons/lessons.js";
import { mountReading } from "./reading/panel.js";
import { mountLayers } from "./step/layers.js";

/** @import { Gradio, Part } from "./core/component.js" */

/**
 * Each takes its element, and what it shows and asks with.
 * @type {Record<string, (element: Part, gradio: any) => void>}
 */
const COMPONENTS = {
  static: translate,
  header: mountHeader,
  words: mountWords,
  notice: mountNotice,
  step: mountStep,
  closer: mountCloser,
  rail: mountRail,
  tour: mountTour,
  questions: mountQuestions,
  layers: mountLayers,
  reading: mountReading,
  data: mountData,
  csv: mountCsv,
  race: mountRace,
  dock: mountDock,
  cards: mountCards,
  sections: mountSections,
  network: mountNetwork,
  curves: mountCurves,
  status: mountStatus,
  download: mountDownload,
  sketch: mountSketch,
  learned: mountLearned,
  runs: mountRuns,
  batch: mountBatch,
  ranks: mountRanks,
};

/**
 * What Python is told: `send.go(data)` triggers the component's event "go".
 * @param {(event: string, data: any) => void} trigger
 * @param {string[]} events
 * @returns {Gradio<any>["send"]}
 */
const senders = (trigger, events) =>
  Object.fromEntries(events.map((name) => [name, (/** @type {any} */ data) => trigger(name, data)]));

/**
 * Takes what gr.HTML gives a script, and the names of the component's events.
 * @param {string} name
 * @param {Part} element
 * @param {any} given
 */
export const mount = (name, element, { trigger, events, ...gradio }) =>
  COMPONENTS[name](element, { ...gradio, send: senders(trigger, events) });

export { announceFailure, boot, ownWork, rememberLanguage };

wireActions();
wireUndoTools();
wireCopying();
wireFields();
loadFonts();
watchPage();
watchTheme();
