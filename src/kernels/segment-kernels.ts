/** What the kernels promise that sort synapses by presynaptic neuron and delay; see kernels.ts, and segment-chunk.ts for `chunk`. */

/** How `drawEnds` draws; the numbers are those of assembly/segments.ts. */
export const ENDS = { 'fixed-total': 0, 'fixed-in-degree': 1, 'fixed-out-degree': 2 } as const;

export interface SegmentKernels {
  /**
   * Draws the ends of the synapses first ... first + count - 1 of a rule (ENDS) with multapses, count <= 1024, as
   * `sim/drawn-ends.ts` does, k a neuron; returns how many end at from <= post < to and keeps those, their order kept:
   * pre, target = post - from + local, place.
   */
  drawEnds(
    rule: number,
    key0: number,
    key1: number,
    first: number,
    count: number,
    nPre: number,
    nPost: number,
    k: number,
    autapses: number,
    from: number,
    to: number,
    local: number,
    chunk: number,
  ): number;

  /**
   * The same for pairwise probability, logMiss = log(1 - p), from the state in the chunk (all 0 at first) until the chunk is
   * full or its row is nPre.
   */
  drawPairwise(
    key0: number,
    key1: number,
    nPre: number,
    nPost: number,
    logMiss: number,
    autapses: number,
    from: number,
    to: number,
    local: number,
    chunk: number,
  ): number;

  /** The two words of the counters (place, 0). */
  valueWords(count: number, key0: number, key1: number, chunk: number): void;

  /**
   * cell = pre * stride + shift + d, where d is the last with second >= bound[d], bound (lags) Uint32 ascending from 0;
   * guide (1024) Uint16 holds the d of the words w * 2^22. With one lag d is 0.
   */
  delayCells(
    count: number,
    lags: number,
    stride: number,
    shift: number,
    guide: number,
    bound: number,
    chunk: number,
  ): void;

  /** weight = unit * (low + width * u) with u = (first + 1/2) / 2^32. */
  uniformWeights(count: number, low: number, width: number, unit: number, chunk: number): void;

  /** weight = unit * (mean + sd * the normal quantile of from + span * u, cut to [low, high]). */
  normalWeights(
    count: number,
    mean: number,
    sd: number,
    low: number,
    high: number,
    from: number,
    span: number,
    unit: number,
    chunk: number,
  ): void;

  /** First pass: one more in segment[cell + 2] for each synapse. */
  countCells(count: number, segment: number, chunk: number): void;

  /** Between the passes: sums, so that segment[c + 1] is where cell c begins. Returns the number of synapses. */
  sumCells(cells: number, segment: number): number;

  /**
   * Second pass: each synapse goes to segment[cell + 1]++, so that in the end cell c is segment[c] ... segment[c + 1] - 1.
   * Targets are Uint16; weights Float32, Float64 or, weightBytes 0, none.
   */
  putCells(
    count: number,
    segment: number,
    target: number,
    weight: number,
    weightBytes: number,
    chunk: number,
  ): void;
}
