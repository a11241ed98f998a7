/** How soon do the spike counts of neurons that inhibit each other solve the non-negative LASSO? */
import { z } from 'zod';
import { coefficients, spikingLca } from '../models/spiking-lca.ts';
import { raster } from '../src/experiment/artifacts.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { lasso, lassoObjective, lassoResidual } from '../src/learn/lasso.ts';
import { log } from '../src/math/exp.ts';
import { type Matrix, matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';
import { simulation } from '../src/sim/simulation.ts';

const params = z.strictObject({
  atoms: z.int().min(2).max(2000).describe('neurons; signals have half as many numbers'),
  lambda: z
    .number()
    .gt(0)
    .lt(1)
    .describe('price of a coefficient, as a share of the largest product of atom and signal'),
  time: z.number().gt(0).max(10_000).meta({ unit: 'tau' }).describe('how long spikes are counted'),
});

/** [ms] of the model */
const tau = 10;

const time = [1, 3, 10, 30, 100, 300];

export default experiment({
  name: 'spiking-lca-optimum',
  question: 'How soon do the spike counts of neurons that inhibit each other solve the non-negative LASSO?',
  params,
  presets: {
    quick: {
      about: '64 and 128 atoms, 10 seeds; within a minute on two cores',
      seeds: 10,
      grid: { atoms: [64, 128], lambda: [0.05, 0.1, 0.3], time },
    },
    full: {
      about: '64, 128 and 256 atoms, 20 seeds; some minutes on two cores',
      seeds: 20,
      grid: { atoms: [64, 128, 256], lambda: [0.05, 0.1, 0.3], time },
    },
  },
  cost: (p) => p.atoms * p.atoms * p.time,
  measures: {
    gap: { label: 'objective gap', unit: '%', scale: 100, better: 'lower' },
    residual: { label: 'residual', better: 'lower' },
    residualTimesTime: { label: 'residual × time / tau', digits: 2 },
    gapExponent: { label: 'exponent of the gap in time', digits: 2 },
    spikes: { label: 'spikes', digits: 0 },
    synapticEvents: { label: 'synaptic events', digits: 0, better: 'lower' },
    activeShare: { label: 'atoms in use', unit: '%', scale: 100, digits: 1 },
    activeAtOptimum: { label: 'of the optimum', unit: '%', scale: 100, digits: 1 },
  },
  series: 'lambda',
  figures: [
    { title: 'The gap to the optimum closes', x: 'time', y: 'gap' },
    { title: 'The conditions of the optimum are met as 1 / time', x: 'time', y: 'residual' },
  ],
  notes: [
    'Dictionary: atoms with independent normal entries, scaled to length 1, twice as many as a signal has numbers. Signal: a tenth of the atoms, each 0.5 to 1.5 times. Both are drawn anew for each seed; lambda is this share of the largest product of an atom and the signal, beyond which the optimum is silent.',
    'Network: one integrate-and-fire neuron an atom, lateral synapses that decay with tau = 10 ms and weigh as much as two atoms overlap; exact event engine, counted from the onset of the signal, its transient included. A coefficient is spikes a tau.',
    'Objective gap: E(a) / E(optimum) - 1, E = |s - D a|^2 / 2 + lambda sum a. The optimum is by coordinate descent, to a residual of 1e-10; the residual is the largest step that coordinate descent would still take. At an early time a coefficient can be whole spikes only.',
    'Exponent: log10 of the gap over the gap at a tenth of the time; -1 is 1 / t, -2 is 1 / t squared.',
    'Intervals: 95 % t intervals over seeds.',
  ],
  run(p, { seed, progress }) {
    const { dictionary, signal } = drawn(p.atoms, seed);
    const top = Math.max(...spikingLca({ dictionary, signal, lambda: 1 }).form.correlation);
    const lambda = p.lambda * top;
    const { form, network } = spikingLca({ dictionary, signal, lambda, tau });
    const options = { lambda, nonNegative: true };
    const optimum = lasso(form, options);
    progress(0.2, 'optimum');
    const least = lassoObjective(form, optimum, lambda);
    const sim = simulation(network, { seed });
    sim.run(p.time * tau);
    const spikes = sim.recording.spikes('atoms');
    const after = (t: number) => coefficients(spikes, p.atoms, t * tau, tau);
    const gapOf = (a: Float64Array) => lassoObjective(form, a, lambda) / least - 1;
    const a = after(p.time);
    const residual = lassoResidual(form, a, options);
    const shareAbove0 = (code: Float64Array) => code.reduce((n, x) => n + (x > 0 ? 1 : 0), 0) / p.atoms;
    return {
      measures: {
        gap: gapOf(a),
        residual,
        residualTimesTime: residual * p.time,
        gapExponent: p.time < 10 ? null : log(gapOf(a) / gapOf(after(p.time / 10))) / log(10),
        spikes: spikes.t.length,
        synapticEvents: sim.synapticEvents,
        activeShare: shareAbove0(a),
        activeAtOptimum: shareAbove0(optimum),
      },
      reasons: p.time < 10 ? { gapExponent: 'a tenth of the time is too short for a count' } : {},
      artifacts:
        seed === 1 && p.time >= 10 && p.time <= 30
          ? [
              raster('Spikes from the onset on', spikes, {
                n: p.atoms,
                durationMs: p.time * tau,
                about:
                  'At first all atoms that fit the signal answer; those that explain it best silence the rest.',
              }),
            ]
          : [],
    };
  },
});

/** A dictionary (atoms, atoms / 2) and a signal of a tenth of its atoms. */
function drawn(atoms: number, seed: number): { dictionary: Matrix<Float64Array>; signal: Float64Array } {
  const draw = rng(seed, 'spiking-lca', atoms);
  const length = Math.ceil(atoms / 2);
  const data = Float64Array.from({ length: atoms * length }, () => draw.normal());
  const signal = new Float64Array(length);
  for (const i of draw.sample(atoms, Math.ceil(atoms / 10))) {
    const atom = data.subarray(i * length, (i + 1) * length);
    const factor = (0.5 + draw.next()) / Math.sqrt(atom.reduce((sum, x) => sum + x * x, 0));
    for (let x = 0; x < length; x++) signal[x]! += factor * atom[x]!;
  }
  return { dictionary: matrix(data, atoms, length), signal };
}
