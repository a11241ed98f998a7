/**
 * An experiment as the report meets it: six models, three k, three seeds, every kind of picture. The numbers are drawn from
 * a keyed stream round plausible values; the summary's intervals are real ones over them.
 */
import { summarise } from '../../src/experiment/summary.ts';
import type {
  Artifact,
  ExperimentDescription,
  Params,
  RunRecord,
  Summary,
} from '../../src/experiment/types.ts';
import { type Rng, rng } from '../../src/math/rng.ts';

const machine = { platform: 'linux x64', cpu: 'Xeon 2.5 GHz', cores: 2, memoryGiB: 7.8 };
const versions = { spikewise: '0.1.0', node: 'v20.20.2' };
const sha = (digit: string) => digit.repeat(64);

/** [accuracy at k = 2, 4, 6], [active share], Treves-Rolls, operations a winner */
const models: Readonly<
  Record<string, { label: string; accuracy: number[]; active: number[]; operations: number[] }>
> = {
  learnt: {
    label: 'spiking, learnt',
    accuracy: [0.938, 0.9553, 0.9601],
    active: [0.0153, 0.0305, 0.0455],
    operations: [31e3, 36e3, 39e3],
  },
  'random-weights': {
    label: 'spiking, random weights',
    accuracy: [0.916, 0.9388, 0.9452],
    active: [0.0148, 0.0297, 0.0441],
    operations: [33e3, 39e3, 42e3],
  },
  'random-patches': {
    label: 'spiking, random patches',
    accuracy: [0.934, 0.9521, 0.9585],
    active: [0.0151, 0.0301, 0.0449],
    operations: [31e3, 36e3, 40e3],
  },
  'k-winners': {
    label: 'k-winners MLP',
    accuracy: [0.9572, 0.9651, 0.9668],
    active: [0.0156, 0.0312, 0.0469],
    operations: [181e3, 181e3, 181e3],
  },
  relu: { label: 'ReLU MLP', accuracy: [0.9688], active: [0.342], operations: [188e3] },
  pixels: { label: 'raw pixels', accuracy: [0.9132], active: [1], operations: [1.5e3] },
};
const ks = [2, 4, 6];

function paramsOf(model: string, c: number): Params {
  return { model, k: models[model]!.accuracy.length === 1 ? 0 : ks[c]!, neurons: 1152, trainImages: 10000 };
}

export const definition: ExperimentDescription = {
  format: 'spikewise-experiment-1',
  name: 'sparsity-vs-accuracy',
  question:
    'Does a sparse code that spiking neurons form by themselves carry as much as the sparse layer of a trained network?',
  preset: 'quick',
  about: 'Three minutes on two cores: 1,152 code neurons, 10,000 training images',
  frozen: true,
  changes: [],
  set: {},
  commandLine: 'npx spikewise run sparsity-vs-accuracy --preset quick',
  grid: { model: Object.keys(models), k: ks, neurons: [1152], trainImages: [10000] },
  parameters: {
    model: { about: 'what makes the code' },
    k: { about: 'neurons of a column that may spike' },
    neurons: { about: 'code neurons in nine columns' },
    trainImages: { about: 'training images', unit: 'images' },
  },
  seeds: [1, 2, 3],
  cases: Object.entries(models).flatMap(([model, { accuracy }]) =>
    accuracy.map((_, c) => paramsOf(model, c)),
  ),
  runs: [],
  measures: {
    accuracy: { label: 'test accuracy', unit: '%', scale: 100, digits: 1, better: 'higher' },
    activeShare: { label: 'active share', unit: '%', scale: 100, digits: 2 },
    operations: { label: 'synaptic operations', unit: 'per image', better: 'lower' },
    trevesRolls: { label: 'Treves–Rolls (small is sparse)', digits: 3 },
    hoyer: { label: 'Hoyer (1 is one-hot)', digits: 3 },
    gini: { label: 'Gini (1 is sparse)', digits: 3 },
    deadUnits: { label: 'dead units', unit: '%', scale: 100, digits: 1, better: 'lower' },
    spikes: { label: 'spikes', unit: 'per image', digits: 1 },
  },
  timingLabels: { learn: 'learn', encode: 'encode', readout: 'readout', total: 'whole run' },
  series: 'model',
  seriesLabels: Object.fromEntries(Object.entries(models).map(([key, { label }]) => [key, label])),
  figures: [
    {
      title: 'Accuracy against sparseness',
      x: 'activeShare',
      y: 'accuracy',
      about: 'Share of code neurons with at least one spike, or an activation above zero, per test image.',
    },
    { title: 'Accuracy against synaptic operations', x: 'operations', y: 'accuracy' },
    { title: 'Accuracy against the number of winners', x: 'k', y: 'accuracy' },
  ],
  comparisons: [
    {
      subject: { model: 'learnt' },
      against: { model: 'random-weights' },
      match: ['k'],
      measure: 'accuracy',
      label: 'learnt − random weights',
    },
    {
      subject: { model: 'learnt' },
      against: { model: 'random-patches' },
      match: ['k'],
      measure: 'accuracy',
      label: 'learnt − random patches',
    },
    {
      subject: { model: 'learnt' },
      against: { model: 'k-winners' },
      match: ['k'],
      measure: 'accuracy',
      label: 'learnt − k-winners MLP',
    },
    {
      subject: { model: 'learnt', k: 4 },
      against: { model: 'relu' },
      match: [],
      measure: 'accuracy',
      label: 'learnt − ReLU MLP',
    },
    {
      subject: { model: 'learnt', k: 4 },
      against: { model: 'pixels' },
      match: [],
      measure: 'accuracy',
      label: 'learnt − raw pixels',
    },
    {
      subject: { model: 'learnt' },
      against: { model: 'k-winners' },
      match: ['k'],
      measure: 'operations',
      label: 'learnt − k-winners MLP',
    },
  ],
  notes: [
    'Test accuracy: share of the 10,000 MNIST test images whose label the softmax readout names; the readout is the same for every code and is trained on the training images alone.',
    'Active share: code neurons with at least one spike (or an activation above zero) over all code neurons, mean over test images.',
    'Synaptic operations: for spiking models the deliveries that took place; for the MLPs multiply-accumulates with a non-zero activation.',
  ],
  codeDigest: sha('c'),
  commit: '86960519f3a2+',
  versions,
  machine,
  startedAt: '2026-11-21T19:08:54.123Z',
};

/** A stroke of soft ink in a height x width field. */
function stroke(random: Rng, size: number): number[] {
  const [angle, shift, bend] = [
    Math.PI * random.next(),
    (random.next() - 0.5) * size * 0.5,
    (random.next() - 0.5) * 0.12,
  ];
  return Array.from({ length: size * size }, (_, p) => {
    const [x, y] = [(p % size) - size / 2, Math.floor(p / size) - size / 2];
    const along = x * Math.cos(angle) + y * Math.sin(angle);
    const off = -x * Math.sin(angle) + y * Math.cos(angle) - shift - bend * along * along;
    return Math.round(255 * Math.exp((-off * off) / 3) * Math.exp((-along * along) / (size * 4)));
  });
}

const base64 = (bytes: readonly number[]) => Buffer.from(bytes).toString('base64');

function pictures(model: string, k: number): Artifact[] {
  const random = rng('pictures', model, k);
  const spiking = models[model]!.label.startsWith('spiking');
  const columns = 9;
  const spikes = Array.from({ length: columns * k }, (_, s) => ({
    t: 6 + 12 * random.next() ** 1.4 + Math.floor(s / k) * 0.3,
    i: Math.floor(s / k) * 128 + random.integer(128),
  }));
  const [images, width] = [100, 1152];
  const active = Array.from({ length: images }, (_, row) => {
    const favourite = rng('favourite', model, row % 10);
    return Array.from(
      { length: columns * k },
      (_, j) =>
        [
          row,
          Math.floor(j / k) * 128 + (random.next() < 0.6 ? favourite.integer(128) : random.integer(128)),
        ] as const,
    );
  }).flat();
  const confusion = Array.from({ length: 10 }, (_, a) =>
    Array.from({ length: 10 }, (_, b) =>
      a === b
        ? 940 + random.integer(50)
        : Math.floor(
            8 * random.next() ** 3 + (a + b === 13 || Math.abs(a - b) === 5 ? 12 * random.next() : 0),
          ),
    ),
  );
  const own: Artifact[] = [
    {
      kind: 'codeMatrix',
      title: 'Code matrix',
      rows: images,
      columns: width,
      rowLabels: Array.from({ length: images }, (_, row) => row % 10),
      active,
    },
    {
      kind: 'histogram',
      title: 'How often a neuron is active',
      about: 'Share of test images for which each code neuron is active.',
      x: 'share of images [%]',
      edges: Array.from({ length: 21 }, (_, e) => e),
      counts: Array.from({ length: 20 }, (_, b) =>
        Math.round(400 * Math.exp(-((b - k) ** 2) / 12) + 8 * random.next()),
      ),
    },
    { kind: 'confusion', title: 'Confusion matrix', classes: 10, counts: confusion },
  ];
  if (!spiking) return own;
  return [
    {
      kind: 'raster',
      title: 'One image',
      about:
        'Spikes of all code neurons after the onset of one test image. Every column stops at its k-th spike.',
      tMs: spikes.map(({ t }) => t),
      i: spikes.map(({ i }) => i),
      n: width,
      durationMs: 24,
      groupSize: 128,
      image: { height: 28, width: 28, pixels: base64(stroke(rng('digit'), 28)) },
    },
    {
      kind: 'fields',
      title: 'Receptive fields',
      about: 'Weights of the first neurons of the middle column.',
      height: 14,
      width: 14,
      count: 96,
      pixels: base64(
        Array.from({ length: 96 }, () =>
          model === 'random-weights'
            ? Array.from({ length: 196 }, () => random.integer(256))
            : stroke(rng('field', model, random.integer(1000)), 14),
        ).flat(),
      ),
    },
    ...own,
  ];
}

/** Records of the experiment run with `seeds`. */
export function recordsWith(seeds: readonly number[]): RunRecord[] {
  return Object.entries(models).flatMap(([model, { accuracy, active, operations }]) =>
    accuracy.flatMap((_, c) =>
      seeds.map((seed): RunRecord => {
        const random = rng('measures', model, c, seed);
        const k = accuracy.length === 1 ? 0 : ks[c]!;
        const params = paramsOf(model, c);
        const share = active[c]! * (1 + 0.004 * random.normal());
        const pixels = model === 'pixels';
        return {
          format: 'spikewise-run-1',
          id: Buffer.from(`${model}${c}${seed}`).toString('hex'),
          experiment: definition.name,
          codeDigest: definition.codeDigest,
          params,
          seed,
          measures: {
            accuracy: accuracy[c]! + 0.0011 * random.normal(),
            activeShare: Math.min(1, share),
            operations: operations[c]! * (1 + 0.01 * random.normal()),
            trevesRolls: Math.min(0.9, share * 1.02),
            hoyer: 1 - Math.sqrt(share) * 0.9,
            gini: 1 - share * 0.98,
            deadUnits: pixels ? 0.09 : Math.max(0, 0.03 + 0.004 * random.normal()),
            spikes:
              pixels || model === 'relu' || model === 'k-winners' ? null : 9 * k * (1 - 0.02 * random.next()),
          },
          ...(pixels || model === 'relu' || model === 'k-winners'
            ? { reasons: { spikes: 'this model has no spikes' } }
            : {}),
          timings: {
            learn: 2 + random.next() * 4,
            encode: 3 + random.next(),
            readout: 1.5 + random.next(),
            total: 8 + 3 * random.next(),
          },
          artifacts: seed === 1 ? pictures(model, k || 4) : [],
          data: { 'train-images-idx3-ubyte': sha('4'), 't10k-images-idx3-ubyte': sha('7') },
          versions,
          commit: definition.commit,
          machine,
          startedAt: definition.startedAt,
        };
      }),
    ),
  );
}

/** The example with `seeds`: what the command hands to the report. */
export function exampleWith(seeds: readonly number[]) {
  const records = recordsWith(seeds);
  const described: ExperimentDescription = { ...definition, seeds };
  return { definition: described, records, summary: summarise(described, records) };
}

export const records: readonly RunRecord[] = recordsWith([1, 2, 3]);
export const summary: Summary = summarise(definition, records);
