/**
 * How a part of a network on the clock lies in memory; ../part-layout.ts writes these records, field by field in this
 * order. A part is at most 65,536 neurons with their state and all synapses onto them. T is Float32 or Float64.
 */

/** Kinds of synapse classes: one weight for all, or one each. */
export const FIXED: u32 = 0;
export const DRAWN: u32 = 1;
/** Bits of pairs instead of targets. */
export const BITS: u32 = 2;

/** Currents of a slice: up to two exponential ones are moved in one pass, any others one after the other. */
export const OTHER_CURRENTS: u32 = 3;

@unmanaged
export class Part {
  /** steps done */
  step!: u32;
  /** 1: the part is the whole network and hands its spikes to itself */
  isWhole!: u32;
  slices!: usize;
  sliceCount!: u32;
  /** 1: all slices have the same reset and refractoriness */
  isUniform!: u32;
  /** presynaptic populations */
  pres!: usize;
  preCount!: u32;
  /** longest lag of any class [steps] */
  longestLag!: u32;
  /** 1: some jumps come without delay, after the threshold test */
  hasLate!: u32;

  /** ring of presynaptic spikes: row numbers (u32), positions in it where those of (slot, pre) begin, the next to write */
  ring!: usize;
  ringMask!: u32;
  ringStarts!: usize;
  slotMask!: u32;
  ringHead!: u32;

  /** the same of the part's own spikes: neuron numbers within the part, by (slot, slice) */
  own!: usize;
  ownMask!: u32;
  ownStarts!: usize;
  ownSlotMask!: u32;
  ownHead!: u32;

  /** source spikes of a block of steps: rows, and where those of (step, pre) end */
  feed!: usize;
  feedEnds!: usize;

  /** neurons, a multiple of 16 */
  n!: u32;
  /** (n) T potentials, counted from rest */
  v!: usize;
  /** (n) T jumps of this step; 1 if there are any */
  jump!: usize;
  hasJump!: u32;
  /** (n) u32 last step in which a neuron is refractory */
  refractoryUntil!: usize;
  /** segments due in this step */
  due!: usize;
  /** jumps (T) by noise alone and the noise (bytes) of a block, and scratch of the noise */
  block!: usize;
  noise!: usize;
  noiseScratch!: usize;
  /** 1: some classes are rows of bits; sums of such rows (8 bytes a byte of a row), and a row of zeros */
  hasBits!: u32;
  planes!: usize;
  zeros!: usize;
  /** what the touched lines added up to: read by nobody */
  touched!: u32;
  /** deliveries to single synapses */
  events!: f64;
}

/** Neurons of one population in this part. */
@unmanaged
export class Slice {
  /** v = keep v + drive + what the currents add; in Float32 v - leak v, leak = 1 - keep, which rounds far less */
  keep!: f64;
  leak!: f64;
  drive!: f64;
  threshold!: f64;
  reset!: f64;
  /** first neuron within the part, a multiple of 16; how many; number of the first within its population */
  from!: u32;
  n!: u32;
  first!: u32;
  /** refractory steps */
  refractory!: u32;
  currents!: usize;
  currentCount!: u32;
  /** 0, 1 or 2 exponential currents, or OTHER_CURRENTS */
  currentKind!: u32;
  drives!: usize;
  driveCount!: u32;
}

/**
 * A synaptic current of a slice; values (n) T from neuron 0 of the part on.
 * - exponential (rise = 0): value is what the current adds to v in a step; v += value, value = decay value
 * - alpha: v += gain value + riseGain rise; then value = decay (value + dt rise), rise = decay rise
 */
@unmanaged
export class Current {
  gain!: f64;
  riseGain!: f64;
  decay!: f64;
  /** 1 - decay */
  loss!: f64;
  dt!: f64;
  value!: usize;
  rise!: usize;
}

/** Poisson arrivals, private to each neuron of a slice. */
@unmanaged
export class Drive {
  weight!: f64;
  /** states of the blocks */
  states!: usize;
  /** one rate: chances of more than 0, 1, ... arrivals, their number; else lambda and exp(-lambda), (n) Float64 */
  survival!: usize;
  levels!: u32;
  lambda!: usize;
  none!: usize;
  /** 0 for jumps, else what the arrivals are added to, (n) T */
  into!: usize;
}

/** A presynaptic population. */
@unmanaged
export class Pre {
  classes!: usize;
  classCount!: u32;
  shortestLag!: u32;
  longestLag!: u32;
  /** its slice if the part is the whole network, -1 for a source */
  slice!: i32;
}

/**
 * Synapses of one presynaptic population onto one kind of input. With D = longestLag - shortestLag + 1 lags, row i has with
 * the lag d the targets segment[i (D + 1) + d - shortestLag] to segment[i (D + 1) + d - shortestLag + 1].
 */
@unmanaged
export class SynapseClass {
  weight!: f64;
  kind!: u32;
  shortestLag!: u32;
  longestLag!: u32;
  segment!: usize;
  /** (synapses) u16 neuron numbers within the part */
  targets!: usize;
  /** (synapses) T, if drawn */
  weights!: usize;
  /** (n) T */
  into!: usize;
  /** of bits, whose rows begin at `targets`, of so many bytes, and `segment` says how many bits of each row are set */
  rowBytes!: u32;
  /** addresses of the rows that are due in this step, and their number */
  due!: usize;
  dueCount!: u32;
}

/** A segment that is due. */
@unmanaged
export class Due {
  start!: u32;
  end!: u32;
  rows!: usize;
}

/** Bytes from one record to the next: Float64 fields stay on multiples of 8. */
export const SLICE_BYTES: usize = (offsetof<Slice>() + 7) & ~7;
export const CURRENT_BYTES: usize = (offsetof<Current>() + 7) & ~7;
export const DRIVE_BYTES: usize = (offsetof<Drive>() + 7) & ~7;
export const PRE_BYTES: usize = offsetof<Pre>();
export const CLASS_BYTES: usize = (offsetof<SynapseClass>() + 7) & ~7;
export const DUE_BYTES: usize = offsetof<Due>();

/**
 * Numbers that are types: a generic function is compiled once for each type it is called with, and offsetof<N0>() is 0,
 * offsetof<N1>() is 1, ... to the compiler, which drops the branches not taken.
 */
@unmanaged
export class N0 {}
@unmanaged
export class N1 {
  a!: u8;
}
@unmanaged
export class N2 {
  a!: u8;
  b!: u8;
}
@unmanaged
export class N3 {
  a!: u8;
  b!: u8;
  c!: u8;
}
