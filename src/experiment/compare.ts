/**
 * Any encoders, spiking or artificial, judged by one protocol on the same images: `compare([{ name, encode, cost }], data)`. Each
 * encoder is judged with every seed (protocol/judge-encoder.ts); the answer is plain data: means with t intervals over seeds,
 * curves, the difference of every two encoders in every measure, and why a number is missing where one is.
 */
import type { LabelledImages } from '../data/labelled-images.ts';
import { type DifferenceSummary, differencesOf } from './protocol/differences.ts';
import type { Encoder } from './protocol/encoder.ts';
import { type EncoderOptions, judgeEncoder } from './protocol/judge-encoder.ts';
import type { Judgement } from './protocol/judgement.ts';
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
 * @throws RangeError if options, images, labels or codes do not fit; what an encoder throws; the signal's reason.
 */
export async function compare(
  encoders: readonly Encoder[],
  { train, heldOut }: CompareData,
  options: CompareOptions = {},
): Promise<Comparison> {
  const { onProgress, signal } = options;
  const seeds = seedsOf(options.seeds ?? 5);
  const names = encoders.map(({ name }) => name);
  if (encoders.length === 0) throw new RangeError('compare.encoders: must be at least one, got none');
  const twice = names.find((name, e) => names.indexOf(name) !== e);
  if (twice !== undefined)
    throw new RangeError(`compare.encoders: must have names of their own, got ${twice} twice`);
  const classes = options.classes ?? train.labels.reduce((most, label) => Math.max(most, label), 0) + 1;

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

function seedsOf(seeds: number | readonly number[]): readonly number[] {
  const list = typeof seeds === 'number' ? Array.from({ length: seeds }, (_, s) => s + 1) : seeds;
  if (list.length === 0 || !list.every(Number.isInteger) || new Set(list).size < list.length)
    throw new RangeError(
      `compare.seeds: must be a count >= 1 or distinct whole numbers, got ${JSON.stringify(seeds)}`,
    );
  return list;
}
