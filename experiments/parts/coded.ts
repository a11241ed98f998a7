/**
 * A code of the sparse coder from its first weight to its readout, and the six measures that every experiment on such codes
 * reports: how good it is, how sparse, what it costs, and whether neurons idle or never rest.
 */
import type { Coded, SparseCoder } from '../../models/sparse-coder.ts';
import { slice } from '../../src/data/labelled-images.ts';
import type { RunContext } from '../../src/experiment/experiment.ts';
import { type LabelledRows, type Readout, readOut } from '../../src/experiment/judge.ts';
import { shiftedRows } from '../../src/experiment/shifted-rows.ts';
import type { MeasureDescription } from '../../src/experiment/types.ts';
import type { Matrix } from '../../src/math/matrix.ts';
import type { Diagnosis } from '../../src/metrics/diagnosis.ts';
import { diagnoseCoder } from '../../src/model/diagnose-coder.ts';
import { type Images, stopwatch } from './images.ts';

/** Unlabelled training images by which thresholds are set. */
export const forCalibration = 300;

/** How a code is formed and read. */
export interface CodingPlan {
  /** share of its neurons that shall be active, on average; null leaves the thresholds as learning left them */
  readonly activeShare: number | null;
  /** passes of the readout over the training codes */
  readonly readoutEpochs: number;
  /** of the readout. @default 0 and 1e-3 */
  readonly dropout?: number;
  readonly l2?: number;
  /** [pixels] (dy, dx) of copies of the training images whose codes the readout is trained on too. @default none */
  readonly shifts?: readonly (readonly [number, number])[];
}

/** The codes of the training and the held-out images, what a readout makes of them, and how long all of it took. */
export interface JudgedCodes {
  readonly train: Coded;
  readonly heldOut: Coded;
  readonly readout: Readout;
  /** of the coder, by what it did on the held-out images */
  readonly diagnosis: Diagnosis;
  /** [s] forming the code, coding the training images, coding the held-out images, the readouts */
  readonly timings: Readonly<Record<'learn' | 'coding' | 'inference' | 'readout', number>>;
}

/** Forms a code on the training images without their labels, codes all images and judges the codes by the common readout. */
export async function judgeCoder(
  coder: SparseCoder,
  images: Images,
  plan: CodingPlan,
  context: RunContext,
): Promise<JudgedCodes> {
  const { train, heldOut } = images;
  const { signal, progress } = context;
  const clock = stopwatch();
  const from = (start: number, share: number, what: string) => ({
    signal,
    onProgress: (part: number) => progress(start + share * part, what),
  });
  await coder.learn(train.images, from(0, 0.3, 'learning'));
  if (plan.activeShare !== null)
    coder.calibrate(slice(train, 0, Math.min(forCalibration, train.labels.length)).images, plan.activeShare);
  const learn = clock();
  const trainCodes = await coder.encode(
    train.images,
    from(0.35, plan.shifts?.length ? 0.05 : 0.35, 'coding training images'),
  );
  const augmented = await shiftedRows(trainCodes.codes, train, plan.shifts ?? [], (images, done) =>
    coder.encodeRows(images, from(0.4 + 0.3 * done, 0, 'coding shifted images')),
  );
  const coding = clock();
  const codes = await coder.encode(heldOut.images, from(0.7, 0.15, 'coding'));
  const inference = clock();
  const readout = await readBy(plan, trainCodes.codes, codes.codes, images, context, 0.85, augmented);
  return {
    train: trainCodes,
    heldOut: codes,
    readout,
    diagnosis: diagnoseCoder(coder, codes, plan.activeShare),
    timings: { learn, coding, inference, readout: clock() },
  };
}

/** The common readout of one code; it takes the progress of the run from `start` to its end. */
export function readBy(
  { readoutEpochs, dropout = 0, l2 = 1e-3 }: Pick<CodingPlan, 'readoutEpochs' | 'dropout' | 'l2'>,
  trainCodes: Matrix,
  codes: Matrix,
  { train, heldOut, classes }: Images,
  { seed, signal, progress }: RunContext,
  start: number,
  augmented?: LabelledRows,
): Promise<Readout> {
  return readOut(
    { codes: trainCodes, labels: train.labels },
    { codes, labels: heldOut.labels },
    {
      classes,
      epochs: readoutEpochs,
      dropout,
      l2,
      ...(augmented && { augmented }),
      seed,
      signal,
      onProgress: (part) => progress(start + (1 - start) * part, 'readout'),
    },
  );
}

/** The six measures, in the order of the table. */
export const codeMeasures = {
  accuracy: { label: 'accuracy', unit: '%', scale: 100, digits: 2, better: 'higher' },
  activeShare: { label: 'active', unit: '%', scale: 100, digits: 2 },
  spikes: { label: 'spikes an image', digits: 1, better: 'lower' },
  spikesPerSynapse: { label: 'input spikes a synapse', digits: 3, better: 'lower' },
  deadUnits: { label: 'dead units', digits: 0, better: 'lower' },
  hogUnits: { label: 'hog units', digits: 0, better: 'lower' },
} as const satisfies Record<string, MeasureDescription>;

/** How each of them is made, for `notes` of an experiment. */
export const codeNotes = [
  'Active: share of all code neurons with at least one spike, mean over the held-out images. Input spikes a synapse: deliveries to single synapses in an image until a column closes / synapses that exist. Dead units are active for no held-out image, hog units for more than half.',
  'Accuracy is that of one readout for every code: softmax regression on standardised features, Adam 1e-3 with cosine decay, batches of 250, L2 1e-3, trained on the codes of the labelled training images. No label reaches the code.',
  'Settings were chosen on the last 10,000 training images; a frozen preset reads the test set once a run. Intervals of means: 95 % t intervals over seeds, which change the training images drawn, the initial weights and the order of learning; the sampling error of the test set itself is not in them. It is in those of differences, bootstrapped over seeds and held-out images.',
] as const;

/** Their values for the codes of the held-out images. */
export function measuresOf(coder: SparseCoder, { heldOut, readout }: JudgedCodes) {
  const { codes, wins, activeShare, synapticEvents } = heldOut;
  const images = codes.shape[0]!;
  return {
    accuracy: readout.accuracy,
    activeShare,
    spikes: activeShare * coder.n,
    spikesPerSynapse: synapticEvents / coder.synapses,
    deadUnits: wins.filter((count) => count === 0).length,
    hogUnits: wins.filter((count) => 2 * count > images).length,
  } satisfies Record<keyof typeof codeMeasures, number>;
}
