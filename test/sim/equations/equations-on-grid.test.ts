/** What neurons by equations do: closed forms, the same neurons described otherwise, the order of a method. */
import { describe, expect, it } from 'vitest';
import { exp } from '../../../src/math/exp.ts';
import { ClockEngine } from '../../../src/sim/clock/clock-engine.ts';
import { type Equations, type EquationsOptions, equations } from '../../../src/sim/equations/equations.ts';
import { allToAll, connect, fixedInDegree, oneToOne } from '../../../src/sim/network/connect.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';
import { kWinners, lateral, pool } from '../../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput, spikeTrain } from '../../../src/sim/network/inputs.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { type Network, network, type Population, source } from '../../../src/sim/network/network.ts';
import { recordPotential, recordSpikes } from '../../../src/sim/network/recorders.ts';
import { restore, save } from '../../../src/sim/save.ts';

/** A description that a hand may change as it likes. */
// biome-ignore lint/suspicious/noExplicitAny: that is the point
type Spoilt = any;

const run = (net: Network, durationMs: number, dt = 0.1): ClockEngine => {
  const sim = new ClockEngine(net, 1, dt);
  sim.run(durationMs);
  return sim;
};

const alone = (cells: Population, more: Partial<Network> = {}): Network =>
  network({ populations: { cells }, ...more });

/** A leaky integrate-and-fire neuron with the synapses of ours, in words. */
const leaky: EquationsOptions = {
  equations: `
    dv/dt = (vRest - v + iE + iI + current) / tauM : mV (unless refractory)
    diE/dt = -iE / tauE : mV
    diI/dt = (rise - iI) / tauI : mV
    drise/dt = -rise / tauI : mV
    current : mV`,
  parameters: { tauM: '20 ms', vRest: '-65 mV', tauE: '5 ms', tauI: '10 ms', euler: Math.E, current: '3 mV' },
  threshold: 'v >= -50 mV',
  reset: 'v = -65 mV',
  tRef: '2 ms',
  initial: { v: uniform(-65, -50) },
  receive: { delta: 'v += weight', exponential: 'iE += weight', alpha: 'rise += euler * weight' },
};

describe('neurons by equations', () => {
  it('equal lif neurons of the same equations: the same spikes, potentials within 1e-12 mV', async () => {
    const n = 300;
    const initial = Float64Array.from({ length: n }, (_, i) => -65 + (15 * i) / n);
    const net = (cells: Population): Network =>
      network({
        populations: { in: source(200), cells },
        projections: [
          connect('in', 'cells', fixedInDegree(20), { weight: uniform(0, 1), delay: uniform(0, 3) }),
          connect('in', 'cells', fixedInDegree(20), { weight: 6, synapse: 'exponential' }),
          connect('cells', 'cells', fixedInDegree(5), { weight: -3, synapse: 'alpha', delay: 1.5 }),
          connect('cells', 'cells', fixedInDegree(5), { weight: 1, delay: 0 }),
        ],
        inputs: [
          poissonInput('in', { rateHz: 20 }),
          poissonInput('cells', { rateHz: 50, weight: 1 }),
          currentSteps('cells', { times: [20, 50], values: [2, -1] }),
        ],
        record: [recordSpikes('cells')],
      });
    const ours = run(net(await equations(n, { ...leaky, initial: { v: initial } })), 100);
    const theirs = run(net(lif(n, { vInitial: initial, current: 3, tRef: 2, tauE: 5, tauI: 10 })), 100);
    expect(ours.recording.spikes('cells').t.length).toBeGreaterThan(500);
    expect(ours.recording.spikes('cells')).toEqual(theirs.recording.spikes('cells'));
    expect(ours.synapticEvents).toBe(theirs.synapticEvents);
    const v = theirs.potential('cells');
    ours.potential('cells').forEach((own, i) => {
      expect(Math.abs(own - v[i]!)).toBeLessThan(1e-12);
    });
  });

  it('step exactly where equations are linear: an oscillator on steps of 5 ms, however often', async () => {
    const cells = await equations(1, {
      equations: 'dv/dt = w * y : mV; dy/dt = -w * (v - 1 mV) : mV; w : 1/ms',
      parameters: { w: 1 },
      initial: { v: 2 },
    });
    expect(cells.method).toBe('exact');
    const sim = run(alone(cells), 1000, 5);
    expect(sim.potential('cells')[0]).toBeCloseTo(1 + 0.5623790762907029, 11); // 1 + cos(1000)
    expect(sim.state('cells', 'y')[0]).toBeCloseTo(-0.826879540532003, 11); // -sin(1000)
  });

  it('by Runge-Kutta: an error that falls by 16 as the step is halved', async () => {
    const error = async (dt: number, substeps: number): Promise<number> => {
      const cells = await equations(1, {
        equations: 'dv/dt = -v^2 / (10 mV ms) : mV',
        initial: { v: 10 },
        substeps,
      });
      expect(cells.method).toBe('runge-kutta-4');
      return Math.abs(run(alone(cells), 8, dt).potential('cells')[0]! - 10 / 9);
    };
    expect((await error(0.125, 1)) / (await error(0.0625, 1))).toBeGreaterThan(14);
    expect((await error(0.125, 1)) / (await error(0.0625, 1))).toBeLessThan(22);
    expect(await error(0.125, 2)).toBe(await error(0.0625, 1));
  });

  it('whose slope is a state: an oscillator by Runge-Kutta', async () => {
    const cells = await equations(1, {
      equations: 'dy/dt = -v / ms^2 : mV/ms; dv/dt = y : mV',
      initial: { v: 1 },
      method: 'runge-kutta-4',
    });
    const sim = run(alone(cells), 10, 0.01);
    expect(sim.potential('cells')[0]).toBeCloseTo(-0.8390715290764524, 8); // cos 10
    expect(sim.state('cells', 'y')[0]).toBeCloseTo(0.5440211108893698, 8); // -sin 10
  });

  it('give the same by both methods where both can', async () => {
    const start = async (method: 'exact' | 'runge-kutta-4') =>
      run(
        network({
          populations: { in: source(1), cells: await equations(1, { ...leaky, initial: {}, method }) },
          projections: [connect('in', 'cells', allToAll(), { weight: 60, synapse: 'exponential' })],
          inputs: [spikeTrain('in', { t: [5, 6, 7], i: [0, 0, 0] })],
          record: [recordSpikes('cells')],
        }),
        30,
      );
    const exact = await start('exact');
    const rk = await start('runge-kutta-4');
    expect(exact.recording.spikes('cells').t.length).toBeGreaterThan(1);
    expect(rk.recording.spikes('cells')).toEqual(exact.recording.spikes('cells'));
    expect(rk.potential('cells')[0]).toBeCloseTo(exact.potential('cells')[0]!, 6);
  });

  it.each(['exact', 'runge-kutta-4'] as const)(
    'take one value of a parameter each, and go the way that a neuron of that value goes alone (%s)',
    async (method) => {
      const taus = Float64Array.from({ length: 300 }, (_, i) => 5 + i / 10);
      const cells = async (n: number, tauM: Float64Array): Promise<Equations> =>
        equations(n, {
          equations:
            'dv/dt = (20 mV - v) / tauM : mV (unless refractory); dw/dt = (v - w) / (30 ms) : mV; tauM : ms',
          parameters: { tauM },
          threshold: 'v >= 15 mV',
          reset: 'v = 0; w += 1 mV',
          tRef: 1,
          method,
        });
      const all = run(alone(await cells(300, taus), { record: [recordSpikes('cells')] }), 40);
      for (const i of [0, 77, 255, 256, 299]) {
        const one = run(alone(await cells(1, taus.slice(i, i + 1)), { record: [recordSpikes('cells')] }), 40);
        const { t, i: who } = all.recording.spikes('cells');
        expect(Array.from(t.filter((_, s) => who[s] === i))).toEqual(
          Array.from(one.recording.spikes('cells').t),
        );
        expect(all.potential('cells')[i]).toBe(one.potential('cells')[0]);
        expect(all.state('cells', 'w')[i]).toBe(one.state('cells', 'w')[0]);
      }
    },
  );

  it('draw parameters and initial values from streams of their own', async () => {
    const cells = await equations(50, {
      equations: 'dv/dt = 0 * v / tau : mV; tau : ms',
      parameters: { tau: uniform(1, 2) },
      initial: { v: uniform(0, 1) },
    });
    const v = run(alone(cells), 1).potential('cells');
    expect(new Set(v).size).toBe(50);
    expect(run(alone(cells), 2).potential('cells')).toEqual(v);
  });
});

describe.each(['exact', 'runge-kutta-4'] as const)('a refractory period (%s)', (method) => {
  const net = async (options: Partial<EquationsOptions> = {}, at = [0]): Promise<Network> =>
    network({
      populations: {
        in: source(1),
        cells: await equations(1, {
          equations: `
            dv/dt = -v / (10 ms) : mV (unless refractory)
            dw/dt = (v - w) / (10 ms) : mV`,
          threshold: 'v >= 10 mV',
          reset: 'v = 4 mV; w += v',
          tRef: 2,
          receive: { delta: 'v += weight', other: 'w += weight' },
          method,
          ...options,
        }),
      },
      projections: [
        connect('in', 'cells', allToAll(), { weight: 12, delay: 0.5 }),
        connect('in', 'cells', allToAll(), { weight: 1, delay: 0.5, synapse: 'other' }),
      ],
      inputs: [spikeTrain('in', { t: at, i: at.map(() => 0) })],
      record: [recordSpikes('cells'), recordPotential('cells', { ids: [0], every: 0.5 })],
    });

  it('holds what is (unless refractory), lets the rest go on, and loses what arrives for it', async () => {
    const sim = run(await net({}, [0, 0.5, 2]), 2.5, 0.5);
    // reset: v = 4, then w = 1 + 4; the second arrival finds v held, the one at 2.5 too: ends of steps 2 to 5 are refractory
    expect(Array.from(sim.recording.spikes('cells').t)).toEqual([0.5]);
    expect(sim.potential('cells')[0]).toBe(4);
    const half = (w: number) => 4 + (w - 4) * exp(-0.05);
    expect(sim.state('cells', 'w')[0]).toBeCloseTo(
      half(half(half(half(5) + 1))) + 1,
      method === 'exact' ? 13 : 6,
    );
    sim.run(0.5);
    expect(sim.potential('cells')[0]).toBeCloseTo(4 * exp(-0.05), method === 'exact' ? 13 : 7);
  });

  it('takes arrivals again right after', async () => {
    const sim = run(await net({}, [0, 2.5]), 3, 0.5);
    expect(Array.from(sim.recording.spikes('cells').t)).toEqual([0.5, 3]);
  });
});

describe('a threshold and a reset', () => {
  /** After a step in which nothing moves: does a neuron of v = 5 mV, w = 2 mV spike, and what does the reset leave? */
  const after = async (threshold: string, reset = '') => {
    const cells = await equations(1, {
      equations: 'dv/dt = 0 * v / ms : mV; dw/dt = 0 * v / ms : mV; sum = v + w : mV',
      initial: { v: 5, w: 2 },
      threshold,
      reset,
    });
    const sim = run(alone(cells, { record: [recordSpikes('cells')] }), 0.1);
    const spiked = sim.recording.spikes('cells').t.length > 0;
    return spiked ? [sim.potential('cells')[0], sim.state('cells', 'w')[0]] : 'silent';
  };

  it.each([
    ['v >= 5 mV', true],
    ['v > 5 mV', false],
    ['5 mV <= v', true],
    ['5 mV < v', false],
    ['w <= 2 mV', true],
    ['w < 2 mV', false],
    ['v > 4 mV and w > 4 mV', false],
    ['v > 4 mV or w > 4 mV', true],
    ['not (v > 4 mV)', false],
    ['not (v > 4 mV) or sum >= 7 mV and w > 0 mV', true],
  ])('%s: %s', async (threshold, spikes) => {
    expect(await after(threshold)).toEqual(spikes ? [5, 2] : 'silent');
  });

  it.each([
    ['v = 0', [0, 2]],
    ['v += 1 mV; w -= 1 mV', [6, 1]],
    ['v *= 2\nw /= 4', [10, 0.5]],
    ['v = w; w = v', [2, 2]],
    ['v = 1 mV; w = sum  # of the new v', [1, 3]],
    ['w = sum; v = sum', [12, 7]],
  ])('%s', async (reset, left) => {
    expect(await after('v > 0', reset)).toEqual(left);
  });
});

describe('equations in a network', () => {
  it('survive JSON: the same spikes from the text of the description', async () => {
    const cells = await equations(20, leaky);
    const net = alone(cells, {
      inputs: [poissonInput('cells', { rateHz: 400, weight: 8, synapse: 'exponential' })],
      record: [recordSpikes('cells')],
    });
    const again = network(JSON.parse(JSON.stringify(net)));
    expect(run(net, 50).recording.spikes('cells').t.length).toBeGreaterThan(10);
    expect(run(again, 50).recording.spikes('cells')).toEqual(run(net, 50).recording.spikes('cells'));
  });

  it('count weights in the unit of what they move, and currents in that of their line', async () => {
    const cells = await equations(1, {
      equations: 'dv/dt = 0 * v / ms : V; dg/dt = current / (1 ms) : uS; current : uS',
      receive: { delta: 'v += weight', double: 'g += 2 * weight', plain: 'g -= weight * 3 nS' },
    });
    const sim = run(
      network({
        populations: { in: source(1), cells },
        projections: ['delta', 'double', 'plain'].map((synapse) =>
          connect('in', 'cells', oneToOne(), { weight: 2, synapse }),
        ),
        inputs: [
          spikeTrain('in', { t: [0.1], i: [0] }),
          currentSteps('cells', { times: [0.5], values: [0.25] }),
        ],
      }),
      1,
    );
    expect(sim.potential('cells')[0]).toBe(2000);
    expect(sim.state('cells', 'g')[0]).toBeCloseTo(4000 - 6 + 250 * 0.5, 9);
  });

  it('race for k places by their overshoot', async () => {
    const cells = await equations(3, {
      equations: 'dv/dt = 0 * v / ms : mV; theta : mV',
      parameters: { theta: [5, 3, 4] },
      threshold: 'v >= theta',
      reset: 'v = 0',
    });
    const sim = run(
      network({
        populations: { in: source(1), cells },
        projections: [connect('in', 'cells', allToAll(), { weight: 10 })],
        inhibition: [kWinners('cells', { k: 2 })],
        inputs: [spikeTrain('in', { t: [1], i: [0] })],
        record: [recordSpikes('cells')],
      }),
      5,
    );
    expect(Array.from(sim.recording.spikes('cells').i)).toEqual([1, 2]);
  });

  it('go back to rest for each stimulus', async () => {
    const cells = await equations(5, leaky);
    const sim = new ClockEngine(
      network({
        populations: { in: source(1), cells },
        projections: [connect('in', 'cells', allToAll(), { weight: 120, synapse: 'exponential' })],
        inputs: [currentSteps('cells', { times: [5], values: [4] })],
        record: [recordSpikes('cells')],
      }),
      1,
      0.1,
    );
    const stimulus = { in: { t: [1, 2], i: [0, 0] } };
    const first = sim.present(stimulus, { durationMs: 20 });
    const spikes = sim.recording.spikes('cells');
    expect(spikes.t.length).toBeGreaterThan(5);
    sim.present({}, { durationMs: 7 });
    expect(sim.present(stimulus, { durationMs: 20 })).toEqual(first);
    expect(sim.recording.spikes('cells')).toEqual(spikes);
  });

  it('are saved and restored in the middle, bit for bit', async () => {
    const net = alone(await equations(20, leaky), {
      inputs: [
        poissonInput('cells', { rateHz: 400, weight: 8, synapse: 'exponential' }),
        currentSteps('cells', { times: [5], values: [4] }),
      ],
      record: [recordSpikes('cells')],
    });
    const whole = run(net, 30);
    const { sim } = restore(save(run(net, 12.3)));
    sim.run(30 - 12.3);
    expect(sim.recording.spikes('cells')).toEqual(whole.recording.spikes('cells'));
    expect(sim.potential('cells')).toEqual(whole.potential('cells'));
  });

  it('say when a state runs away', async () => {
    const cells = await equations(3, {
      equations: 'dv/dt = v^3 / (1 mV^2 ms) : mV',
      initial: { v: [0, 0, 3] },
    });
    expect(() => run(alone(cells), 100)).toThrow(
      /^equations\(cells\): must stay finite, got v = \S+ in neuron 2 at \d\S* ms; take a smaller dt or more substeps/,
    );
  });

  it('are refused by name where they cannot be', async () => {
    const cells = await equations(2, { equations: 'dx/dt = -x / ms : 1', receive: { up: 'x += weight' } });
    const silent = await equations(2, { equations: 'dx/dt = -x / ms : 1' });
    const wired = (population: Population, synapse?: string) =>
      network({
        populations: { in: source(1), cells: population },
        projections: [connect('in', 'cells', allToAll(), synapse ? { synapse } : {})],
      });
    expect(() => wired(cells)).toThrow(/^connect\(in, cells\)\.synapse: must be 'up', got 'delta'$/);
    expect(() => wired(cells, 'down')).toThrow(/must be 'up', got 'down'$/);
    expect(() => wired(cells, 'up')).not.toThrow();
    expect(() => wired(silent, 'up')).toThrow(
      /^connect\(in, cells\): must end at neurons that receive something/,
    );
    expect(() => connect('in', 'cells', allToAll(), { synapse: '3 up' })).toThrow(
      /must be the name of a synapse/,
    );
    expect(() => alone(cells, { inputs: [poissonInput('cells', { rateHz: 1, weight: 1 })] })).toThrow(
      /must be 'up'/,
    );
    expect(() => alone(cells, { inputs: [currentSteps('cells', { times: [0], values: [1] })] })).toThrow(
      /^currentSteps\(cells\): must act on neurons with a current/,
    );
    expect(() => alone(cells, { inhibition: [pool('cells', { weight: 1, tau: 1 })] })).toThrow(
      /^pool: must act on lif/,
    );
    expect(() => alone(cells, { inhibition: [lateral('cells', { weight: 1 })] })).toThrow(
      /^lateral\(cells\)\.synapse/,
    );
    expect(() => alone(cells, { record: [recordPotential('cells', { ids: [0] })] })).toThrow(
      /neurons with a state v/,
    );
    expect(() => run(alone(cells), 1).potential('cells')).toThrow(
      /^potential: must be of neurons with a state v/,
    );
    expect(() => run(alone(cells), 1).state('cells', 'y')).toThrow(
      /^state: must be one of 'cells' \(x\), got 'y'$/,
    );
  });

  it('are refused when a hand has spoilt them', async () => {
    const cells = await equations(2, { ...leaky, initial: {} });
    const spoilt = (change: (copy: Spoilt) => void): (() => Network) => {
      const copy = structuredClone(cells);
      change(copy);
      return () => alone(copy);
    };
    const door = 'network\\.populations\\.cells\\.';
    for (const [change, message] of [
      [(c) => c.derivative.code.push(['launch', 0]), 'derivative\\.code\\[\\d+\\]: must be \\[.const'],
      [
        (c) => c.derivative.code.push(['add', 0, 99]),
        'derivative\\.code\\[\\d+\\]: must be a whole number from 0',
      ],
      [
        (c) => c.derivative.code.push(['const', null]),
        'derivative\\.code\\[\\d+\\]: must be a finite number',
      ],
      [(c) => c.reset.outputs.pop(), 'reset\\.outputs: must list 4 registers'],
      [(c) => c.threshold.outputs.fill(-1), 'threshold\\.outputs: must be a whole number'],
      [(c) => c.receive.delta.inputs.pop(), 'receive\\.delta\\.inputs: must be v, iE'],
      [(c) => delete c.states[1].value, 'states\\[1\\]\\.value: must be given'],
      [(c) => (c.parameters[0].value = [Number.NaN, 1]), 'current\\[0\\]: must be a finite number'],
      [(c) => (c.method = 'euler'), "method: must be 'exact'"],
      [(c) => delete c.tRef, 'tRef: must be given'],
      [(c) => (c.n = 0), 'n: must be a whole number >= 1'],
    ] as [(copy: Spoilt) => void, string][])
      expect(spoilt(change)).toThrow(new RegExp(`^${door}${message}`));
    expect(() => run(spoilt((c) => (c.parameters[0].value = [1, 2, 3]))(), 1)).toThrow(
      /must list 2 values, got 3/,
    );
  });
});
