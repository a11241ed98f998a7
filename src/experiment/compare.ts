/**
 * Any encoders, spiking or artificial, judged by one protocol on the same images: `compare([{ name, encode, cost }], data)`. Each
 * encoder is judged with every seed (protocol/judge-encoder.ts); the answer is plain data: means with t intervals over seeds,
 * curves, the difference of every two encoders in every measure, and why a number is missing where one is.
 */
import type { LabelledImages } from '../data/labelled-images.ts';
import { checkCount, checkKeys, checkLabels } from '../learn/checks.ts';
import { shown } from '../math/shown.ts';
import { type DifferenceSummary, differencesOf } from './protocol/differences.ts';
import type { Encoder } from './protocol/encoder.ts';
import { type EncoderOptions, judgeEncoder } from './protocol/judge-encoder.ts';
import type { Judgement } from './protocol/judgement.ts';
import { protocolOptions } from './protocol/options.ts';
import { type CodeSummary, summariseCode } from './protocol/summarise.ts';

export interface CompareData {
  /** what encoders form their codes on and readouts learn from */
  readonly train: LabelledImages;
  /** what they are judged by */
  readonly heldOut: LabelledImages;
}

export interface CompareOptions extends Omit<EncoderOptions, 'classes' | 'seed'> {
  /** how many, 1 ... n, or which. @default 5 */
  readonly seeds?: number | readonly number[];
  /** @default the largest training label + 1 */
  readonly classes?: number;
}

export interface Comparison {
  readonly format: 'spikewise-comparison-1';
  readonly seeds: readonly number[];
  readonly images: { readonly train: number; readonly heldOut: number };
  readonly classes: number;
  readonly encoders: readonly (CodeSummary & { readonly name: string })[];
  readonly differences: readonly DifferenceSummary[];
}

/**
 * Judges encoders by the same protocol.
 * @param encoders with names of their own; codes of images (n, height, width), an image a row
 * @throws RangeError or TypeError if options, images, labels or codes do not fit; what an encoder throws; the signal's reason.
 */
export async function compare(
  encoders: readonly Encoder[],
  data: CompareData,
  options: CompareOptions = {},
): Promise<Comparison> {
  checkKeys(options, 'compare', [
    ...protocolOptions.filter((name) => name !== 'seed'),
    'spoiltImages',
    'seeds',
  ]);
  const { onProgress, signal } = options;
  const seeds = seedsOf(options.seeds ?? 5);
  checkEncoders(encoders);
  const { train, heldOut } = checkedData(data);
  const names = encoders.map(({ name }) => name);
  const twice = names.find((name, e) => names.indexOf(name) !== e);
  if (twice !== undefined)
    throw new RangeError(`compare.encoders: must have names of their own, got ${twice} twice`);
  const largest = train.labels.reduce((most, label) => (label > most ? label : most), 0);
  const classes = options.classes ?? Math.floor(Number(largest)) + 1;
  checkCount(classes, 'compare.classes', 2, 256);
  checkLabels(train.labels, train.images.shape[0]!, classes, 'compare.train');
  checkLabels(heldOut.labels, heldOut.images.shape[0]!, classes, 'compare.heldOut');

  const judgements: Judgement[][] = [];
  for (const [e, encoder] of encoders.entries()) {
    const ofEncoder: Judgement[] = [];
    for (const [s, seed] of seeds.entries()) {
      const before = e * seeds.length + s;
      const runs = encoders.length * seeds.length;
      ofEncoder.push(
        await judgeEncoder(
          encoder,
          { train, heldOut },
          {
            ...options,
            classes,
            seed,
            signal,
            onProgress: (part, what) =>
              onProgress?.((before + part) / runs, `${encoder.name}, seed ${seed}: ${what}`),
          },
        ),
      );
    }
    judgements.push(ofEncoder);
  }
  return {
    format: 'spikewise-comparison-1',
    seeds,
    images: { train: train.labels.length, heldOut: heldOut.labels.length },
    classes,
    encoders: judgements.map((ofEncoder, e) => ({ name: names[e]!, ...summariseCode(ofEncoder) })),
    differences: differencesOf(names, judgements),
  };
}

function checkEncoders(encoders: readonly Encoder[]): void {
  if (!Array.isArray(encoders))
    throw new TypeError(
      `compare.encoders: must be a list of encoders { name, encode }, got ${shown(encoders)}; put it in [ ]`,
    );
  if (encoders.length === 0) throw new RangeError('compare.encoders: must be at least one, got none');
  for (const [e, encoder] of encoders.entries()) {
    if (typeof encoder?.name !== 'string')
      throw new TypeError(`compare.encoders[${e}]: must be { name, encode, ... }, got ${shown(encoder)}`);
    if (typeof encoder.encode !== 'function')
      throw new TypeError(
        `compare.encoders[${e}].encode: must be the function of ${encoder.name} that codes images, got ${shown(encoder.encode)}`,
      );
  }
}

function checkedData(data: CompareData): CompareData {
  for (const name of ['train', 'heldOut'] as const) {
    const part = data?.[name];
    if (!(Array.isArray(part?.images?.shape) && part.labels))
      throw new TypeError(
        `compare.${name}: must be { images, labels }, images a matrix (n, height, width), got ${shown(part ?? data)}`,
      );
  }
  return data;
}

function seedsOf(seeds: number | readonly number[]): readonly number[] {
  const list = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, s) => s + 1) : seeds;
  if (list.length === 0 || !list.every(Number.isInteger) || new Set(list).size < list.length)
    throw new RangeError(
      `compare.seeds: must be a count >= 1 or distinct whole numbers, got ${JSON.stringify(seeds)}`,
    );
  return list;
}
