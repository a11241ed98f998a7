/** Learning rules against their equations. */
import { describe, expect, it } from 'vitest';
import { allToAll, connect, pairs } from '../../../src/sim/network/connect.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';
import { kWinners } from '../../../src/sim/network/inhibition.ts';
import { spikeTrain } from '../../../src/sim/network/inputs.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { network, source } from '../../../src/sim/network/network.ts';
import { competitive, type Plasticity, pairStdp, traceStdp } from '../../../src/sim/network/plasticity.ts';
import { simulation } from '../../../src/sim/simulation.ts';

/** Weight after one plastic synapse saw arrivals at `pre` while its neuron was made to spike at `post` (all in ms). */
function learnt(plasticity: Plasticity, weight: number, pre: number[], post: number[], delay = 0): number {
  const spikes = [...pre.map((t) => ({ t, i: 0 })), ...post.map((t) => ({ t, i: 1 }))].sort(
    (a, b) => a.t - b.t,
  );
  const sim = simulation(
    network({
      populations: { in: source(2), cell: lif(1, { vThreshold: 1e6, tRef: 0 }) },
      projections: [
        connect('in', 'cell', pairs([0], [0]), { weight, plasticity, delay }),
        connect('in', 'cell', pairs([1], [0]), { weight: 1e7 }),
      ],
      inputs: [spikeTrain('in', { t: spikes.map((s) => s.t), i: spikes.map((s) => s.i) })],
    }),
  );
  sim.run(1000);
  return sim.weights(0)[0]!;
}

describe('pair STDP', () => {
  const rule = pairStdp({ tauPre: 17, tauPost: 34, aPlus: 0.1, aMinus: 0.05 });
  /** dw of one pair, the arrival coming `lag` ms before the spike. */
  const window = (lag: number): number => (lag >= 0 ? 0.1 * Math.exp(-lag / 17) : -0.05 * Math.exp(lag / 34));

  it('dw against the lag from arrival to spike is the exponential window', () => {
    for (let lag = -100; lag <= 100; lag += 4)
      expect(learnt(rule, 1, [200], [200 + lag]) - 1).toBeCloseTo(window(lag), 12);
  });

  it('the lag counts from the arrival, not from the spike of the source', () => {
    for (const lag of [-20, 0, 5])
      expect(learnt(rule, 1, [190], [200 + lag], 10) - 1).toBeCloseTo(window(lag), 12);
  });

  it('sums over all pairs', () => {
    const pre = [10, 30, 33, 70, 71.5, 100];
    const post = [5, 12, 31, 33, 90];
    const sum = pre.flatMap((a) => post.map((b) => window(b - a))).reduce((a, b) => a + b, 0);
    expect(learnt(rule, 1, pre, post) - 1).toBeCloseTo(sum, 12);
  });

  it('weights stay within their bounds', () => {
    const bounded = pairStdp({ aPlus: 10, aMinus: 10, low: 0.5, high: 1.5 });
    expect(learnt(bounded, 1, [10], [11])).toBe(1.5);
    expect(learnt(bounded, 1, [11], [10])).toBe(0.5);
    expect(learnt(pairStdp({ aMinus: 10 }), 1, [11], [10])).toBe(0);
  });

  it('works on each synapse of a fan-out for itself', () => {
    const sim = simulation(
      network({
        populations: { in: source(3), cells: lif(2, { vThreshold: 1e6, tRef: 0 }) },
        projections: [
          connect('in', 'cells', pairs([0, 0], [0, 1]), { weight: [1, 2], plasticity: rule, delay: [3, 0] }),
          connect('in', 'cells', pairs([1, 2], [0, 1]), { weight: 1e7 }),
        ],
        inputs: [spikeTrain('in', { t: [10, 20, 25], i: [1, 0, 2] })],
      }),
    );
    sim.run(100);
    // Cell 0 spiked 13 ms before the arrival at 23, cell 1 5 ms after the arrival at 20.
    expect(sim.weights(0)[0]).toBeCloseTo(1 + window(-13), 12);
    expect(sim.weights(0)[1]).toBeCloseTo(2 + window(5), 12);
  });
});

describe('plasticity and races', () => {
  it('arrivals at a closed group are not delivered, yet seen by plasticity: the winner still unlearns late input', () => {
    const rule = pairStdp({ tauPost: 20, aPlus: 0, aMinus: 0.5 });
    const sim = simulation(
      network({
        populations: { in: source(2), cells: lif(2) },
        projections: [connect('in', 'cells', allToAll(), { weight: [20, 5, 3, 3], plasticity: rule })],
        inhibition: [kWinners('cells', { k: 1 })],
        inputs: [spikeTrain('in', { t: [5, 9], i: [0, 1] })],
      }),
    );
    sim.run(20);
    expect(sim.synapticEvents).toBe(2);
    expect(Array.from(sim.weights(0))).toEqual([20, 5, expect.closeTo(3 - 0.5 * Math.exp(-4 / 20), 12), 3]);
  });
});

describe('trace STDP', () => {
  it('at a spike w += eta (x - target), x the trace of arrivals; arrivals alone change nothing', () => {
    const rule = traceStdp({ tauPre: 25, eta: 0.2, target: 0.4 });
    expect(learnt(rule, 1, [10, 20, 30], [])).toBe(1);
    const x = Math.exp(-40 / 25) + Math.exp(-30 / 25);
    expect(learnt(rule, 1, [10, 20, 60], [50])).toBeCloseTo(1 + 0.2 * (x - 0.4), 12);
    expect(learnt(rule, 1, [], [50])).toBeCloseTo(1 - 0.2 * 0.4, 12);
  });

  it.each(['event', 'clock'] as const)('learns a stimulus at the rate given with it (%s)', (engine) => {
    const net = network({
      populations: { in: source(1), cell: lif(1) },
      projections: [
        connect('in', 'cell', allToAll(), { weight: 20, plasticity: traceStdp({ eta: 0.5, target: 0 }) }),
      ],
    });
    const sim = simulation(net, { engine });
    const stimulus = { in: { t: [1], i: [0] } };
    sim.present(stimulus, { durationMs: 5, learn: { eta: 0.25 } });
    // on the grid the spike comes a step after the arrival
    expect(sim.weights(0)[0]).toBeCloseTo(20.25, 2);
    sim.present(stimulus, { durationMs: 5, learn: true });
    expect(sim.weights(0)[0]).toBeCloseTo(20.75, 2);
  });

  it("with target 'weight' it averages the trace", () => {
    const rule = traceStdp({ tauPre: 25, eta: 0.2 });
    let w = 1;
    for (let s = 0; s < 5; s++) {
      const x = [10, 20].reduce((sum, t) => sum + Math.exp(-(50 + 100 * s - t) / 25), 0);
      w += 0.2 * (x - w);
    }
    expect(learnt(rule, 1, [10, 20], [50, 150, 250, 350, 450])).toBeCloseTo(w, 12);
  });

  it('weights stay within their bounds', () => {
    expect(learnt(traceStdp({ eta: 5, target: 1 }), 1, [], [5])).toBe(0);
    expect(learnt(traceStdp({ eta: 5, target: -1, high: 2 }), 1, [], [5])).toBe(2);
  });
});

/** The source's spikes of one stimulus: input i at times[i] ms, null for never. */
const volley = (times: (number | null)[]): { in: { t: number[]; i: number[] } } => {
  const order = times
    .flatMap((t, i) => (t === null ? [] : [{ t, i }]))
    .sort((a, b) => a.t - b.t || a.i - b.i);
  return { in: { t: order.map((s) => s.t), i: order.map((s) => s.i) } };
};

describe('competitive learning at the end of a stimulus', () => {
  const weights = [3, 1, 2, 0.5, 0.1, 4, 1, 1];
  const make = (eta = 0.25) =>
    simulation(
      network({
        populations: { in: source(4), cells: lif(2, { vThreshold: -64 }) },
        projections: [
          connect('in', 'cells', allToAll(), {
            weight: weights,
            plasticity: competitive({ eta, volley: 10, norm: 5 }),
          }),
        ],
        inhibition: [kWinners('cells', { k: 1 })],
      }),
    );
  /** By hand: weights of cell 0 (even places) after it won with these first spikes. */
  const byHand = (times: (number | null)[], eta: number): number[] => {
    const x = times.map((t) => (t === null ? 0 : Math.max(0, 1 - t / 10)));
    const length = Math.hypot(...x);
    const moved = x.map((early, i) =>
      Math.max(0, weights[2 * i]! + eta * ((early / length) * 5 - weights[2 * i]!)),
    );
    return moved.map((w) => (5 * w) / Math.hypot(...moved));
  };
  const times = [1, 4, null, 12];

  it('moves the winner towards the pattern of first spikes, at its length, and nobody else', () => {
    const sim = make();
    const { counts } = sim.present(volley(times), { durationMs: 20, learn: true });
    expect(Array.from(counts.cells!)).toEqual([1, 0]);
    const after = sim.weights(0);
    byHand(times, 0.25).forEach((w, i) => {
      expect(after[2 * i]).toBeCloseTo(w, 12);
      expect(after[2 * i + 1]).toBe(weights[2 * i + 1]);
    });
    expect(Math.hypot(...[0, 2, 4, 6].map((s) => after[s]!))).toBeCloseTo(5, 12);
  });

  it('sees inputs that come after the win too, and of several spikes the first', () => {
    const sim = make();
    sim.present({ in: { t: [1, 2, 4, 5, 12], i: [0, 0, 1, 0, 3] } }, { durationMs: 20, learn: true });
    byHand(times, 0.25).forEach((w, i) => {
      expect(sim.weights(0)[2 * i]).toBeCloseTo(w, 12);
    });
  });

  it('takes another rate if one is given, and repeats bring the weights to the pattern itself', () => {
    const sim = make(0);
    for (let s = 0; s < 200; s++) sim.present(volley(times), { durationMs: 20, learn: { eta: 0.1 } });
    const [a, b] = [0.9, 0.6].map((x) => (5 * x) / Math.hypot(0.9, 0.6)) as [number, number];
    const after = sim.weights(0);
    [a, b, 0, 0].forEach((w, i) => {
      expect(after[2 * i]).toBeCloseTo(w, 6);
    });
  });

  it('leaves a neuron alone that spiked on nothing but late input, and forgets the stimulus before', () => {
    const sim = make();
    sim.present(volley(times), { durationMs: 20, learn: true });
    const before = sim.weights(0);
    sim.present(volley([11, null, 13, null]), { durationMs: 20, learn: true });
    expect(sim.weights(0)).toEqual(before);
  });
});

describe('normalisation after a stimulus with learning', () => {
  it.each([
    ['l1', (w: number[]) => w.reduce((sum, x) => sum + Math.abs(x), 0)],
    ['l2', (w: number[]) => Math.hypot(...w)],
  ] as const)('%s: the weights onto each neuron have this total, their ratios unchanged', (norm, size) => {
    const sim = simulation(
      network({
        populations: { in: source(6), cells: lif(3) },
        projections: [
          connect('in', 'cells', allToAll(), {
            weight: uniform(0.5, 2),
            plasticity: pairStdp({ normalise: { norm, total: 7 } }),
          }),
        ],
      }),
    );
    const before = sim.weights(0);
    sim.present({ in: { t: [1], i: [0] } }, { durationMs: 10 });
    expect(sim.weights(0)).toEqual(before);
    sim.present({ in: { t: [1], i: [0] } }, { durationMs: 10, learn: true });
    const after = sim.weights(0);
    for (let j = 0; j < 3; j++) {
      const column = (w: Float64Array): number[] => Array.from({ length: 6 }, (_, i) => w[3 * i + j]!);
      expect(size(column(after))).toBeCloseTo(7, 12);
      expect(after[j]! / after[3 + j]!).toBeCloseTo(before[j]! / before[3 + j]!, 12);
    }
  });

  it('leaves a neuron whose weights are all 0 alone', () => {
    const sim = simulation(
      network({
        populations: { in: source(2), cells: lif(1) },
        projections: [
          connect('in', 'cells', allToAll(), {
            weight: 0,
            plasticity: traceStdp({ normalise: { norm: 'l1', total: 7 } }),
          }),
        ],
      }),
    );
    sim.present({ in: { t: [], i: [] } }, { durationMs: 10, learn: true });
    expect(sim.weights(0)).toEqual(Float64Array.of(0, 0));
  });
});
