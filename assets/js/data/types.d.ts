/** What the tab "Train on data" shows besides what it is sent. */

import type { RaceValue, StageEvents, StageValue, SweepValue } from "../wire.js";

/** A plotly figure. */
export type Figure = any;

/** Everything that the tab shows, how many epochs were asked for, and from which on; none if it comes back. */
export interface View extends StageValue {
  count: number | null;
  from: number;
}

export type Send = { [Name in keyof StageEvents]: (data?: StageEvents[Name]) => void };

/** What a component's value is read with. */
export type Read = { value: string | null };
export type Watch = (name: "value", changed: () => void) => void;

/** A race of optimizers, or a sweep over learning rates. */
export type Contest = SweepValue & Partial<RaceValue>;

export type Painter = (figure: Figure) => void;
