/** The training loop of a network: batches in a shuffled order, the best epoch kept where validation data are given. */
import type { Engine } from '../kernels/workspace.ts';
import { rng } from '../math/rng.ts';
import type { Activator } from './activations/code-space.ts';
import type { MlpParameters, MlpShape } from './mlp-layout.ts';
import { forward, type Loss, type MlpPass, mlpPass, type Training, trainBatch } from './mlp-pass.ts';
import { mover, type Optimiser } from './optimiser.ts';
import { learningRates, pause, type Schedule, type Watch } from './schedule.ts';
import type { SparseRows } from './sparse-rows.ts';

/** Steps between two looks at the host: about a fifth of a second. */
const STEPS_A_TURN = 32;
/** Rows that go forward at once where nothing is learnt. */
export const ROWS_AT_ONCE = 256;

/** What a network is to make of its inputs. */
export interface Lesson {
  readonly rows: SparseRows;
  readonly loss: Loss;
}

export interface FitPlan {
  readonly shape: MlpShape;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  readonly training: Training;
  /** stop after `patience` epochs without a lower loss on these */
  readonly validation: (Lesson & { readonly patience: number }) | null;
  readonly seed: number | string;
  /** epochs of earlier fits, so that the order of the samples goes on */
  readonly epochsBefore: number;
  readonly engine: Engine;
}

/** What a network is: its weights and what its activations remember. */
export interface MlpState {
  readonly parameters: MlpParameters;
  readonly activators: readonly Activator[];
}

export interface MlpFit {
  /** (epochs) mean loss of each pass with penalties on activity, each batch measured before its step */
  readonly loss: number[];
  /** (epochs) mean loss on the validation data after each pass; empty without them */
  readonly validationLoss: number[];
}

/** The state after a fit that began at `state`, which stays as it was. */
export async function fitMlp(
  plan: FitPlan,
  state: MlpState,
  { rows, loss: lossOf }: Lesson,
  watch: Watch,
): Promise<MlpFit & { readonly state: MlpState }> {
  const { shape, epochs, learningRate, schedule, validation, seed, engine } = plan;
  const samples = rows.rows;
  const size = Math.min(plan.batch, samples);
  const activators = state.activators.map((activator) => activator.copy());
  const pass = mlpPass(shape, rows, size, state.parameters, activators, plan.training, engine);
  const order = pass.input.view.order;
  const sequence = Uint32Array.from({ length: samples }, (_, r) => r);
  const stepsAnEpoch = Math.ceil(samples / size);
  const steps = epochs * stepsAnEpoch;
  const moves = mover(plan.optimiser, learningRates(schedule, learningRate, steps, stepsAnEpoch));
  const look = validation && validator(plan, state.parameters, activators, validation);
  const now = (): MlpState => ({
    parameters: parametersOf(pass),
    activators: activators.map((activator) => activator.copy()),
  });
  const loss: number[] = [];
  const validationLoss: number[] = [];
  let best: { loss: number; epoch: number; state: MlpState } | null = null;
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    rng(seed, 'mlp', 'order', plan.epochsBefore + epoch).shuffle(sequence);
    let sum = 0;
    for (let first = 0; first < samples; first += size) {
      const n = Math.min(size, samples - first);
      for (let r = 0; r < n; r++) order[r] = sequence[first + r]!;
      sum += trainBatch(pass, lossOf, n, moves(++step));
      if (step % STEPS_A_TURN === 0 && step < steps) await pause(watch, step / steps);
    }
    loss.push(sum / samples);
    for (const activator of activators) activator.afterEpoch();
    if (!look) continue;
    validationLoss.push(look(pass));
    if (!best || validationLoss.at(-1)! < best.loss)
      best = { loss: validationLoss.at(-1)!, epoch, state: now() };
    if (epoch - best.epoch >= validation.patience) break;
  }
  await pause(watch, 1);
  return { loss, validationLoss, state: best?.state ?? now() };
}

const parametersOf = ({ layers, output }: MlpPass): MlpParameters => ({
  layers: layers.map(({ space }) => space.view.weights.slice()),
  output: output.view.weights.slice(),
});

/** Mean loss on held-out data of the network as it is now. */
function validator(
  { shape, engine }: FitPlan,
  parameters: MlpParameters,
  activators: readonly Activator[],
  { rows, loss }: Lesson,
): (now: MlpPass) => number {
  const pass = mlpPass(shape, rows, ROWS_AT_ONCE, parameters, activators, null, engine);
  return (now) => {
    for (const [l, { space }] of pass.layers.entries())
      space.view.weights.set(now.layers[l]!.space.view.weights);
    pass.output.view.weights.set(now.output.view.weights);
    let sum = 0;
    eachBlock(pass, rows.rows, (_, n) => {
      sum += loss(pass, n);
    });
    return sum / rows.rows;
  };
}

/** Runs all rows forward, `each` for every block: its first row and length. */
export function eachBlock(pass: MlpPass, rows: number, each: (first: number, n: number) => void): void {
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const n = Math.min(ROWS_AT_ONCE, rows - first);
    for (let r = 0; r < n; r++) pass.input.view.order[r] = first + r;
    forward(pass, n, false);
    each(first, n);
  }
}
