/** What is known of the open lesson or myth, besides what is sent. */

import type { ChoiceValue, FeedbackValue, GoalValue, LessonValue, MythValue } from "../wire.js";

export type GoalOf<Kind> = Extract<GoalValue, { kind: Kind }>;

/** What goals look at besides the step view. */
export interface Surroundings {
  /** The panel of "Look closer" that is open. */
  panel: string | null;
  /** How many epochs were trained on the tab "Train on data". */
  epochs: number;
  /** Whether an iteration was opened from the curve since the stop was entered. */
  fromCurve: boolean;
  /** The state of the visitor's training of the MNIST lab. */
  mnist: string;
}

/** How far a learner has come in a lesson. */
export interface Progress {
  stop: number;
  done: boolean;
}

/** What a reload finds: the lesson and stop, or the myth, and the learner's own session. */
export interface Kept {
  lesson?: string | null;
  stop?: number | null;
  myth?: string | null;
  own?: string;
}

/** The open lesson or myth; before the server has answered there may be neither yet. */
export interface Open {
  lesson?: LessonValue;
  myth?: MythValue;
  /** The session that the learner had before, as a file. */
  own?: string;
  /** Where the learner was in it. */
  before?: { index: number };
  /** Of the stop. */
  index: number;
  /** Which goals of the stop are met. */
  met: boolean[];
  state: "arriving" | "asking" | "done";
  feedback: FeedbackValue | null;
  /** What was typed for each goal of the stop. */
  typed: Record<number, string>;
  hinted: boolean;
  fromCurve: boolean;
  /** What the tab "Train on data" showed when the stop was entered, if it is set up anew. */
  replaced: object | null;
  /** A new object whenever something is entered: what comes late knows that it is late. */
  visit: object | null;
}

export type Walk = Open & { lesson: LessonValue };
export type Reading = Open & { myth: MythValue };

/** What can be done in the dock. */
export interface Actions {
  goOn: () => void;
  start: (name: string) => void;
  leave: () => void;
  keepNetwork: () => void;
  keepTyped: (goal: number, text: string) => void;
  showHint: () => void;
  answerNumber: (goal: number, text: string) => void;
  answerChoice: (goal: number, option: ChoiceValue) => void;
  revealNumber: (goal: number) => void;
}
