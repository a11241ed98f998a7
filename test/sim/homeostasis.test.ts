/** Adaptive thresholds against their equations. */
import { describe, expect, it } from 'vitest';
import { balance } from '../../src/sim/balance.ts';
import { allToAll, connect } from '../../src/sim/network/connect.ts';
import { kWinners } from '../../src/sim/network/inhibition.ts';
import { balanceHomeostasis, lif, lifRate, spikeHomeostasis } from '../../src/sim/network/lif.ts';
import { network, source } from '../../src/sim/network/network.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { type Arrival, fed } from './small-networks.ts';

describe('spike homeostasis', () => {
  const times = [3, 10, 11.5, 40];
  const kicks = times.map((t): Arrival => [t, 100]);

  it('theta = plus times the sum of exp(-(t - s) / tau) over the spikes s', () => {
    const sim = simulation(
      fed(lif(2, { tRef: 0, homeostasis: spikeHomeostasis({ plus: 0.7, tau: 25 }) }), kicks),
    );
    for (const until of [3.5, 11, 20, 60, 200]) {
      sim.run(until - sim.time);
      const theta = times
        .filter((s) => s < until)
        .reduce((sum, s) => sum + 0.7 * Math.exp(-(until - s) / 25), 0);
      expect(sim.theta('cells')[0]).toBeCloseTo(theta, 12);
      expect(sim.theta('cells')[1]).toBe(0);
    }
  });

  it("with tau 'infinite' it only ever grows, by plus a spike", () => {
    const sim = simulation(
      fed(lif(1, { tRef: 0, homeostasis: spikeHomeostasis({ plus: 0.7, tau: Infinity }) }), kicks),
    );
    sim.run(1000);
    expect(sim.theta('cells')[0]).toBeCloseTo(2.8, 12);
  });

  it('settles where theta = plus tau rate meets the f-I curve of the raised threshold', () => {
    for (const current of [18, 25, 60]) {
      const cell = lif(1, { current, homeostasis: spikeHomeostasis({ plus: 0.02, tau: 2000 }) });
      const sim = simulation(fed(cell, []));
      sim.run(20_000);
      const spikes = Array.from(sim.recording.spikes('cells').t).filter((t) => t > 10_000);
      const measured = (1000 * (spikes.length - 1)) / (spikes.at(-1)! - spikes[0]!);
      let [low, high] = [0, 500];
      for (let step = 0; step < 50; step++) {
        const rate = 0.5 * (low + high);
        const theta = (0.02 * 2000 * rate) / 1000;
        if (lifRate({ ...cell, vThreshold: cell.vThreshold + theta }) > rate) low = rate;
        else high = rate;
      }
      expect(Math.abs(measured / low - 1)).toBeLessThan(0.005);
    }
  });

  it('starts from the theta that is given, which decays like one that was earned', () => {
    const cell = lif(3, { theta: [1, 0, -2], homeostasis: spikeHomeostasis({ tau: 30 }) });
    const sim = simulation(fed(cell, []));
    expect(sim.theta('cells')).toEqual(Float64Array.of(1, 0, -2));
    sim.run(15);
    [Math.exp(-0.5), 0, -2 * Math.exp(-0.5)].forEach((theta, j) => {
      expect(sim.theta('cells')[j]).toBeCloseTo(theta, 12);
    });
  });

  it('goes on decaying over stimuli, their time counted without the gaps between', () => {
    const net = network({
      populations: { in: source(1), cells: lif(1, { homeostasis: spikeHomeostasis({ plus: 2, tau: 40 }) }) },
      projections: [connect('in', 'cells', allToAll(), { weight: 100 })],
    });
    const sim = simulation(net);
    sim.present({ in: { t: [4], i: [0] } }, { durationMs: 10, learn: true });
    sim.present({ in: { t: [], i: [] } }, { durationMs: 10, learn: true });
    sim.present({ in: { t: [], i: [] } }, { durationMs: 1000 });
    expect(sim.theta('cells')[0]).toBeCloseTo(2 * Math.exp(-16 / 40), 12);
  });
});

describe('balance homeostasis', () => {
  const rule = balanceHomeostasis({ step: 0.5, silentStep: 0.1, low: -1, high: 2 });

  it('each winner gains step, all lose the same total; a silent stimulus lowers all by silentStep', () => {
    const theta = Float64Array.of(0, 0.3, 0, 0);
    balance(rule, Uint32Array.of(1, 0, 3, 0), theta, null);
    [0.25, 0.05, 0.25, -0.25].forEach((wanted, j) => {
      expect(theta[j]).toBeCloseTo(wanted, 12);
    });
    balance(rule, new Uint32Array(4), theta, null);
    [0.15, -0.05, 0.15, -0.35].forEach((wanted, j) => {
      expect(theta[j]).toBeCloseTo(wanted, 12);
    });
  });

  it('keeps the mean threshold and the bounds; another step may be given', () => {
    const theta = Float64Array.of(0.1, 0.2, 0.3, 0.4);
    balance(rule, Uint32Array.of(0, 1, 0, 0), theta, 0.02);
    expect(theta.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(theta[1]).toBeCloseTo(0.2 + 0.02 * 0.75, 12);
    for (let s = 0; s < 100; s++) balance(rule, Uint32Array.of(1, 0, 0, 0), theta, null);
    expect(Array.from(theta)).toEqual([2, -1, -1, -1]);
  });

  it('lets every cell of a race win its share although one is driven hardest', () => {
    const wins = (step: number): number[] => {
      const sim = simulation(
        network({
          populations: { in: source(1), cells: lif(4, { homeostasis: balanceHomeostasis({ step }) }) },
          projections: [connect('in', 'cells', allToAll(), { weight: [17, 16.5, 16, 18], synapse: 'step' })],
          inhibition: [kWinners('cells', { k: 1 })],
        }),
      );
      const total = [0, 0, 0, 0];
      for (let s = 0; s < 400; s++) {
        const { counts } = sim.present({ in: { t: [1], i: [0] } }, { durationMs: 200, learn: true });
        if (s >= 200)
          counts.cells!.forEach((n, j) => {
            total[j]! += n;
          });
      }
      return total;
    };
    expect(wins(0)).toEqual([0, 0, 0, 200]);
    for (const n of wins(0.05)) expect(Math.abs(n - 50)).toBeLessThanOrEqual(3);
  });
});

describe('thresholds with a target', () => {
  const cell = (theta: number) =>
    network({
      populations: {
        in: source(1),
        cell: lif(1, { theta, homeostasis: spikeHomeostasis({ plus: 0.5, target: 0.5 }) }),
      },
      projections: [connect('in', 'cell', allToAll(), { weight: 40 })],
    });
  const spikes = (n: number) => ({
    in: { t: Array.from({ length: n }, (_, s) => 1 + 5 * s), i: Array(n).fill(0) },
  });

  it('rise at each spike and fall by plus times target a stimulus, to 0 at the lowest, or by what is given', () => {
    const sim = simulation(cell(1));
    const after = (n: number, learn: boolean | { thetaStep: number } = true): number => {
      sim.present(spikes(n), { durationMs: 50, learn });
      return sim.theta('cell')[0]!;
    };
    expect(after(0)).toBe(0.75);
    expect(after(3)).toBe(2);
    expect(after(2, { thetaStep: 1 })).toBe(3.5);
    expect(after(2, false)).toBe(3.5);
    for (let s = 0; s < 13; s++) after(0);
    expect(after(0)).toBe(0);
    const lowered = simulation(cell(-1));
    lowered.present(spikes(0), { durationMs: 50, learn: true });
    expect(lowered.theta('cell')[0]).toBe(-1);
  });

  it('do not decay besides', () => {
    expect(spikeHomeostasis({ target: 1 }).tau).toBe('infinite');
    expect(() => lif(1, { homeostasis: spikeHomeostasis({ target: 1, tau: 1e7 }) })).toThrow(
      'lif.homeostasis.target: must be 0 where theta decays (tau 10000000 ms), got 1; give tau Infinity',
    );
    expect(() => lif(1, { homeostasis: spikeHomeostasis({ target: -1 }) })).toThrow(
      'lif.homeostasis.target: must be >= 0, got -1',
    );
  });
});
