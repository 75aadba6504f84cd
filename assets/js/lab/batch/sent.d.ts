/** The batch view of the lab: what the server sends. */

import type { Values } from "../../core/component.js";

/** A number; what JSON cannot hold comes as a word. */
export type Real = number | string;

/** Float32 numbers in base64. */
export type Packed = string;

export interface Layer {
  kind: "dense" | "convolution" | "pool";
  inputs: number[];
  outputs: number[];
  activation: string;
  kernel: number;
  padding: number;
  weights: number[];
}

/** One quantity of one layer, and what it is made from. */
export interface Operation {
  phase: string;
  quantity: string;
  layer: number;
  kind: string;
  reads: [string, number][];
  formula: string;
  line: [string, number];
}

export interface Listing {
  title: string;
  first_line: number;
  lines: string[];
}

/** A large matrix as blocks, each by its entry of the largest magnitude. */
export interface HeatSent {
  rows: number;
  columns: number;
  block: [number, number];
  values: Packed;
  places: Packed;
}

export interface ParametersSent {
  bias: Record<string, Packed>;
  whole?: Record<string, Packed>;
  heat?: Record<string, HeatSent>;
}

/** Everything of a batch that does not belong to one of its images. */
export interface BatchFilm {
  id: string;
  kind: "batch" | "test" | "drawing";
  dataset: string;
  loss_name: string;
  optimizer: string;
  in_place: boolean;
  momentum: number;
  rate: number;
  update: number;
  labels: number[];
  answers: number[];
  losses: Real[];
  loss: Real;
  layers: Layer[];
  memory: Record<string, string>;
  operations: Operation[];
  listings: Record<string, Listing>;
  stops: Record<string, number[]>;
  phases: Record<string, [number, number]>;
  parameters: (ParametersSent | null)[];
  number?: number;
  epoch?: number;
  batch?: number;
  device?: string;
  index?: number;
  answer?: number;
  chosen?: boolean;
}

/** What one image does in every layer; null where it follows from the rest. */
export interface SampleSent {
  sample: number;
  image: Packed;
  answer: Packed;
  loss: Real;
  z: (Packed | null)[];
  a: (Packed | null)[];
  arriving: (Packed | null)[];
  delta: (Packed | null)[];
}

/** What each image of the batch adds to the gradient of one weight, and of its bias. */
export interface Shares {
  product: number[];
  bias: number[];
  a?: number[];
}

export interface LayerCheck {
  layer: number;
  parameters: number;
  sampled: number;
  kinks: number;
  autograd: Real;
  differences: Real;
  beyond: Real;
  update: Real;
  rounding: Real;
}

export interface BatchCheck {
  passed: boolean;
  loss: Real;
  images: number;
  flipped: number;
  tolerances: Record<string, number>;
  layers: LayerCheck[];
  error?: Complaint;
}

export interface Complaint {
  key: string;
  values?: Values;
}

/** How far a replay is. */
export interface Waiting {
  count: number;
  done: number;
  started?: boolean;
  left?: number | null;
}
