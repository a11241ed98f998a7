/** Does inhibition hold the activity of a pool of neurons where its drive trebles? */
import { z } from 'zod';
import { type FffbPoolOptions, fffbPool } from '../models/fffb-pool.ts';
import { raster } from '../src/experiment/artifacts.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { rng } from '../src/math/rng.ts';
import { spikeTrain } from '../src/sim/network/inputs.ts';
import { type Network, network } from '../src/sim/network/network.ts';
import { simulation } from '../src/sim/simulation.ts';
import type { Spikes } from '../src/sim/spikes.ts';

const params = z.strictObject({
  model: z
    .enum(['none', 'pool', 'fffb', 'pool-same', 'fffb-same', 'pool-mixed', 'fffb-mixed'])
    .describe('what inhibits, and to which drives its gain has adapted'),
  drive: z.number().min(0.1).max(20).describe('factor on the rates of the input'),
  targetHz: z.number().gt(0).max(50).meta({ unit: 'Hz' }).describe('mean rate that adaptation holds'),
  eta: z.number().gt(0).max(1).describe('relative change of the gain a spike of every neuron'),
  stimuli: z.int().min(1).max(10_000).describe('shown while the gain adapts; then it is frozen'),
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
/** stimuli of the drive in question that are measured, after some by which the potentials forget their start */
const measured = 50;
const leadIn = 2;
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
  cost: (p) => (p.model.includes('-') ? p.stimuli : 0) + measured,
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
    'Adaptation: the gain falls steadily and rises at each spike, so that it would hold still at 5 Hz: 200 stimuli of this very drive (same), or of drives 1 to 3 in random order (mixed). Then it is frozen at the mean of its values after each stimulus of the second half, and new stimuli are measured: while it adapts, the mean rate is the target by construction, whatever the inhibition does. Mixed: one and the same frozen gain for all drives of a seed.',
    'Rate: spikes of a neuron a second, mean over neurons and 50 stimuli of the drive in question, nothing adapting. Off target: |rate / target − 1| of each run. Gain: the fixed or frozen one.',
    'Intervals: 95 % t intervals over seeds, which change wiring and stimuli.',
  ],
  async run(p, { seed, progress }) {
    const [kind, diet] = p.model.split('-') as ['none' | 'pool' | 'fffb', 'same' | 'mixed' | undefined];
    const { targetHz, eta } = p;
    const pool = { inputs, neurons, inhibition: kind, targetHz };
    const gain = diet ? await adaptedGain(p, { ...pool, eta }, diet === 'mixed', seed, progress) : undefined;
    const series = new Array<number>(leadIn + measured).fill(p.drive);
    const described = await fffbPool({ ...pool, ...(gain !== undefined && { gain }) });
    const sim = simulationOf(described, series, 'input', seed);
    sim.run(series.length * duration);
    const spikes = sim.recording.spikes('cells');
    const { perStimulus, activeShare } = activity(spikes, series.length);
    const rate = (1000 * perStimulus) / (neurons * duration);
    const from = leadIn * duration;
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

/** Shows stimuli while the gain adapts. Of its values after each stimulus of the second half, the mean. */
async function adaptedGain(
  { drive, stimuli }: { drive: number; stimuli: number },
  pool: FffbPoolOptions,
  mixed: boolean,
  seed: number,
  progress: (part: number) => void,
): Promise<number> {
  const draw = rng(seed, 'fffb-activity', 'drives');
  const series = Array.from({ length: stimuli }, () =>
    mixed ? drives[draw.integer(drives.length)]! : drive,
  );
  const sim = simulationOf(await fffbPool(pool), series, 'adaptation', seed);
  const from = Math.floor(stimuli / 2);
  let sum = 0;
  for (let s = 0; s < stimuli; s++) {
    sim.run(duration);
    if (s >= from) sum += sim.state('cells', 'gain')[0]!;
    progress((0.8 * s) / stimuli);
  }
  return sum / (stimuli - from);
}

/** The same wiring for every series of a seed. */
function simulationOf(described: Network, series: readonly number[], purpose: string, seed: number) {
  const stimuli = spikeTrain('input', train(series, purpose, seed));
  return simulation(network({ ...described, inputs: [stimuli] }), { seed, engine: 'clock', dt: 0.5 });
}

/** Poisson spikes of a new pattern of active inputs for each stimulus. */
function train(series: readonly number[], purpose: string, seed: number): Spikes {
  const draw = rng(seed, 'fffb-activity', purpose);
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

/** Mean spikes, and mean share of neurons with any, of the stimuli after the lead-in. */
function activity({ t, i }: Spikes, shown: number): { perStimulus: number; activeShare: number } {
  const counts = new Uint32Array(shown * neurons);
  for (let s = 0; s < t.length; s++) {
    const stimulus = Math.min(shown - 1, Math.floor(t[s]! / duration));
    counts[stimulus * neurons + i[s]!]!++;
  }
  const own = counts.subarray(leadIn * neurons);
  let [spikes, active] = [0, 0];
  for (const count of own) {
    spikes += count;
    if (count > 0) active++;
  }
  return { perStimulus: (spikes * neurons) / own.length, activeShare: active / own.length };
}

/** Spikes of a stretch of time [ms], counted from its start. */
function between({ t, i }: Spikes, from: number, to: number): Spikes {
  const inside = (_: unknown, s: number) => t[s]! >= from && t[s]! < to;
  return { t: t.filter(inside).map((time) => time - from), i: i.filter(inside) };
}
