/**
 * What the kernels of the conductance row engine promise; see kernels.ts. Names that end in 64 work on Float64, in 32 on Float32.
 * Neurons lie in tiles of 64 bytes; weights as (neurons x stride), each neuron's its own row, delays [steps] likewise in bytes. The
 * spikes of input i are start[i] ... start[i + 1] - 1 of `step` (Uint32), ascending; one of step m arrives in m + delay.
 */
export interface ConductanceKernels {
  /**
   * drive (tiles, slots, neurons of a tile), cleared first: drive[j, m + delay[j, i]] += weight[j, i] over the inputs i in `input`
   * (active, Uint32), then over their spikes.
   */
  deliver64: Deliver;
  deliver32: Deliver;

  /**
   * Steps from ... to - 1 of all neurons, u being the potential relative to the excitatory reversal potential:
   * gi = shared - own[j];  total = 1 + g + gi;  u += h (rest + reversal gi - total u), h = share[j], and share[j] / (h total)
   * where h total > 1, so that no step overshoots what it tends to;  g = keepE g + drive[j, n], nothing arriving from n = slots on;
   * own *= keepI; shared *= keepI, 0 below 1e-25. Each from its values before. Stops after the first step in which some
   * u > threshold[j] and returns it, or `to`. `silence` is 64 bytes of zeros.
   */
  advance64: Advance;
  advance32: Advance;

  /** Lists, ascending, the j < n with v > threshold in `out` (n, Uint32); returns how many. */
  listAbove64: ListAbove;
  listAbove32: ListAbove;

  /**
   * The weights of a neuron that spiked last in step `lastSpike`, brought from step `from` to step `now`: each arrival in
   * from + 1 ... now takes depression[its age], ages counted from lastSpike, and at least 0 is left; then w += gain * pre[age] of the
   * last arrival, at most `high`, and 0 below 1e-30. last (inputs, Int32): the last step in which an input spiked before this
   * stimulus. Both tables are `horizon` long; older counts as 0.
   */
  learnTriplet64: LearnTriplet;
  learnTriplet32: LearnTriplet;

  /**
   * Sums anew what will arrive at a neuron after step `now`, as the weights will be if it does not spike again: `lane` is its number
   * in slot 0 of the drive.
   */
  project64: Project;
  project32: Project;

  /** Scales `count` weights to the sum `total`, summed by four (Float64: two) interleaved lanes; not if that is 0. */
  scaleRow64(count: number, weight: number, total: number): void;
  scaleRow32(count: number, weight: number, total: number): void;
}

type Deliver = (
  active: number,
  input: number,
  start: number,
  step: number,
  weight: number,
  delay: number,
  stride: number,
  tiles: number,
  slots: number,
  drive: number,
) => void;

type Advance = (
  from: number,
  to: number,
  tiles: number,
  share: number,
  u: number,
  g: number,
  own: number,
  threshold: number,
  drive: number,
  slots: number,
  silence: number,
  keepE: number,
  keepI: number,
  rest: number,
  reversal: number,
  shared: number,
) => number;

type ListAbove = (n: number, v: number, threshold: number, out: number) => number;

type LearnTriplet = (
  inputs: number,
  weight: number,
  delay: number,
  start: number,
  step: number,
  last: number,
  from: number,
  now: number,
  lastSpike: number,
  depression: number,
  pre: number,
  horizon: number,
  gain: number,
  high: number,
) => void;

type Project = (
  inputs: number,
  weight: number,
  delay: number,
  start: number,
  step: number,
  now: number,
  lastSpike: number,
  depression: number,
  horizon: number,
  slots: number,
  lane: number,
) => void;
