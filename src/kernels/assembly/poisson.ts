/**
 * Poisson processes with the bits of ../../math/poisson-process.ts on a stream of ../../math/rng.ts (alea). All of alea's
 * numbers are multiples of 2^-32 below 2^22, so that its arithmetic is exact and its order is free.
 */
import { Input } from './event-state';
import { log } from './exp';

const TWO_TO_MINUS_32: f64 = 2.3283064365386963e-10;
const TWO_TO_MINUS_53: f64 = 1.1102230246251565e-16;

/** The next number of alea. */
function alea(p: Input): f64 {
  const t = 2091639 * p.s0 + p.c * TWO_TO_MINUS_32;
  const c = trunc(t);
  const x = t - c;
  p.s0 = p.s1;
  p.s1 = p.s2;
  p.s2 = x;
  p.c = c;
  return x;
}

/** Uniform on [0, 1), 53 bits. */
function uniform(p: Input): f64 {
  const high = alea(p);
  return high + trunc(alea(p) * 2097152) * TWO_TO_MINUS_53;
}

/** Moves an input on to its next spike. */
export function nextSpike(p: Input): void {
  if (p.isPoisson) {
    drawSpike(p);
    return;
  }
  const s = p.next++;
  const isThere = s < p.length;
  p.t = isThere ? load<f64>(p.times + (s << 3)) : Infinity;
  p.id = p.first + (isThere ? load<u32>(p.indices + (s << 2)) : 0);
}

function drawSpike(p: Input): void {
  p.t += (0 - log(1 - uniform(p))) * p.gap;
  const x = uniform(p) * <f64>p.n;
  let i = <u32>x;
  if (p.keep && !(x - <f64>i < load<f64>(p.keep + (i << 3)))) i = load<u32>(p.alias + (i << 2));
  p.id = p.first + i;
}

/** Puts an input at hand whose clock starts at 0. */
export function eventOpen(input: usize): void {
  const p = changetype<Input>(input);
  p.t = 0;
  p.next = 0;
  nextSpike(p);
}

export function poissonNext(input: usize): void {
  drawSpike(changetype<Input>(input));
}
