/** The inputs of the mushroom body: when each projection neuron spikes, and which Kenyon cells it feeds. */
import { log } from '../../src/math/exp.ts';
import type { Rng } from '../../src/math/rng.ts';
import { dt, duration, resistance, steps, tauM, threshold } from './mushroom-grid.ts';

/** [nA] current of a white image of one pixel */
const inputCurrent = 80;

/** Synapses PN->KC, as they were drawn and by input. */
export interface Wiring {
  /** (synapses) input and cell of each */
  readonly pre: Uint32Array;
  readonly post: Uint32Array;
  /** (inputs + 1), (synapses) cells of input i: target[start[i] ... start[i + 1] - 1] */
  readonly start: Uint32Array;
  readonly target: Uint32Array;
}

/** Draws the fan-in of each cell, with replacement, from a square of `side` pixels at a random place of the image. */
export function drawWiring(
  { imageSide, cells, fanIn, side }: Record<'imageSide' | 'cells' | 'fanIn' | 'side', number>,
  draw: Rng,
): Wiring {
  const pre = new Uint32Array(cells * fanIn);
  const post = new Uint32Array(cells * fanIn);
  for (let cell = 0, s = 0; cell < cells; cell++) {
    const top = draw.integer(imageSide - side + 1);
    const left = draw.integer(imageSide - side + 1);
    for (let f = 0; f < fanIn; f++, s++) {
      const y = top + draw.integer(side);
      pre[s] = y * imageSide + left + draw.integer(side);
      post[s] = cell;
    }
  }
  const inputs = imageSide * imageSide;
  const start = new Uint32Array(inputs + 1);
  for (const i of pre) start[i + 1]!++;
  for (let i = 0; i < inputs; i++) start[i + 1]! += start[i]!;
  const target = new Uint32Array(pre.length);
  const next = start.slice();
  for (let s = 0; s < pre.length; s++) target[next[pre[s]!]!++] = post[s]!;
  return { pre, post, start, target };
}

/** The inputs of an image, by the step of their spike. */
export class Volleys {
  /** (inputs) inputs of step n: order[start[n] ... start[n + 1] - 1] */
  readonly order: Uint32Array;
  readonly start = new Uint32Array(steps + 2);
  /** (inputs) 0 for none */
  readonly stepOf: Uint8Array;

  constructor(inputs: number) {
    this.order = new Uint32Array(inputs);
    this.stepOf = new Uint8Array(inputs);
  }

  /** Sorts the inputs of image number `image`. */
  sort(data: Uint8Array, image: number): void {
    const { order, start, stepOf } = this;
    const inputs = order.length;
    const first = image * inputs;
    let sum = 0;
    for (let i = 0; i < inputs; i++) sum += data[first + i]!;
    start.fill(0);
    for (let i = 0; i < inputs; i++) {
      const reach = (data[first + i]! / sum) * inputCurrent * resistance;
      const t = reach > threshold ? -tauM * log(1 - threshold / reach) : Infinity;
      const step = t <= duration ? Math.ceil(t / dt - 1e-6) : 0;
      stepOf[i] = step;
      if (step > 0) start[step + 1]!++;
    }
    for (let n = 1; n <= steps + 1; n++) start[n]! += start[n - 1]!;
    const total = start[steps + 1]!;
    for (let i = 0; i < inputs; i++) if (stepOf[i]! > 0) order[start[stepOf[i]!]!++] = i;
    for (let n = steps + 1; n > 0; n--) start[n] = start[n - 1]!;
    start[0] = 0;
    start[steps + 1] = total;
  }
}
