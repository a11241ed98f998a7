/** What a rule for the winners of a column sees and may change: the way to try a local rule of one's own on the race engine. */

/** A column at the end of a stimulus. Arrays are live or used again: what a rule wants to keep, it copies. */
export interface ColumnAtEnd {
  readonly n: number;
  readonly rows: number;
  /** (n, rows) [mV] neuron j has weight[j * rows] ... ; must stay >= 0, as the engine's search relies on it */
  readonly weight: Float64Array;
  /** (rows) 1 - t / volley of an input's first spike at t; 0 if it did not spike */
  readonly x: Float64Array;
  /** length of x */
  readonly length: number;
  /** (k) the first `won` of them: who won, in the order of their spikes, and when [ms] */
  readonly winners: Uint32Array;
  readonly times: Float64Array;
  readonly won: number;
  /** (n) [mV] adaptive part of the thresholds; a rule may move it, homeostasis of the network acts after it */
  readonly theta: Float64Array;
  /** [mV] distance from rest to threshold without theta */
  readonly rest: number;
  /** Must be called for each neuron whose weights have changed, but for those that won. */
  changed(neuron: number): void;
  /** [mV] length that the network's competitive rule gives every weight vector */
  readonly norm: number;
}

/**
 * Learns at the end of a stimulus in place of the network's competitive rule, for every column that is plastic; also where
 * nobody won. `eta` is the rate of this stimulus.
 */
export type WinnerRule = (column: ColumnAtEnd, eta: number) => void;
