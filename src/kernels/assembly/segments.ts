/**
 * Draws the synapses of a rule chunk by chunk and sorts them by presynaptic neuron and delay, in two passes: one counts, one
 * puts. No synapse is ever listed anywhere but in its place. A chunk (../segment-chunk.ts) holds up to 1,024 synapses.
 */
import { logarithm, normalQuantile } from './normal';
import { threefry4, threefryOf } from './threefry';

const CHUNK: i32 = 1024;
const PRE: usize = 0;
const TARGET: usize = 4096;
const PLACE: usize = 8192;
const FIRST: usize = 12288;
const SECOND: usize = 16384;
const CELL: usize = 20480;
const WEIGHT: usize = 24576;
const STATE: usize = 32768;
const WORDS: usize = 32800;

const TOTAL: i32 = 0;
const IN_DEGREE: i32 = 1;

export function drawEnds(
  rule: i32,
  key0: u32,
  key1: u32,
  first: u32,
  count: i32,
  nPre: u32,
  nPost: u32,
  k: u32,
  autapses: i32,
  from: u32,
  to: u32,
  local: u32,
  chunk: usize,
): i32 {
  const words = chunk + WORDS;
  let kept: usize = 0;
  // the neuron to which synapse `first` belongs, and how many of its synapses came before
  let own: u32 = rule === TOTAL ? 0 : first / k;
  let done: u32 = rule === TOTAL ? 0 : first % k;
  for (let c = 0; c < count; c++) {
    const place = first + c;
    const lane = words + ((<usize>(c & 3)) << 2);
    if ((c & 3) === 0) threefry4(key0, key1, place, 0, words);
    let a = load<u32>(lane);
    let b = load<u32>(lane, 16);
    let pre: u32 = rule > IN_DEGREE ? own : below(a, nPre);
    let post: u32 = rule === IN_DEGREE ? own : below(rule === TOTAL ? b : a, nPost);
    if (pre === post && !autapses) {
      for (let attempt = 1; pre === post; attempt++) {
        threefry4(key0, key1, place, attempt, words + 32);
        a = load<u32>(words, 32);
        b = load<u32>(words, 48);
        pre = rule > IN_DEGREE ? own : below(a, nPre);
        post = rule === IN_DEGREE ? own : below(rule === TOTAL ? b : a, nPost);
      }
    }
    const at = chunk + (kept << 2);
    store<u32>(at, pre, PRE);
    store<u32>(at, post - from + local, TARGET);
    store<u32>(at, place, PLACE);
    kept += <usize>(post - from < to - from);
    if (++done === k) {
      done = 0;
      own++;
    }
  }
  return <i32>kept;
}

export function drawPairwise(
  key0: u32,
  key1: u32,
  nPre: u32,
  nPost: u32,
  logMiss: f64,
  autapses: i32,
  from: u32,
  to: u32,
  local: u32,
  chunk: usize,
): i32 {
  const words = chunk + WORDS;
  let i = load<u32>(chunk, STATE);
  let j = load<u32>(chunk, STATE + 4);
  let m = load<u32>(chunk, STATE + 8);
  let place = load<u32>(chunk, STATE + 12);
  let kept = 0;
  while (i < nPre && kept < CHUNK) {
    // the words of gaps 4 g ... 4 g + 3 of row i; after a full chunk the same again
    threefry4(key0, key1, m & ~3, i, words);
    do {
      const lane = words + ((<usize>(m & 3)) << 2);
      const high = <f64>(load<u32>(lane) >>> 5);
      const u = (high * 67108864 + <f64>(load<u32>(lane, 16) >>> 6) + 0.5) / 9007199254740992;
      const gap = Math.floor(logarithm(u) / logMiss);
      m++;
      // j is the first target that is still open
      if (gap >= <f64>(nPost - j)) {
        i++;
        j = 0;
        m = 0;
        break;
      }
      j += <u32>gap;
      if (autapses || i !== j) {
        const at = chunk + ((<usize>kept) << 2);
        store<u32>(at, i, PRE);
        store<u32>(at, j - from + local, TARGET);
        store<u32>(at, place, PLACE);
        place++;
        kept += <i32>(j - from < to - from);
      }
      j++;
    } while ((m & 3) !== 0 && kept < CHUNK);
  }
  store<u32>(chunk, i, STATE);
  store<u32>(chunk, j, STATE + 4);
  store<u32>(chunk, m, STATE + 8);
  store<u32>(chunk, place, STATE + 12);
  return kept;
}

function below(word: u32, n: u32): u32 {
  return <u32>((<u64>word * <u64>n) >> 32);
}

export function valueWords(count: i32, key0: u32, key1: u32, chunk: usize): void {
  const words = chunk + WORDS;
  // up to three words beyond the last synapse are drawn too
  for (let c: usize = 0; c < (<usize>count) << 2; c += 16) {
    threefryOf(key0, key1, v128.load(chunk + c, PLACE), 0, words);
    v128.store(chunk + c, v128.load(words), FIRST);
    v128.store(chunk + c, v128.load(words, 16), SECOND);
  }
}

export function delayCells(
  count: i32,
  lags: u32,
  stride: u32,
  shift: u32,
  guide: usize,
  bound: usize,
  chunk: usize,
): void {
  const end = chunk + ((<usize>count) << 2);
  for (let at = chunk; at < end; at += 4) {
    let d: u32 = 0;
    if (lags > 1) {
      const word = load<u32>(at, SECOND);
      d = <u32>load<u16>(guide + ((<usize>(word >>> 22)) << 1));
      while (d + 1 < lags && word >= load<u32>(bound + ((<usize>d) << 2), 4)) d++;
    }
    store<u32>(at, load<u32>(at, PRE) * stride + shift + d, CELL);
  }
}

export function uniformWeights(count: i32, low: f64, width: f64, unit: f64, chunk: usize): void {
  for (let c: usize = 0; c < <usize>count; c++)
    store<f64>(chunk + (c << 3), unit * (low + width * chance(chunk + (c << 2))), WEIGHT);
}

export function normalWeights(
  count: i32,
  mean: f64,
  sd: f64,
  low: f64,
  high: f64,
  from: f64,
  span: f64,
  unit: f64,
  chunk: usize,
): void {
  for (let c: usize = 0; c < <usize>count; c++) {
    const x = mean + sd * normalQuantile(from + span * chance(chunk + (c << 2)));
    store<f64>(chunk + (c << 3), unit * max(low, min(high, x)), WEIGHT);
  }
}

function chance(at: usize): f64 {
  return (<f64>load<u32>(at, FIRST) + 0.5) / 4294967296;
}

export function countCells(count: i32, segment: usize, chunk: usize): void {
  for (let at = chunk; at < chunk + ((<usize>count) << 2); at += 4) {
    const cell = segment + ((<usize>load<u32>(at, CELL)) << 2);
    store<u32>(cell, load<u32>(cell, 8) + 1, 8);
  }
}

export function sumCells(cells: i32, segment: usize): u32 {
  let sum: u32 = 0;
  const end = segment + ((<usize>cells) << 2);
  for (let at = segment; at < end; at += 4) {
    sum += load<u32>(at, 8);
    store<u32>(at, sum, 8);
  }
  return sum;
}

export function putCells(
  count: i32,
  segment: usize,
  target: usize,
  weight: usize,
  weightBytes: i32,
  chunk: usize,
): void {
  for (let c: usize = 0; c < <usize>count; c++) {
    const at = chunk + (c << 2);
    const cell = segment + ((<usize>load<u32>(at, CELL)) << 2);
    const to = <usize>load<u32>(cell, 4);
    store<u32>(cell, <u32>to + 1, 4);
    store<u16>(target + (to << 1), <u16>load<u32>(at, TARGET));
    if (weightBytes === 4) store<f32>(weight + (to << 2), <f32>load<f64>(chunk + (c << 3), WEIGHT));
    else if (weightBytes === 8) store<f64>(weight + (to << 3), load<f64>(chunk + (c << 3), WEIGHT));
  }
}
