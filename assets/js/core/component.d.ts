/** An element of the page whose markup is known to hold what the script asks of it. */
export type Part = any;

/** What a component is given besides its element. */
export interface Gradio<Value, Events = Record<string, any>, Server = Record<string, (question: any) => Promise<any>>> {
  /** What Python shows; null until it has. */
  props: { value: Value | null };
  /** Calls back whenever the value has changed. */
  watch: (name: "value", changed: () => void) => void;
  /** `send.go(data)` triggers the event "go" in Python. */
  send: { [Name in keyof Events]: (data?: Events[Name]) => void };
  /** Functions of Python, each of which takes one question. */
  server: Server;
}

/** Puts the values in the braces of a sentence. */
export type Values = Record<string, string | number | boolean | null | undefined>;

/** A place in a drawing, in pixels. */
export interface Point {
  x: number;
  y: number;
}
