/** What the panels of the lab are sent. */

import type { Values } from "../core/component.js";

/** Bytes or numbers in base64. */
export type Packed = string;

/** An error by its key. */
export interface Complaint {
  key: string;
  values?: Values;
}

/** A page of test images; `answers` and the like are of the net, if there is one. */
export interface ImagesSent {
  images: Packed;
  dataset: string;
  loss: string;
  side: number;
  channels: number;
  begin: number;
  total: number;
  indices: number[];
  truths: number[];
  answers?: number[];
  scores: number[][];
  losses: (number | null)[];
  error?: Complaint;
}

/** The same, unpacked. */
export interface Images extends ImagesSent {
  pixels: Uint8Array;
}

/** Which images are asked for. */
export interface ImagesAsked {
  kind: string;
  begin: number;
  truth: number;
  answer: number;
  index: number;
}

/** A share of a batch: its images, its gradient, its loss. */
export interface Share {
  labels: number[];
  numbers: number[];
  pixels: Packed;
  loss: number;
  map: Float32Array;
}

/** A batch that GPUs share, with numbers unpacked. */
export interface SharedBatch {
  shares: Share[];
  maps: Record<"whole" | "mean" | "sum", Float32Array>;
  weights: Float32Array;
  updated: Float32Array;
  images: number;
  limit: number;
  ranks: number;
  columns: number;
  channels: number;
  side: number;
  dataset: string;
  optimizer: string;
  rate: number;
  seed: number;
  batches: number;
  parameters: number;
  deviation: number;
  largest: number;
  trainable: boolean;
  trained: boolean;
  command: string;
  figure: any;
}

/** Which stage, which weight, mean or sum. */
export interface Choice {
  stage: number;
  chosen: number;
  sum: boolean;
}

/** Weights of a layer as images. */
export interface Weights {
  bytes: Uint8Array;
  dataset: string;
  layer: number;
  kind: string;
  classes: boolean;
  units: number;
  shown: number;
  channels: number;
  side: number;
  limit: number;
  least: number;
  largest: number;
}

/** The last hidden layer of every image on two axes, unpacked. */
export interface Cloud {
  count: number;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  truths: ArrayLike<number>;
  answers: ArrayLike<number>;
  low: [number, number];
  span: number;
  variance: (number | null)[];
  units: number;
  hidden: boolean;
  colours: { light: string[]; dark: string[] };
}

/** Where the points of a cloud are, in pixels. */
export interface Placed {
  x: Float32Array;
  y: Float32Array;
  toX: (value: number) => number;
  toY: (value: number) => number;
  unit: number;
}

/** A picture of the way from a drawing to what the net sees. */
export interface Stage {
  pixels: Packed;
  width: number;
  height: number;
  mass: [number, number];
  corner: [number, number];
  place: [number, number];
}

export interface Reading {
  error?: Complaint;
  moves?: number;
  stages?: Record<"drawing" | "crop" | "scaled" | "centred" | "normalised", Stage>;
  answer?: {
    dataset: string;
    loss: string;
    bars: number[];
    saliency: { digit: number; dense: boolean; pixels: Packed; limit: number | null };
  } | null;
  out_of_distribution?: { images: Packed; labels: number[]; share: number; unlike: boolean };
}

/** The open run, as far as a panel needs it. */
export interface OpenRun {
  owner?: string;
  run?: string;
  dataset?: string;
  change?: string;
}
