/** The kernels of the race engine. */

/** Spikes between two looks at the thresholds. */
export const RACE_GROUP = 4;
/** Neurons that `raceColumn` takes at once. */
export const RACE_TILE = 16;
/** Bytes of scratch for each spike. */
export const RACE_SPIKE_BYTES = 24;

export interface RaceKernels {
  /**
   * Deals `count` spikes of the inputs `input` (Uint32) out to the columns that they reach. Input i reaches the columns
   * reachColumn[r], in their rows reachRow[r], reachStart[i] <= r < reachStart[i + 1]. Afterwards column c has the entries
   * start[c] <= e < start[c + 1]: its weight row row[e] and the number spike[e] of the spike, in the order of the spikes.
   * `start` has room for columns + 2 numbers.
   */
  dealSpikes(
    count: number,
    input: number,
    reachStart: number,
    reachColumn: number,
    reachRow: number,
    columns: number,
    start: number,
    row: number,
    spike: number,
  ): void;

  /**
   * The race of one column on the `count` spikes that reach it: entry e is spike[e] of the stimulus and adds the weights of
   * row[e]. With growth = exp(t / tauM) and decay = exp(-t / tauM) of the stimulus in Float64, a neuron's sums are a += w,
   * u += w growth. It crosses at tauM log(u / (a - gap)), after the first spike for which a - decay u >= gap with the decay of
   * the next spike, or `atEnd`. After every RACE_GROUP spikes, neurons with a margin - decay u >= tiledGap in Float32 are
   * looked at in Float64. Weights: `tiled` (tiles, rows, 16) Float32, zero beyond n where `tiledGap` is infinite; `weight`
   * (n, rows) and `gap` Float64. Writes the k earliest in the order (time, neuron) to `winners` (Uint32) and `times`
   * (Float64), and returns how many there are.
   */
  raceColumn(
    count: number,
    row: number,
    spike: number,
    growth: number,
    decay: number,
    atEnd: number,
    tauM: number,
    margin: number,
    n: number,
    k: number,
    rows: number,
    tiled: number,
    tiledGap: number,
    weight: number,
    gap: number,
    scratch: number,
    winners: number,
    times: number,
  ): number;
}
