// Made by `python -m tools.wire` from the modules explainer/**/wire.py; do not edit.

/**
 * Where in the loops, epoch × batch, the open iteration is; ``samples`` are row numbers.
 */
export interface Place {
  epoch: number;
  batch: number;
  batches: number;
  samples: number[];
}

/**
 * The network of the open iteration; ``samples`` counts those of its batch.
 */
export interface NetworkFacts {
  sizes: number[];
  activations: string[];
  loss: string;
  reduction: string;
  samples: number;
  optimizer: string;
  rate: number;
}

/**
 * A part of the code that ran; ``first`` is the number of its first line.
 */
export interface Listing {
  title: string;
  first: number;
  lines: string[];
}

/**
 * Something that ails the network: what, where, in words, and the units [layer, unit].
 */
export interface FindingText {
  kind: string;
  where: string;
  text: string;
  units: [number, number][];
}

/**
 * A row a layer: its number, then sizes of δ, gradient and update; and what was found.
 */
export interface HealthValue {
  layers: any[][];
  findings: FindingText[];
}

/**
 * The fault that is switched on.
 *
 * ``lines`` are [function, right, wrong]; ``right`` holds what each step that differs should
 * have given, by its number, ``first`` the first of them.
 */
export interface FaultValue {
  name: string;
  age: number;
  harmless: string | null;
  over: boolean;
  lines: string[][];
  first: number | null;
  right: Record<string, number | string | null>;
}

/**
 * The largest deviation from a reference, and the key of the parameter that has it.
 */
export interface ComparisonValue {
  largest: number | string | null;
  worst: string;
  agrees: boolean;
}

/**
 * The verdict of the references.
 *
 * A row a parameter: its key, gradient by hand, by autograd, by differences, whether it is at a
 * kink, new value, and torch's.
 */
export interface VerificationValue {
  passed: boolean;
  finite: boolean;
  count: number;
  loss: ComparisonValue;
  autograd: ComparisonValue;
  differences: ComparisonValue;
  update: ComparisonValue;
  kinks: string;
  rows: any[][];
}

/**
 * Numbers of a card; heads, columns and caption are LaTeX, ``kinds`` a string a row.
 */
export interface TableValue {
  caption: string;
  columns: string[];
  heads: string[];
  values: ((number | string | null)[])[];
  kinds: string[];
}

/**
 * What is said at a stop: formulas in LaTeX, in symbols and with numbers, and torch's lines.
 */
export interface CardValue {
  title: string;
  sentence: string;
  symbols: string[];
  lines: string[];
  tables: TableValue[];
  torch: string[];
}

/**
 * The texts of a film: one of each a step; ``lines`` are [listing, row].
 */
export interface FilmTexts {
  formulas: string[];
  substituted: string[];
  sentences: string[];
  lines: [number, number][];
  listings: Listing[];
}

/**
 * The numbers of a film: key and value of each step, and what was known before the first.
 */
export interface FilmNumbers {
  keys: string[];
  values: (number | string | null)[];
  before: Record<string, number>;
}

/**
 * One iteration: everything that the browser needs to move through it by itself.
 *
 * ``stops`` are the positions at which each granularity halts, ``cards`` what is said at each of
 * them but the first, by neuron, layer and phase (a phase has those of its layers); ``phases`` are
 * where each phase starts and ends; ``loss`` is that before and after the update, ``colours`` are
 * the light theme's by their names and ``dark`` the dark theme's by them, ``file`` the session to
 * be saved, of ``preset`` or one's own (``custom``); ``answers`` the nonce of the lesson that
 * asked for it, if one did.
 */
export interface FilmValue {
  formulas: string[];
  substituted: string[];
  sentences: string[];
  lines: [number, number][];
  listings: Listing[];
  keys: string[];
  values: (number | string | null)[];
  before: Record<string, number>;
  iteration: number;
  first: number;
  last: number;
  place: Place | null;
  figure: Record<string, any>;
  width: number;
  dense: boolean;
  stops: Record<string, number[]>;
  cards: Record<string, CardValue[]>;
  phases: Record<string, [number, number]>;
  network: NetworkFacts;
  loss: (number | string | null)[];
  history: Record<string, any>;
  health: HealthValue;
  faults: [string, string | null][];
  fault: FaultValue | null;
  verification: VerificationValue | null;
  colours: Record<string, string>;
  dark: Record<string, string>;
  file: Record<string, any>;
  preset: string;
  answers: number | null;
}

export interface Go {
  from: number;
  count: number;
}

/**
 * Open an iteration that was recorded.
 */
export interface Visit {
  iteration: number;
}

/**
 * Give a parameter another value, as it was typed.
 */
export interface Edit {
  layer: number;
  unit: number;
  source: number | null;
  value: string;
}

/**
 * Open a session file; ``preset`` is the one that it began with, if it still is.
 */
export interface Reopen {
  text: string;
  preset?: string;
}

/**
 * Switch a fault on; None switches it off.
 */
export interface SwitchFault {
  name: string | null;
}

/**
 * What the step view tells Python, by the name of the event.
 */
export interface StepEvents {
  go: Go;
  visit: Visit;
  edit: Edit;
  reopen: Reopen;
  lesson: Record<string, any>;
  fault: SwitchFault;
}

/**
 * The most units of a layer, and the most layers, input included.
 */
export interface LayerLimits {
  units: number;
  layers: number;
}

/**
 * What the editor of layers shows; ``choices`` are for the output, ``hidden`` for the rest.
 */
export interface LayersValue {
  sizes: number[];
  activations: string[];
  choices: string[];
  hidden: string[];
  limits: LayerLimits;
  refused?: number;
}

/**
 * The layers that a visitor wants; a size that was typed comes as it was typed.
 */
export interface LayersEdit {
  sizes: (number | string)[];
  activations: string[];
}

/**
 * What the editor of layers tells Python.
 */
export interface LayersEvents {
  edit: LayersEdit;
}

/**
 * What the line of questions tells Python: a topic, a nonce, and what the topic needs.
 */
export interface QuestionEvents {
  ask: Record<string, any>;
}

/**
 * One answer to choose.
 */
export interface Option {
  value: string;
  text: string;
  symbol: string;
}

/**
 * A question of predict mode; without ``options`` a number is typed.
 */
export interface QuestionValue {
  key: string;
  kind: string;
  text: string;
  symbol: string;
  formula: string;
  options: Option[];
}

/**
 * The questions before a halt.
 */
export interface QuestionsAnswer {
  questions: QuestionValue[];
}

/**
 * The verdict on an answer, or the sentence that says why it is none (``error``).
 */
export interface Verdict {
  error?: string;
  verdict?: "right" | "close" | "wrong";
  given?: any;
  exact?: any;
  mistake?: string;
  sentence?: string;
}

/**
 * By what a script knows the film that an answer belongs to: iteration, loss before it.
 */
export interface BelongsTo {
  iteration: number;
  before: number | string | null;
}

/**
 * A path from the loss: its units, its product, and its factors [symbol, value, key].
 */
export interface ChainPath {
  units: any[];
  product: number | string | null;
  factors: any[][];
}

/**
 * A sum of paths that has a name of its own.
 */
export interface Collapse {
  symbol: string;
  summed: number | string | null;
  short_symbol: string;
  short: number | string | null;
  key: string;
}

/**
 * All paths from the loss of a sample to a weight or bias.
 */
export interface ChainAnswer {
  iteration: number;
  before: number | string | null;
  formula: string;
  count: number;
  zeros: number;
  merged: boolean;
  rest: number | string | null;
  total: number | string | null;
  paths: ChainPath[];
  collapses: Collapse[];
}

/**
 * The figure of each activation, and ln Σ e^z of the other outputs, a row a sample.
 */
export interface ActivationAnswer {
  iteration: number;
  before: number | string | null;
  figures: Record<string, Record<string, any>>;
  others: any;
}

/**
 * The ladder of nudges: a column each, None where a number is not finite.
 */
export interface Rungs {
  nudge: any[];
  above: any[];
  below: any[];
  up: any[];
  down: any[];
  forward: any[];
  central: any[];
  forward_error: any[];
  central_error: any[];
  bent: boolean[];
}

/**
 * The loss along one weight or bias.
 */
export interface LensAnswer {
  iteration: number;
  before: number | string | null;
  figure: Record<string, any>;
  errors: Record<string, any>;
  kinks: number;
  rungs: Rungs;
  value: number | string | null;
  loss: number | string | null;
  gradient: number | string | null;
  change: number | string | null;
  new: number | string | null;
  landing: number | string | null;
  after: number | string | null;
}

/**
 * The loss over two parameters; ``second`` is [layer, unit, source].
 */
export interface SurfaceAnswer {
  iteration: number;
  before: number | string | null;
  second: any[];
  figures: Record<string, Record<string, any>>;
  logarithmic: boolean;
  holes: number;
  grid: number;
  shown: number;
  passed: number;
  batches: boolean;
  loss: number | string | null;
  on_slice: number | string | null;
  after: number | string | null;
}

/**
 * The gradients of every sample in a layer; a column is [layer, unit, source].
 */
export interface SamplesAnswer {
  iteration: number;
  before: number | string | null;
  figure: Record<string, any>;
  columns: any[][];
  alternatives: any[][];
  plain: boolean;
  decays: boolean;
}

/**
 * The losses of the right and of the wrong way: rows [iterations, right, wrong].
 */
export interface FaultsAnswer {
  rows: any[][];
  sentence: string;
  figure: Record<string, any>;
}

/**
 * The words of the chosen language, and the colours of the dark theme by the light one's.
 */
export interface WordsValue {
  language: string;
  words: Record<string, string>;
  dark: Record<string, string>;
}

/**
 * The sentence that says what went wrong; empty if nothing did.
 */
export interface NoticeValue {
  text: string;
  nonce: number;
}

/**
 * The newest answer on the line of questions: ``data``, or the sentence of an ``error``.
 */
export interface AnswerValue {
  nonce: any;
  data?: any;
  error?: string;
}
