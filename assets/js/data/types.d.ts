/** What the tab "Train on data" is sent. */

/** A plotly figure. */
export type Figure = any;

/** Where the loops, epoch × batch, are; both are counted from 1. */
export interface Loop {
  [name: string]: number;
  epoch: number;
  batch: number;
  batches: number;
}

/** A training that began somewhere and has an optimizer of its own. */
export interface Branch {
  [name: string]: any;
  name: string;
  number: number;
  open: boolean;
  diverged: boolean;
  settings: string;
  origin: string;
}

/** Everything that the tab shows. */
export interface View {
  /** When it was made; an older one that comes later is not shown. */
  made: number;
  dataset: string;
  iteration: number;
  last: number;
  running: boolean;
  diverged: boolean;
  previous: boolean;
  sliced: boolean;
  epochs: number;
  loop: Loop;
  notice: string;
  facts: [string, string][];
  estimates: [string, ...string[]][];
  branches: Branch[];
  picture: Figure;
  loss: Figure;
  comparison?: Figure;
  trained?: { epochs: number; batches: number; loss: unknown; dataset: string };
  /** How many epochs were asked for, and from which on. */
  count: number;
  from: number;
}

/** What the tab tells Python, by event. */
export interface Events {
  batch: undefined;
  run: { epochs: number | null };
  stop: undefined;
  undo: undefined;
  seek: { iteration: number };
  open: { iteration: number | null };
  branch: { optimizer: string; rate: string };
  choose: { branch: string };
  remove: { branch: string };
  prepare: Record<string, unknown>;
  arrive: undefined;
}

export type Send = { [Name in keyof Events]: (data?: Events[Name]) => void };

/** What a component's value is read with. */
export type Read = { value: string | null };
export type Watch = (name: "value", changed: () => void) => void;

/** A race of optimizers, or a sweep over learning rates: its sentence, its results and its figures. */
export interface Contest {
  sentence: string;
  results?: Record<string, string>;
  [figure: string]: Figure;
}

export interface RaceView {
  made: number;
  weights: [string, string][];
  optimizer: string;
  running: string | null;
  failed: string | null;
  notice: string;
  race: Contest;
  sweep: Contest;
}

export type Painter = (figure: Figure) => void;
