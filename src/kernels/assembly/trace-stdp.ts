/**
 * Post-triggered trace STDP on the weights of one neuron, which lie a tile apart (tiles.ts), and their normalisation. One load
 * and one store a cache line, so memory sets the pace, and nothing is gained by SIMD.
 */

const TILE: usize = 64;
/** Weights below are 0: subnormal numbers would cost a hundred times the time. */
const SMALLEST: f64 = 1e-30;

export function addTraces(from: i32, to: i32, row: usize, trace: usize, x: usize): void {
  for (let s = from; s < to; s++) {
    const at = x + ((<usize>load<u32>(row + ((<usize>s) << 2))) << 3);
    store<f64>(at, load<f64>(at) + load<f64>(trace + ((<usize>s) << 3)));
  }
}

function potentiate<T>(
  rows: i32,
  weight: usize,
  x: usize,
  decay: f64,
  eta: f64,
  share: f64,
  target: f64,
  low: f64,
  high: f64,
): void {
  let at = weight;
  for (let r = 0; r < rows; r++) {
    const w = <f64>load<T>(at);
    const moved = w + eta * (load<f64>(x + ((<usize>r) << 3)) * decay - share * w - target);
    const kept = moved < low ? low : moved > high ? high : moved;
    store<T>(at, <T>(kept < SMALLEST ? 0 : kept));
    at += TILE;
  }
}

export function potentiate32(
  rows: i32,
  weight: usize,
  x: usize,
  decay: f64,
  eta: f64,
  share: f64,
  target: f64,
  low: f64,
  high: f64,
): void {
  potentiate<f32>(rows, weight, x, decay, eta, share, target, low, high);
}

export function potentiate64(
  rows: i32,
  weight: usize,
  x: usize,
  decay: f64,
  eta: f64,
  share: f64,
  target: f64,
  low: f64,
  high: f64,
): void {
  potentiate<f64>(rows, weight, x, decay, eta, share, target, low, high);
}

function normalise<T>(rows: i32, weight: usize, isLength: bool, total: f64): void {
  let size: f64 = 0;
  const end = weight + <usize>rows * TILE;
  for (let at = weight; at < end; at += TILE) {
    const w = <f64>load<T>(at);
    size += isLength ? w * w : w;
  }
  if (size === 0) return;
  const scale = total / (isLength ? sqrt(size) : size);
  for (let at = weight; at < end; at += TILE) store<T>(at, <T>(<f64>load<T>(at) * scale));
}

export function normalise32(rows: i32, weight: usize, isLength: bool, total: f64): void {
  normalise<f32>(rows, weight, isLength, total);
}

export function normalise64(rows: i32, weight: usize, isLength: bool, total: f64): void {
  normalise<f64>(rows, weight, isLength, total);
}
