/** Arrivals whose delays are too many for lanes: a 4-ary heap on (time, row), entries of 16 bytes. */
import { doubled, State } from './event-state';

/** [ms] */
export function nextInHeap(state: State): f64 {
  return state.heapCount ? load<f64>(state.heap) : Infinity;
}

function isBefore(time: f64, row: u32, other: u32): bool {
  const t = load<f64>(other);
  return time < t || (time === t && row < load<u32>(other, 8));
}

function put(at: u32, time: f64, row: u32): void {
  store<f64>(at, time);
  store<u32>(at, row, 8);
}

export function addToHeap(state: State, time: f64, row: u32): void {
  if (state.heapCount === state.heapRoom) {
    state.heap = doubled(state, state.heap, state.heapRoom << 4);
    state.heapRoom <<= 1;
  }
  const heap = state.heap;
  let hole = state.heapCount++;
  while (hole > 0) {
    const parent = (hole - 1) >> 2;
    const at = heap + (parent << 4);
    if (!isBefore(time, row, at)) break;
    put(heap + (hole << 4), load<f64>(at), load<u32>(at, 8));
    hole = parent;
  }
  put(heap + (hole << 4), time, row);
}

/** Takes the first row out. */
export function takeFromHeap(state: State): u32 {
  const heap = state.heap;
  const first = load<u32>(heap, 8);
  const last = --state.heapCount;
  const time = load<f64>(heap + (last << 4));
  const row = load<u32>(heap + (last << 4), 8);
  let hole: u32 = 0;
  for (;;) {
    let child: u32 = 4 * hole + 1;
    if (child >= last) break;
    const end = child + 4 < last ? child + 4 : last;
    let best = heap + (child << 4);
    while (++child < end) {
      const at = heap + (child << 4);
      if (isBefore(load<f64>(at), load<u32>(at, 8), best)) best = at;
    }
    if (isBefore(time, row, best)) break;
    put(heap + (hole << 4), load<f64>(best), load<u32>(best, 8));
    hole = (best - heap) >> 4;
  }
  put(heap + (hole << 4), time, row);
  return first;
}
