/** Does inhibition hold the activity of a pool of neurons where its drive trebles? */
import { z } from 'zod';
import { fffbPool } from '../models/fffb-pool.ts';
import { raster } from '../src/experiment/artifacts.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { rng } from '../src/math/rng.ts';
import { spikeTrain } from '../src/sim/network/inputs.ts';
import { network } from '../src/sim/network/network.ts';
import { simulation } from '../src/sim/simulation.ts';
import type { Spikes } from '../src/sim/spikes.ts';

const params = z.strictObject({
  model: z
    .enum(['none', 'pool', 'fffb', 'pool-same', 'fffb-same', 'pool-mixed', 'fffb-mixed'])
    .describe('what inhibits, and to which drives its gain has adapted'),
  drive: z.number().min(0.1).max(20).describe('factor on the rates of the input'),
  targetHz: z.number().gt(0).max(50).meta({ unit: 'Hz' }).describe('mean rate that adaptation holds'),
  eta: z.number().gt(0).max(1).describe('relative change of the gain a spike of every neuron'),
  stimuli: z.int().min(1).max(10_000).describe('shown before anything is measured'),
});

const common = { targetHz: 5, eta: 0.2, stimuli: 200 } as const;
const model = params.shape.model.options;

type FffbModel = (typeof model)[number];
const labels = {
  none: 'no inhibition',
  pool: 'plain pool, gain fixed',
  fffb: 'FFFB, gain as published',
  'pool-same': 'plain pool, adapted to this drive',
  'fffb-same': 'FFFB, adapted to this drive',
  'pool-mixed': 'plain pool, adapted to mixed drives',
  'fffb-mixed': 'FFFB, adapted to mixed drives',
} as const satisfies Record<FffbModel, string>;

/** drives of a mixed series */
const drives = [1, 1.5, 2, 2.5, 3];
const inputs = 100;
const neurons = 100;
/** [ms] of a stimulus */
const duration = 100;
/** stimuli of the drive in question that are measured */
const measured = 50;
/** [Hz] of an active input at drive 1 */
const rateHz = 20;

export default experiment({
  name: 'fffb-activity',
  question: 'Does inhibition hold the activity of a pool of neurons where its drive trebles?',
  params,
  presets: {
    quick: {
      about: 'drives 1 to 3, 3 seeds; within 3 minutes on two cores',
      seeds: 3,
      grid: { model, drive: [1, 2, 3], ...common },
    },
    full: {
      about: 'drives 1 to 3 in halves, 10 seeds; some 15 minutes on two cores',
      seeds: 10,
      grid: { model, drive: drives, ...common },
    },
  },
  canonical: (p) => (p.model.includes('-') ? p : { ...p, eta: 0.2, stimuli: 10 }),
  check: (p) =>
    p.model.endsWith('-mixed') && !drives.includes(p.drive)
      ? `drive: must be one of ${drives.join(', ')} in a mixed series, got ${p.drive}`
      : null,
  cost: (p) => p.stimuli + measured * (p.model.endsWith('-mixed') ? drives.length : 1),
  measures: {
    rate: { label: 'mean rate', unit: 'Hz', digits: 2 },
    offTarget: { label: 'off target', unit: '%', scale: 100, digits: 1 },
    activeShare: { label: 'active in a stimulus', unit: '%', scale: 100, digits: 1 },
    gain: { label: 'gain', digits: 2 },
  },
  series: 'model',
  seriesLabels: labels,
  figures: [{ title: 'Activity against drive', x: 'drive', y: 'rate' }],
  comparisons: Object.entries(labels).map(([name, label]) => ({
    label: `${label}: drive 3 − drive 1`,
    subject: { model: name as FffbModel, drive: 3 },
    against: { model: name as FffbModel, drive: 1 },
    match: [],
    measure: 'rate',
  })),
  notes: [
    'Stimulus: each of 100 inputs is active with a chance of one half, then a Poisson process of 20 Hz times the drive for 100 ms; a new pattern each 100 ms, without a pause. 100 neurons with conductance synapses, each from a fifth of the inputs. Clock engine, steps of 0.5 ms.',
    'Inhibition: none; a plain pool (every spike adds to one conductance that decays with 6 ms and is shared by all); FFFB, the fast and slow, feed-forward and feed-back inhibition of Axon, with its published constants. Gain 1.1 where it is fixed.',
    'Adaptation: the gain falls steadily and rises at each spike, so that it holds still at 5 Hz. Same: 200 stimuli of this very drive come before those measured. Mixed: 200 stimuli of drives 1 to 3 in random order come before, and go on between those measured, so that one gain must do for all.',
    'Rate: spikes of a neuron a second, mean over neurons and 50 stimuli of the drive in question. Off target: |rate / target − 1| of each run. Gain: at the end of the run.',
    'Intervals: 95 % t intervals over seeds, which change wiring and stimuli.',
  ],
  async run(p, { seed, progress }) {
    const [kind, diet] = p.model.split('-') as ['none' | 'pool' | 'fffb', 'same' | 'mixed' | undefined];
    const { targetHz, eta } = p;
    const series = driveSeries(p.drive, p.stimuli, diet === 'mixed', seed);
    const described = await fffbPool({ inputs, neurons, inhibition: kind, targetHz, eta: diet ? eta : 0 });
    const stimuli = spikeTrain('input', train(series, seed));
    const sim = simulation(network({ ...described, inputs: [stimuli] }), { seed, engine: 'clock', dt: 0.5 });
    for (let s = 0; s < series.length; s += 10) {
      sim.run(Math.min(10, series.length - s) * duration);
      progress(s / series.length);
    }
    const spikes = sim.recording.spikes('cells');
    const { perStimulus, activeShare } = activity(spikes, series, p.drive, p.stimuli);
    const rate = (1000 * perStimulus) / (neurons * duration);
    const from = p.stimuli * duration;
    return {
      measures: {
        rate,
        offTarget: Math.abs(rate / targetHz - 1),
        activeShare,
        gain: kind === 'none' ? null : sim.state('cells', 'gain')[0]!,
      },
      reasons: kind === 'none' ? { gain: 'nothing inhibits' } : {},
      artifacts:
        seed === 1
          ? [
              raster('Five stimuli', between(spikes, from, from + 5 * duration), {
                n: neurons,
                durationMs: 5 * duration,
                about: 'Spikes of all neurons, a new pattern each 100 ms.',
              }),
            ]
          : [],
    };
  },
});

/** The drive of each stimulus in turn. */
function driveSeries(drive: number, before: number, mixed: boolean, seed: number): number[] {
  if (!mixed) return new Array<number>(before + measured).fill(drive);
  const draw = rng(seed, 'fffb-activity', 'drives');
  const series: number[] = [];
  for (let left = measured; left > 0; ) {
    const next = drives[draw.integer(drives.length)]!;
    if (series.length >= before && next === drive) left--;
    series.push(next);
  }
  return series;
}

/** Poisson spikes of a new pattern of active inputs for each stimulus. */
function train(series: readonly number[], seed: number): Spikes {
  const draw = rng(seed, 'fffb-activity', 'input');
  const found: [t: number, i: number][] = [];
  for (const [s, drive] of series.entries()) {
    const perMs = (rateHz * drive) / 1000;
    for (let i = 0; i < inputs; i++) {
      if (draw.next() >= 0.5) continue;
      for (let t = draw.exponential() / perMs; t < duration; t += draw.exponential() / perMs)
        found.push([s * duration + t, i]);
    }
  }
  found.sort((a, b) => a[0] - b[0]);
  return { t: Float64Array.from(found, ([t]) => t), i: Uint32Array.from(found, ([, i]) => i) };
}

/** Mean spikes, and mean share of neurons with any, of the stimuli that are measured. */
function activity(
  { t, i }: Spikes,
  series: readonly number[],
  drive: number,
  before: number,
): { perStimulus: number; activeShare: number } {
  const counts = new Uint32Array(series.length * neurons);
  for (let s = 0; s < t.length; s++) {
    const stimulus = Math.min(series.length - 1, Math.floor(t[s]! / duration));
    counts[stimulus * neurons + i[s]!]!++;
  }
  let spikes = 0;
  let active = 0;
  let shown = 0;
  for (const [s, value] of series.entries()) {
    if (s < before || value !== drive) continue;
    shown++;
    for (const count of counts.subarray(s * neurons, (s + 1) * neurons)) {
      spikes += count;
      if (count > 0) active++;
    }
  }
  return { perStimulus: spikes / shown, activeShare: active / (shown * neurons) };
}

/** Spikes of a stretch of time [ms], counted from its start. */
function between({ t, i }: Spikes, from: number, to: number): Spikes {
  const inside = (_: unknown, s: number) => t[s]! >= from && t[s]! < to;
  return { t: t.filter(inside).map((time) => time - from), i: i.filter(inside) };
}
