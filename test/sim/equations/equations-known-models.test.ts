/** Published neurons in words, beside those that are built in. */
import { describe, expect, it } from 'vitest';
import { type EquationsOptions, equations } from '../../../src/sim/equations/equations.ts';
import { adex } from '../../../src/sim/network/adex.ts';
import { allToAll, connect } from '../../../src/sim/network/connect.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';
import { currentSteps, poissonInput } from '../../../src/sim/network/inputs.ts';
import { izhikevich } from '../../../src/sim/network/izhikevich.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { network, type Population, source } from '../../../src/sim/network/network.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';

/** Spikes and potentials after a while under a current in steps and, where told, private trains. */
function answer(
  cells: Population,
  current: number,
  durationMs: number,
  drive: Parameters<typeof poissonInput>[1][] = [],
) {
  const net = network({
    populations: { cells },
    inputs: [
      currentSteps('cells', { times: [5, 60], values: [current, current / 2] }),
      ...drive.map((options) => poissonInput('cells', options)),
    ],
    record: [recordSpikes('cells')],
  });
  const sim = simulation(net, { engine: 'clock', dt: 0.1 });
  sim.run(durationMs);
  return { spikes: sim.recording.spikes('cells'), v: sim.potential('cells') };
}

/** The same spikes, and potentials within a tolerance [mV]. */
function expectSame(
  ours: ReturnType<typeof answer>,
  theirs: ReturnType<typeof answer>,
  within: number,
): void {
  expect(ours.spikes).toEqual(theirs.spikes);
  ours.v.forEach((v, i) => {
    expect(Math.abs(v - theirs.v[i]!)).toBeLessThanOrEqual(within);
  });
}

const initial = Float64Array.from({ length: 40 }, (_, i) => -70 + i / 2);

describe('neurons by equations', () => {
  it('equal the built-in AdEx neurons, told in pF, nS and pA', async () => {
    const text: EquationsOptions = {
      equations: `
        dv/dt = (gL * (EL - u) + gL * DeltaT * exp((u - VT) / DeltaT) - w + current) / C : mV (unless refractory)
        dw/dt = (a * (u - EL) - w) / tauW : pA
        u = min(v, Vpeak) : mV  # the upswing is cut, as in NEST
        current : pA`,
      parameters: {
        C: '281 pF',
        gL: '30 nS',
        EL: '-70.6 mV',
        VT: '-50.4 mV',
        DeltaT: '2 mV',
        Vpeak: '20 mV',
        tauW: '144 ms',
        a: '4 nS',
        b: '0.0805 nA',
      },
      threshold: 'v >= Vpeak',
      reset: 'v = EL; w += b',
      initial: { v: initial },
      substeps: 2,
    };
    for (const tRef of [0, 3]) {
      const ours = answer(await equations(40, { ...text, tRef }), 900, 250);
      const theirs = answer(adex(40, { vInitial: initial, tRef }), 900 / 30, 250);
      expect(theirs.spikes.t.length).toBeGreaterThan(100);
      expectSame(ours, theirs, 1e-9);
    }
  });

  it("equal the built-in Izhikevich neurons, with the paper's numbers given their units", async () => {
    const ours = answer(
      await equations(40, {
        equations: `
          dv/dt = 0.04 x^2 / (mV ms) + 5 x / ms + 140 mV/ms - u + current : mV
          du/dt = a * (b * x - u) : mV/ms
          x = min(v, 30 mV) : mV
          a : 1/ms
          b : 1/ms
          current : mV/ms`,
        parameters: { a: 0.02, b: 0.2 },
        threshold: 'v >= 30 mV',
        reset: 'v = -65 mV; u += 8 mV/ms',
        initial: { v: initial, u: initial.map((v) => 0.2 * v) },
        substeps: 2,
      }),
      10,
      250,
    );
    const theirs = answer(izhikevich(40, { vInitial: initial }), 10, 250);
    expect(theirs.spikes.t.length).toBeGreaterThan(100);
    expectSame(ours, theirs, 1e-9);
  });

  it('come as near to lif neurons with conductances as Runge-Kutta steps of 0.1 ms do', async () => {
    const drive = [
      { rateHz: 800, weight: 0.5, synapse: 'conductance' },
      { rateHz: 200, weight: -2, synapse: 'conductance' },
    ] as const;
    const theirs = answer(lif(40, { vInitial: initial, vThreshold: 0 }), 5, 100, [...drive]);
    const ours = answer(
      await equations(40, {
        equations: `
          dv/dt = (-65 mV - v + gE * (0 mV - v) + gI * (-80 mV - v) + current) / (20 ms) : mV (unless refractory)
          dgE/dt = -gE / (5 ms) : 1
          dgI/dt = -gI / (10 ms) : 1
          current : mV`,
        receive: { excitatory: 'gE += weight', inhibitory: 'gI -= weight' },
        initial: { v: initial },
      }),
      5,
      100,
      [
        { ...drive[0], synapse: 'excitatory' },
        { ...drive[1], synapse: 'inhibitory' },
      ],
    );
    expectSame(ours, theirs, 1e-5);
  });

  it('hold Hodgkin and Huxley: silent below, periodic above the rheobase, with spikes of 100 mV', async () => {
    // Squid axon of 1952 at 6.3 degrees in the modern sign convention, 1 cm^2 as 1 uF; VT-free rates, exprel where they divide 0 by 0
    const cells = await equations(2, {
      equations: `
        dv/dt = (current + gNa * m^3 * h * (50 mV - v) + gK * n^4 * (-77 mV - v) + 0.3 mS * (-54.4 mV - v)) / (1 uF) : mV
        dm/dt = am * (1 - m) - bm * m : 1
        dh/dt = 0.07 / ms * exp(-(v + 65 mV) / (20 mV)) * (1 - h) - h / ms / (1 + exp(-(v + 35 mV) / (10 mV))) : 1
        dn/dt = an * (1 - n) - 0.125 / ms * exp(-(v + 65 mV) / (80 mV)) * n : 1
        am = 1 / ms / exprel(-(v + 40 mV) / (10 mV)) : Hz
        bm = 4 / ms * exp(-(v + 65 mV) / (18 mV)) : Hz
        an = 0.1 / ms / exprel(-(v + 55 mV) / (10 mV)) : Hz
        current : uA`,
      parameters: { gNa: '120 mS', gK: '36 mS', current: [2, 10] },
      initial: { v: -65, m: 0.05293, h: 0.59612, n: 0.31768 },
      threshold: 'v >= 0 mV and not (m < 0.5)',
      reset: '',
      tRef: '5 ms',
    });
    const net = network({ populations: { cells }, record: [recordSpikes('cells')] });
    const sim = simulation(net, { engine: 'clock', dt: 0.02 });
    sim.run(300);
    const { t, i } = sim.recording.spikes('cells');
    expect(i.every((who) => who === 1)).toBe(true);
    const intervals = Array.from(t.slice(5, -1), (_, s) => t[s + 6]! - t[s + 5]!);
    // 68.3 Hz at 10 uA/cm^2
    for (const interval of intervals) expect(interval).toBeCloseTo(1000 / 68.3, 0);
    let highest = -Infinity;
    for (let k = 0; k < 800; k++) {
      sim.run(0.02);
      highest = Math.max(highest, sim.potential('cells')[1]!);
    }
    expect(highest).toBeGreaterThan(30);
    expect(highest).toBeLessThan(50);
    expect(sim.potential('cells')[0]).toBeLessThan(-60);
  });

  it('excite and inhibit other kinds of neurons, and are excited by them', async () => {
    const words = await equations(20, {
      equations: 'dv/dt = (20 mV - v) / (10 ms) : mV (unless refractory)',
      threshold: 'v >= 15 mV',
      reset: 'v = 0',
      tRef: 2,
      initial: { v: uniform(0, 15) },
    });
    const net = network({
      populations: { in: source(1), words, lifs: lif(20) },
      projections: [
        connect('words', 'lifs', allToAll(), { weight: 1, delay: 1 }),
        connect('lifs', 'words', allToAll(), { weight: -1, delay: 1 }),
      ],
      record: [recordSpikes('words'), recordSpikes('lifs')],
    });
    const sim = simulation(net, { engine: 'clock' });
    sim.run(100);
    expect(sim.recording.spikes('lifs').t.length).toBeGreaterThan(20);
    const alone = simulation(network({ populations: { words }, record: [recordSpikes('words')] }), {
      engine: 'clock',
    });
    alone.run(100);
    expect(sim.recording.spikes('words').t.length).toBeLessThan(alone.recording.spikes('words').t.length);
  });
});
