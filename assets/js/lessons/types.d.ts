/** What lessons and myths are sent, and what is known of the open one. */

/** What the script puts in place once the session of a stop or myth is open. */
export interface View {
  tab: string;
  granularity: string;
  phase: string | null;
  key: string | null;
  panel: string | null;
  select: string | null;
}

/** One answer to choose; `why` says why it is wrong. */
export interface Option {
  name: string;
  label: string;
  why: string;
}

/** What a learner has to reach; explainer/lessons/lesson.py says what each kind is. */
export type Goal =
  | { kind: "Computed"; keys: string[] }
  | { kind: "Finished"; phase: string }
  | { kind: "Reached"; number: number }
  | { kind: "LossBelow"; limit: number }
  | { kind: "LossAbove"; limit: number }
  | { kind: "Selected"; addresses: string[] }
  | { kind: "Chosen"; setting: "optimizer" | "loss" | "reduction"; value: string }
  | { kind: "RateBetween"; low: number; high: number }
  | { kind: "Activated"; name: string }
  | { kind: "Broken"; name: string | null }
  | { kind: "PanelOpened"; name: string }
  | { kind: "EpochsTrained"; count: number }
  | { kind: "OpenedFromCurve" }
  | { kind: "MnistStarted" }
  | { kind: "Predicted"; key: string }
  | { kind: "Worked" }
  | { kind: "Answered"; options: Option[]; right: string };

export type GoalOf<Kind> = Extract<Goal, { kind: Kind }>;

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

export interface Stop {
  name: string;
  text: string;
  task: string;
  hint: string;
  after: string;
  formula: string;
  /** Whether the page stays as the stop before has left it. */
  continues: boolean;
  goals: Goal[];
  view: View;
}

export interface Lesson {
  name: string;
  title: string;
  stops: Stop[];
}

export interface Myth {
  name: string;
  claim: string;
  truth: string;
  look: string;
  view: View;
}

/** The verdict on a number that was typed. */
export interface Feedback {
  right: boolean;
  text: string;
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
  lesson?: Lesson;
  myth?: Myth;
  /** The session that the learner had before, as a file. */
  own?: string;
  /** Where the learner was in it. */
  before?: { index: number };
  /** Of the stop. */
  index: number;
  /** Which goals of the stop are met. */
  met: boolean[];
  state: "arriving" | "asking" | "done";
  feedback: Feedback | null;
  /** What was typed for each goal of the stop. */
  typed: Record<number, string>;
  hinted: boolean;
  fromCurve: boolean;
  /** A new object whenever something is entered: what comes late knows that it is late. */
  visit: object | null;
}

export type Walk = Open & { lesson: Lesson };
export type Reading = Open & { myth: Myth };

/** What can be done in the dock. */
export interface Actions {
  goOn: () => void;
  start: (name: string) => void;
  leave: () => void;
  keepNetwork: () => void;
  keepTyped: (goal: number, text: string) => void;
  showHint: () => void;
  answerNumber: (goal: number, text: string) => void;
  answerChoice: (goal: number, option: Option) => void;
  revealNumber: (goal: number) => void;
}
