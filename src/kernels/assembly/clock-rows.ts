/** Delivery at arrival time: the segments of synapses that are due in a step are found, touched and added. */
import { addBits } from './clock-bits';
import { BITS, CLASS_BYTES, DRAWN, DUE_BYTES, Due, Part, PRE_BYTES, Pre, SynapseClass } from './part';

/** Segments that are gathered before they are added, so that all their cache misses overlap. */
const BATCH: u32 = 512;

/** Adds what is due in step n: spikes of step n - lag, the oldest first, by presynaptic neuron, then class. */
export function deliver<T>(part: Part, n: u32): void {
  let touched: u32 = 0;
  let events: u32 = 0;
  let count: u32 = 0;
  for (let lag = part.longestLag; lag > 0; lag--) {
    const starts = startsOf(part, n - lag);
    if (load<u32>(starts) === load<u32>(starts + ((<usize>part.preCount) << 2))) continue;
    for (let p: u32 = 0; p < part.preCount; p++) {
      let s = load<u32>(starts + ((<usize>p) << 2));
      const end = load<u32>(starts + ((<usize>p) << 2), 4);
      if (s === end) continue;
      const pre = changetype<Pre>(part.pres + <usize>p * PRE_BYTES);
      if (pre.shortestLag > lag || pre.longestLag < lag) continue;
      for (; s !== end; s++) {
        const row = load<u32>(part.ring + ((<usize>(s & part.ringMask)) << 2));
        let at = pre.classes;
        for (let c: u32 = 0; c < pre.classCount; c++, at += CLASS_BYTES) {
          const rows = changetype<SynapseClass>(at);
          if (rows.shortestLag > lag || rows.longestLag < lag) continue;
          if (rows.kind === BITS) {
            const bits = rows.targets + <usize>row * <usize>rows.rowBytes;
            touched += touch(bits, bits + <usize>rows.rowBytes);
            store<u32>(rows.due + ((<usize>rows.dueCount) << 2), <u32>bits);
            rows.dueCount++;
            events += load<u32>(rows.segment + ((<usize>row) << 2));
            continue;
          }
          const segment = segmentOf(rows, row, lag);
          const first = load<u32>(segment);
          const last = load<u32>(segment, 4);
          if (first === last) continue;
          const due = changetype<Due>(part.due + <usize>count * DUE_BYTES);
          due.start = first;
          due.end = last;
          due.rows = at;
          touched += touch(rows.targets + ((<usize>first) << 1), rows.targets + ((<usize>last) << 1));
          if (++count === BATCH) {
            addAll<T>(part, count);
            count = 0;
          }
        }
      }
    }
  }
  addAll<T>(part, count);
  if (part.hasBits) addAllBits<T>(part);
  part.events += <f64>events;
  part.touched = touched;
}

function addAllBits<T>(part: Part): void {
  for (let p: u32 = 0; p < part.preCount; p++) {
    const pre = changetype<Pre>(part.pres + <usize>p * PRE_BYTES);
    let at = pre.classes;
    for (let c: u32 = 0; c < pre.classCount; c++, at += CLASS_BYTES) {
      const rows = changetype<SynapseClass>(at);
      if (rows.kind === BITS && rows.dueCount > 0) addBits<T>(part, rows);
    }
  }
}

/**
 * WebAssembly has no prefetch: ordinary loads, one a cache line, whose sum goes where nobody looks. They do not wait for each
 * other, as the additions to come would.
 */
function touch(from: usize, to: usize): u32 {
  let sum = <u32>load<u16>(to - 2);
  for (; from < to; from += 64) sum += <u32>load<u16>(from);
  return sum;
}

/** Adds to the potentials what the spikes of step n itself bring without delay. */
export function deliverLate<T>(part: Part, n: u32): void {
  const starts = startsOf(part, n);
  for (let p: u32 = 0; p < part.preCount; p++) {
    const pre = changetype<Pre>(part.pres + <usize>p * PRE_BYTES);
    if (pre.shortestLag > 0) continue;
    const end = load<u32>(starts + ((<usize>p) << 2), 4);
    for (let s = load<u32>(starts + ((<usize>p) << 2)); s !== end; s++) {
      const row = load<u32>(part.ring + ((<usize>(s & part.ringMask)) << 2));
      let at = pre.classes;
      for (let c: u32 = 0; c < pre.classCount; c++, at += CLASS_BYTES) {
        const rows = changetype<SynapseClass>(at);
        if (rows.shortestLag > 0) continue;
        const segment = segmentOf(rows, row, 0);
        part.events += <f64>addSegment<T>(rows, load<u32>(segment), load<u32>(segment, 4), part.v);
      }
    }
  }
}

/** How many synapses change currents in the next step that, by the rules, have changed them in step n already. */
export function countPending(part: Part, n: u32): u32 {
  let events: u32 = 0;
  for (let lag = min(part.longestLag, n + 1); lag > 0; lag--) {
    const starts = startsOf(part, n + 1 - lag);
    for (let p: u32 = 0; p < part.preCount; p++) {
      const pre = changetype<Pre>(part.pres + <usize>p * PRE_BYTES);
      const end = load<u32>(starts + ((<usize>p) << 2), 4);
      for (let s = load<u32>(starts + ((<usize>p) << 2)); s !== end; s++) {
        const row = load<u32>(part.ring + ((<usize>(s & part.ringMask)) << 2));
        let at = pre.classes;
        for (let c: u32 = 0; c < pre.classCount; c++, at += CLASS_BYTES) {
          const rows = changetype<SynapseClass>(at);
          if (rows.into === part.jump || rows.shortestLag > lag || rows.longestLag < lag) continue;
          const segment = segmentOf(rows, row, lag);
          events += load<u32>(segment, 4) - load<u32>(segment);
        }
      }
    }
  }
  return events;
}

function startsOf(part: Part, n: u32): usize {
  return part.ringStarts + ((<usize>((n & part.slotMask) * (part.preCount + 1))) << 2);
}

function segmentOf(rows: SynapseClass, row: u32, lag: u32): usize {
  const stride = rows.longestLag - rows.shortestLag + 2;
  return rows.segment + ((<usize>row * <usize>stride + <usize>(lag - rows.shortestLag)) << 2);
}

function addAll<T>(part: Part, count: u32): void {
  let events: u32 = 0;
  const end = part.due + <usize>count * DUE_BYTES;
  for (let d = part.due; d < end; d += DUE_BYTES) {
    const due = changetype<Due>(d);
    const rows = changetype<SynapseClass>(due.rows);
    if (rows.into === part.jump) part.hasJump = 1;
    events += addSegment<T>(rows, due.start, due.end, rows.into);
  }
  part.events += <f64>events;
}

function addSegment<T>(rows: SynapseClass, start: u32, end: u32, into: usize): u32 {
  const from = rows.targets + ((<usize>start) << 1);
  const to = rows.targets + ((<usize>end) << 1);
  if (rows.kind === DRAWN) addDrawn<T>(from, to, rows.weights + <usize>start * sizeof<T>(), into);
  else addFixed<T>(from, to, into, <T>rows.weight);
  return end - start;
}

function addTo<T>(into: usize, target: u64, weight: T): void {
  const at = into + <usize>target * sizeof<T>();
  store<T>(at, load<T>(at) + weight);
}

function addFixed<T>(target: usize, end: usize, into: usize, weight: T): void {
  for (; target + 8 <= end; target += 8) {
    const four = load<u64>(target);
    addTo<T>(into, four & 0xffff, weight);
    addTo<T>(into, (four >> 16) & 0xffff, weight);
    addTo<T>(into, (four >> 32) & 0xffff, weight);
    addTo<T>(into, four >> 48, weight);
  }
  for (; target < end; target += 2) addTo<T>(into, <u64>load<u16>(target), weight);
}

function addDrawn<T>(target: usize, end: usize, weight: usize, into: usize): void {
  for (; target + 8 <= end; target += 8, weight += 4 * sizeof<T>()) {
    const four = load<u64>(target);
    addTo<T>(into, four & 0xffff, load<T>(weight));
    addTo<T>(into, (four >> 16) & 0xffff, load<T>(weight, sizeof<T>()));
    addTo<T>(into, (four >> 32) & 0xffff, load<T>(weight, 2 * sizeof<T>()));
    addTo<T>(into, four >> 48, load<T>(weight, 3 * sizeof<T>()));
  }
  for (; target < end; target += 2, weight += sizeof<T>())
    addTo<T>(into, <u64>load<u16>(target), load<T>(weight));
}
