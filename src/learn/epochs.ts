/** The loop of a fit: epochs of batches in a shuffled order, with pauses for the host. */
import { rng } from '../math/rng.ts';
import { checkCount, checkNumber } from './checks.ts';
import { checkOptimiser, type Move, mover, type Optimiser } from './optimiser.ts';
import { checkSchedule, learningRates, pause, type Schedule, type Watch } from './schedule.ts';

export interface EpochPlan {
  /** of the fit, in errors: 'mlp.fit' */
  readonly name: string;
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

/** What every fit of this loop lets its user choose. */
export const epochOptions = [
  ...(['epochs', 'batch', 'learningRate', 'optimiser', 'schedule'] as const),
  ...(['onProgress', 'signal'] as const),
] as const;

/** @throws RangeError or TypeError unless a fit can be run so. */
export function checkEpochs(
  name: string,
  {
    epochs,
    batch,
    learningRate,
    optimiser,
    schedule,
  }: Pick<EpochPlan, 'epochs' | 'batch' | 'learningRate' | 'optimiser' | 'schedule'>,
): void {
  checkCount(epochs, `${name}.epochs`, 0);
  checkCount(batch, `${name}.batch`, 1);
  checkNumber(learningRate, `${name}.learningRate`, 0);
  checkOptimiser(optimiser, `${name}.optimiser`);
  checkSchedule(schedule, `${name}.schedule`);
}

/** @throws RangeError where the mean loss of a pass shows that the weights have run away. */
export function checkLoss(
  loss: number,
  epoch: number,
  { name, learningRate }: Pick<EpochPlan, 'name' | 'learningRate'>,
): void {
  if (!Number.isFinite(loss))
    throw new RangeError(
      `${name}: must keep its loss finite, got ${loss} in pass ${epoch + 1}; take a smaller learningRate than ${learningRate}`,
    );
}

/**
 * @param order (batch) receives the samples of each step
 * @param train one step on the first n of `order`; returns their summed loss
 * @param afterEpoch gets the number of the epoch; true: it was the last
 * @returns (epochs) mean loss of each, each batch measured before its step
 * @throws RangeError after an epoch whose loss is not finite.
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
    checkLoss(sum / samples, epoch, plan);
    losses.push(sum / samples);
    if (afterEpoch(epoch)) break;
  }
  await pause(watch, 1);
  return losses;
}
