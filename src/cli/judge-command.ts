/** `spikewise judge`: codes and labels from elsewhere -> what the protocol says of them. */
import { type CodeFiles, readCodeFiles } from '../data/code-file.ts';
import { DataError } from '../data/data-error.ts';
import { type LabelledCodes, rowsOf } from '../experiment/judge.ts';
import { OptionError } from '../experiment/option-error.ts';
import { trackProgress } from '../experiment/progress.ts';
import { classIndices, classNames, stratifiedSplit } from '../experiment/protocol/classes.ts';
import { judgeCodes } from '../experiment/protocol/judge-codes.ts';
import type { Judgement } from '../experiment/protocol/judgement.ts';
import { summariseCode } from '../experiment/protocol/summarise.ts';
import { repeatedCodes } from '../experiment/repeated-codes.ts';
import { type SparseRows, takeRows } from '../learn/sparse-rows.ts';
import { judgementTable } from '../report/judgement-table.ts';
import { Interrupted } from './failure.ts';
import { resumeCommand, untilSignal } from './interruption.ts';
import { progressDisplay } from './progress-display.ts';

interface JudgeFlags {
  readonly test?: readonly string[];
  readonly split?: string;
  readonly seeds: string;
  readonly json?: true;
}

/** Most classes that the readout can tell apart. */
const mostClasses = 256;

export async function judgeCommand(codesPath: string, labelsPath: string, flags: JudgeFlags): Promise<void> {
  const seeds = seedsOf(flags.seeds);
  const share = shareOf(flags);
  if (flags.test !== undefined && flags.split !== undefined)
    throw new OptionError('split', 'must be left out with --test, got both; choose one');
  const learnt = await readCodeFiles(codesPath, labelsPath);
  warnOfOffset(codesPath, learnt);
  const names = classNames(learnt.labels);
  if (names.length < 2)
    throw new DataError(
      `${labelsPath}: must hold at least two classes, got only ${names[0]}; there is nothing to tell apart`,
    );
  if (names.length > mostClasses)
    throw new DataError(
      `${labelsPath}: must hold at most ${mostClasses} classes, got ${names.length}; are these class labels?`,
    );
  const known = asked(learnt, names);
  const given = flags.test === undefined ? null : await testCodes(flags.test, learnt, names);

  if (given === null && names.length === known.labels.length)
    throw new DataError(
      `${labelsPath}: must hold a class with two images or more, got ${names.length} images of as many classes; are these class labels?`,
    );
  if (given !== null) warnOfRepeated(flags.test![0]!, known, given);
  const pairOf = (seed: number): Pair => (given ? [known, given] : split(known, share, seed));
  const { images, judgements } = await judgeSeeds(pairOf, names.length, seeds);
  const judged = {
    format: 'spikewise-judgement-1',
    codes: codesPath,
    labels: labelsPath,
    ...(flags.test ? { test: flags.test } : { split: shareTaken(images) }),
    images,
    features: learnt.codes.shape[1]!,
    classes: names,
    seeds: Array.from({ length: seeds }, (_, s) => s + 1),
    ...summariseCode(judgements),
  } as const;
  const { isTTY, columns } = process.stdout;
  const colour = isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const table = () => judgementTable(judged, { width: columns ?? 120, colour });
  process.stdout.write(flags.json ? `${JSON.stringify(judged)}\n` : table());
}

type Rows = LabelledCodes & { readonly codes: SparseRows };
type Pair = readonly [train: Rows, heldOut: Rows];

async function judgeSeeds(pairOf: (seed: number) => Pair, classes: number, seeds: number) {
  const display = progressDisplay(process.stderr);
  const interruption = untilSignal();
  interruption.listen();
  const tracker = trackProgress(
    Array.from({ length: seeds }, () => 1),
    { workers: 1, kept: 0, onProgress: display.show },
  );
  const judgements: Judgement[] = [];
  let images = { train: 0, heldOut: 0 };
  try {
    for (let seed = 1; seed <= seeds; seed++) {
      const run = tracker.start(seed - 1, `seed ${seed}`);
      const [train, heldOut] = pairOf(seed);
      images = { train: train.labels.length, heldOut: heldOut.labels.length };
      const { signal } = interruption;
      judgements.push(await judgeCodes(train, heldOut, { classes, seed, signal, onProgress: run.progress }));
      run.finish();
    }
  } catch (error) {
    if (interruption.received === undefined) throw error;
    throw new Interrupted(
      interruption.received,
      `stopped, nothing kept; to begin again: ${resumeCommand(process.argv)}`,
    );
  } finally {
    display.end();
    interruption.end();
  }
  return { images, judgements };
}

/** Codes without their zeros, labels as classes. */
function asked({ codes, labels }: CodeFiles, names: readonly number[]): Rows {
  return { codes: rowsOf(codes), labels: Uint8Array.from(classIndices(labels, names)) };
}

async function testCodes(
  files: readonly string[],
  learnt: CodeFiles,
  names: readonly number[],
): Promise<Rows> {
  const [codesPath, labelsPath, ...more] = files;
  if (codesPath === undefined || labelsPath === undefined || more.length > 0)
    throw new OptionError(
      'test',
      `must name two files, codes and labels, got ${files.join(' ')}; for example --test test-codes.npy test-labels.npy`,
    );
  const read = await readCodeFiles(codesPath, labelsPath);
  const [, features] = learnt.codes.shape;
  if (read.codes.shape[1] !== features)
    throw new DataError(
      `${codesPath}: must have the ${features} features of the codes to learn from, got ${read.codes.shape[1]}; save codes of the same network`,
    );
  const strange = classIndices(read.labels, names).indexOf(-1);
  if (strange >= 0)
    throw new DataError(
      `${labelsPath}: must hold classes of the labels to learn from, got ${read.labels[strange]} at ${strange}; leave such images out`,
    );
  return asked(read, names);
}

/** Ranges of a feature between 0 and its lowest response, from which on the readout's Float32 sums lose what varies. */
const farFromZero = 5e4;

/** Says so of codes whose responses vary little, far from 0: their accuracy comes out low. */
function warnOfOffset(path: string, { codes: { data, shape } }: CodeFiles): void {
  const [images, features] = shape as [number, number];
  for (let j = 0; j < features; j++) {
    let [low, high] = [data[j]!, data[j]!];
    const isFar = () => Math.min(Math.abs(low), Math.abs(high)) >= farFromZero * (high - low);
    // further images only widen the range
    for (let i = 1; i < images && isFar(); i++) {
      low = Math.min(low, data[i * features + j]!);
      high = Math.max(high, data[i * features + j]!);
    }
    if (high === low || !isFar()) continue;
    process.stderr.write(
      `${path}: feature ${j} lies in ${low} ... ${high}, so far from 0 that Float32 keeps few digits of what varies, and accuracy comes out low; take the offset off, as by x - x.min(axis=0)\n`,
    );
    return;
  }
}

/** Share of test codes from which on chance, which makes short codes of different images alike, no longer explains them. */
const manyRepeated = 0.1;

/** Says so of test codes that are learnt from, too: their accuracy is that of training. */
function warnOfRepeated(path: string, learnt: Rows, { codes }: Rows): void {
  const repeated = repeatedCodes(learnt.codes, codes);
  if (repeated < manyRepeated * codes.rows) return;
  process.stderr.write(
    `--test: ${repeated} of the ${codes.rows} codes in ${path} are learnt from, too; unless different images have the same code, give codes of other images, or leave --test out to keep a share by --split\n`,
  );
}

/** Of each class at least one image is held out: of few, more than was asked. Rounded to hundredths of a percent. */
function shareTaken({ train, heldOut }: { train: number; heldOut: number }): number {
  return Math.round((1e4 * heldOut) / (train + heldOut)) / 1e4;
}

function split({ codes, labels }: Rows, share: number, seed: number): Pair {
  const { train, heldOut } = stratifiedSplit(labels, share, seed);
  const part = (indices: Uint32Array) => ({
    codes: takeRows(codes, indices),
    labels: Uint8Array.from(indices, (i) => labels[i]!),
  });
  return [part(train), part(heldOut)];
}

function seedsOf(text: string): number {
  const seeds = Number(text);
  if (!(Number.isInteger(seeds) && seeds >= 1 && seeds <= 1000))
    throw new OptionError(
      'seeds',
      `must be a whole number from 1 to 1000, got ${text}; for example --seeds 5`,
    );
  return seeds;
}

function shareOf({ split = '0.2' }: JudgeFlags): number {
  const share = Number(split);
  if (!(share > 0 && share < 1))
    throw new OptionError(
      'split',
      `must be the share of images to judge by, above 0 and below 1, got ${split}; for example --split 0.2`,
    );
  return share;
}
