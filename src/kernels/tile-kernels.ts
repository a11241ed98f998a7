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
}

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
