/** What the panels of the lab know besides what they are sent. */

import type {
  CloudValue,
  Complaint,
  DrawingValue,
  GalleryValue,
  PixelsValue,
  RanksValue,
  ShareValue,
  WeightsValue,
} from "../wire.js";

/** An answer may say instead why there is none. */
export interface Refused {
  error?: Complaint;
}

/** A page of test images, unpacked. */
export interface Images extends GalleryValue, Refused {
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

/** A share of a batch with numbers unpacked. */
export interface Share extends Omit<ShareValue, "map"> {
  map: Float32Array;
}

/** A batch that GPUs share, with numbers unpacked. */
export interface SharedBatch extends Omit<RanksValue, "shares" | "maps" | "weights" | "updated"> {
  shares: Share[];
  maps: Record<"whole" | "mean" | "sum", Float32Array>;
  weights: Float32Array;
  updated: Float32Array;
  images: number;
  limit: number;
}

/** Which stage, which weight, mean or sum. */
export interface Choice {
  stage: number;
  chosen: number;
  sum: boolean;
}

/** Weights of a layer as images, unpacked. */
export interface Weights extends Omit<WeightsValue, "images"> {
  bytes: Uint8Array;
}

/** The last hidden layer of every image on two axes, unpacked. */
export interface Cloud extends Omit<CloudValue, "x" | "y" | "truths" | "answers"> {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  truths: ArrayLike<number>;
  answers: ArrayLike<number>;
}

/** Where the points of a cloud are, in pixels. */
export interface Placed {
  x: Float32Array;
  y: Float32Array;
  toX: (value: number) => number;
  toY: (value: number) => number;
  unit: number;
}

/** A picture of the way from a drawing to what the net sees; which parts it has depends on which it is. */
export interface Stage extends PixelsValue {
  mass: [number, number];
  corner: [number, number];
  place: [number, number];
}

/** What is known of the newest drawing; nothing before the first. */
export type Reading = Refused &
  Partial<Omit<DrawingValue, "stages">> & { moves?: number; stages?: Record<string, Stage> };

/** The open run, as far as a panel needs it. */
export interface OpenRun {
  owner?: string;
  run?: string;
  dataset?: string;
  change?: string;
}
