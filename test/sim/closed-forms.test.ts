/** The LIF neuron against closed forms and golden numbers of others. */
import { describe, expect, it } from 'vitest';
import { currentSteps } from '../../src/sim/network/inputs.ts';
import { type LifOptions, lif, lifRate, timeToThreshold } from '../../src/sim/network/lif.ts';
import { network } from '../../src/sim/network/network.ts';
import { recordPotential } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { type Arrival, fed, firstReach, timesOf } from './small-networks.ts';

/** Potential of cell 0 each `every` ms from 0 on. */
function trace(net: ReturnType<typeof fed>, durationMs: number, every = 1): number[] {
  const sim = simulation(network({ ...net, record: [recordPotential('cells', { ids: [0], every })] }));
  sim.run(durationMs);
  return Array.from(sim.recording.potential('cells').v.data);
}

describe('between events', () => {
  it('a potential decays exactly, however often it is looked at or touched', () => {
    const cell = lif(1, { tauM: 17, vRest: -70, vInitial: -52, vThreshold: -50 });
    const touches = Array.from({ length: 100 }, (_, s): Arrival => [s * 0.77, 0]);
    for (const arrivals of [[], touches])
      for (const [t, v] of trace(fed(cell, arrivals), 80).entries())
        expect(v).toBeCloseTo(-70 + 18 * Math.exp(-t / 17), 12);
  });

  it('a jump decays exactly: v = w exp(-(t - t0) / tauM)', () => {
    const v = trace(fed(lif(1, { tauM: 10, vRest: 0, vThreshold: 15 }), [[2.5, 12]]), 50);
    v.forEach((got, t) => {
      expect(got).toBeCloseTo(t < 2.5 ? 0 : 12 * Math.exp(-(t - 2.5) / 10), 12);
    });
  });

  it('a step synapse raises the potential by w (1 - exp(-(t - t0) / tauM)), and two of them by the sum', () => {
    const arrivals: Arrival[] = [
      [3, 8],
      [7.2, 5],
    ];
    const v = trace(fed(lif(1, { tauM: 10, vRest: 0, vThreshold: 15 }), arrivals, { synapse: 'step' }), 100);
    const rise = (since: number): number => (since < 0 ? 0 : 1 - Math.exp(-since / 10));
    v.forEach((got, t) => {
      expect(got).toBeCloseTo(8 * rise(t - 3) + 5 * rise(t - 7.2), 12);
    });
  });

  it('stepped currents add to the constant one and to each other', () => {
    const inputs = [
      currentSteps('cells', { times: [10, 30], values: [5, -2] }),
      currentSteps('cells', { times: [20, 30, 40], values: [3, 0, 1] }),
    ];
    const cell = lif(1, { tauM: 4, vRest: 0, vThreshold: 100, current: 1 });
    const v = trace(fed(cell, [], { inputs }), 200);
    let wanted = 0;
    for (let t = 0; t < 200; t++) {
      expect(v[t]).toBeCloseTo(wanted, 10);
      const drive = 1 + (t < 10 ? 0 : t < 30 ? 5 : -2) + (t < 20 || (t >= 30 && t < 40) ? 0 : t < 30 ? 3 : 1);
      wanted = drive + (wanted - drive) * Math.exp(-1 / 4);
    }
  });

  it('regular pulses of size w every T give v_m = w (1 - q^m) / (1 - q), hence the pulse that spikes', () => {
    for (const [w, T, tauM] of [
      [4, 5, 20],
      [1, 1.5, 20],
      [7, 11, 14],
      [14.9, 100, 20],
    ] as const) {
      const q = Math.exp(-T / tauM);
      let spikeAt = 0;
      for (let m = 1; m <= 100 && spikeAt === 0; m++) if ((w * (1 - q ** m)) / (1 - q) >= 15) spikeAt = m;
      const pulses = Array.from({ length: 100 }, (_, m): Arrival => [(m + 1) * T, w]);
      const [first] = timesOf(fed(lif(1, { tauM }), pulses), 101 * T);
      expect(first).toBe(spikeAt > 0 ? spikeAt * T : undefined);
    }
  });
});

describe('crossings', () => {
  it('of a constant current come where the closed form says, again and again', () => {
    const options: LifOptions = { tauM: 13, tRef: 2.5, current: 21, vReset: -68 };
    const times = timesOf(fed(lif(1, options), []), 200);
    const first = timeToThreshold(-65, -44, -50, 13);
    const period = 2.5 + timeToThreshold(-68, -44, -50, 13);
    expect(times.length).toBe(Math.floor((200 - first) / period) + 1);
    times.forEach((t, s) => {
      expect(t).toBeCloseTo(first + s * period, 10);
    });
  });

  it('f-I curve: rate = 1000 / (tRef + tauM ln((vInf - vReset) / (vInf - vThreshold))), 0 below threshold', () => {
    for (let current = 0; current <= 60; current += 2.5) {
      const cell = lif(1, { current, tRef: 3, tauM: 12 });
      const times = timesOf(fed(cell, []), 1000);
      const rate = lifRate(cell);
      if (current <= 15) expect([times.length, rate]).toEqual([0, 0]);
      else expect(times.length).toBe(Math.floor(1 + ((1000 - times[0]!) * rate) / 1000));
    }
    expect(lifRate(lif(1, { current: 20 }))).toBeCloseTo(1000 / (2 + 20 * Math.log(4)), 10);
    expect(lifRate(lif(1, { current: 1e9, tRef: 5 }))).toBeCloseTo(200, 4);
  });

  it('golden: NEST, 1000 pA into C = 250 pF, tauM = 10 ms, threshold 15 mV above rest: 4.700036292457356 ms', () => {
    // NEST's test_iaf_ps_dc_accuracy, tolerance 1e-13 ms. I tauM / C = 40 mV.
    const current = (1000 / 250) * 10;
    const [constant] = timesOf(fed(lif(1, { tauM: 10, current }), []), 10);
    const stepped = fed(lif(1, { tauM: 10 }), [], {
      inputs: [currentSteps('cells', { times: [0], values: [current] })],
    });
    expect(Math.abs(constant! - 4.700036292457356)).toBeLessThan(1e-13);
    expect(Math.abs(timesOf(stepped, 10)[0]! - 4.700036292457356)).toBeLessThan(1e-13);
    expect(
      Math.abs(
        timesOf(fed(lif(1, { tauM: 10 }), [[0, current]], { synapse: 'step' }), 10)[0]! - 4.700036292457356,
      ),
    ).toBeLessThan(1e-13);
  });

  it('golden: NEST, the same cell without a threshold stands at 40 mV after 500 ms, within 1e-9', () => {
    const sim = simulation(fed(lif(1, { tauM: 10, vRest: 0, vThreshold: 1e3, current: 40 }), []));
    sim.run(500);
    expect(Math.abs(sim.potential('cells')[0]! - 40)).toBeLessThan(1e-9);
  });

  it('golden: NEST grid trace of a 1000 pA step from 0.2 ms', () => {
    // NEST's test_iaf_psc_alpha (rtol 1e-6): C 250, tau 10, rest and reset -70, threshold -55, tRef 2, dt 0.1. There the
    // current acts from 0.2 ms and the spike is moved to the grid, 5.0 ms; the exact crossing is 4.9000363 ms.
    const cell = lif(1, { tauM: 10, vRest: -70, vThreshold: -55 });
    const net = fed(cell, [], { inputs: [currentSteps('cells', { times: [0.2], values: [40] })] });
    const v = trace(net, 4.95, 0.1);
    const golden: [number, number][] = [
      [3, -69.602],
      [4, -69.2079],
      [5, -68.8178],
      [10, -66.9247],
      [45, -56.0204],
      [49, -55.0001],
    ];
    for (const [step, wanted] of golden) expect(Math.abs(v[step]! - wanted)).toBeLessThan(1e-4);
    expect(timesOf(net, 6)[0]).toBeCloseTo(0.2 + 4.700036292457356, 12);
  });

  it('of a volley of step currents equal the crossing of the summed closed form', () => {
    const arrivals: Arrival[] = [
      [1, 4],
      [2.5, 9],
      [4, 6.5],
      [6, 2],
    ];
    const rise = (since: number): number => (since < 0 ? 0 : 1 - Math.exp(-since / 12));
    const v = (t: number): number => arrivals.reduce((sum, [at, w]) => sum + w * rise(t - at), 0);
    const [first] = timesOf(fed(lif(1, { tauM: 12 }), arrivals, { synapse: 'step' }), 60);
    expect(first).toBeCloseTo(
      firstReach((t) => v(t) - 15, 60),
      10,
    );
  });

  it('timeToThreshold is when the relaxing potential meets the threshold, never if it does not reach above', () => {
    for (const v of [-70, -65, -51, -50.0001])
      for (const vInf of [-49.9, -45, 0]) {
        const t = timeToThreshold(v, vInf, -50, 20);
        expect(vInf + (v - vInf) * Math.exp(-t / 20)).toBeCloseTo(-50, 11);
      }
    expect(timeToThreshold(-65, -50, -50, 20)).toBe(Infinity);
  });
});
