/**
 * The event engine's loop for delta synapses, in the scaled domain: U = (v - vInf) S(t) with S(t) = exp((t - origin) / tauM)
 * does not change between events, so that an arriving spike costs one exp for its whole row, and per synapse
 *   U[target] += weight S;  is U >= threshold S?
 * A refractory neuron has U = -Infinity: its jumps are lost without a test. Rules by number: ../../sim/event/event-engine.ts.
 */
import { addToHeap, nextInHeap, takeFromHeap } from './event-heap';
import {
  BATCH,
  Bundle,
  Cells,
  doubled,
  Group,
  headTime,
  Input,
  peek,
  push,
  Ring,
  Row,
  State,
  take,
} from './event-state';
import { exp } from './exp';
import { nextSpike, scaleBatch } from './poisson';

/** Spikes that may wait in the log before the caller must read them. */
const LOG_IS_FULL: u32 = 8192;

/**
 * Runs all instants before `end` [ms], those at `end` too if so told.
 * @returns 0 when done, 1 when the log must be read before it goes on
 */
export function eventAdvance(address: usize, end: f64, inclusive: i32): i32 {
  const state = changetype<State>(address);
  for (;;) {
    if (state.logCount >= LOG_IS_FULL) return 1;
    if (takeDrawn(state, end)) continue;
    let t = state.nextArrival;
    if (state.nextInput < t) t = state.nextInput;
    if (state.pending < t) t = state.pending;
    if (!(t < end || (inclusive && t === end))) break;
    if (t >= state.rebaseAt) rebase(state, t);
    if (t >= state.nextRelease) release(state, t);
    state.pending = Infinity;
    if (state.nextInput === t) takeInputs(state, t);
    if (state.nextArrival === t) takeArrivals(state, t);
    if (state.candidateCount) fire(state, t);
  }
  return 0;
}

/** S of a group of neurons at time t, from one exp an instant. */
function scaleAt(state: State, group: Group, t: f64): f64 {
  if (group.at !== t) {
    group.at = t;
    group.scale = exp((t - state.origin) / group.tau);
  }
  return group.scale;
}

// ---- rule 2a: what arrives ----

/** All inputs that spike now, in their order. */
function takeInputs(state: State, t: f64): void {
  const end = state.inputs + state.inputCount * offsetof<Input>();
  for (let a = state.inputs; a < end; a += offsetof<Input>()) {
    const input = changetype<Input>(a);
    while (input.t === t) {
      if (input.drive) {
        const bundle = changetype<Bundle>(input.drive);
        state.driven++;
        strike(state, input, bundle, input.id, scaleAt(state, bundle.group, t));
      } else emit(state, input.id, t);
      nextSpike(input);
    }
  }
  rankInputs(state);
}

/** Told once all inputs are open. */
export function eventStart(address: usize): void {
  rankInputs(changetype<State>(address));
}

/** Which input comes next, and when the one after it? */
function rankInputs(state: State): void {
  let first = state.inputs;
  let next: f64 = Infinity;
  let rival: f64 = Infinity;
  const end = state.inputs + state.inputCount * offsetof<Input>();
  for (let a = state.inputs; a < end; a += offsetof<Input>()) {
    const t = changetype<Input>(a).t;
    if (t < next) {
      rival = next;
      next = t;
      first = a;
    } else if (t < rival) rival = t;
  }
  state.firstInput = first;
  state.nextInput = next;
  state.rivalInput = rival;
}

/** A private spike for one neuron. */
function strike(state: State, input: Input, bundle: Bundle, id: u32, scale: f64): void {
  const at = state.u + (id << 3);
  const weight = input.weights ? load<f64>(input.weights + ((id - input.first) << 3)) : bundle.weight;
  const u = load<f64>(at) + weight * scale;
  store<f64>(at, u);
  if (u >= bundle.threshold * scale) addCandidate(state, at);
}

/**
 * The spikes of one drive that come before anything else, each an instant of its own: most of what comes from outside. Ends
 * with the first that makes its neuron spike, and before one that is its batch's last or shares its instant with the next.
 * @returns whether there was one
 */
function takeDrawn(state: State, end: f64): bool {
  const input = changetype<Input>(state.firstInput);
  let limit = state.nextArrival < end ? state.nextArrival : end;
  if (state.rivalInput < limit) limit = state.rivalInput;
  if (state.nextRelease < limit) limit = state.nextRelease;
  if (state.rebaseAt < limit) limit = state.rebaseAt;
  if (state.pending < limit) limit = state.pending;
  let t = state.nextInput;
  if (!(t < limit) || !input.drive) return false;
  const bundle = changetype<Bundle>(input.drive);
  if (input.origin !== state.origin) scaleBatch(input, state.origin, bundle.group.tau);
  const times = input.times;
  const ids = input.indices;
  const scales = input.scales;
  const from = input.at;
  let at = from;
  while (t < limit && at < BATCH - 1) {
    const next = load<f64>(times + (at << 3), 8);
    if (next === t) break;
    strike(state, input, bundle, load<u32>(ids + (at << 2)), load<f64>(scales + (at << 3)));
    at++;
    if (state.candidateCount) {
      fire(state, t);
      t = next;
      break;
    }
    t = next;
  }
  if (at === from) return false;
  state.driven += <f64>(at - from);
  input.at = at;
  input.t = t;
  input.id = load<u32>(ids + (at << 2));
  state.nextInput = t;
  if (t >= state.rivalInput) rankInputs(state);
  return true;
}

/** All rows that are due now: those of the lanes, then those of the heap. */
function takeArrivals(state: State, t: f64): void {
  let next: f64 = Infinity;
  const end = state.lanes + state.laneCount * offsetof<Ring>();
  for (let a = state.lanes; a < end; a += offsetof<Ring>()) {
    const lane = changetype<Ring>(a);
    let due = headTime(lane);
    while (due === t) {
      const row = changetype<Row>(take(lane));
      if (state.touches) touchAhead(state, lane);
      deliver(state, row, t);
      due = headTime(lane);
    }
    if (due < next) next = due;
  }
  while (nextInHeap(state) === t) deliver(state, changetype<Row>(takeFromHeap(state)), t);
  const due = nextInHeap(state);
  state.nextArrival = due < next ? due : next;
}

/** The hot loop: one row of synapses delivers. */
function deliver(state: State, row: Row, t: f64): void {
  const bundle = row.bundle;
  const scale = scaleAt(state, bundle.group, t);
  const threshold = bundle.threshold * scale;
  let s = row.targets;
  const end = s + (row.count << 2);
  state.delivered += <f64>row.count;
  if (!row.weights) {
    const jump = bundle.weight * scale;
    for (; s < end; s += 4) {
      const at = load<u32>(s);
      const u = load<f64>(at) + jump;
      store<f64>(at, u);
      if (u >= threshold) addCandidate(state, at);
    }
    return;
  }
  for (let w = row.weights; s < end; s += 4, w += 8) {
    const at = load<u32>(s);
    const u = load<f64>(at) + load<f64>(w) * scale;
    store<f64>(at, u);
    if (u >= threshold) addCandidate(state, at);
  }
}

/**
 * Loads what the row after the next will change, and the targets of the one after that, so that they are in the cache by then:
 * a quarter off the time of a million neurons, of which 10,000 are active. Of no use where they fit anyway.
 */
function touchAhead(state: State, lane: Ring): void {
  if (lane.tail - lane.head < 3) return;
  let sum: u32 = 0;
  const soon = changetype<Row>(peek(lane, 1));
  const end = soon.targets + (soon.count << 2);
  for (let s = soon.targets; s < end; s += 4) sum += load<u32>(load<u32>(s));
  const later = changetype<Row>(peek(lane, 2));
  const last = later.targets + (later.count << 2);
  for (let s = later.targets; s < last; s += 64) sum += load<u32>(s);
  state.touched = sum;
}

/** Over its threshold for now: what else comes in this instant may still pull it back. May be listed twice. */
function addCandidate(state: State, at: u32): void {
  if (state.candidateCount === state.candidateRoom) {
    state.candidates = doubled(state, state.candidates, state.candidateRoom << 2);
    state.candidateRoom <<= 1;
  }
  store<u32>(state.candidates + (state.candidateCount++ << 2), (at - state.u) >> 3);
}

// ---- rules 2b, 2e, 3, 4, 6: who spikes, and what follows ----

/** Tests the candidates in the order of their ids; one that is listed twice is below its threshold the second time. */
function fire(state: State, t: f64): void {
  sort(state.candidates, state.candidateCount);
  let cells = changetype<Cells>(state.cells);
  for (let c: u32 = 0; c < state.candidateCount; c++) {
    const id = load<u32>(state.candidates + (c << 2));
    while (id >= cells.end) cells = changetype<Cells>(changetype<u32>(cells) + offsetof<Cells>());
    const scale = scaleAt(state, cells.group, t);
    const at = state.u + (id << 3);
    if (!(load<f64>(at) >= cells.threshold * scale)) continue;
    if (cells.tRef > 0) {
      store<f64>(at, -Infinity);
      const until = t + cells.tRef;
      push(state, cells.release, until, id);
      if (until < state.nextRelease) state.nextRelease = until;
    } else store<f64>(at, resetOf(cells, id) * scale);
    emit(state, id, t);
  }
  state.candidateCount = 0;
}

function resetOf(cells: Cells, id: u32): f64 {
  return cells.resets ? load<f64>(cells.resets + ((id - cells.first) << 3)) : cells.reset;
}

/** A spike is written down and sent. */
function emit(state: State, id: u32, t: f64): void {
  if (state.logCount === state.logRoom) {
    state.log = doubled(state, state.log, state.logRoom << 4);
    state.logRoom <<= 1;
  }
  const at = state.log + (state.logCount++ << 4);
  store<f64>(at, t);
  store<u32>(at, id, 8);
  const first = state.firstRow + (id << 2);
  const end = state.rows + load<u32>(first, 4) * offsetof<Row>();
  for (let r = state.rows + load<u32>(first) * offsetof<Row>(); r < end; r += offsetof<Row>()) {
    const row = changetype<Row>(r);
    const due = t + row.delay;
    if (row.lane) push(state, changetype<Ring>(row.lane), due, r);
    else addToHeap(state, due, r);
    if (due < state.nextArrival) state.nextArrival = due;
  }
}

/** Rule 4: who was refractory until now or before starts from reset. U does not change with time, so late is not too late. */
function release(state: State, t: f64): void {
  let next: f64 = Infinity;
  const end = state.cells + state.cellsCount * offsetof<Cells>();
  for (let a = state.cells; a < end; a += offsetof<Cells>()) {
    const cells = changetype<Cells>(a);
    const ring = cells.release;
    let due = headTime(ring);
    while (due <= t) {
      const id = take(ring);
      store<f64>(state.u + (id << 3), resetOf(cells, id) * exp((due - state.origin) / cells.group.tau));
      due = headTime(ring);
    }
    if (due < next) next = due;
  }
  state.nextRelease = next;
}

/** Counts U from a new origin, before S overflows. Only instants do so: where a caller pauses changes no bit. */
function rebase(state: State, t: f64): void {
  const end = state.cells + state.cellsCount * offsetof<Cells>();
  for (let a = state.cells; a < end; a += offsetof<Cells>()) {
    const cells = changetype<Cells>(a);
    // never 0, times which -Infinity would be NaN
    const decay = max(exp((state.origin - t) / cells.group.tau), 1e-300);
    cells.group.at = -1;
    const last = state.u + (cells.end << 3);
    for (let at = state.u + (cells.first << 3); at < last; at += 8) store<f64>(at, load<f64>(at) * decay);
  }
  state.origin = t;
  state.rebaseAt = t + state.window;
}

/** Ids ascending: they come in a few ascending runs, and are few; heap sort bounds the rest. */
function sort(list: u32, n: u32): void {
  if (n > 32) {
    heapSort(list, n);
    return;
  }
  for (let e: u32 = 1; e < n; e++) {
    const id = load<u32>(list + (e << 2));
    let at = e;
    for (; at > 0 && load<u32>(list + (at << 2) - 4) > id; at--)
      store<u32>(list + (at << 2), load<u32>(list + (at << 2) - 4));
    store<u32>(list + (at << 2), id);
  }
}

function heapSort(list: u32, n: u32): void {
  for (let e = n >> 1; e > 0; e--) sift(list, e - 1, n, load<u32>(list + ((e - 1) << 2)));
  for (let last = n - 1; last > 0; last--) {
    const id = load<u32>(list + (last << 2));
    store<u32>(list + (last << 2), load<u32>(list));
    sift(list, 0, last, id);
  }
}

/** Lets `id` sink from `hole` in a heap of n whose largest id is on top. */
function sift(list: u32, hole: u32, n: u32, id: u32): void {
  for (;;) {
    let child: u32 = 2 * hole + 1;
    if (child >= n) break;
    if (child + 1 < n && load<u32>(list + (child << 2), 4) > load<u32>(list + (child << 2))) child++;
    const other = load<u32>(list + (child << 2));
    if (other <= id) break;
    store<u32>(list + (hole << 2), other);
    hole = child;
  }
  store<u32>(list + (hole << 2), id);
}
