/** Recorders: what they keep, when they look, and what they drop. */
import { describe, expect, it } from 'vitest';
import { connect, oneToOne } from '../../../src/sim/network/connect.ts';
import { pool } from '../../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput, spikeTrain } from '../../../src/sim/network/inputs.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { network, source } from '../../../src/sim/network/network.ts';
import {
  type Recorder,
  recordPotential,
  recordRate,
  recordSpikes,
  SpikeLog,
} from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { fed } from '../small-networks.ts';

const trains = (record: Recorder[], rateHz: number | number[] = 50, n = 20) =>
  simulation(
    network({
      populations: { in: source(n), cells: lif(n) },
      inputs: [poissonInput('in', { rateHz })],
      record,
    }),
  );

describe('recordSpikes', () => {
  it('keeps all spikes of a population, also of a source, with indices of that population', () => {
    const net = network({
      populations: { first: source(3), in: source(4), cells: lif(4) },
      projections: [connect('in', 'cells', oneToOne(), { weight: 20 })],
      inputs: [spikeTrain('in', { t: [1, 2, 2], i: [3, 0, 2] })],
      record: [recordSpikes('in'), recordSpikes('cells'), recordSpikes('first')],
    });
    const sim = simulation(net);
    sim.run(5);
    const wanted = { t: Float64Array.of(1, 2, 2), i: Uint32Array.of(3, 0, 2), dropped: 0 };
    expect(sim.recording.spikes('in')).toEqual(wanted);
    expect(sim.recording.spikes('cells')).toEqual(wanted);
    expect(sim.recording.spikes('first').t.length).toBe(0);
  });

  it('keeps the first `max` and counts the others as dropped', () => {
    const all = trains([recordSpikes('in')]);
    all.run(1000);
    const { t, i } = all.recording.spikes('in');
    expect(t.length).toBeGreaterThan(500);
    for (const max of [1, 63, 64, 65, 200]) {
      const few = trains([recordSpikes('in', { max })]);
      few.run(1000);
      expect(few.recording.spikes('in')).toEqual({
        t: t.slice(0, max),
        i: i.slice(0, max),
        dropped: t.length - max,
      });
    }
  });

  it('gives a copy that later spikes do not change', () => {
    const sim = trains([recordSpikes('in')]);
    sim.run(100);
    const before = sim.recording.spikes('in');
    const copy = structuredClone(before);
    sim.run(500);
    expect(before).toEqual(copy);
    expect(sim.recording.spikes('in').t.length).toBeGreaterThan(before.t.length);
  });

  it('starts anew with each stimulus', () => {
    const net = network({ populations: { in: source(2), cells: lif(1) }, record: [recordSpikes('in')] });
    const sim = simulation(net);
    sim.present({ in: { t: [1, 3], i: [0, 1] } }, { durationMs: 10 });
    sim.present({ in: { t: [2], i: [1] } }, { durationMs: 10 });
    expect(sim.recording.spikes('in').t).toEqual(Float64Array.of(2));
  });

  it('a log takes no more room than its bound', () => {
    const log = new SpikeLog(100);
    for (let s = 0; s < 1000; s++) log.push(s, 0);
    expect([log.length, log.dropped, log.spikes().t.buffer.byteLength]).toEqual([100, 900, 800]);
  });
});

describe('recordPotential', () => {
  it('samples each `every` ms from 0 on, the end excluded, for the listed cells in their order', () => {
    const net = fed(lif(3, { vInitial: [-60, -61, -62], tauM: 1e300 }), [], {
      record: [recordPotential('cells', { ids: [2, 0], every: 2.5 })],
    });
    const sim = simulation(net);
    sim.run(10);
    const { t, v, ids } = sim.recording.potential('cells');
    expect(Array.from(t)).toEqual([0, 2.5, 5, 7.5]);
    expect(v.shape).toEqual([4, 2]);
    expect(Array.from(v.data)).toEqual([-62, -60, -62, -60, -62, -60, -62, -60]);
    expect(ids).toEqual([2, 0]);
  });

  it("a sample at an event's instant is taken after it: jumps are in, spikes have reset, the pool has acted", () => {
    const net = fed(
      lif(2, { tauM: 1e300, tRef: 0 }),
      [
        [2, 5, 0],
        [4, 5, 1],
        [4, 20, 0],
      ],
      {
        inhibition: [pool('cells', { weight: 3, tau: 1e300 })],
        record: [recordPotential('cells', { ids: [0, 1] })],
      },
    );
    const sim = simulation(net);
    sim.run(6);
    const v = sim.recording.potential('cells').v;
    expect([0, 1, 2, 3, 4, 5].map((t) => v.get(t, 0))).toEqual([-65, -65, -60, -60, -68, -68]);
    expect([3, 4, 5].map((t) => v.get(t, 1))).toEqual([-65, -63, -63]);
  });

  it('shows the reset throughout refractoriness', () => {
    const net = fed(lif(1, { tRef: 3, vReset: -70, current: 10 }), [[1, 50]], {
      record: [recordPotential('cells', { ids: [0], every: 0.5 })],
    });
    const sim = simulation(net);
    sim.run(5);
    const v = Array.from(sim.recording.potential('cells').v.data);
    expect(v.slice(2, 9)).toEqual(Array(7).fill(-70));
    expect(v[9]).toBeGreaterThan(-70);
  });

  it('keeps `max` samples and counts the others as dropped; the times go on evenly over several runs', () => {
    const net = fed(lif(1, { current: 10 }), [], {
      record: [recordPotential('cells', { ids: [0], every: 0.1, max: 25 })],
    });
    const sim = simulation(net);
    for (let piece = 0; piece < 5; piece++) sim.run(1);
    const { t, v, dropped } = sim.recording.potential('cells');
    expect([t.length, v.shape[0], dropped]).toEqual([25, 25, 25]);
    expect(t[24]).toBe(24 * 0.1);
    expect(v.get(24, 0)).toBeCloseTo(-65 + 10 * (1 - Math.exp(-2.4 / 20)), 12);
  });

  it('sees steps of a current where they fall', () => {
    const net = fed(lif(1, { tauM: 5 }), [], {
      inputs: [currentSteps('cells', { times: [2, 4], values: [10, 0] })],
      record: [recordPotential('cells', { ids: [0] })],
    });
    const sim = simulation(net);
    sim.run(8);
    const top = 10 * (1 - Math.exp(-2 / 5));
    Array.from(sim.recording.potential('cells').v.data).forEach((v, t) => {
      const wanted = t <= 2 ? 0 : t <= 4 ? 10 * (1 - Math.exp(-(t - 2) / 5)) : top * Math.exp(-(t - 4) / 5);
      expect(v + 65).toBeCloseTo(wanted, 12);
    });
  });
});

describe('recordRate', () => {
  it('gives Hz a neuron in each bin, so that the mean over bins is the rate', () => {
    const sim = trains([recordRate('in', { bin: 20 }), recordSpikes('in')], 50);
    sim.run(2000);
    const { t, hz } = sim.recording.rate('in');
    expect([hz.length, t[1], t[99]]).toEqual([100, 20, 1980]);
    const spikes = sim.recording.spikes('in').t;
    expect(hz.reduce((a, b) => a + b) / 100).toBeCloseTo((1000 * spikes.length) / (20 * 2000), 9);
    for (const bin of [0, 7, 99])
      expect(hz[bin]).toBeCloseTo(
        spikes.filter((s) => Math.floor(s / 20) === bin).length * (1000 / (20 * 20)),
        9,
      );
    expect(Math.abs(hz.reduce((a, b) => a + b) / 100 - 50)).toBeLessThan(4 * Math.sqrt(50 / 40));
  });

  it('gives silent bins too, up to now', () => {
    const net = network({
      populations: { in: source(1), cells: lif(1) },
      inputs: [spikeTrain('in', { t: [12], i: [0] })],
      record: [recordRate('in'), recordRate('cells', { bin: 0.1 })],
    });
    const sim = simulation(net);
    sim.run(30);
    expect(Array.from(sim.recording.rate('in').hz)).toEqual([0, 100, 0]);
    sim.run(25);
    expect(Array.from(sim.recording.rate('in').hz)).toEqual([0, 100, 0, 0, 0, 0]);
    expect(sim.recording.rate('cells').hz).toEqual(new Float64Array(550));
  });

  it('keeps `max` bins and counts the spikes after them as dropped', () => {
    const sim = trains([recordRate('in', { bin: 10, max: 5 }), recordSpikes('in')]);
    sim.run(200);
    const { hz, dropped } = sim.recording.rate('in');
    expect(hz.length).toBe(5);
    expect(dropped).toBe(sim.recording.spikes('in').t.filter((t) => t >= 50).length);
    expect(dropped).toBeGreaterThan(50);
  });
});

describe('Poisson input', () => {
  it('has a stream of its own for each input: two populations, or two inputs of one, share no spike', () => {
    const sim = simulation(
      network({
        populations: { a: source(1), b: source(1), both: source(1) },
        inputs: ['a', 'b', 'both', 'both'].map((name) => poissonInput(name, { rateHz: 100 })),
        record: ['a', 'b', 'both'].map((name) => recordSpikes(name)),
      }),
    );
    sim.run(2000);
    const times = ['a', 'b', 'both'].flatMap((name) => Array.from(sim.recording.spikes(name).t));
    expect(new Set(times).size).toBe(times.length);
    expect(Math.abs(times.length - 800)).toBeLessThan(4 * Math.sqrt(800));
  });

  it('fires each source at its own rate, independently of the others', () => {
    const rates = Array.from({ length: 20 }, (_, i) => 10 * i);
    const sim = trains([recordSpikes('in')], rates);
    sim.run(10_000);
    const counts = new Array<number>(20).fill(0);
    for (const i of sim.recording.spikes('in').i) counts[i]!++;
    expect(counts[0]).toBe(0);
    for (let i = 1; i < 20; i++) expect(Math.abs(counts[i]! - 100 * i)).toBeLessThan(4 * Math.sqrt(100 * i));
  });
});
