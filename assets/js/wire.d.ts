// Made by `python -m tools.wire` from the modules explainer/**/wire.py; do not edit.

/**
 * One's place in the loops, epoch × batch, both counted from 1, and the rows of the batch.
 */
export interface LoopValue {
  epoch: number;
  batch: number;
  batches: number;
  rows: string;
  size: number;
  samples: number;
  loss: string;
  optimizer: string;
}

/**
 * A training that began somewhere and has an optimizer of its own; ``number`` is its look.
 */
export interface BranchValue {
  name: string;
  number: number;
  settings: string;
  origin: string;
  iterations: number;
  loss: string;
  diverged: boolean;
  open: boolean;
}

/**
 * How far a branch was trained, and where it left which other one, by its place.
 */
export interface KeptBranch {
  parent: number;
  at: number;
  optimizer: string;
  rate: number;
  last: number;
  iteration: number;
}

/**
 * What the browser keeps of the tab; ``current`` is the place of the branch that goes on.
 */
export interface KeptRun {
  settings: Record<string, any>;
  branches: KeptBranch[];
  current: number;
}

/**
 * What the page announces of a training that has just ended.
 */
export interface TrainedValue {
  dataset: string;
  batches: number;
  epochs: number;
  loss: number | null;
}

/**
 * Everything in the middle of the tab.
 *
 * ``made`` says when: an older one that comes later is not shown. ``facts`` are rows of a name
 * and a value, ``estimates`` rows of a parameter's name, its estimate, its truth and its error.
 */
export interface StageValue {
  made: number;
  running: boolean;
  notice: string;
  dataset: string;
  epochs: number;
  iteration: number;
  last: number;
  picture: Record<string, any>;
  sliced: boolean;
  loss: Record<string, any>;
  loop: LoopValue;
  facts: string[][];
  estimates: string[][];
  branches: BranchValue[];
  comparison: Record<string, any> | null;
  diverged: boolean;
  kept?: KeptRun;
  trained?: TrainedValue;
}

/**
 * A race of optimizers; without figures before the first.
 */
export interface RaceValue {
  sentence: string;
  results: Record<string, string>;
  losses?: Record<string, any>;
  paths?: Record<string, any>;
}

/**
 * A sweep over learning rates; without figures before the first.
 */
export interface SweepValue {
  sentence: string;
  finals?: Record<string, any>;
  curves?: Record<string, any>;
}

/**
 * Both panels; ``running`` and ``failed`` are ``race``, ``sweep`` or empty.
 *
 * ``weights`` are rows of an address and a name.
 */
export interface RacesValue {
  made: number;
  running: string;
  failed: string;
  notice: string;
  weights: string[][];
  optimizer: string;
  race: RaceValue;
  sweep: SweepValue;
}

/**
 * Train so many epochs; None if what was typed is no number.
 */
export interface TrainEpochs {
  epochs: number | null;
}

/**
 * Go to an iteration of the run.
 */
export interface SeekIteration {
  iteration: number;
}

/**
 * Open an iteration in the step view; None if what was typed is no number.
 */
export interface OpenIteration {
  iteration: number | null;
}

/**
 * Go on with another optimizer from here; the rate as it was typed.
 */
export interface ForkBranch {
  optimizer: string;
  rate: string;
}

/**
 * A branch by its name.
 */
export interface ChooseBranch {
  branch: string;
}

/**
 * What the middle of the tab tells Python; None are events that say nothing else.
 */
export interface StageEvents {
  arrive: null;
  restore: KeptRun;
  batch: null;
  run: TrainEpochs;
  stop: null;
  seek: SeekIteration;
  open: OpenIteration;
  branch: ForkBranch;
  choose: ChooseBranch;
  remove: ChooseBranch;
  prepare: Record<string, any>;
}

/**
 * Optimizers by name with their rates as they were typed, and the two weights to watch.
 */
export interface StartRace {
  racers: Record<string, string>;
  iterations: number | null;
  x: string;
  y: string;
}

/**
 * Sweep over learning rates with one optimizer.
 */
export interface StartSweep {
  optimizer: string;
  iterations: number | null;
}

/**
 * What races and sweeps tell Python.
 */
export interface RacesEvents {
  race: StartRace;
  sweep: StartSweep;
  halt: null;
}

/**
 * A column of a table as it was understood: in words what it holds, and its first cells.
 */
export interface OwnColumnValue {
  name: string;
  holds: string;
  part: string;
  reason: string;
  cells: string[];
}

/**
 * How a table is read; ``parts`` says what becomes of columns, by their number as text.
 */
export interface TableChoices {
  encoding: string;
  header: string;
  missing: string;
  sample: boolean;
  parts: Record<string, string>;
}

/**
 * A file as it was understood; ``said`` are sentences on it, ``error`` what keeps it out.
 *
 * Without columns there is nothing to look at but the error. ``open`` tells whether to look.
 */
export interface OwnTableValue {
  made: number;
  open: boolean;
  columns: OwnColumnValue[];
  choices: TableChoices;
  said: string[];
  error: string;
}

/**
 * A file, compressed by gzip, as base64.
 */
export interface BringFile {
  data: string;
}

/**
 * What the dialog tells Python: a file, a look at the points in the field, other choices.
 */
export interface TableEvents {
  bring: BringFile;
  look: null;
  choose: TableChoices;
  use: TableChoices;
  close: null;
}

/**
 * Test images, channels one after the other, with their classes.
 */
export interface ImagesValue {
  dataset: string;
  channels: number;
  side: number;
  images: string;
  indices: number[];
  truths: number[];
}

/**
 * A page of test images; ``answers`` and the like are of the net, if there is one.
 */
export interface GalleryValue {
  dataset: string;
  channels: number;
  side: number;
  images: string;
  indices: number[];
  truths: number[];
  begin: number;
  total: number;
  loss: string | null;
  answers: number[] | null;
  scores: number[][] | null;
  losses: (number | null)[] | null;
}

/**
 * A layer whose weights are images.
 */
export interface KernelLayerValue {
  layer: number;
  kind: string;
  units: number;
  channels: number;
  side: number;
}

/**
 * The weights of a layer as images: ±127 is ±``limit`` or beyond.
 */
export interface WeightsValue {
  layer: number;
  kind: string;
  units: number;
  channels: number;
  side: number;
  dataset: string;
  classes: boolean;
  shown: number;
  images: string;
  limit: number;
  least: number;
  largest: number;
}

/**
 * There is no net.
 */
export interface NoWeights {
  layer: null;
}

/**
 * True classes as rows, answers as columns: counts, shares, and how strongly each is marked.
 */
export interface ConfusionValue {
  counts: number[][];
  shares: number[][];
  strengths: number[][];
}

/**
 * Of a class; None where there is nothing to divide by.
 */
export interface ClassRates {
  recall: number | null;
  precision: number | null;
  right: number;
  images: number;
  answered: number;
}

/**
 * A colour a class, by theme.
 */
export interface ClassColours {
  light: string[];
  dark: string[];
}

/**
 * The last hidden layer of every image on two axes: 0 is ``low``, 65535 ``low`` + ``span``.
 */
export interface CloudValue {
  count: number;
  x: any;
  y: any;
  low: number[];
  span: number;
  truths: any;
  answers: any;
  variance: (number | null)[];
  units: number;
  hidden: boolean;
  colours: ClassColours;
}

/**
 * Everything that is drawn of all test images at once.
 */
export interface DrawnOutputs {
  confusion: ConfusionValue;
  classes: ClassRates[];
  projection: CloudValue;
}

/**
 * What a net says of the test images; ``moment`` says when that was.
 */
export interface LearnedValue {
  confusion: ConfusionValue;
  classes: ClassRates[];
  projection: CloudValue;
  dataset: string;
  loss: string;
  moment: Complaint;
  accuracy: number;
  layers: KernelLayerValue[];
}

/**
 * There is no net.
 */
export interface NothingLearned {
  moment: null;
}

/**
 * A rank's share of a batch: its images, its loss, its gradient.
 */
export interface ShareValue {
  numbers: number[];
  labels: number[];
  pixels: string;
  loss: number;
  map: string;
}

/**
 * What several ranks train.
 */
export interface RanksFacts {
  ranks: number;
  dataset: string;
  side: number;
  channels: number;
  optimizer: string;
  rate: number;
  seed: number;
  columns: number;
  parameters: number;
  batches: number;
  command: string;
}

/**
 * What several ranks compute of one batch; maps are of the weights of the output layer.
 */
export interface ComputedRanks {
  ranks: number;
  dataset: string;
  side: number;
  channels: number;
  optimizer: string;
  rate: number;
  seed: number;
  columns: number;
  parameters: number;
  batches: number;
  command: string;
  trained: boolean;
  shares: ShareValue[];
  loss: number;
  maps: Record<string, string>;
  weights: string;
  updated: string;
  deviation: number;
  largest: number;
  figure: Record<string, any>;
}

/**
 * The same, and whether there is a net of the visitor to be asked for.
 */
export interface RanksValue {
  ranks: number;
  dataset: string;
  side: number;
  channels: number;
  optimizer: string;
  rate: number;
  seed: number;
  columns: number;
  parameters: number;
  batches: number;
  command: string;
  trained: boolean;
  shares: ShareValue[];
  loss: number;
  maps: Record<string, string>;
  weights: string;
  updated: string;
  deviation: number;
  largest: number;
  figure: Record<string, any>;
  trainable: boolean;
}

/**
 * A layer of the net; ``inputs``, ``outputs`` and ``weights`` are shapes.
 *
 * ``border`` is what the ``padding`` pixels around what it reads are.
 */
export interface BatchLayer {
  kind: "dense" | "convolution" | "pool";
  inputs: number[];
  outputs: number[];
  activation: string;
  kernel: number;
  padding: number;
  border: number;
  weights: number[];
}

/**
 * One quantity of one layer: the pictures that it reads, its formula, and its line of code.
 *
 * ``line`` is the name of a listing and a row of it.
 */
export interface BatchOperation {
  phase: string;
  quantity: string;
  layer: number;
  kind: string;
  reads: [string, number][];
  formula: string;
  line: [string, number];
}

/**
 * A part of the code that ran.
 */
export interface BatchListing {
  title: string;
  first_line: number;
  lines: string[];
}

/**
 * A large matrix as blocks, each by its entry of the largest magnitude.
 */
export interface HeatValue {
  rows: number;
  columns: number;
  block: number[];
  values: string;
  places: string;
}

/**
 * All that belongs to the parameters of a layer, by name; of many weights pictures.
 */
export interface ParametersValue {
  bias: Record<string, string>;
  whole?: Record<string, string>;
  heat?: Record<string, HeatValue>;
}

/**
 * Everything of a batch that does not belong to one of its images.
 *
 * ``number`` is None for images that were never trained on.
 */
export interface RecordingValue {
  dataset: string;
  loss_name: string;
  optimizer: string;
  in_place: boolean;
  momentum: number;
  rate: number;
  update: number;
  precision: string;
  device: string;
  number: number | null;
  epoch: number;
  batch: number;
  rows: number[];
  labels: number[];
  answers: number[];
  losses: number[];
  loss: number | string;
  layers: BatchLayer[];
  memory: Record<string, string>;
  operations: BatchOperation[];
  listings: Record<string, BatchListing>;
  stops: Record<string, number[]>;
  phases: Record<string, [number, number]>;
  parameters: (ParametersValue | null)[];
}

/**
 * What was opened: a batch of the run, the test image ``index``, or a drawing.
 *
 * Of a drawing the target is ``digit``: what the net says, ``answer``, unless it was ``chosen``.
 */
export interface OpenedAs {
  kind: "batch" | "test" | "drawing";
  index?: number;
  digit?: number;
  answer?: number;
  chosen?: boolean;
}

/**
 * An open batch, under its name.
 */
export interface BatchFilm {
  dataset: string;
  loss_name: string;
  optimizer: string;
  in_place: boolean;
  momentum: number;
  rate: number;
  update: number;
  precision: string;
  device: string;
  number: number | null;
  epoch: number;
  batch: number;
  rows: number[];
  labels: number[];
  answers: number[];
  losses: number[];
  loss: number | string;
  layers: BatchLayer[];
  memory: Record<string, string>;
  operations: BatchOperation[];
  listings: Record<string, BatchListing>;
  stops: Record<string, number[]>;
  phases: Record<string, [number, number]>;
  parameters: (ParametersValue | null)[];
  kind: "batch" | "test" | "drawing";
  index?: number;
  digit?: number;
  answer?: number;
  chosen?: boolean;
  id: string;
}

/**
 * What one image does in every layer; None where it follows from the rest.
 */
export interface SampleValue {
  sample: number;
  image: string;
  z: (string | null)[];
  a: (string | null)[];
  arriving: (string | null)[];
  delta: (string | null)[];
  answer: string;
  loss: number | string;
}

/**
 * What each image of the batch adds to the gradient of one weight, and of its bias.
 */
export interface SharesValue {
  bias: number[];
  product: number[];
  a?: number[];
}

/**
 * The largest deviations in one layer.
 */
export interface LayerCheckValue {
  layer: number;
  parameters: number;
  autograd: number | string;
  differences: number | string;
  beyond: number | string;
  sampled: number;
  kinks: number;
  update: number | string;
  rounding: number | string;
}

/**
 * The verdict of the references on a batch.
 */
export interface BatchCheckValue {
  passed: boolean;
  loss: number | string;
  images: number;
  flipped: number;
  tolerances: Record<string, number>;
  layers: LayerCheckValue[];
}

/**
 * An open batch with its first image.
 */
export interface OpenedBatch {
  film: BatchFilm;
  sample: SampleValue;
}

/**
 * How far a replay is, in batches; ``left`` are seconds.
 */
export interface ReplayValue {
  ticket: string;
  started: boolean;
  done: number;
  count: number;
  left: number | null;
}

/**
 * What happens, from 0 to 1 how far it is, rows of a name and a value, and what to ask for.
 *
 * When ``turn`` changes, all panels do.
 */
export interface StatusValue {
  state: string;
  sentence: string;
  progress: number;
  facts: string[][];
  owner?: string;
  run?: string;
  live?: boolean;
  version?: string;
  turn?: string;
  actions?: string[];
  rate?: string;
  brief?: string;
  warnings?: string[];
}

/**
 * The figure of each view of a run, its points, how far apart they are, and its name.
 */
export interface CurvesValue {
  figures: Record<string, Record<string, any>>;
  run: string;
  points: Record<string, [any[], any[]]>;
  grain: string;
}

/**
 * All points, or those that were added.
 */
export interface CurvesNews {
  grain: string;
  points?: Record<string, [any[], any[]]>;
  new?: Record<string, [any[], any[]]>;
}

/**
 * What has become of the open run: it is gone, the same, or this.
 */
export interface LiveAnswer {
  gone?: boolean;
  same?: boolean;
  status?: StatusValue;
  curves?: CurvesNews;
}

/**
 * A run in the list: ``own`` if it is the visitor's, ``weights`` if it has any to download.
 */
export interface RunRow {
  name: string;
  title: string;
  cells: string[];
  state: string;
  own: boolean;
  busy: boolean;
  resumable: boolean;
  weights: boolean;
}

/**
 * The list, and why nothing was done.
 */
export interface RunsAnswer {
  rows: RunRow[];
  error?: string;
}

/**
 * A setting or a result of each compared run, and which is the best.
 */
export interface ComparedRow {
  name: string;
  cells: string[];
  best?: boolean[];
}

/**
 * Runs side by side; empty of fewer than two.
 */
export interface RunsComparison {
  figure?: Record<string, any>;
  names?: string[];
  settings?: ComparedRow[];
  results?: ComparedRow[];
  sentence?: string;
}

/**
 * A file to download.
 */
export interface FileValue {
  name: string;
  media: string;
  content: string;
}

/**
 * An image in gray.
 */
export interface PixelsValue {
  height: number;
  width: number;
  pixels: string;
}

/**
 * The drawing as it came, and where in it the crop begins.
 */
export interface SeenDrawing {
  height: number;
  width: number;
  corner: number[];
}

/**
 * The drawing in its box, with its centre of mass.
 */
export interface ScaledStage {
  height: number;
  width: number;
  pixels: string;
  mass: number[];
}

/**
 * The drawing in the middle, and where the box lies.
 */
export interface CentredStage {
  height: number;
  width: number;
  pixels: string;
  mass: number[];
  place: number[];
}

/**
 * The way from a drawing to what the net reads.
 */
export interface StagesValue {
  drawing: SeenDrawing;
  crop: PixelsValue;
  scaled: ScaledStage;
  centred: CentredStage;
  normalised: PixelsValue;
}

/**
 * How each pixel moves the answer ``digit``: 127 is ``limit``.
 */
export interface SaliencyValue {
  height: number;
  width: number;
  pixels: string;
  digit: number;
  limit: number | null;
  dense: boolean;
}

/**
 * What a net says about a drawing, and why.
 */
export interface DrawingAnswer {
  dataset: string;
  loss: string;
  bars: number[];
  saliency: SaliencyValue;
}

/**
 * The out-of-distribution score of a drawing, and the training images nearest to it.
 *
 * ``verdict`` is ``like``, ``unsure`` or ``unlike``.
 */
export interface ScoreValue {
  share: number;
  verdict: string;
  labels: number[];
  images: string;
}

/**
 * Everything that the page shows about a drawing.
 */
export interface DrawingValue {
  stages: StagesValue;
  answer: DrawingAnswer | null;
  out_of_distribution: ScoreValue | null;
}

/**
 * A sentence by its key, and what fills its blanks: scripts say it in every language.
 */
export interface Complaint {
  key: string;
  values?: Record<string, string | number>;
}

/**
 * The run that a board shows; ``change`` grows with every value.
 */
export interface OpenRunValue {
  owner: string;
  run: string;
  change: number;
}

/**
 * Of the list of runs.
 */
export interface RunsBoard {
  owner: string;
  run: string;
  change: number;
  language: string;
}

/**
 * Of the pad: what the net was trained on, if there is one.
 */
export interface SketchBoard {
  owner: string;
  run: string;
  change: number;
  dataset: string | null;
}

/**
 * Of open batches: how many batches are done, and how many test images there are.
 */
export interface BatchBoard {
  owner: string;
  run: string;
  change: number;
  done: number;
  dataset: string | null;
  test: number;
}

/**
 * Of the lesson on several GPUs, while the form describes what it is about.
 */
export interface RanksPlan {
  settings: Record<string, any>;
  change?: number;
}

/**
 * A layer of the drawing: squares [x, y, side] from the back, or circles [x, y].
 */
export interface DrawnStage {
  kind: string;
  label: string;
  x: number;
  box: number[];
  sheets?: number[][];
  column?: number[];
  units?: number[][];
  cut?: boolean;
}

/**
 * Where everything stands; ``links`` are lines [x, y, x, y].
 */
export interface DrawnNetwork {
  width: number;
  height: number;
  stages: DrawnStage[];
  links: number[][];
}

/**
 * η of the whole run: rows of a batch and a rate.
 */
export interface ScheduleValue {
  points: number[][];
  batches: number;
  text: string;
}

/**
 * What the form describes; of a form that describes nothing only what is ``wrong``.
 *
 * ``form`` is the form itself after it was changed, for the browser to keep.
 */
export interface NetworkValue {
  wrong: string;
  form?: Record<string, any>;
  drawing?: DrawnNetwork;
  rows?: string[][];
  total?: string[];
  epoch?: string;
  schedule?: ScheduleValue;
}

/**
 * A data set and its download; sizes in MB, the reason of a failure in every language.
 */
export interface DownloadValue {
  dataset: string;
  name: string;
  state: string;
  live: boolean;
  mine: boolean;
  received: string;
  total: string;
  share: number;
  mirror: string;
  reason: Record<string, string>;
}

/**
 * Of the panel; without a ``view`` the data set is not one to be fetched.
 */
export interface DownloadBoard {
  owner: any;
  view: DownloadValue | null;
  change: number;
}

/**
 * What the script puts in place once the session of a stop or myth is open.
 */
export interface SetupValue {
  tab: string;
  granularity: string;
  phase: string | null;
  key: string | null;
  panel: string | null;
  select: string | null;
}

/**
 * One answer to choose; ``why`` says why it is wrong.
 */
export interface ChoiceValue {
  name: string;
  label: string;
  why: string;
}

/**
 * Quantities have been computed; `explainer.lessons.lesson` describes all goals.
 */
export interface ComputedGoal {
  kind: "Computed";
  keys: string[];
}

/**
 * Every step of a phase has been made.
 */
export interface FinishedGoal {
  kind: "Finished";
  phase: string;
}

/**
 * An iteration or a later one is open.
 */
export interface ReachedGoal {
  kind: "Reached";
  number: number;
}

/**
 * The loss is below a limit.
 */
export interface LossBelowGoal {
  kind: "LossBelow";
  limit: number;
}

/**
 * The loss is above a limit.
 */
export interface LossAboveGoal {
  kind: "LossAbove";
  limit: number;
}

/**
 * A neuron or an edge is selected.
 */
export interface SelectedGoal {
  kind: "Selected";
  addresses: string[];
}

/**
 * A setting has a value.
 */
export interface ChosenGoal {
  kind: "Chosen";
  setting: "optimizer" | "loss" | "reduction";
  value: string;
}

/**
 * The learning rate is in a range.
 */
export interface RateBetweenGoal {
  kind: "RateBetween";
  low: number;
  high: number;
}

/**
 * A layer has an activation.
 */
export interface ActivatedGoal {
  kind: "Activated";
  name: string;
}

/**
 * A fault is switched on; None: every fault is off.
 */
export interface BrokenGoal {
  kind: "Broken";
  name: string | null;
}

/**
 * A panel of "Look closer" is open.
 */
export interface PanelOpenedGoal {
  kind: "PanelOpened";
  name: string;
}

/**
 * So many epochs have been trained.
 */
export interface EpochsTrainedGoal {
  kind: "EpochsTrained";
  count: number;
}

/**
 * An iteration of the tab "Train on data" was opened.
 */
export interface OpenedFromCurveGoal {
  kind: "OpenedFromCurve";
}

/**
 * A training of the lab was started.
 */
export interface MnistStartedGoal {
  kind: "MnistStarted";
}

/**
 * A number of the step view was predicted.
 */
export interface PredictedGoal {
  kind: "Predicted";
  key: string;
}

/**
 * A number was worked out.
 */
export interface WorkedGoal {
  kind: "Worked";
}

/**
 * One of the options was chosen.
 */
export interface AnsweredGoal {
  kind: "Answered";
  options: ChoiceValue[];
  right: string;
}

export type GoalValue = ComputedGoal | FinishedGoal | ReachedGoal | LossBelowGoal | LossAboveGoal | SelectedGoal | ChosenGoal | RateBetweenGoal | ActivatedGoal | BrokenGoal | PanelOpenedGoal | EpochsTrainedGoal | OpenedFromCurveGoal | MnistStartedGoal | PredictedGoal | WorkedGoal | AnsweredGoal;

/**
 * A stop with its words; ``continues`` if the page stays as the stop before has left it.
 */
export interface StopValue {
  name: string;
  text: string;
  task: string;
  hint: string;
  after: string;
  formula: string;
  continues: boolean;
  goals: (ComputedGoal | FinishedGoal | ReachedGoal | LossBelowGoal | LossAboveGoal | SelectedGoal | ChosenGoal | RateBetweenGoal | ActivatedGoal | BrokenGoal | PanelOpenedGoal | EpochsTrainedGoal | OpenedFromCurveGoal | MnistStartedGoal | PredictedGoal | WorkedGoal | AnsweredGoal)[];
  view: SetupValue;
}

/**
 * A lesson with its words and the numbers in them.
 */
export interface LessonValue {
  name: string;
  title: string;
  stops: StopValue[];
}

/**
 * A myth with its words and the numbers of its evidence.
 */
export interface MythValue {
  name: string;
  claim: string;
  truth: string;
  look: string;
  view: SetupValue;
}

/**
 * The verdict on a number that was typed.
 */
export interface FeedbackValue {
  right: boolean;
  text: string;
}

/**
 * What is said of a line: the key of its words, values in it, and values that are words.
 */
export interface ReadingNote {
  line: number;
  key: string;
  values: Record<string, string | number>;
  words: Record<string, string>;
}

/**
 * What a code is on the page, or the sentence that says why it is nothing (``error``).
 *
 * ``goals`` are the lines with a stop, such as ``forward/2`` or ``update``; ``marks`` are the
 * lines that are marked at each.
 */
export interface ReadingValue {
  nonce: number;
  error?: string;
  view?: "step" | "data" | "lab";
  code?: string;
  understood?: ReadingNote[];
  refused?: ReadingNote[];
  goals?: Record<string, string>;
  marks?: Record<string, number>;
}

/**
 * Read the code that was pasted.
 */
export interface ReadCode {
  text: string;
}

/**
 * What the panel of pasted code tells Python.
 */
export interface ReadingEvents {
  read: ReadCode;
}

/**
 * A film as packed JSON: what all languages have in common, and what is said in each.
 *
 * Cards are columns, by granularity and field.
 */
export interface PackedFilm {
  common: string;
  en: string;
  zh: string;
}

/**
 * The films of iterations in a row, the number of the first, and how finely one can move.
 */
export interface PackedFilms {
  first: number;
  finest: "term" | "neuron" | "layer" | "phase";
  films: PackedFilm[];
}

/**
 * The open iteration as packed films.
 *
 * ``shell`` is the address of the file that plays them, with ``mark`` in their place; ``name`` is
 * what it is saved as.
 */
export interface FilmFileAnswer {
  name: string;
  films: PackedFilms;
  shell: string;
  mark: string;
}

/**
 * A sheet to be printed, as HTML, and what its file is called.
 */
export interface WorksheetAnswer {
  name: string;
  text: string;
}

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
 *
 * ``biases`` says of each layer after the input whether it has some, ``frozen`` holds the keys of
 * the weights and biases that do not learn.
 *
 * ``classes`` says which class each output is for, ``inputs`` what each input is; they are empty
 * where that has no name. ``fused`` tells that the slope of the outputs cancels against their
 * loss.
 */
export interface NetworkFacts {
  sizes: number[];
  inputs: string[];
  classes: string[];
  activations: string[];
  biases: boolean[];
  frozen: string[];
  loss: string;
  fused: boolean;
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
 * Numbers of a card; its texts are LaTeX, ``kinds`` a string a row.
 *
 * ``corner`` stands above the heads of the rows, ``caption`` above it all.
 */
export interface TableValue {
  caption: string;
  corner: string;
  columns: string[];
  heads: string[];
  values: ((number | string | null)[])[];
  kinds: string[];
}

/**
 * What is said at a stop: formulas in LaTeX, in symbols and with numbers, and torch's lines.
 *
 * ``spoken`` is for a screen reader: quantities and their values.
 */
export interface CardValue {
  title: string;
  sentence: string;
  spoken: string;
  symbols: string[];
  lines: string[];
  tables: TableValue[];
  torch: string[];
}

/**
 * What of a film has other digits where others are chosen; ``substituted`` is one a step.
 */
export interface DigitTexts {
  cards: Record<string, CardValue[]>;
  substituted: string[];
}

/**
 * The texts of a film: one of each a step; ``lines`` are [listing, row].
 */
export interface FilmTexts {
  formulas: string[];
  sentences: string[];
  spoken: string[];
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
  sentences: string[];
  spoken: string[];
  lines: [number, number][];
  listings: Listing[];
  cards: Record<string, CardValue[]>;
  substituted: string[];
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
 * A scalar that was written in a cell: its key, and what was typed.
 */
export interface WrittenCell {
  key: string;
  value: string;
}

/**
 * Give weights, biases, inputs and targets the values that were typed, all at once.
 */
export interface Write {
  cells: WrittenCell[];
}

/**
 * Freeze weights and biases, given by their keys; or let them learn again.
 */
export interface Freeze {
  keys: string[];
  frozen: boolean;
}

/**
 * Open a session file; ``preset`` is the one that it began with, if it still is.
 *
 * Without a file it is the one to open.
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
  write: Write;
  freeze: Freeze;
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
  biases: boolean[];
  input_gradient: boolean;
  choices: string[];
  hidden: string[];
  limits: LayerLimits;
  refused?: number;
}

/**
 * The layers that a visitor wants; a size that was typed comes as it was typed.
 *
 * ``removed`` is the number of the layer that was taken out, if one was.
 */
export interface LayersEdit {
  sizes: (number | string)[];
  activations: string[];
  biases: boolean[];
  input_gradient: boolean;
  removed?: number;
}

/**
 * What the editor of layers tells Python.
 */
export interface LayersEvents {
  edit: LayersEdit;
}

/**
 * The open iteration as code, and what its file is called.
 */
export interface ScriptAnswer {
  name: string;
  text: string;
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
 * The first wrong number of one's own: its key and symbol, how it is computed, what is said.
 *
 * ``mistake`` names the usual mistake that gives it, and is empty where none does.
 */
export interface WorkMistake {
  key: string;
  symbol: string;
  formula: string;
  mistake: string;
  sentence: string;
}

/**
 * The verdicts on numbers of one's own, [key, verdict], in the order of computing.
 */
export interface WorkAnswer {
  iteration: number;
  before: number | string | null;
  verdicts: string[][];
  right: number;
  first: WorkMistake | null;
}

/**
 * The texts of the open film with more digits.
 */
export interface DigitsAnswer {
  iteration: number;
  before: number | string | null;
  cards: Record<string, CardValue[]>;
  substituted: string[];
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
 * The figure of each activation, f′(z) by layer, and ln Σ e^z of the other outputs.
 *
 * Slopes and sums have a row a sample.
 */
export interface ActivationAnswer {
  iteration: number;
  before: number | string | null;
  figures: Record<string, Record<string, any>>;
  slopes: any[];
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
 * An exercise: what its code says, its session file, and the keys of its blanks, in order.
 */
export interface ExerciseAnswer {
  code: string;
  kind: string;
  level: string;
  seed: number;
  file: Record<string, any>;
  blanks: string[];
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
