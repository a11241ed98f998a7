/**
 * The records that the event loop works on, at the addresses that ../../sim/fast-event/fast-event-memory.ts gives them; that file states
 * their layout a second time: in each record first the Float64 fields, then the Uint32 ones, an even number of them.
 */

/** A queue of (time, what) in a ring whose capacity is a power of two; times ascend, so its head comes first. */
@unmanaged
export class Ring {
  base: u32;
  /** capacity - 1 [entries of 16 bytes] */
  mask: u32;
  /** entries taken and put so far, modulo 2^32 */
  head: u32;
  tail: u32;
}

/** Neurons of one membrane time constant and their scale S = exp((t - origin) / tauM) at the time `at`. */
@unmanaged
export class Group {
  tau: f64;
  at: f64;
  scale: f64;
}

/** A population of neurons: ids first ... end - 1. Potentials count from vInf. */
@unmanaged
export class Cells {
  /** [mV] */
  threshold: f64;
  reset: f64;
  /** [ms] */
  tRef: f64;
  group: Group;
  first: u32;
  end: u32;
  /** 0, or the address of (n) Float64, one reset each */
  resets: u32;
  /** who leaves refractoriness, and when */
  release: Ring;
  pad: u32;
}

/** What the synapses of one projection, or the spikes of one drive, have in common. */
@unmanaged
export class Bundle {
  /** [mV] of each synapse, unless weights are listed */
  weight: f64;
  /** [mV] of the targets, above vInf */
  threshold: f64;
  group: Group;
  pad: u32;
}

/** The synapses of one presynaptic neuron, one projection and one delay. */
@unmanaged
export class Row {
  /** [ms] */
  delay: f64;
  bundle: Bundle;
  /** the lane that its arrivals wait in; 0 for the heap */
  lane: u32;
  /** address of (count) Uint32, each the address of a target's U */
  targets: u32;
  count: u32;
  /** 0, or the address of (count) Float64 weights [mV] */
  weights: u32;
  pad: u32;
}

/** Spikes of a Poisson process that are drawn at once. */
export const BATCH: u32 = 64;

/** Spikes from outside: a Poisson process or a given train. */
@unmanaged
export class Input {
  /** [ms] time of the spike at hand; Infinity after the last */
  t: f64;
  /** Poisson: alea before the batch */
  c: f64;
  s0: f64;
  s1: f64;
  s2: f64;
  /** and after it */
  endC: f64;
  end0: f64;
  end1: f64;
  end2: f64;
  /** [ms] mean gap */
  gap: f64;
  /** [ms] from where the batch's scales count */
  origin: f64;
  /** id of the spike at hand */
  id: u32;
  isPoisson: u32;
  /** number of sources, and the id of the first */
  n: u32;
  first: u32;
  /** 0, or the alias table: (n) Float64 and (n) Uint32 */
  keep: u32;
  alias: u32;
  /** 0 for spikes of a source, else the address of the Bundle that each goes through at once; its weights, 0 or listed (n) */
  drive: u32;
  weights: u32;
  /** the train, or the batch: Float64 times, Uint32 indices (in a batch ids), and how many; of a drive's batch S too, Float64 */
  times: u32;
  indices: u32;
  length: u32;
  scales: u32;
  /** number, in the batch or the train, of the spike at hand */
  at: u32;
  pad: u32;
}

@unmanaged
export class State {
  /** [ms] where S = 1, and when U must be counted from a new origin */
  origin: f64;
  rebaseAt: f64;
  window: f64;
  /** [ms] the next of each kind */
  nextArrival: f64;
  nextInput: f64;
  /** [ms] of the input after the next one */
  rivalInput: f64;
  nextRelease: f64;
  /** [ms] when the candidates that are there from the start are tested */
  pending: f64;
  /** synapses that delivered */
  delivered: f64;
  /** external spikes delivered */
  driven: f64;
  /** (n) Float64, U = (v - vInf) S, -Infinity while refractory */
  u: u32;
  cells: u32;
  cellsCount: u32;
  /** rings of arrivals, one a delay: emissions come in order of time, and so do they */
  lanes: u32;
  laneCount: u32;
  inputs: u32;
  inputCount: u32;
  /** the input that comes next */
  firstInput: u32;
  /** (n + 1) Uint32 first row of each id, and the rows */
  firstRow: u32;
  rows: u32;
  /** ids over their threshold in this instant, Uint32 */
  candidates: u32;
  candidateCount: u32;
  candidateRoom: u32;
  /** spikes not yet read, (time, id) in 16 bytes */
  log: u32;
  logCount: u32;
  logRoom: u32;
  /** arrivals of all other delays: a 4-ary heap of (time, row) in 16 bytes */
  heap: u32;
  heapCount: u32;
  heapRoom: u32;
  /** first free byte of the memory */
  free: u32;
  /** Are the states of all neurons too large for the cache? Then rows are touched ahead, and what was read is put here */
  touches: u32;
  touched: u32;
}

/** Room for `bytes` more at the end of the memory. */
export function allocate(state: State, bytes: u32): u32 {
  const at = state.free;
  const end = <u64>at + bytes;
  const pages = <i32>((end + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  state.free = <u32>end;
  return at;
}

/** Puts (time, what) last. */
export function push(state: State, ring: Ring, time: f64, what: u32): void {
  if (ring.tail - ring.head > ring.mask) widen(state, ring);
  const at = ring.base + ((ring.tail++ & ring.mask) << 4);
  store<f64>(at, time);
  store<u32>(at, what, 8);
}

function widen(state: State, ring: Ring): void {
  const room = ring.mask + 1;
  const base = allocate(state, room << 5);
  for (let e: u32 = 0; e < room; e++)
    memory.copy(base + (e << 4), ring.base + (((ring.head + e) & ring.mask) << 4), 16);
  ring.base = base;
  ring.mask = 2 * room - 1;
  ring.head = 0;
  ring.tail = room;
}

/** [ms] of the first in a ring, Infinity if it is empty */
export function headTime(ring: Ring): f64 {
  return ring.head === ring.tail ? Infinity : load<f64>(ring.base + ((ring.head & ring.mask) << 4));
}

/** Takes the first out of a ring and tells what it is. */
export function take(ring: Ring): u32 {
  return load<u32>(ring.base + ((ring.head++ & ring.mask) << 4), 8);
}

/** What comes so many places after the first. */
export function peek(ring: Ring, places: u32): u32 {
  return load<u32>(ring.base + (((ring.head + places) & ring.mask) << 4), 8);
}

/** The address of a list that was moved to twice the room. */
export function doubled(state: State, list: u32, bytes: u32): u32 {
  const at = allocate(state, 2 * bytes);
  memory.copy(at, list, bytes);
  return at;
}
