/** What a sparse coder can be told, what it does if it is not, and what makes no sense. */
import type { Pooling } from '../../src/learn/patch-grid.ts';
import type { WinnerRule } from '../../src/sim/dense/winner-rule.ts';
import type { Scale } from './column-layout.ts';
import { type FrontEnd, frontEnds } from './front-end.ts';

/** A local rule, and how many winners of a column it wants to see. */
export interface LocalRule {
  readonly winners: number;
  readonly learn: WinnerRule;
}

export interface SparseCoderOptions extends Scale {
  /** [pixels] size of the images. @default 28 x 28 */
  readonly height?: number;
  readonly width?: number;
  /** columns of several kinds, side by side. @default one kind, given by patch, stride, neurons, k, gap and pooling; what a kind leaves out is taken from these */
  readonly scales?: readonly Scale[] | null;
  /** weights and thresholds of each column its own, or one set for all positions. @default 'private' */
  readonly sharing?: 'private' | 'shared';
  /**
   * What a winner writes into the code: 1 for its spike, or 255 * 0.9^rank by its place among the winners of its column, the
   * first at rank 0 (rank order: Thorpe et al. 2001); not with pooling. @default 'spikes'
   */
  readonly code?: 'spikes' | 'rank';
  /** spikes of a pixel: one, the brighter the earlier, or a Poisson train through the whole stimulus. @default 'latency' */
  readonly input?: 'latency' | 'poisson';
  /** [Hz] rate of a white pixel, of Poisson input. @default 60 */
  readonly rateHz?: number;
  /**
   * What spikes: brightness; or ON and OFF differences from the surround, twice the inputs; or 'both', three times the inputs
   * (front-end.ts). @default 'pixels'
   */
  readonly frontEnd?: FrontEnd;
  /**
   * A column that would get fewer input spikes in the whole stimulus is left out: looked at beforehand, which no neuron could do; its
   * spikes count as delivered. @default 4 if shared, else 0
   */
  readonly minSpikes?: number | null;
  /** where the weights come from; only 'learnt' ones change. @default 'learnt' */
  readonly weights?: 'learnt' | 'patches' | 'random';
  /** what the winners learn at the end of a stimulus. @default null: the competitive rule, one winner */
  readonly rule?: LocalRule | null;
  /** images, or with shared weights patches, shown while learning, drawn with replacement. @default 20,000 */
  readonly samples?: number;
  /**
   * then so many more, from which thresholds adapt anew, weights as they are: learnt weights and those of the controls get
   * their thresholds in the same way. @default 0
   */
  readonly settle?: number;
  /** learning rate at the start and at the end; it falls exponentially. @default [0.1, 0.005] */
  readonly eta?: readonly [number, number];
  /** [mV] rise of a winner's threshold at the start; a tenth of it at the end. @default 0.01 */
  readonly thetaStep?: number;
  /** [mV] fall of all thresholds of a column after a stimulus that none of its neurons answers. @default 0.0005 */
  readonly silentStep?: number;
  /** [ms] membrane time constant. @default 19.5 */
  readonly tauM?: number;
  /** [ms] a black pixel would spike then; the stimulus ends at `duration`. @default 16, 24 */
  readonly volley?: number;
  readonly duration?: number;
  readonly seed?: number | string;
}

export const defaults = {
  height: 28,
  width: 28,
  patch: 14,
  stride: 7,
  neurons: 128,
  k: 4,
  gap: 20,
  scales: null as readonly Scale[] | null,
  sharing: 'private' as 'private' | 'shared',
  pooling: null as Pooling | null,
  code: 'spikes' as 'spikes' | 'rank',
  input: 'latency' as 'latency' | 'poisson',
  rateHz: 60,
  frontEnd: 'pixels' as FrontEnd,
  minSpikes: null as number | null,
  weights: 'learnt' as 'learnt' | 'patches' | 'random',
  rule: null as LocalRule | null,
  samples: 20_000,
  settle: 0,
  eta: [0.1, 0.005] as readonly [number, number],
  thetaStep: 0.01,
  silentStep: 0.0005,
  tauM: 19.5,
  volley: 16,
  duration: 24,
  seed: 1 as number | string,
};

/** Checks what no part of the network would refuse. */
export function checkOptions(options: typeof defaults, scales: readonly Required<Scale>[]): void {
  const { samples, eta, thetaStep, silentStep, volley, duration, sharing, input, frontEnd, code, rule } =
    options;
  const words: Record<string, readonly string[]> = {
    sharing: ['private', 'shared'],
    input: ['latency', 'poisson'],
    frontEnd: frontEnds,
    code: ['spikes', 'rank'],
  };
  for (const [name, value] of Object.entries({ sharing, input, frontEnd, code }))
    if (!words[name]!.includes(value))
      throw new RangeError(`sparseCoder.${name}: must be ${words[name]!.join(' or ')}, got ${value}`);
  const pools = scales.filter(({ pooling }) => pooling !== null).length;
  if (pools > 0 && pools < scales.length)
    throw new RangeError(
      `sparseCoder.scales: must all have pooling or none, got ${pools} of ${scales.length}`,
    );
  if (code === 'rank' && pools > 0)
    throw new RangeError("sparseCoder.code: must be 'spikes' with pooling, got 'rank'");
  if (scales.length === 0) throw new RangeError('sparseCoder.scales: must name at least one, got none');
  const most = Math.max(...scales.map(({ k }) => k));
  if (code === 'rank' && most > 50)
    throw new RangeError(
      `sparseCoder.k: must be at most 50 with code 'rank' (0.9^rank fades beyond), got ${most}; take code 'spikes'`,
    );
  if (!(Number.isInteger(samples) && samples >= 0))
    throw new RangeError(`sparseCoder.samples: must be a whole number >= 0, got ${samples}`);
  if (!(Number.isInteger(options.settle) && options.settle >= 0))
    throw new RangeError(`sparseCoder.settle: must be a whole number >= 0, got ${options.settle}`);
  if (!(eta.length === 2 && eta.every((rate) => rate > 0 && rate <= 1)))
    throw new RangeError(`sparseCoder.eta: must be two rates > 0 and <= 1, got ${eta.join(', ')}`);
  for (const [name, value] of [
    ...scales.map(({ gap }) => ['gap', gap] as const),
    ['volley', volley] as const,
    ['duration', duration] as const,
  ])
    if (!(value > 0 && Number.isFinite(value)))
      throw new RangeError(`sparseCoder.${name}: must be > 0 ${name === 'gap' ? 'mV' : 'ms'}, got ${value}`);
  for (const [name, value] of Object.entries({ thetaStep, silentStep }))
    if (!(value >= 0 && Number.isFinite(value)))
      throw new RangeError(`sparseCoder.${name}: must be >= 0 mV, got ${value}`);
  const least = Math.min(...scales.map(({ neurons }) => neurons));
  if (rule && !(Number.isInteger(rule.winners) && rule.winners >= 1 && rule.winners <= least))
    throw new RangeError(`sparseCoder.rule.winners: must be from 1 to ${least}, got ${rule.winners}`);
}
