/** What a rule for the winners of a column sees and may change: the way to try a local rule of one's own on the race engine. */

/**
 * A column at the end of a stimulus. The object is the same for every stimulus of a column, so that a rule can keep what it
 * needs by it (a WeakMap); its arrays are live or used again.
 */
export interface ColumnAtEnd {
  readonly n: number;
  readonly rows: number;
  /** (n, rows) [mV] neuron j has weight[j * rows] ... ; must stay >= 0, as the engine's search relies on it */
  weight: Float64Array;
  /** (rows) 1 - t / volley of an input's first spike at t; 0 if it did not spike */
  readonly x: Float64Array;
  /** length of x */
  length: number;
  /** (k) the first `won` of them: who won, in the order of their spikes, and when [ms] */
  winners: Uint32Array;
  times: Float64Array;
  won: number;
  /** (n) [mV] adaptive part of the thresholds; a rule may move it, homeostasis of the network acts after it */
  readonly theta: Float64Array;
  /** [mV] distance from rest to threshold without theta */
  rest: number;
  /** Must be called for each neuron whose weights have changed, but for those that won. */
  changed(neuron: number): void;
  /** stimuli that this column has learnt from before */
  shown: number;
  /** [mV] length that the network's competitive rule gives every weight vector */
  readonly norm: number;
}

/**
 * Learns at the end of a stimulus in place of the network's competitive rule, for every column that is plastic; also where
 * nobody won. `eta` is the rate of this stimulus.
 */
export type WinnerRule = (column: ColumnAtEnd, eta: number) => void;
