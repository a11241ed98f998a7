/** The row engine against its readable reference, the event engine, on the same networks and stimuli. */
import { describe, expect, it } from 'vitest';
import { RowEngine } from '../../../src/sim/dense/row-engine.ts';
import type { Presenter, PresentOptions } from '../../../src/sim/engine.ts';
import { balanceHomeostasis } from '../../../src/sim/network/lif.ts';
import type { Network } from '../../../src/sim/network/network.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { denseNet, shower } from './dense-rows.ts';

const durationMs = 180;

const spikesOf = (engine: RowEngine): number[][] => [
  [...engine.spikeTimes.subarray(0, engine.spikeCount)],
  [...engine.spikeNeurons.subarray(0, engine.spikeCount)],
];

/** Largest difference between weights and between thresholds of two engines. */
function distance(a: Presenter, b: Presenter): number {
  const apart = (x: Float64Array, y: Float64Array) => x.map((value, s) => Math.abs(value - y[s]!));
  return Math.max(...apart(a.weights(0), b.weights(0)), ...apart(a.theta('cells'), b.theta('cells')));
}

describe('the row engine equals the event engine', () => {
  it('in spikes, their times, and synaptic events', () => {
    let spikes = 0;
    let together = 0;
    for (let seed = 1; seed <= 24; seed++) {
      const net = denseNet(seed);
      const fast = new RowEngine(net, { seed });
      const exact = simulation({ ...net, record: [recordSpikes('cells')] }, { seed });
      const before = [fast.weights(0), fast.theta('cells')];
      for (let turn = 0; turn < 2; turn++) {
        const stimulus = { retina: shower(`${seed}/${turn}`, 30 * seed) };
        expect(fast.present(stimulus, { durationMs })).toEqual(exact.present(stimulus, { durationMs }));
        const { t, i } = exact.recording.spikes('cells');
        expect(spikesOf(fast)).toEqual([[...t], [...i]]);
        spikes += t.length;
        for (let s = 1; s < t.length; s++) if (t[s] === t[s - 1]) together++;
      }
      expect([fast.weights(0), fast.theta('cells')]).toEqual(before);
    }
    expect(spikes).toBeGreaterThan(1000);
    expect(together).toBeGreaterThan(50);
  });

  const cases: [string, PresentOptions['learn'], (seed: number) => Network][] = [
    ['trace STDP, normalisation and thresholds with a target', true, denseNet],
    ['rates that anneal', { eta: 0.01, thetaStep: 0.1 }, denseNet],
    [
      'bounds, a fixed target, no normalisation',
      true,
      (seed) => denseNet(seed, { rule: { target: 0.4, low: 0.1, high: 0.8, normalise: null } }),
    ],
    [
      'thresholds that balance',
      true,
      (seed) =>
        denseNet(seed, { lif: { homeostasis: balanceHomeostasis({ step: 0.3, silentStep: 0.1, low: -5 }) } }),
    ],
  ];
  it.each(cases)('in weights and thresholds after learning: %s', (_, learn, make) => {
    for (const seed of [2, 3, 9]) {
      const net = make(seed);
      const fast = new RowEngine(net, { seed });
      const exact = simulation(net, { seed });
      const before = fast.weights(0);
      let spikes = 0;
      for (let turn = 0; turn < 25; turn++) {
        const stimulus = { retina: shower(`${seed}/${turn}`, 300) };
        const { counts } = fast.present(stimulus, { durationMs, learn: learn! });
        expect(counts).toEqual(exact.present(stimulus, { durationMs, learn: learn! }).counts);
        spikes += counts.cells!.reduce((sum, count) => sum + count, 0);
        expect(distance(fast, exact)).toBeLessThan(1e-9);
      }
      expect(spikes).toBeGreaterThan(20);
      expect(Math.max(...fast.weights(0).map((w, s) => Math.abs(w - before[s]!)))).toBeGreaterThan(0.1);
    }
  });

  it('in stimuli longer than its memory for events', () => {
    const net = denseNet(4);
    const stimulus = { retina: shower(4, 20_000) };
    const fast = new RowEngine(net);
    const exact = simulation(net);
    for (const learn of [true, false])
      expect(fast.present(stimulus, { durationMs, learn })).toEqual(
        exact.present(stimulus, { durationMs, learn }),
      );
    expect(fast.synapticEvents).toBeGreaterThan(2 * 9000 * fast.n);
    expect(distance(fast, exact)).toBeLessThan(1e-9);
  });

  it('in Float32 nearly: with weights that Float32 holds, few spikes differ', () => {
    let [same, all] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const narrow = new RowEngine(denseNet(seed), { seed, precision: 'float32' });
      const wide = new RowEngine(denseNet(seed), { seed });
      const stimulus = { retina: shower(seed, 500) };
      narrow.present(stimulus, { durationMs });
      wide.present(stimulus, { durationMs });
      const [t, i] = spikesOf(narrow);
      const [tWide, iWide] = spikesOf(wide);
      all += tWide!.length;
      for (let s = 0; s < tWide!.length; s++) if (t![s] === tWide![s] && i![s] === iWide![s]) same++;
    }
    expect(all).toBeGreaterThan(1000);
    expect(same / all).toBeGreaterThan(0.99);
  });

  it('and gives the same answer whatever came before', () => {
    for (const seed of [1, 2, 7]) {
      const fresh = new RowEngine(denseNet(seed), { seed });
      const used = new RowEngine(denseNet(seed), { seed });
      for (let s = 0; s < 5; s++) used.present({ retina: shower(s, 900) }, { durationMs });
      const stimulus = { retina: shower('last', 400) };
      expect(used.present(stimulus, { durationMs })).toEqual(fresh.present(stimulus, { durationMs }));
    }
  });
});

describe('the SIMD kernels of the row engine', () => {
  it.each(['float64', 'float32'] as const)('give the bits of their TypeScript twins (%s)', (precision) => {
    for (const seed of [3, 4, 5, 31, 33]) {
      const engines = (['wasm', 'reference'] as const).map(
        (kernels) => new RowEngine(denseNet(seed), { seed, precision, kernels }),
      );
      for (let turn = 0; turn < 6; turn++) {
        const stimulus = { retina: shower(`${seed}/${turn}`, 150 * turn) };
        const [fast, plain] = engines.map((engine) => {
          engine.present(stimulus, { durationMs, learn: true });
          return spikesOf(engine);
        });
        expect(fast).toEqual(plain);
      }
      expect(engines[0]!.weights(0)).toEqual(engines[1]!.weights(0));
    }
  });
});
