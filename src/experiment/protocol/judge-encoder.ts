/**
 * The whole protocol for one encoder and one seed: the code is formed, the training and the held-out images are coded once, and
 * everything that codes alone can tell is told; then the held-out images are spoilt, coded and read by the same readout; then
 * the encoder is asked what an image cost and how long it took.
 */
import { type LabelledImages, slice } from '../../data/labelled-images.ts';
import { areRows } from '../../learn/sparse-rows.ts';
import type { Matrix } from '../../math/matrix.ts';
import { shown } from '../../math/shown.ts';
import { checkCost } from '../../metrics/check-cost.ts';
import { bill, type Cost, operationsOf, synapsesUsed } from '../../metrics/cost.ts';
import { energy } from '../../metrics/energy.ts';
import { readoutCost } from '../../metrics/layer-cost.ts';
import { rowsOf } from '../judge.ts';
import { checkLatency } from './check-encoder.ts';
import { codePair } from './code-pair.ts';
import type { EncodeContext, Encoder } from './encoder.ts';
import { judgePair } from './judge-codes.ts';
import { Findings, type Judgement } from './judgement.ts';
import { costNames, robustnessNames } from './measures.ts';
import type { ProtocolOptions } from './options.ts';
import { readSpoilt, spoiltCodings } from './robustness.ts';

export interface ProtocolData {
  readonly train: LabelledImages;
  readonly heldOut: LabelledImages;
}

export interface EncoderOptions extends ProtocolOptions {
  /** held-out images, the first ones, that are coded under noise, occlusion and shifts; 0: none. @default all */
  readonly spoiltImages?: number;
}

export async function judgeEncoder(
  encoder: Encoder,
  { train, heldOut }: ProtocolData,
  options: EncoderOptions,
): Promise<Judgement> {
  const { seed, classes, signal, onProgress } = options;
  const asked = Math.min(options.spoiltImages ?? heldOut.labels.length, heldOut.labels.length);
  // how the progress is shared out: forming the code, coding (by images), readouts
  const coded = train.labels.length + heldOut.labels.length + spoiltCodings * asked;
  let done = 0;
  const phase = (part: number) => {
    const before = done;
    done += part;
    return (fraction: number, what: string) => onProgress?.(before + part * fraction, what);
  };
  const context = (part: number, what: string): EncodeContext => {
    const say = phase(part);
    return { seed, signal, onProgress: (fraction) => say(fraction, what) };
  };
  const encode = async (images: Matrix<Uint8Array>, what: string) => {
    signal?.throwIfAborted();
    const n = images.shape[0]!;
    const codes = await encoder.encode(images, context((0.7 * n) / coded, what));
    const name = `${encoder.name}.encode`;
    if (!areRows(codes) && !Array.isArray(codes?.shape))
      throw new TypeError(
        `${name}: must return a matrix (${n}, features), an image a row, or sparse rows, got ${shown(codes)}`,
      );
    const rows = rowsOf(codes, name);
    if (rows.rows !== n)
      throw new RangeError(
        `${name}: must return a row for each of ${n} images, got ${rows.rows} x ${rows.columns}`,
      );
    return rows;
  };

  signal?.throwIfAborted();
  await encoder.train?.(train, context(0.1, 'forming the code'));
  const trainRows = await encode(train.images, 'coding training images');
  const rows = await encode(heldOut.images, 'coding held-out images');
  const cost = typeof encoder.cost === 'function' ? encoder.cost() : encoder.cost;
  if (cost !== undefined) checkCost(cost, `${encoder.name}.cost`);
  const latency = typeof encoder.latencyMs === 'function' ? encoder.latencyMs() : encoder.latencyMs;
  if (latency !== undefined) checkLatency(latency, `${encoder.name}.latencyMs`);

  const pair = codePair(
    { codes: trainRows, labels: train.labels },
    { codes: rows, labels: heldOut.labels },
    classes,
  );
  const found = new Findings();
  const readout = await judgePair(pair, options, found, phase(0.2));
  if (asked === 0) found.absent(robustnessNames, 'was left out by the options');
  else
    await readSpoilt(
      slice(heldOut, 0, asked),
      readout.predict(rows).subarray(0, asked),
      async (images, what) => readout.predict(await encode(images, `coding images, ${what}`)),
      seed,
      found,
    );
  charge(cost, (rows.start[rows.rows]! - rows.rows) / rows.rows, pair.width, classes, found);
  if (typeof latency === 'number') found.measures.latencyMs = latency;
  else found.absent(['latencyMs'], latency ?? 'the encoder says nothing of it');
  return found;
}

/** Adds the readout to the bill, unless it is there, and makes every measure of cost and energy from it. */
function charge(
  given: Cost | undefined,
  nonzero: number,
  features: number,
  classes: number,
  found: Findings,
): void {
  if (given === undefined) {
    found.absent(costNames, 'the encoder has no bill');
    return;
  }
  const hasReadout = given.lines.some(({ part }) => part === 'readout');
  const cost = hasReadout ? given : bill(given, readoutCost({ features, classes, nonzero }));
  const { mac, ac, add, multiply, compare } = operationsOf(cost);
  found.cost = cost;
  found.measures.macs = mac;
  found.measures.acs = ac;
  found.measures.otherOperations = add + multiply + compare;
  found.measures.parameters = cost.parameters;
  found.measures.bytesFp32 = cost.bytes.fp32;
  const used = synapsesUsed(cost);
  if (Number.isNaN(used)) found.absent(['synapsesUsed'], 'the bill names no synapse');
  else found.measures.synapsesUsed = used;
  for (const [suffix, precision] of [
    ['Fp32', 'fp32'],
    ['Int8', 'int8'],
  ] as const)
    for (const [name, table] of [
      ['Operations', 'operations'],
      ['Sram', 'sram'],
      ['Dram', 'dram'],
    ] as const)
      found.measures[`energy${name}${suffix}`] = energy(cost, { table, precision }).pJ;
}
