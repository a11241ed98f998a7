/** The loop of a fit: epochs of batches in a shuffled order, with pauses for the host. */
import { rng } from '../math/rng.ts';
import { type Move, mover, type Optimiser } from './optimiser.ts';
import { learningRates, pause, type Schedule, type Watch } from './schedule.ts';

export interface EpochPlan {
  /** owner of the draws */
  readonly owner: string;
  readonly seed: number | string;
  readonly samples: number;
  readonly epochs: number;
  /** samples in a step; the last of an epoch may have fewer */
  readonly batch: number;
  readonly learningRate: number;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  /** of earlier fits, so that the order of the samples goes on */
  readonly epochsBefore: number;
  /** steps between two looks at the host: about a fifth of a second */
  readonly stepsATurn: number;
}

/**
 * @param order (batch) receives the samples of each step
 * @param train one step on the first n of `order`; returns their summed loss
 * @param afterEpoch gets the number of the epoch; true: it was the last
 * @returns (epochs) mean loss of each, each batch measured before its step
 */
export async function runEpochs(
  plan: EpochPlan,
  order: Uint32Array,
  train: (n: number, move: Move) => number,
  afterEpoch: (epoch: number) => boolean,
  watch: Watch,
): Promise<number[]> {
  const { owner, seed, samples, epochs, batch, stepsATurn } = plan;
  const sequence = Uint32Array.from({ length: samples }, (_, r) => r);
  const stepsAnEpoch = Math.ceil(samples / batch);
  const steps = epochs * stepsAnEpoch;
  const moves = mover(plan.optimiser, learningRates(plan.schedule, plan.learningRate, steps, stepsAnEpoch));
  const losses: number[] = [];
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    rng(seed, owner, 'order', plan.epochsBefore + epoch).shuffle(sequence);
    let sum = 0;
    for (let first = 0; first < samples; first += batch) {
      const n = Math.min(batch, samples - first);
      for (let r = 0; r < n; r++) order[r] = sequence[first + r]!;
      sum += train(n, moves(++step));
      if (step % stepsATurn === 0 && step < steps) await pause(watch, step / steps);
    }
    losses.push(sum / samples);
    if (afterEpoch(epoch)) break;
  }
  await pause(watch, 1);
  return losses;
}
