/**
 * Any encoders, spiking or artificial, judged by one protocol on the same images: `compare([{ name, encode, cost }], data)`. Each
 * encoder is judged with every seed (protocol/judge-encoder.ts); the answer is plain data: means with t intervals over seeds,
 * curves, the difference of every two encoders in every measure, and why a number is missing where one is.
 */
import type { LabelledImages } from '../data/labelled-images.ts';
import { checkCount, checkKeys, checkLabels } from '../learn/checks.ts';
import { rowShape } from '../learn/sparse-rows.ts';
import { shown } from '../math/shown.ts';
import { checkEncoder } from './protocol/check-encoder.ts';
import { checkEveryClass } from './protocol/code-pair.ts';
import { type DifferenceSummary, differencesOf } from './protocol/differences.ts';
import type { Encoder } from './protocol/encoder.ts';
import { type EncoderOptions, judgeEncoder } from './protocol/judge-encoder.ts';
import type { Judgement } from './protocol/judgement.ts';
import { checkProtocol, protocolOptions } from './protocol/options.ts';
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
  checkProtocol(options, 'compare');
  const { onProgress, signal, spoiltImages, seeds: asked = 5 } = options;
  if (spoiltImages !== undefined) checkCount(spoiltImages, 'compare.spoiltImages', 0);
  const seeds = seedsOf(asked);
  checkEncoders(encoders);
  const names = encoders.map(({ name }) => name);
  const { train, heldOut, classes } = checkedData(data, options.classes);

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
  const names = new Set<string>();
  for (const [e, encoder] of encoders.entries()) {
    checkEncoder(encoder, `compare.encoders[${e}]`);
    if (names.has(encoder.name))
      throw new RangeError(`compare.encoders: must have names of their own, got ${encoder.name} twice`);
    names.add(encoder.name);
  }
}

/** The data, labels in bytes, and how many classes there are. */
function checkedData(data: CompareData, known?: number): CompareData & { readonly classes: number } {
  if (known !== undefined) checkCount(known, 'compare.classes', 2, 256);
  const train = checkedImages(data, 'train', known ?? 256);
  const classes = known ?? train.labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  if (classes < 2)
    throw new RangeError(
      'compare.train.labels: must be of two classes or more, got 0 only; count them from 0',
    );
  checkEveryClass(train.labels, classes, 'compare.train');
  const heldOut = checkedImages(data, 'heldOut', classes);
  const [, height, width] = train.images.shape;
  const { shape } = heldOut.images;
  if (shape[1] !== height || shape[2] !== width)
    throw new RangeError(
      `compare.heldOut.images: must be of ${height} x ${width} pixels as those of train, got ${shape[1]} x ${shape[2]}`,
    );
  return { train, heldOut, classes };
}

function checkedImages(data: CompareData, name: 'train' | 'heldOut', classes: number): LabelledImages {
  const part = data?.[name];
  const owner = `compare.${name}`;
  if (!(Array.isArray(part?.images?.shape) && part.labels))
    throw new TypeError(
      `${owner}: must be { images, labels }, images a matrix (n, height, width), got ${shown(part ?? data)}`,
    );
  const { images, labels } = part;
  const { rows, columns } = rowShape(images, `${owner}.images`);
  if (!(images.shape.length === 3 && rows > 0 && columns > 0))
    throw new RangeError(
      `${owner}.images: must be (n, height, width), n >= 1, got (${images.shape.join(', ')}); matrix(data, n, height, width) views them so`,
    );
  if (!(images.data instanceof Uint8Array && images.offset === 0))
    throw new TypeError(
      `${owner}.images: must be grey levels 0 ... 255 in a Uint8Array, from its first byte on, got ${images.dtype} from ${images.offset} on`,
    );
  checkLabels(labels, rows, classes, owner);
  return labels instanceof Uint8Array ? part : { images, labels: Uint8Array.from(labels) };
}

/** More seeds than any comparison has. */
const mostSeeds = 1e6;

function seedsOf(seeds: number | readonly number[]): readonly number[] {
  if (Array.isArray(seeds)) {
    const odd = seeds.findIndex((seed, s) => !Number.isSafeInteger(seed) || seeds.indexOf(seed) < s);
    if (seeds.length > 0 && odd < 0) return [...seeds];
    const where = Number.isSafeInteger(seeds[odd]) ? 'twice' : `at ${odd}`;
    refuseSeeds(odd < 0 ? 'an empty list' : `${shown(seeds[odd])} ${where}`);
  }
  const count = seeds as number;
  if (!(Number.isInteger(count) && count >= 1 && count <= mostSeeds)) refuseSeeds(shown(seeds));
  return Array.from({ length: count }, (_, s) => s + 1);
}

function refuseSeeds(got: string): never {
  throw new RangeError(
    `compare.seeds: must be a count in 1 ... ${mostSeeds} or a list of distinct safe whole numbers, got ${got}; 5 stands for 1, 2, 3, 4, 5`,
  );
}
