/** Spikes on a grid, input by input: in each step an input spikes or not; the gaps between its spikes are drawn, not the steps. */
import { log } from './exp';
import { uniform16 } from './xoshiro';

/** Words drawn at a time. */
const BATCH: i32 = 64;

export function bernoulliTrains(
  inputs: i32,
  level: usize,
  gap: usize,
  steps: i32,
  state: usize,
  scratch: usize,
  room: i32,
  start: usize,
  step: usize,
): i32 {
  let count = 0;
  let drawn = 0;
  store<u32>(start, 0);
  for (let i: usize = 0; i < <usize>inputs; i++) {
    const grey = load<u8>(level + i);
    if (grey > 0) {
      const by = load<f64>(gap + ((<usize>grey) << 3));
      for (let n = -1; ; ) {
        if ((drawn & (BATCH - 1)) === 0) uniform16(BATCH >> 2, state, scratch);
        const word = load<u32>(scratch + ((<usize>(drawn & (BATCH - 1))) << 2));
        drawn++;
        const skipped = log((<f64>word + 0.5) / 4294967296) * by;
        if (skipped >= <f64>(steps - 1 - n)) break;
        n += 1 + <i32>skipped;
        if (count === room) return -1;
        store<u32>(step + ((<usize>count) << 2), n);
        count++;
      }
    }
    store<u32>(start + (i << 2), count, 4);
  }
  return count;
}
