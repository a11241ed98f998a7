/** What the kernels of the row engine promise; see kernels.ts. Names that end in 64 work on Float64, in 32 on Float32. */

export interface TileKernels {
  /**
   * out[s] = exp(t[s] / tau) for s < count, by math/exp.ts; t is Float64 with 0 <= t / tau <= 600 and, as out, padded to an
   * even count. growth32 rounds to Float32 at the end.
   */
  growth64: Growth;
  growth32: Growth;

  /**
   * Adds events from ... to - 1 to the neurons, one after the other: u[j] += weight[row[s], j] * growth[s]; and stops after the
   * first event s, the last of its instant (t[s] differs from t[s + 1]), at which some u[j] - inhibition >= gap[j] * growth[s].
   * Returns that s, or `to` if there is none. Neurons lie in tiles of 64 bytes, `weight` as (tiles, inputs, neurons of a
   * tile); nothing in it or in gap is negative, growth never falls; `row` is Uint32, t Float64 up to t[to]; u0 is scratch as
   * large as u.
   */
  addEvents64: AddEvents;
  addEvents32: AddEvents;

  /** Lists, ascending, the j < n with u[j] - inhibition >= gap[j] * growth in `out` (n, Uint32); returns how many. */
  listOver64: ListOver;
  listOver32: ListOver;

  /** x[row[s]] += trace[s] for the events from ... to - 1; x and trace are Float64. */
  addTraces(from: number, to: number, row: number, trace: number, x: number): void;

  /**
   * A spike of the neuron whose weights begin at `weight` and lie 64 bytes apart, `rows` of them:
   * w += eta (x[r] * decay - share * w - target), computed in Float64, kept within low ... high, and 0 below 1e-30.
   */
  potentiate64: Potentiate;
  potentiate32: Potentiate;

  /** Scales those weights, >= 0, to the sum `total`, or, with isLength = 1, to that length; not if all are 0. */
  normalise64: Normalise;
  normalise32: Normalise;
}

type Potentiate = (
  rows: number,
  weight: number,
  x: number,
  decay: number,
  eta: number,
  share: number,
  target: number,
  low: number,
  high: number,
) => void;

type Normalise = (rows: number, weight: number, isLength: number, total: number) => void;

type Growth = (count: number, t: number, tau: number, out: number) => void;

type AddEvents = (
  from: number,
  to: number,
  t: number,
  row: number,
  growth: number,
  inputs: number,
  tiles: number,
  weight: number,
  u: number,
  u0: number,
  gap: number,
  inhibition: number,
) => number;

type ListOver = (
  n: number,
  u: number,
  gap: number,
  inhibition: number,
  growth: number,
  out: number,
) => number;
