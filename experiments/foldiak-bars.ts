/**
 * Földiák's question of 1990: pictures are made of rows and columns that come and go independently, nobody says so, and a
 * unit sees only pixels and its neighbours' answers. Do Hebbian and anti-Hebbian rules find the rows and columns?
 */
import { z } from 'zod';
import { Foldiak1990 } from '../models/foldiak-1990.ts';
import { fields } from '../src/experiment/artifacts.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { matrix } from '../src/math/matrix.ts';
import { barPictures, correlation, matchedBars, reconstructed } from './parts/bars.ts';

const params = z.strictObject({
  rule: z
    .enum(['all', 'no-anti-hebbian', 'no-threshold', 'none'])
    .describe(
      'which of the three rules learn: all, all but the lateral one, all but the threshold one, none',
    ),
  pictures: z.int().min(1).max(1e6).describe('pictures seen while learning'),
  side: z.int().min(2).max(16).meta({ unit: 'pixels' }).describe('side of a picture; it has 2 side bars'),
  units: z.int().min(1).max(256).describe('units that look for bars'),
  p: z
    .number()
    .gt(0)
    .lt(1)
    .describe('probability of a bar, and share of the pictures that a unit is to answer'),
});
type BarParams = z.infer<typeof params>;

const paper = { side: 8, units: 16, p: 1 / 8 } as const;
const rule = params.shape.rule.options;
const tested = 2000;

export default experiment<BarParams>({
  name: 'foldiak-bars',
  question: 'Do Hebbian and anti-Hebbian rules find the independent bars?',
  params,
  presets: {
    quick: {
      about:
        'the paper’s 8 x 8 pixels and 16 units, up to 4,000 pictures, 10 seeds; within a minute on two cores',
      seeds: 10,
      grid: { rule, pictures: [400, 1200, 4000], ...paper },
    },
    full: {
      about:
        'the paper’s 8 x 8 pixels and 16 units, up to 20,000 pictures, 20 seeds; some minutes on two cores',
      seeds: 20,
      grid: { rule, pictures: [400, 1200, 2000, 4000, 20_000], ...paper },
    },
  },
  canonical: (q) => (q.rule === 'none' ? { ...q, pictures: 0 } : q),
  cost: (q) => q.pictures + 2000,
  measures: {
    barsFound: { label: 'bars found', digits: 1, better: 'higher' },
    exact: { label: 'pictures drawn anew', unit: '%', scale: 100, digits: 1, better: 'higher' },
    pixels: { label: 'pixels right', unit: '%', scale: 100, digits: 1, better: 'higher' },
    activity: { label: 'active', unit: '%', scale: 100, digits: 1 },
    leastActive: { label: 'least active unit', unit: '%', scale: 100, digits: 1 },
    mostActive: { label: 'most active unit', unit: '%', scale: 100, digits: 1 },
    correlation: { label: 'correlation of units', digits: 3, better: 'lower' },
    restless: { label: 'pictures without rest', digits: 0 },
  },
  timingLabels: { learn: 'learning' },
  series: 'rule',
  seriesLabels: {
    all: 'all three rules',
    'no-anti-hebbian': 'without the anti-Hebbian rule',
    'no-threshold': 'without the threshold rule',
    none: 'before learning',
  },
  figures: [
    { title: 'Bars found against pictures seen', x: 'pictures', y: 'barsFound' },
    { title: 'Pictures drawn anew against pictures seen', x: 'pictures', y: 'exact' },
  ],
  comparisons: [
    {
      label: 'all three rules − without anti-Hebbian',
      subject: { rule: 'all' },
      against: { rule: 'no-anti-hebbian' },
      match: ['pictures'],
      measure: 'barsFound',
    },
    {
      label: 'all three rules − without thresholds',
      subject: { rule: 'all' },
      against: { rule: 'no-threshold' },
      match: ['pictures'],
      measure: 'barsFound',
    },
    {
      label: 'all three rules − before learning',
      subject: { rule: 'all' },
      against: { rule: 'none' },
      match: [],
      measure: 'barsFound',
    },
  ],
  notes: [
    'Pictures: each of the 8 rows and 8 columns of 8 x 8 pixels is lit with probability 1/8, independently; where bars cross a pixel is no brighter. Every picture is drawn anew; the 2,000 that judge are not among those learnt from.',
    'Model: Földiák 1990 with its constants (alpha 0.1, beta 0.02, gamma 0.02, lambda 10, p 1/8). Thresholds are run in by 100 pictures before anything is learnt, in every case; before learning is the net at that moment.',
    'Bars found: a field (the weights from the pixels to a unit) is a bar if it correlates with it by 0.8 or more (Pearson, over 64 pixels). Two bars correlate by 0 or less, so no field can be two bars; bars that several fields are count once.',
    'Pictures drawn anew: a pixel is lit if it lies above 1/2 in the field of an active unit; the share of pictures that come back without one wrong pixel. An empty picture (11.8 % of all) comes back from silent units.',
    'Active: share of the pictures that a unit answers, its mean, least and most over units; the paper’s aim is p = 12.5 %. Correlation: mean over pairs of units of the size of the correlation of their answers.',
    'Pictures without rest: how many, of all shown, had not come to rest after 100 time constants.',
    'Intervals: 95 % t intervals over seeds, which change the initial weights and all pictures.',
  ],
  run(q, { seed, progress }) {
    const { side, units, p } = q;
    const model = new Foldiak1990({
      inputs: side * side,
      units,
      p,
      seed,
      ...(q.rule === 'no-anti-hebbian' && { alpha: 0 }),
      ...(q.rule === 'no-threshold' && { gamma: 0 }),
    });
    const shown = (n: number, purpose: string) => barPictures(n, side, p, `${seed}/foldiak-bars/${purpose}`);
    const started = performance.now();
    model.settleThresholds(shown(100, 'run-in').pictures);
    if (q.pictures > 0) model.learn(shown(q.pictures, 'learn').pictures);
    const learn = (performance.now() - started) / 1000;
    progress(0.8, 'answering');

    const { pictures } = shown(tested, 'test');
    const answers = model.respond(pictures);
    const field = model.fields();
    const { exact, pixels } = reconstructed(field, answers, pictures);
    // (units, pictures)
    const byUnit = Float64Array.from(
      { length: units * tested },
      (_, at) => answers.data[(at % tested) * units + Math.floor(at / tested)]!,
    );
    const active = Array.from(
      { length: units },
      (_, u) => byUnit.subarray(u * tested, (u + 1) * tested).reduce((sum, y) => sum + y, 0) / tested,
    );
    let together = 0;
    for (let u = 0; u < units; u++)
      for (let v = 0; v < u; v++)
        together += Math.abs(correlation(byUnit, u * tested, byUnit, v * tested, tested));
    return {
      measures: {
        barsFound: new Set(matchedBars(field, side).filter((bar) => bar >= 0)).size,
        exact,
        pixels,
        activity: active.reduce((sum, share) => sum + share, 0) / units,
        leastActive: Math.min(...active),
        mostActive: Math.max(...active),
        correlation: units > 1 ? together / ((units * (units - 1)) / 2) : null,
        restless: model.restless,
      },
      ...(units === 1 && { reasons: { correlation: 'there is one unit' } }),
      timings: { learn },
      artifacts:
        seed === 1
          ? [
              fields('Fields', matrix(field.data, units, side, side), {
                count: units,
                columns: Math.ceil(Math.sqrt(units)),
                about: 'The weights from the pixels onto each unit.',
              }),
            ]
          : [],
    };
  },
});
