/** The levers of the sparse coder: for each, what it changes of the base and what else must move so that only it moves. */
import { recipes } from '../../models/recipes.ts';
import type { SparseCoderOptions } from '../../models/sparse-coder.ts';

/** What every lever starts from. */
export interface LeverBase {
  readonly neurons: number;
  readonly k: number;
  readonly samples: number;
}

export interface LeverSetting {
  readonly coder: SparseCoderOptions;
  /** whether one factor on all thresholds is set so that k / neurons of the neurons answer. @default true */
  readonly isCalibrated?: boolean;
  /** share of the features that a step of the readout leaves out. @default 0 */
  readonly dropout?: number;
  /** [pixels] (dy, dx) of copies of the training images whose codes the readout is trained on too. @default none */
  readonly shifts?: readonly (readonly [number, number])[];
}

/** Two scales that share the neurons and the winners of the base. */
function twoScales({ neurons, k }: LeverBase): SparseCoderOptions {
  const half = { neurons: Math.ceil(neurons / 2), k: Math.ceil(k / 2), gap: 20 };
  return {
    scales: [
      { ...half, patch: 14, stride: 7 },
      { ...half, patch: 10, stride: 9 },
    ],
  };
}

/** By name, in the order of the table. Options left out are the model's defaults: 14 x 14 pixels at a distance of 7. */
export const levers = {
  base: () => ({ coder: {} }),
  'half as many winners': ({ k }) => ({ coder: { k: Math.ceil(k / 2) } }),
  'twice as many winners': ({ k }) => ({ coder: { k: 2 * k } }),
  'half the neurons, same share': ({ neurons, k }) => ({
    coder: { neurons: Math.ceil(neurons / 2), k: Math.ceil(k / 2) },
  }),
  'twice the neurons, same share': ({ neurons, k }) => ({ coder: { neurons: 2 * neurons, k: 2 * k } }),
  'patch 10 x 10 at 9, as many columns': () => ({ coder: { patch: 10, stride: 9 } }),
  'stride 4, fewer neurons a column': ({ neurons, k }) => ({
    coder: { stride: 4, neurons: Math.ceil((9 / 16) * neurons), k: Math.max(1, Math.round((9 / 16) * k)) },
  }),
  'two scales, 14 and 10': (base) => ({ coder: twoScales(base) }),
  'half the threshold while learning': () => ({ coder: { gap: 10 } }),
  'twice the threshold while learning': () => ({ coder: { gap: 40 } }),
  'thresholds as learning left them': () => ({ coder: {}, isCalibrated: false }),
  'a third of the samples': ({ samples }) => ({ coder: { samples: Math.ceil(samples / 3) } }),
  'three times the samples, to a rate of 0.002': ({ samples }) => ({
    coder: { samples: 3 * samples, eta: [0.1, 0.002] },
  }),
  'fast learning, 0.3 to 0.1': () => ({ coder: { eta: [0.3, 0.1] } }),
  'thresholds fall only in silence': () => ({ coder: { thetaStep: 0 } }),
  'no homeostasis': () => ({ coder: { thetaStep: 0, silentStep: 0 } }),
  'homeostasis ten times as strong': () => ({ coder: { thetaStep: 0.1 } }),
  'leak: tauM 10 ms': () => ({ coder: { tauM: 10 } }),
  // six spikes of a white pixel in the 24 ms of the stimulus
  'Poisson input, 250 Hz a white pixel': () => ({ coder: { input: 'poisson', rateHz: 250 } }),
  'ON and OFF input': () => ({ coder: { frontEnd: 'on-off' } }),
  'brightness, ON and OFF input': () => ({ coder: { frontEnd: 'both' } }),
  // minSpikes as in the base, where columns with few input spikes take part too
  'weights shared by all columns': () => ({ coder: { sharing: 'shared', minSpikes: 0 } }),
  'shared, counts pooled over 2 x 2 columns': () => ({
    coder: { sharing: 'shared', minSpikes: 0, pooling: { window: 2, step: 1 } },
  }),
  'no learning: random patches': () => ({ coder: { weights: 'patches' } }),
  'no learning: random weights': () => ({ coder: { weights: 'random' } }),
  'readout with dropout 0.3': () => ({ coder: {}, dropout: 0.3 }),
  'rank code': () => ({ coder: { code: 'rank' } }),
  'readout with shifted copies': () => ({ coder: {}, shifts: recipes.private.readout.shifts }),
  'rank code, shifted copies, dropout 0.3': () => ({
    coder: { code: 'rank' },
    dropout: 0.3,
    shifts: recipes.private.readout.shifts,
  }),
} as const satisfies Record<string, (base: LeverBase) => LeverSetting>;

export type Lever = keyof typeof levers;
export const leverNames = Object.keys(levers) as [Lever, ...Lever[]];

/** The options of the coder under one lever, and what else it changes. */
export function leverSetting(name: Lever, base: LeverBase): Required<LeverSetting> {
  const { coder, isCalibrated = true, dropout = 0, shifts = [] }: LeverSetting = levers[name](base);
  return { coder: { ...base, ...coder }, isCalibrated, dropout, shifts };
}

/** Share of its neurons that may win: k / neurons of the coder, over all its scales. */
export function winnersShare({ scales, neurons = 1, k = 1 }: SparseCoderOptions): number {
  if (!scales) return k / neurons;
  const sum = (of: 'k' | 'neurons') => scales.reduce((total, scale) => total + (scale[of] ?? 1), 0);
  return sum('k') / sum('neurons');
}
