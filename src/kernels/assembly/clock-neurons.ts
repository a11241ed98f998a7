/** One step of the neurons of a slice, block by block: exact propagation, jumps, threshold. */
import { driveCurrents, gatherJumps } from './clock-inputs';
import { CURRENT_BYTES, Current, N0, N1, N2, N3, OTHER_CURRENTS, Part, Slice } from './part';

/** Neurons whose state stays in the first cache while they are moved; those that share a state of the noise. */
const BLOCK: u32 = 1024;

/** Moves a slice to the end of step n and appends its spikes, in the order of the neurons. */
export function stepSlice<T>(part: Part, slice: Slice, n: u32): void {
  const end = slice.from + slice.n;
  for (let from = slice.from, b: u32 = 0; from < end; from += BLOCK, b++) {
    const to = min(from + BLOCK, end);
    const jumps = gatherJumps<T>(part, slice, from, to, b);
    // what lies between the last neuron and a multiple of 16 is NaN, and never at threshold
    const to16 = from + ((to - from + 15) & ~15);
    if (slice.currentKind === OTHER_CURRENTS) {
      leak<T>(part, slice, from, to16);
      moveCurrents<T>(part, slice, from, to16);
    }
    if (jumps !== 0) {
      moveAny<T, N1>(part, slice, n, from, to16, jumps);
      if (part.hasJump) memory.fill(jumps, 0, <usize>(to16 - from) * sizeof<T>());
    } else moveAny<T, N0>(part, slice, n, from, to16, jumps);
    if (slice.driveCount > 0) driveCurrents<T>(part, slice, from, to, b);
  }
}

/** keep x, written as x - leak x in Float32 */
function kept<T>(x: v128, keep: v128, leak: v128): v128 {
  return sizeof<T>() === 4 ? f32x4.sub(x, f32x4.mul(x, leak)) : f64x2.mul(x, keep);
}

/** v = keep v + drive */
function leak<T>(part: Part, slice: Slice, from: u32, to: u32): void {
  const keep = v128.splat<T>(<T>slice.keep);
  const leak = v128.splat<T>(<T>slice.leak);
  const drive = v128.splat<T>(<T>slice.drive);
  const end = part.v + <usize>to * sizeof<T>();
  for (let v = part.v + <usize>from * sizeof<T>(); v < end; v += 16)
    v128.store(v, v128.add<T>(kept<T>(v128.load(v), keep, leak), drive));
}

/** Adds to v what each current does to it in the step, and moves the currents. */
function moveCurrents<T>(part: Part, slice: Slice, from: u32, to: u32): void {
  let at = slice.currents;
  for (let c: u32 = 0; c < slice.currentCount; c++, at += CURRENT_BYTES) {
    const current = changetype<Current>(at);
    const decay = v128.splat<T>(<T>current.decay);
    const loss = v128.splat<T>(<T>current.loss);
    let value = current.value + <usize>from * sizeof<T>();
    let v = part.v + <usize>from * sizeof<T>();
    const end = part.v + <usize>to * sizeof<T>();
    if (current.rise === 0) {
      for (; v < end; v += 16, value += 16) {
        const x = v128.load(value);
        v128.store(v, v128.add<T>(v128.load(v), x));
        v128.store(value, kept<T>(x, decay, loss));
      }
      continue;
    }
    const gain = v128.splat<T>(<T>current.gain);
    const riseGain = v128.splat<T>(<T>current.riseGain);
    const dt = v128.splat<T>(<T>current.dt);
    let rise = current.rise + <usize>from * sizeof<T>();
    for (; v < end; v += 16, value += 16, rise += 16) {
      const x = v128.load(value);
      const y = v128.load(rise);
      const sum = v128.add<T>(v128.mul<T>(x, gain), v128.mul<T>(y, riseGain));
      v128.store(v, v128.add<T>(v128.load(v), sum));
      v128.store(value, kept<T>(v128.add<T>(x, v128.mul<T>(y, dt)), decay, loss));
      v128.store(rise, kept<T>(y, decay, loss));
    }
  }
}

function moveAny<T, Jumps>(part: Part, slice: Slice, n: u32, from: u32, to: u32, x: usize): void {
  const kind = slice.currentKind;
  if (kind === 0) move<T, N0, Jumps>(part, slice, n, from, to, x);
  else if (kind === 1) move<T, N1, Jumps>(part, slice, n, from, to, x);
  else if (kind === 2) move<T, N2, Jumps>(part, slice, n, from, to, x);
  else move<T, N3, Jumps>(part, slice, n, from, to, x);
}

/** The rest of a step: leak and up to two exponential currents (but OTHER_CURRENTS have moved already, and v with them), jumps, test. */
function move<T, Currents, Jumps>(part: Part, slice: Slice, n: u32, from: u32, to: u32, x: usize): void {
  const currents = offsetof<Currents>();
  const keep = v128.splat<T>(<T>slice.keep);
  const leak = v128.splat<T>(<T>slice.leak);
  const drive = v128.splat<T>(<T>slice.drive);
  const threshold = v128.splat<T>(<T>slice.threshold);
  let decay0 = keep;
  let loss0 = keep;
  let decay1 = keep;
  let loss1 = keep;
  let a: usize = 0;
  let b: usize = 0;
  if (currents === 1 || currents === 2) {
    const current = changetype<Current>(slice.currents);
    decay0 = v128.splat<T>(<T>current.decay);
    loss0 = v128.splat<T>(<T>current.loss);
    a = current.value + <usize>from * sizeof<T>();
  }
  if (currents === 2) {
    const current = changetype<Current>(slice.currents + CURRENT_BYTES);
    decay1 = v128.splat<T>(<T>current.decay);
    loss1 = v128.splat<T>(<T>current.loss);
    b = current.value + <usize>from * sizeof<T>();
  }
  let v = part.v + <usize>from * sizeof<T>();
  const end = part.v + <usize>to * sizeof<T>();
  // four vectors a pass: from and to are multiples of 16
  for (; v < end; v += 64, x += 64, a += 64, b += 64) {
    let y0 = v128.load(v);
    if (currents < OTHER_CURRENTS) y0 = v128.add<T>(kept<T>(y0, keep, leak), drive);
    if (currents === 1 || currents === 2) {
      const current = v128.load(a);
      y0 = v128.add<T>(y0, current);
      v128.store(a, kept<T>(current, decay0, loss0));
    }
    if (currents === 2) {
      const current = v128.load(b);
      y0 = v128.add<T>(y0, current);
      v128.store(b, kept<T>(current, decay1, loss1));
    }
    if (offsetof<Jumps>() === 1) y0 = v128.add<T>(y0, v128.load(x));
    v128.store(v, y0);
    const over0 = v128.ge<T>(y0, threshold);

    let y1 = v128.load(v, 16);
    if (currents < OTHER_CURRENTS) y1 = v128.add<T>(kept<T>(y1, keep, leak), drive);
    if (currents === 1 || currents === 2) {
      const current = v128.load(a, 16);
      y1 = v128.add<T>(y1, current);
      v128.store(a, kept<T>(current, decay0, loss0), 16);
    }
    if (currents === 2) {
      const current = v128.load(b, 16);
      y1 = v128.add<T>(y1, current);
      v128.store(b, kept<T>(current, decay1, loss1), 16);
    }
    if (offsetof<Jumps>() === 1) y1 = v128.add<T>(y1, v128.load(x, 16));
    v128.store(v, y1, 16);
    const over1 = v128.ge<T>(y1, threshold);

    let y2 = v128.load(v, 32);
    if (currents < OTHER_CURRENTS) y2 = v128.add<T>(kept<T>(y2, keep, leak), drive);
    if (currents === 1 || currents === 2) {
      const current = v128.load(a, 32);
      y2 = v128.add<T>(y2, current);
      v128.store(a, kept<T>(current, decay0, loss0), 32);
    }
    if (currents === 2) {
      const current = v128.load(b, 32);
      y2 = v128.add<T>(y2, current);
      v128.store(b, kept<T>(current, decay1, loss1), 32);
    }
    if (offsetof<Jumps>() === 1) y2 = v128.add<T>(y2, v128.load(x, 32));
    v128.store(v, y2, 32);
    const over2 = v128.ge<T>(y2, threshold);

    let y3 = v128.load(v, 48);
    if (currents < OTHER_CURRENTS) y3 = v128.add<T>(kept<T>(y3, keep, leak), drive);
    if (currents === 1 || currents === 2) {
      const current = v128.load(a, 48);
      y3 = v128.add<T>(y3, current);
      v128.store(a, kept<T>(current, decay0, loss0), 48);
    }
    if (currents === 2) {
      const current = v128.load(b, 48);
      y3 = v128.add<T>(y3, current);
      v128.store(b, kept<T>(current, decay1, loss1), 48);
    }
    if (offsetof<Jumps>() === 1) y3 = v128.add<T>(y3, v128.load(x, 48));
    v128.store(v, y3, 48);
    const over3 = v128.ge<T>(y3, threshold);

    if (v128.any_true(v128.or(v128.or(over0, over1), v128.or(over2, over3)))) {
      const lanes: u32 = 16 / sizeof<T>();
      const bits =
        lanesOf<T>(over0) |
        (lanesOf<T>(over1) << lanes) |
        (lanesOf<T>(over2) << (2 * lanes)) |
        (lanesOf<T>(over3) << (3 * lanes));
      spike(part, slice, n, <u32>((v - part.v) / sizeof<T>()), bits);
    }
  }
}

function lanesOf<T>(mask: v128): u32 {
  return sizeof<T>() === 4 ? i32x4.bitmask(mask) : i64x2.bitmask(mask);
}

/** Neurons j + (set bits) are at or over threshold: those that are not refractory spike. */
function spike(part: Part, slice: Slice, n: u32, j: u32, bits: u32): void {
  let head = part.ownHead;
  for (; bits !== 0; bits &= bits - 1) {
    const i = j + ctz(bits);
    const until = part.refractoryUntil + ((<usize>i) << 2);
    if (n <= load<u32>(until)) continue;
    store<u32>(until, n + slice.refractory);
    store<u32>(part.own + ((<usize>(head & part.ownMask)) << 2), i);
    head++;
  }
  part.ownHead = head;
}
