/** The clock engine's own rules, by number, and equality (iii): as its step shrinks, it comes to the event engine. */
import { describe, expect, it } from 'vitest';
import { type Rng, rng } from '../../../src/math/rng.ts';
import type { Engine } from '../../../src/sim/engine.ts';
import { adex } from '../../../src/sim/network/adex.ts';
import { allToAll, connect, fixedInDegree, pairs, type Synapse } from '../../../src/sim/network/connect.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';
import { adaptivePool, kWinners, pool } from '../../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput, spikeTrain } from '../../../src/sim/network/inputs.ts';
import { izhikevich } from '../../../src/sim/network/izhikevich.ts';
import { balanceHomeostasis, type Lif, lif, spikeHomeostasis } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { pairStdp, traceStdp } from '../../../src/sim/network/plasticity.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { restore, save } from '../../../src/sim/save.ts';
import { simulation } from '../../../src/sim/simulation.ts';

const dt = 0.1;
const clock = (net: Network, step = dt) => simulation(net, { engine: 'clock', dt: step });
const times = (net: Network, ms: number, step = dt): number[] => {
  const sim = clock(net, step);
  sim.run(ms);
  return Array.from(sim.recording.spikes('cells').t);
};

/** 'cells' under arrivals of 'in': at [ms], by [mV], and after which delay [ms]. */
function struck(
  cells: Lif,
  arrivals: readonly (readonly [at: number, by: number, delay: number])[],
  synapse: Synapse = 'delta',
  parts: Partial<Network> = {},
): Network {
  return network({
    populations: { in: source(arrivals.length), cells },
    projections: [
      connect(
        'in',
        'cells',
        pairs(
          arrivals.map((_, i) => i),
          arrivals.map(() => 0),
        ),
        { weight: arrivals.map(([, by]) => by), delay: arrivals.map(([, , delay]) => delay), synapse },
      ),
    ],
    inputs: [spikeTrain('in', { t: arrivals.map(([at]) => at), i: arrivals.map((_, i) => i) })],
    record: [recordSpikes('cells')],
    ...parts,
  });
}

const flat = lif(1, { tauM: 1e12, tRef: 1, vRest: -65, vThreshold: -50 });
const v = (net: Network, ms: number): number => {
  const sim = clock(net);
  sim.run(ms);
  return sim.potential('cells')[0]!;
};

describe('G2: an arrival', () => {
  it('moves v in its very step, before the test; a source spike belongs to the step that ends at it or later', () => {
    expect(times(struck(flat, [[1, 20, 0.5]]), 3)).toEqual([1.5]);
    expect(times(struck(flat, [[0.91, 20, 0.5]]), 3)).toEqual([1.5]);
    expect(times(struck(flat, [[0.9, 20, 0.5]]), 3)).toEqual([1.4]);
    expect(times(struck(flat, [[0, 20, 0.1]]), 3)).toEqual([0.1]);
  });

  it('of a current or conductance moves v from the next step on', () => {
    for (const synapse of ['step', 'exponential', 'conductance'] as const) {
      const net = struck(lif(1), [[1, 3, 0.5]], synapse);
      expect(v(net, 1.5)).toBe(-65);
      expect(v(net, 1.6)).toBeGreaterThan(-65);
    }
  });

  it('is rounded to whole steps: 0.14 ms is one step, 0.16 ms two', () => {
    expect(times(struck(flat, [[1, 20, 0.14]]), 3)).toEqual([1.1]);
    expect(times(struck(flat, [[1, 20, 0.16]]), 3)).toEqual([1.2]);
  });
});

describe('G3 and G4: a spike', () => {
  it('is at the end of its step, at v = vThreshold too', () => {
    expect(times(struck(flat, [[1, 15, 0.1]]), 3)).toEqual([1.1]);
  });

  it('holds v at the reset for tRef; jumps are lost until its end, the end included', () => {
    // spike at 1.1, refractory until 2.1
    const second = (at: number) =>
      times(
        struck(flat, [
          [1, 20, 0.1],
          [at, 20, 0.1],
        ]),
        5,
      ).length;
    expect(second(2)).toBe(1);
    expect(second(2.1)).toBe(2);
    expect(
      v(
        struck(flat, [
          [1, 20, 0.1],
          [1.4, 5, 0.1],
        ]),
        2,
      ),
    ).toBe(-65);
  });

  it('lets currents go on meanwhile', () => {
    const cell = lif(1, { tauM: 20, tRef: 2, tauE: 5, vThreshold: -60 });
    const net = struck(
      cell,
      [
        [1, 20, 0.1],
        [1, 30, 0.2],
      ],
      'exponential',
    );
    const release = times(net, 5)[0]! + 2;
    const left = 20 * Math.exp(-(release - 1.1) / 5) + 30 * Math.exp(-(release - 1.2) / 5);
    expect(v(net, release)).toBe(-65);
    expect(v(net, release + 0.5) + 65).toBeCloseTo((left / 3) * (Math.exp(-0.025) - Math.exp(-0.1)), 9);
  });
});

describe('G5: without delay, an arrival', () => {
  it('comes after the test, so that its spike is a step later; a neuron that just spiked loses it', () => {
    expect(times(struck(flat, [[1, 20, 0]]), 3)).toEqual([1.1]);
    const both = struck(flat, [
      [0.9, 20, 0.1],
      [1, 9, 0],
    ]);
    expect(times(both, 3)).toEqual([1]);
    expect(v(both, 2.5)).toBe(-65);
  });

  it('moves v in that very step, whatever other delays there are', () => {
    const later = [0, 1, 0.5] as const;
    expect(v(struck(flat, [later, [1, 5, 0]]), 1)).toBeCloseTo(-59, 9);
    expect(times(struck(flat, [later, [1, 20, 0]]), 3)).toEqual([1.1]);
  });

  it('acts between neurons too, and at time 0', () => {
    const pair = lif(2, { tauM: 1e12, vInitial: [-40, -65] });
    const net = network({
      populations: { cells: pair },
      projections: [connect('cells', 'cells', pairs([0], [1]), { weight: 20, delay: 0 })],
      record: [recordSpikes('cells')],
    });
    const sim = clock(net);
    sim.run(1);
    expect(sim.recording.spikes('cells')).toMatchObject({
      t: Float64Array.of(0.1, 0.2),
      i: Uint32Array.of(0, 1),
    });
    expect(times(struck(flat, [[0, 20, 0]]), 3)).toEqual([0.1]);
  });
});

describe('G6: private trains', () => {
  const drive = (rateHz: number | number[], weight = 0.001) =>
    network({
      populations: { cells: lif(1500, { tauM: 1e12 }) },
      inputs: [poissonInput('cells', { rateHz, weight })],
    });

  it('bring each neuron its own rate', () => {
    const sim = clock(drive(Array.from({ length: 1500 }, (_, i) => (i < 500 ? 0 : i < 1000 ? 400 : 20_000))));
    sim.run(20);
    const counts = sim.potential('cells').map((one) => (one + 65) / 0.001);
    const mean = (from: number) => counts.slice(from, from + 500).reduce((a, b) => a + b, 0) / 500;
    expect(mean(0)).toBe(0);
    expect(Math.abs(mean(500) - 8)).toBeLessThan(0.6);
    expect(Math.abs(mean(1000) - 400)).toBeLessThan(4);
  });

  it('are the same for the first neurons however many there are, and differ between populations', () => {
    const few = network({
      populations: { cells: lif(1100, { tauM: 1e12 }), others: lif(1100, { tauM: 1e12 }) },
      inputs: ['cells', 'others'].map((name) => poissonInput(name, { rateHz: 800, weight: 0.001 })),
    });
    const [a, b] = [clock(few), clock(drive(800))];
    a.run(10);
    b.run(10);
    expect(a.potential('cells').slice(0, 1024)).toEqual(b.potential('cells').slice(0, 1024));
    expect(a.potential('others')).not.toEqual(a.potential('cells'));
  });

  it('are refused where a step would bring too many', () => {
    expect(() => clock(drive(1e7))).toThrow(
      /^poissonInput\(cells\)\.rateHz: must bring at most 150 spikes a step of 0\.1 ms, got 1000; take a smaller dt/,
    );
    expect(() => clock(drive([1, 2]))).toThrow(/rateHz: must list 1500 rates, got 2/);
  });
});

describe('the clock engine', () => {
  it('refuses a time that is not whole steps, and a step that is none', () => {
    expect(() => clock(struck(flat, [[1, 1, 1]])).run(0.25)).toThrow(
      /^run\.durationMs: must be whole steps of dt = 0\.1 ms on a clock engine, got 0\.25; round it/,
    );
    expect(() => clock(struck(flat, [[1, 1, 1]]), 0)).toThrow(/^simulation\.dt: must be > 0 ms, got 0$/);
    expect(() => simulation(network({ populations: { cells: flat } }), { dt: 1 })).toThrow(
      /^simulation\.dt: must be absent on engine 'event', which has no time step, got 1/,
    );
  });

  it('refuses conductances onto members of a pool', () => {
    const net = struck(flat, [[1, 1, 1]], 'conductance', {
      inhibition: [pool('cells', { weight: 1, tau: 5 })],
    });
    expect(() => clock(net)).toThrow(
      /^connect\(in, cells\)\.synapse: must be delta or a current onto the members/,
    );
  });

  it('grants a race to the larger overshoot of an instant, then to the lower index; losers are not reset', () => {
    const winners = (weight: number[]) => {
      const net = network({
        populations: { in: source(1), cells: lif(4, { tauM: 1e12 }) },
        projections: [connect('in', 'cells', allToAll(), { weight, delay: 0.5 })],
        inhibition: [kWinners('cells', { k: 2 })],
        inputs: [spikeTrain('in', { t: [1], i: [0] })],
        record: [recordSpikes('cells')],
      });
      const sim = clock(net);
      sim.run(5);
      return {
        i: Array.from(sim.recording.spikes('cells').i),
        v: Array.from(sim.potential('cells'), Math.round),
      };
    };
    expect(winners([20, 25, 30, 9])).toEqual({ i: [1, 2], v: [-45, -65, -65, -56] });
    expect(winners([20, 20, 20, 20]).i).toEqual([0, 1]);
  });

  it("a pool of the membrane's time constant equals all-to-all synapses of its delay", () => {
    const cells = lif(20, {
      tauM: 15,
      tRef: 2,
      current: 20,
      vInitial: Array.from({ length: 20 }, (_, i) => -65 + 0.7 * i),
    });
    const spikes = (parts: Partial<Network>) => {
      const sim = clock(network({ populations: { cells }, record: [recordSpikes('cells')], ...parts }));
      sim.run(200);
      return sim.recording.spikes('cells');
    };
    const shared = spikes({ inhibition: [pool('cells', { weight: 0.4, tau: 15, delay: 1.5 })] });
    expect(shared.t.length).toBeGreaterThan(50);
    expect(
      spikes({ projections: [connect('cells', 'cells', allToAll(), { weight: -0.4, delay: 1.5 })] }),
    ).toEqual(shared);
  });
});

describe('a saved state', () => {
  it('of every kind of neuron and synapse goes on bit for bit', () => {
    const kinds: Synapse[] = ['delta', 'step', 'exponential', 'alpha', 'conductance'];
    const populations = {
      in: source(20),
      lif: lif(10, { homeostasis: spikeHomeostasis({ plus: 1, tau: 30 }) }),
      adex: adex(10, { current: 20, tRef: 1 }),
      izhikevich: izhikevich(10, { current: 5 }),
    };
    const names = ['lif', 'adex', 'izhikevich'] as const;
    const net = network({
      populations,
      projections: names.flatMap((name) =>
        kinds.map((synapse) =>
          connect('in', name, fixedInDegree(10), {
            weight: uniform(-0.2, 0.6),
            delay: uniform(0, 5),
            synapse,
          }),
        ),
      ),
      inhibition: [kWinners('adex', { k: 5, window: 7 })],
      inputs: [
        poissonInput('in', { rateHz: 60 }),
        ...names.map((name) => poissonInput(name, { rateHz: 500, weight: 0.3, synapse: 'conductance' })),
        currentSteps('lif', { times: [5, 25], values: [9, 12] }),
      ],
      record: names.map((name) => recordSpikes(name)),
    });
    const answer = (sim: Engine) => names.map((name) => [sim.recording.spikes(name), sim.potential(name)]);
    const whole = clock(net);
    whole.run(20);
    const bytes = save(whole);
    whole.run(30);
    const { sim: restored } = restore(bytes);
    restored.run(30);
    expect(answer(restored)).toEqual(answer(whole));
    for (const name of names) expect(whole.recording.spikes(name).t.length).toBeGreaterThan(5);
  });
});

// ---- equality (iii) ----

const durationMs = 40;
const inputs = 8;

interface Want {
  readonly synapses?: readonly Synapse[];
  readonly parts?: (n: number, between: (low: number, high: number) => number) => Partial<Network>;
  readonly cells?: Partial<Lif>;
}

/** A random network whose delays are multiples of 1/32 ms. */
function randomNetwork(seed: number, { synapses = ['delta'], parts, cells }: Want): Network {
  const draw: Rng = rng(seed, 'convergence');
  const between = (low: number, high: number): number => low + (high - low) * draw.next();
  const ms = (low: number, high: number): number => Math.round(32 * between(low, high)) / 32;
  const n = 4 + draw.integer(4);
  const list = (length: number, make: () => number): number[] => Array.from({ length }, make);
  const strength: Record<Synapse, number> = {
    delta: 1,
    step: 0.15,
    exponential: 3,
    alpha: 2,
    conductance: 0,
  };
  const some = (pre: string, nPre: number, count: number, low: number, high: number) =>
    synapses.map((synapse) =>
      connect(
        pre,
        'cells',
        pairs(
          list(count, () => draw.integer(nPre)),
          list(count, () => draw.integer(n)),
        ),
        {
          weight: list(count, () => (strength[synapse] * between(low, high)) / Math.sqrt(synapses.length)),
          delay: list(count, () => ms(0.1, 4)),
          synapse,
        },
      ),
    );
  const t = list(80, () => between(0, durationMs)).sort((a, b) => a - b);
  return network({
    populations: {
      in: source(inputs),
      cells: lif(n, {
        tauM: between(8, 30),
        tRef: ms(0.25, 4),
        vReset: between(-70, -62),
        current: between(0, 14),
        vInitial: list(n, () => between(-65, -51)),
        tauE: between(1, 8),
        tauI: between(4, 15),
        ...cells,
      }),
    },
    projections: [...some('in', inputs, inputs * 3, -2, 7), ...some('cells', n, n * 2, -6, 4)],
    inputs: [
      spikeTrain('in', { t, i: list(80, () => draw.integer(inputs)) }),
      currentSteps('cells', { times: [10, 25], values: [3, -2] }),
    ],
    record: [recordSpikes('cells')],
    ...parts?.(n, between),
  });
}

/** Times of the spikes of each neuron. */
function perNeuron(net: Network, options: Parameters<typeof simulation>[1]): number[][] {
  const sim = simulation(net, options ?? {});
  sim.run(durationMs);
  const { t, i } = sim.recording.spikes('cells');
  const out: number[][] = Array.from({ length: net.populations.cells!.n }, () => []);
  t.forEach((time, s) => {
    out[i[s]!]!.push(time);
  });
  return out;
}

/** Largest difference of times; Infinity if one has a spike that the other has not, but for the last step or two. */
function difference(exact: number[][], grid: number[][]): number {
  let worst = 0;
  exact.forEach((own, neuron) => {
    for (let s = 0; s < Math.max(own.length, grid[neuron]!.length); s++) {
      const [a, b] = [own[s] ?? Infinity, grid[neuron]![s] ?? Infinity];
      if (Math.min(a, b) < durationMs - 0.2) worst = Math.max(worst, Math.abs(a - b));
    }
  });
  return worst;
}

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1]!;

describe('(iii): as its step shrinks, the clock engine comes to the event engine', () => {
  const kinds: Record<string, Want> = {
    'delta synapses': {},
    'currents of all kinds': { synapses: ['delta', 'step', 'exponential', 'alpha'] },
    'a pool': {
      parts: (_, r) => ({ inhibition: [pool('cells', { weight: r(0.5, 4), tau: r(2, 40), delay: 0.5 })] }),
    },
    'k winners in windows': { parts: (n) => ({ inhibition: [kWinners('cells', { k: n >> 1, window: 8 })] }) },
    'adaptive thresholds': { cells: { homeostasis: spikeHomeostasis({ plus: 2, tau: 20 }) } },
    'all of them': {
      synapses: ['delta', 'exponential'],
      parts: (n) => ({
        inhibition: [pool('cells', { weight: 1, tau: 10 }), kWinners('cells', { k: n - 1, window: 10 })],
      }),
      cells: { homeostasis: spikeHomeostasis({ plus: 1, tau: 30 }) },
    },
  };
  it.each(Object.entries(kinds))('with %s', (_, want) => {
    const coarse: number[] = [];
    const fine: number[] = [];
    let spikes = 0;
    for (let seed = 1; seed <= 7; seed++) {
      const net = randomNetwork(seed, want);
      const exact = perNeuron(net, {});
      spikes += exact.flat().length;
      coarse.push(difference(exact, perNeuron(net, { engine: 'clock', dt: 2 ** -5 })) * 2 ** 5);
      fine.push(difference(exact, perNeuron(net, { engine: 'clock', dt: 2 ** -8 })) * 2 ** 8);
    }
    // A spike waits for the end of its step, and so do those that follow from it.
    expect(median(coarse)).toBeLessThan(8);
    expect(median(fine)).toBeLessThan(8);
    expect(fine.filter((steps) => steps > 40).length).toBeLessThanOrEqual(1);
    expect(spikes).toBeGreaterThan(7 * 5);
  });
});

describe('learning on a grid', () => {
  it("pair and trace STDP come to the event engine's weights", () => {
    const net = network({
      populations: { in: source(10), cells: lif(5, { current: 10 }) },
      projections: [
        connect('in', 'cells', allToAll(), {
          weight: 2,
          delay: 0.5,
          plasticity: pairStdp({ aPlus: 0.1, aMinus: 0.12, high: 4 }),
        }),
        connect('in', 'cells', allToAll(), {
          weight: 1,
          delay: 1,
          plasticity: traceStdp({ eta: 0.05, target: 0.2, high: 3 }),
        }),
      ],
      inputs: [poissonInput('in', { rateHz: 60 })],
    });
    const [exact, grid] = [simulation(net), clock(net, 2 ** -9)];
    exact.run(60);
    grid.run(60);
    for (const p of [0, 1]) {
      const wanted = exact.weights(p);
      expect(new Set(wanted).size).toBeGreaterThan(5);
      const worst = grid.weights(p).reduce((most, w, s) => Math.max(most, Math.abs(w - wanted[s]!)), 0);
      expect(worst).toBeLessThan(0.003);
    }
  });

  it('thresholds and pools learn at the end of a stimulus as they do on the event engine', () => {
    const net = network({
      populations: { in: source(10), cells: lif(6, { homeostasis: balanceHomeostasis({ step: 0.5 }) }) },
      projections: [
        connect('in', 'cells', pairs([0, 1, 2, 3, 4], [0, 0, 1, 1, 2]), { weight: 8, delay: 0.5 }),
      ],
      inhibition: [adaptivePool('cells', { target: 0.5, tau: 5 })],
    });
    const stimulus = { in: { t: [1, 1, 1.5, 1.5, 9], i: [0, 1, 2, 3, 4] } };
    const [exact, grid] = [simulation(net), clock(net, 2 ** -6)] as const;
    const shown = exact.present(stimulus, { durationMs: 20, learn: true });
    expect(grid.present(stimulus, { durationMs: 20, learn: true })).toEqual(shown);
    expect(shown.counts.cells![0]).toBe(1);
    expect(grid.theta('cells')).toEqual(exact.theta('cells'));
    expect(grid.theta('cells')[0]).toBeGreaterThan(0);
  });
});

describe('what the clock engine refuses while it runs or is built', () => {
  it('a neuron that runs away, by its name and time', () => {
    const net = network({
      populations: { in: source(1), cells: izhikevich(3) },
      projections: [connect('in', 'cells', undefined, { weight: -1e200 })],
      inputs: [spikeTrain('in', { t: [1], i: [0] })],
    });
    expect(() => simulation(net, { engine: 'clock' }).run(20)).toThrow(
      /^run: potentials must stay finite, but neuron 0 of 'cells' has run away by [\d.]+ ms; take a smaller dt/,
    );
  });

  it('a delay of more steps than it can keep lists for, and more neurons than fit', () => {
    const net = network({
      populations: { cells: lif(3) },
      projections: [connect('cells', 'cells', undefined, { delay: 1e9 })],
    });
    expect(() => simulation(net, { engine: 'clock' })).toThrow(
      /^connect\(cells, cells\)\.delay: must be at most 1000000 steps of 0.1 ms, got 1000000000 ms/,
    );
    expect(() => network({ populations: { cells: lif(1e9) } })).toThrow(
      /^network\.populations: must have at most 10000000 neurons and inputs in all, got 1000000000/,
    );
  });
});
