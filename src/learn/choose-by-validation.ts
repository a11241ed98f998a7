/**
 * How high should a threshold be, how sparse a layer? By experiment: every candidate is trained on the same data and judged on held-out
 * ones, whose labels serve for nothing else.
 */
import type { Matrix } from '../math/matrix.ts';
import { shown } from '../math/shown.ts';
import { checkKeys, checkNumber } from './checks.ts';
import { type Mlp, type MlpFitOptions, type MlpOptions, mlp } from './mlp.ts';
import { checkWatch, type Watch } from './schedule.ts';

export interface ChooseOptions<T> extends Watch {
  /** at least one: thresholds, ratios, numbers of winners, ... */
  candidates: readonly T[];
  /** the network of a candidate */
  network: (candidate: T) => MlpOptions;
  train: { x: Matrix; labels: ArrayLike<number> };
  validation: { x: Matrix; labels: ArrayLike<number> };
  fit?: Omit<MlpFitOptions, keyof Watch | 'validation'>;
  /** Of the candidates whose accuracy lies no further than this below the best, the sparsest is chosen. @default 0 */
  tolerance?: number;
}

const optionNames = [
  ...(['candidates', 'network', 'train', 'validation', 'fit', 'tolerance', 'onProgress', 'signal'] as const),
] satisfies readonly (keyof ChooseOptions<unknown>)[];

const fitNames = [
  ...(['epochs', 'batch', 'learningRate', 'optimiser', 'schedule', 'l2'] as const),
] satisfies readonly (keyof MlpFitOptions)[];

export interface Candidate<T> {
  readonly candidate: T;
  /** share of the validation data that is named right */
  readonly accuracy: number;
  /** mean share of the last hidden layer that is active on them */
  readonly activeShare: number;
}

export interface Choice<T> {
  readonly choice: T;
  /** the network of the choice, trained */
  readonly net: Mlp;
  /** in the order of the candidates */
  readonly table: Candidate<T>[];
}

/**
 * Trains a network for each candidate, and chooses by accuracy on the validation data; of equals the sparsest, then the first.
 * @example choose a threshold
 * const { choice, table } = await chooseByValidation({
 *   candidates: [0, 0.25, 0.5, 1],
 *   network: (theta) => ({ inputs: 784, layers: [{ units: 256, activation: activations.threshold(theta) }], classes: 10, seed: 1 }),
 *   train, validation,
 * });
 * @throws RangeError or TypeError without candidates, or where an option, a network or the data do not fit.
 */
export async function chooseByValidation<T>(options: ChooseOptions<T>): Promise<Choice<T>> {
  checkKeys(options, 'chooseByValidation', optionNames);
  const { candidates, network, train, validation, fit = {}, tolerance = 0, onProgress, signal } = options;
  if (!(Array.isArray(candidates) && candidates.length > 0))
    throw new RangeError(
      `chooseByValidation.candidates: must be an array of at least one, got ${shown(candidates)}`,
    );
  checkKeys(fit, 'chooseByValidation.fit', fitNames);
  if (typeof network !== 'function')
    throw new TypeError(
      `chooseByValidation.network: must be a function that gives the options of mlp for a candidate, got ${shown(network)}`,
    );
  for (const [name, part] of Object.entries({ train, validation }))
    if (!(part?.x && part.labels?.length > 0))
      throw new RangeError(
        `chooseByValidation.${name}: must be { x, labels } of at least one sample, got ${shown(part)}`,
      );
  checkNumber(tolerance, 'chooseByValidation.tolerance', 0, true);
  checkWatch(options, 'chooseByValidation');
  const table: Candidate<T>[] = [];
  const nets: Mlp[] = [];
  for (const [c, candidate] of candidates.entries()) {
    const net = mlp(network(candidate));
    await net.fit(train.x, train.labels, {
      ...fit,
      signal,
      onProgress: onProgress && ((fraction) => onProgress((c + fraction) / candidates.length)),
    });
    nets.push(net);
    table.push({ candidate, ...judged(net, validation) });
  }
  const enough = Math.max(...table.map(({ accuracy }) => accuracy)) - tolerance;
  let best = -1;
  for (const [c, { accuracy, activeShare }] of table.entries()) {
    if (accuracy < enough) continue;
    if (best < 0 || activeShare < table[best]!.activeShare) best = c;
  }
  return { choice: candidates[best]!, net: nets[best]!, table };
}

function judged(net: Mlp, { x, labels }: { x: Matrix; labels: ArrayLike<number> }) {
  const predicted = net.predict(x);
  if (predicted.length !== labels.length)
    throw new RangeError(
      `chooseByValidation.validation.labels: must be one for each of ${predicted.length} samples, got ${labels.length}`,
    );
  let right = 0;
  for (let r = 0; r < predicted.length; r++) if (predicted[r] === labels[r]) right++;
  const { data } = net.hidden(x);
  let active = 0;
  for (const h of data) if (h !== 0) active++;
  return { accuracy: right / predicted.length, activeShare: active / data.length };
}
