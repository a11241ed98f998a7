/** The fit of a network: the best epoch is kept where validation data are given. */
import type { Engine } from '../kernels/workspace.ts';
import type { Activator } from './activations/code-space.ts';
import { checkLoss, runEpochs } from './epochs.ts';
import type { MlpParameters, MlpShape } from './mlp-layout.ts';
import { forward, type Loss, type MlpPass, mlpPass, type Training, trainBatch } from './mlp-pass.ts';
import type { Optimiser } from './optimiser.ts';
import type { Schedule, Watch } from './schedule.ts';
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
  /** of the fit, in errors: 'mlp.fit' */
  readonly name: string;
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
  const { shape, validation, engine } = plan;
  const batch = Math.min(plan.batch, rows.rows);
  const activators = state.activators.map((activator) => activator.copy());
  const pass = mlpPass(shape, rows, batch, state.parameters, activators, plan.training, engine);
  const look = validation && validator(plan, state.parameters, activators, validation);
  const now = (): MlpState => ({
    parameters: parametersOf(pass),
    activators: activators.map((activator) => activator.copy()),
  });
  const validationLoss: number[] = [];
  let best = null as { loss: number; epoch: number; state: MlpState } | null;
  const loss = await runEpochs(
    { ...plan, owner: 'mlp', samples: rows.rows, batch, stepsATurn: STEPS_A_TURN },
    pass.input.view.order,
    (n, move) => trainBatch(pass, lossOf, n, move),
    (epoch) => {
      for (const activator of activators) activator.afterEpoch();
      if (!look) return false;
      validationLoss.push(look(pass));
      checkLoss(validationLoss.at(-1)!, epoch, { ...plan, name: `${plan.name}.validation` });
      if (!best || validationLoss.at(-1)! < best.loss)
        best = { loss: validationLoss.at(-1)!, epoch, state: now() };
      return epoch - best.epoch >= validation.patience;
    },
    watch,
  );
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
