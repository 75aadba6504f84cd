/** The batch view of the lab: what is asked, where numbers are, and what is shown of them. */

/** What is asked to be opened. */
export type Source = { digit?: number } & (
  | { kind: "batch"; number: number }
  | { kind: "test"; index: number }
  | { kind: "drawing"; drawing?: unknown }
);

export type Ask = (name: string, question: object) => Promise<any>;

/** Of a weight: the unit that it leads to, and what it reads, counted through. */
export interface Address {
  unit: number;
  source: number;
}

/** A number of a picture: a unit or a pixel, or a weight. */
export type At = number | Address;

export interface Place {
  channel: number;
  row: number;
  column: number;
  flat: boolean;
}

/** A square of a channel; it may reach over the edge. */
export interface Area {
  top: number;
  left: number;
  size: number;
}

/** One number under a window, and the weight it meets. */
export interface Cell {
  value: number;
  inside: boolean;
  w: number;
}

export interface Product {
  i: number;
  w: number;
  value: number;
  product: number;
}

export interface Window {
  i: number;
  channel: number;
  cells: Cell[];
  product: number;
}

interface Sum {
  rest: number;
  others: number;
  sum: number;
  shown: number;
  computed: number;
  bias?: number;
}

/** A sum of products of units. */
export interface DenseSum extends Sum {
  kind: "dense";
  terms: Product[];
}

/** A sum of windows of channels. */
export interface WindowSum extends Sum {
  kind: "windows";
  windows: Window[];
  area: Area;
  size: number;
}

/** What comes back through a pooling. */
export interface Routed {
  kind: "pool";
  won: boolean;
  value: number;
  cell: number;
  shown: number;
  computed: number;
}

export interface Maximum {
  cells: { value: number; inside: boolean }[];
  best: number;
  area: Area;
  channel: number;
  index: number;
  shown: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a mark is: the number itself, or what it reads. */
export type MarkKind = "here" | "field";

export interface Paint {
  limit: number;
  colour: (value: number) => number[];
  gray?: boolean;
}

export type Numbers = Float32Array | number[];

/** How large a picture is, where a cell lies, and which cell is at a place. */
export interface Layout {
  width: number;
  height: number;
  turn: number;
  box(index: number): Box;
  area?(map: number, area: Area): Box;
  at(x: number, y: number): number | null;
  draw(context: CanvasRenderingContext2D, values: Numbers, paint: Paint): void;
}

export type Hue = "value" | "delta";

/** A picture of a column. */
export interface Tile {
  key: string;
  name: string;
  layer: number;
  row: string;
  element: HTMLElement;
  canvas: HTMLCanvasElement;
  over: HTMLCanvasElement;
  caption: HTMLElement;
  layout: Layout;
  drawn: string;
  of: unknown;
  known: boolean;
}

/** A number of the column of losses. */
export interface TextTile {
  key: string;
  name: string;
  layer: number;
  element: HTMLElement;
}
