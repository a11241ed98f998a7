/** The kernels, and the memory that they work on. */
import type { ConductanceKernels } from './conductance-kernels.ts';
import type { RaceKernels } from './race-kernels.ts';
import type { SegmentKernels } from './segment-kernels.ts';
import type { TileKernels } from './tile-kernels.ts';

/** Rules of `winners`. */
export const RANK_MAGNITUDE = 1;
export const RANK_SIGNED = 2;
export const KEEP_TIES = 4;

/**
 * What each kernel promises. There are two sets with the same bits: `wasm.ts` (AssemblyScript, SIMD) and `reference.ts`
 * (TypeScript; what is Float32 is rounded after every operation), both on one memory. Every argument named after data is a byte
 * address in that memory (see `workspace.ts`); strides count elements. Sums run in the order written here, from +0.
 *
 * Sparse rows are three arrays: row r has the entries start[r] ... start[r + 1] - 1, each an index and a value. `order`
 * lists which rows are meant, (rows) Uint32, so that a batch is drawn from a data set without a copy.
 */
export interface Kernels extends TileKernels, SegmentKernels, RaceKernels, ConductanceKernels {
  /**
   * Sparse times dense: out[r, c] = sum over the entries e of row order[r] of value[e] * dense[index[e], c], c < width.
   * Columns go in blocks of 16, then 12, then 4; each block of 16 begins `blockStride` floats after the one before,
   * and rows are `rowStride` floats apart. So a tiled matrix (n / 16 tiles of rows x 16) has rowStride 16 and
   * blockStride 16 * rows; a plain one has its width and 16. Width is a multiple of 4.
   */
  multiply(
    rows: number,
    order: number,
    start: number,
    index: number,
    value: number,
    dense: number,
    rowStride: number,
    blockStride: number,
    width: number,
    out: number,
    outStride: number,
  ): void;

  /**
   * Sparse rows of the x[r, j], j < units, with x < below or x > above, each row closed by the entry (units, 1): the unit that is
   * always on. A rectifier has below = -Infinity and above = 0; below = Infinity keeps all.
   */
  outside(
    rows: number,
    units: number,
    x: number,
    stride: number,
    below: number,
    above: number,
    start: number,
    index: number,
    value: number,
  ): void;

  /**
   * The same with only the k[r] best (rows, Uint32) of each group of `groupSize` neighbours: those with the largest score
   * x[r, j] * factor[j], ties to the lowest index; the value passed on is x[r, j]. Indices ascend. Only positive scores win, unless
   * `rule` says otherwise, a sum of RANK_MAGNITUDE (the score is |x| * factor), RANK_SIGNED (negative ones win too, -0 ranks below
   * +0) and KEEP_TIES (all that equal the last winner win). `key` is scratch for groupSize + 3 numbers.
   */
  winners(
    rows: number,
    units: number,
    groupSize: number,
    k: number,
    x: number,
    stride: number,
    factor: number,
    rule: number,
    key: number,
    start: number,
    index: number,
    value: number,
  ): void;

  /**
   * Sparse rows by column: column c lists (r, value) with ascending r, where r counts within `order`. `outStart` has
   * room for columns + 2 numbers.
   */
  transpose(
    rows: number,
    order: number,
    start: number,
    index: number,
    value: number,
    columns: number,
    outStart: number,
    outIndex: number,
    outValue: number,
  ): void;

  /**
   * Sparse rows as dense ones: the first `width` columns of out[r], zeros written too; further entries are left out. Columns go in
   * blocks of 16 (the last may be shorter); each block begins `blockStride` floats after the one before, and rows are `rowStride`
   * floats apart: a plain matrix has its width and 16, one in tiles 16 and 16 * rows.
   */
  expand(
    rows: number,
    start: number,
    index: number,
    value: number,
    width: number,
    out: number,
    rowStride: number,
    blockStride: number,
  ): void;

  /**
   * out[e] = sum over c < width of dense[index[e], c] * other[r, c] for each entry e of each row r: four partial sums
   * p of every fourth column, then (p0 + p2) + (p1 + p3).
   */
  rowProducts(
    rows: number,
    start: number,
    index: number,
    dense: number,
    rowStride: number,
    width: number,
    other: number,
    otherStride: number,
    out: number,
  ): void;

  /**
   * The same where both lie in tiles of 16 columns: out[e] = sum over the tiles of lanes(p), where p holds the four partial sums of a
   * tile's sixteen products as above. Tile t of `dense` begins t * blockStride floats on, of `other` t * otherStride; rows are 16 apart.
   */
  tileProducts(
    rows: number,
    start: number,
    index: number,
    dense: number,
    blockStride: number,
    tiles: number,
    other: number,
    otherStride: number,
    out: number,
  ): void;

  /**
   * Sum of outer products of two sparse matrices, out (outRows x outStride) cleared first: for each column j and each of
   * its entries (r, delta), out[i, j] += x * delta over the entries (i, x) of sparse row order[r]. Equal to `multiply`
   * of the transposed x with the dense deltas, bit for bit, but it touches only what is not zero.
   */
  outerProducts(
    columns: number,
    start: number,
    index: number,
    delta: number,
    order: number,
    xStart: number,
    xIndex: number,
    xValue: number,
    out: number,
    outStride: number,
    outRows: number,
  ): void;

  /**
   * One step of Adam on n weights (a multiple of 4): m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
   * w -= rate m / (sqrt(v) + epsilon). The caller folds the bias corrections into rate and epsilon. |g| <= 1e-15,
   * |m| <= 1e-20 and v <= 1e-30 count as 0, because subnormal numbers would cost a hundred times the time.
   */
  adam(
    n: number,
    w: number,
    m: number,
    v: number,
    g: number,
    rate: number,
    b1: number,
    b2: number,
    epsilon: number,
  ): void;

  /** One step of descent with momentum on n weights (a multiple of 4): m = keep m + g, w -= rate m; |m| <= 1e-20 counts as 0. */
  momentum(n: number, w: number, m: number, g: number, rate: number, keep: number): void;

  /** out += factor x, n numbers (a multiple of 4). */
  addScaled(n: number, x: number, factor: number, out: number): void;

  /** out *= x, n numbers (a multiple of 4). */
  multiplyBy(n: number, x: number, out: number): void;

  /**
   * Weights on standardised features (x - mean) * scale as weights on the features themselves: out[i] = w[i] * scale[i],
   * and the row after the last is the bias w[rows] - sum of mean[i] * out[i].
   */
  fold(rows: number, width: number, w: number, mean: number, scale: number, out: number): void;

  /**
   * The way back: g holds sums of x[i] * d in row i and sums of d in row `rows`; it becomes the gradient of the weights
   * on standardised features, (g[i] - mean[i] * g[rows]) * scale[i] + l2 * w[i]. The bias row stays as it is.
   */
  centre(rows: number, width: number, w: number, mean: number, scale: number, l2: number, g: number): void;

  /**
   * Words of Threefry-2x32-20 (`threefry.ts`), four counters at a time: from (low, high) on, `fours` times four
   * first words and then the four second words of the same counters.
   */
  randomWords(key0: number, key1: number, low: number, high: number, fours: number, out: number): void;

  /**
   * Poisson numbers of n neurons with one mean, as bytes. `state` holds 16 words for each block of 1,024 neurons
   * (`noise.ts`), `survival` (levels) the chances of `poissonSurvival`, `scratch` NOISE_SCRATCH_BYTES bytes; `out` has room for n
   * rounded up to 32 bytes. A neuron's number is how many levels k have u < chance[k], u a random 16-bit number. The
   * 32-bit chances are cut to 16 bits after a random dither, one for all neurons of a block in a step, so that every
   * neuron's chances are right to 2^-32.
   */
  poissonCounts(
    n: number,
    state: number,
    survival: number,
    levels: number,
    scratch: number,
    out: number,
  ): void;

  /**
   * The same with a mean each: lambda (n) and none (n) = exp(-lambda), Float64. By inversion of one 32-bit number, so it
   * costs about lambda additions a neuron; at most 255.
   */
  poissonCountsEach(
    n: number,
    state: number,
    lambda: number,
    none: number,
    scratch: number,
    out: number,
  ): void;

  /**
   * The wheel of an image: pixel p stands in as many slots (Uint16) as its grey level says, levels (pixels, bytes), in the
   * order of the pixels; returns their number. Up to seven slots more are written. @see poissonEvents
   */
  poissonWheel(pixels: number, levels: number, wheel: number): number;

  /**
   * Poisson events before `until`, in time order. Each takes two random words, a and b: the gap before it is
   * gap * -log((a + 1/2) / 2^32), and its input wheel[floor(b * slots / 2^32)] (slots, Uint16), so that an input with twice the
   * slots has twice the rate. Event e takes its words from generator e mod 4 of `state` (16 words, as in `poissonCounts`), which
   * moves on by whole batches of 64 events. `t` (room, Float64) and `i` (room, Uint32) may hold events after the last.
   * @returns their number; `room`, a multiple of four, if they do not fit. `scratch` has 512 bytes.
   */
  poissonEvents(
    state: number,
    slots: number,
    wheel: number,
    gap: number,
    until: number,
    room: number,
    scratch: number,
    t: number,
    i: number,
  ): number;

  /**
   * Spikes of an image on a grid: an input of grey level x (inputs, bytes) spikes in each of the steps 0 ... steps - 1 with a
   * chance p(x) of its own, drawn gap by gap: floor(log(u) * gap[x]) steps are skipped, gap[x] = 1 / log(1 - p(x)) (256, Float64;
   * -0 where p is 1), u = (word + 1/2) / 2^32, the words in the order of four generators in turn (`state`, as in `poissonCounts`).
   * Input i has the steps start[i] ... start[i + 1] - 1 of `step`, ascending; `start` has room for inputs + 1 numbers, `scratch`
   * for 64 words. @returns how many; -1 if they do not fit in `room`.
   */
  bernoulliTrains(
    inputs: number,
    level: number,
    gap: number,
    steps: number,
    state: number,
    scratch: number,
    room: number,
    start: number,
    step: number,
  ): number;
}

/**
 * The loop of the fast event engine, which has no twin: the event engine is its reference (`sim/fast-event/fast-event-engine.ts`). Its
 * records are declared in `assembly/event-state.ts`; addresses are bytes.
 */
export interface EventKernels {
  /** Runs all instants before `end` [ms], those at `end` too if so told; 1: read the log of spikes and call again, 0: done. */
  eventAdvance(state: number, end: number, inclusive: boolean): number;
  /** Puts the first spike of an input whose clock starts at 0 at hand; a Poisson process goes on where its stream is. */
  eventOpen(input: number): void;
  /** Told once all inputs are open. */
  eventStart(state: number): void;
  /** Moves a Poisson input on by one spike, as `poissonProcess` of `math` does, bit for bit. */
  poissonNext(input: number): void;
  /** Those of `math/exp.ts`, bit for bit. */
  exp(x: number): number;
  log(x: number): number;
}

/** The one memory, seen as each kind of number; an address in bytes is an index times 4, of Float64 times 8. */
export interface Memory {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly u16: Uint16Array;
  readonly u8: Uint8Array;
}
