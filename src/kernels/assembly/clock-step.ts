/** The steps of a part; ../kernels.ts says what each export promises. */
import { stepSlice } from './clock-neurons';
import { countPending, deliver, deliverLate } from './clock-rows';
import { Part, PRE_BYTES, Pre, SLICE_BYTES, Slice } from './part';

export function clockAdvanceF32(at: usize, steps: u32): void {
  advance<f32>(changetype<Part>(at), steps);
}

export function clockAdvanceF64(at: usize, steps: u32): void {
  advance<f64>(changetype<Part>(at), steps);
}

export function clockBeginF32(at: usize): void {
  begin<f32>(changetype<Part>(at));
}

export function clockBeginF64(at: usize): void {
  begin<f64>(changetype<Part>(at));
}

export function clockFinishF32(at: usize): void {
  finish<f32>(changetype<Part>(at));
}

export function clockFinishF64(at: usize): void {
  finish<f64>(changetype<Part>(at));
}

export function clockPending(at: usize): u32 {
  const part = changetype<Part>(at);
  return countPending(part, part.step);
}

function advance<T>(part: Part, steps: u32): void {
  for (let b: u32 = 0; b < steps; b++) {
    begin<T>(part);
    if (part.isWhole) publish(part, b);
    finish<T>(part);
  }
}

/** The next step up to its threshold test. */
function begin<T>(part: Part): void {
  const n = part.step + 1;
  part.step = n;
  deliver<T>(part, n);
  const starts = ownStartsOf(part, n);
  store<u32>(starts, part.ownHead);
  for (let s: u32 = 0; s < part.sliceCount; s++) {
    stepSlice<T>(part, changetype<Slice>(part.slices + <usize>s * SLICE_BYTES), n);
    store<u32>(starts + ((<usize>s) << 2), part.ownHead, 4);
  }
  part.hasJump = 0;
}

function ownStartsOf(part: Part, n: u32): usize {
  return part.ownStarts + ((<usize>((n & part.ownSlotMask) * (part.sliceCount + 1))) << 2);
}

/** Puts the spikes of this step, step b of the block, of neurons and sources into the ring. */
function publish(part: Part, b: u32): void {
  const own = ownStartsOf(part, part.step);
  const starts = part.ringStarts + ((<usize>((part.step & part.slotMask) * (part.preCount + 1))) << 2);
  let head = part.ringHead;
  for (let p: u32 = 0; p < part.preCount; p++) {
    store<u32>(starts + ((<usize>p) << 2), head);
    const pre = changetype<Pre>(part.pres + <usize>p * PRE_BYTES);
    if (pre.slice >= 0) {
      const slice = changetype<Slice>(part.slices + <usize>pre.slice * SLICE_BYTES);
      const shift = slice.first - slice.from;
      const end = load<u32>(own + ((<usize>pre.slice) << 2), 4);
      for (let s = load<u32>(own + ((<usize>pre.slice) << 2)); s !== end; s++, head++) {
        const i = load<u32>(part.own + ((<usize>(s & part.ownMask)) << 2));
        store<u32>(part.ring + ((<usize>(head & part.ringMask)) << 2), i + shift);
      }
    } else {
      const ends = part.feedEnds + ((<usize>(b * part.preCount + p)) << 2);
      const end = load<u32>(ends, 4);
      for (let s = load<u32>(ends); s !== end; s++, head++)
        store<u32>(
          part.ring + ((<usize>(head & part.ringMask)) << 2),
          load<u32>(part.feed + ((<usize>s) << 2)),
        );
    }
  }
  store<u32>(starts + ((<usize>part.preCount) << 2), head);
  part.ringHead = head;
}

/** After the threshold test: late jumps, reset, and refractory neurons stay at reset. */
function finish<T>(part: Part): void {
  if (part.hasLate) deliverLate<T>(part, part.step);
  if (part.isUniform) {
    const slice = changetype<Slice>(part.slices);
    const from = load<u32>(ownStartsOf(part, earliest(part, slice)));
    reset<T>(part, <T>slice.reset, from, part.ownHead);
  } else
    for (let s: u32 = 0; s < part.sliceCount; s++) {
      const slice = changetype<Slice>(part.slices + <usize>s * SLICE_BYTES);
      for (let m = earliest(part, slice); m <= part.step; m++) {
        const starts = ownStartsOf(part, m) + ((<usize>s) << 2);
        reset<T>(part, <T>slice.reset, load<u32>(starts), load<u32>(starts, 4));
      }
    }
}

/** The first step whose spikes still keep neurons refractory. */
function earliest(part: Part, slice: Slice): u32 {
  return part.step > slice.refractory ? part.step - slice.refractory : 0;
}

function reset<T>(part: Part, value: T, from: u32, to: u32): void {
  for (let s = from; s !== to; s++) {
    const i = load<u32>(part.own + ((<usize>(s & part.ownMask)) << 2));
    store<T>(part.v + <usize>i * sizeof<T>(), value);
  }
}
