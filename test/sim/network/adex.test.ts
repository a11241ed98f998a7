/** AdEx neurons: the firing patterns that were published, and the same spikes as by a much finer step. */
import { describe, expect, it } from 'vitest';
import { type AdexParameters, adex } from '../../../src/sim/network/adex.ts';
import { allToAll, connect } from '../../../src/sim/network/connect.ts';
import { currentSteps, spikeTrain } from '../../../src/sim/network/inputs.ts';
import { network, source } from '../../../src/sim/network/network.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';

/** C [pF], gL [nS], EL [mV], tauW [ms], a [nS], b [pA], Vr [mV], I [pA]; VT = -50 and DT = 2 mV, as tables print them. */
type Row = readonly [number, number, number, number, number, number, number, number];

function cellOf([c, gL, eL, tauW, a, b, vReset, i]: Row): Partial<AdexParameters> {
  return {
    tauM: c / gL,
    vRest: eL,
    vThreshold: -50,
    deltaT: 2,
    vPeak: 0,
    tauW,
    a: a / gL,
    b: b / gL,
    vReset,
    current: i / gL,
  };
}

/** Naud, Marcille, Clopath and Gerstner 2008, table 1. */
const patterns = {
  tonic: [200, 10, -70, 30, 2, 0, -58, 500],
  adapting: [200, 12, -70, 300, 2, 60, -58, 500],
  'initial burst': [130, 18, -58, 150, 4, 120, -50, 400],
  'regular bursting': [200, 10, -58, 120, 2, 100, -46, 210],
  'delayed accelerating': [200, 12, -70, 300, -10, 0, -58, 300],
  transient: [100, 10, -65, 90, 10, 100, -47, 180],
} satisfies Record<string, Row>;

function spikesOf(cell: Partial<AdexParameters>, ms: number, dt = 0.1): number[] {
  const sim = simulation(network({ populations: { cell: adex(1, cell) }, record: [recordSpikes('cell')] }), {
    engine: 'clock',
    dt,
  });
  sim.run(ms);
  return Array.from(sim.recording.spikes('cell').t);
}

const intervals = (t: number[]): number[] => t.slice(1).map((time, s) => time - t[s]!);

/** Spikes by the midpoint rule with steps of 1 us, written down anew from the equations. */
function byFineSteps(row: Row, ms: number): number[] {
  const [c, gL, eL, tauW, a, b, vReset, current] = row;
  const h = 0.001;
  const dv = (v: number, w: number) =>
    (-gL * (v - eL) + gL * 2 * Math.exp((Math.min(v, 0) + 50) / 2) - w + current) / c;
  const dw = (v: number, w: number) => (a * (v - eL) - w) / tauW;
  const out: number[] = [];
  for (let step = 1, v = eL, w = 0; step * h <= ms; step++) {
    const vm = v + 0.5 * h * dv(v, w);
    const wm = w + 0.5 * h * dw(v, w);
    v += h * dv(vm, wm);
    w += h * dw(Math.min(vm, 0), wm);
    if (v < 0) continue;
    out.push(step * h);
    v = vReset;
    w += b;
  }
  return out;
}

describe('AdEx', () => {
  it('tonic: all intervals are equal', () => {
    const all = intervals(spikesOf(cellOf(patterns.tonic), 500));
    expect(all.length).toBeGreaterThan(10);
    const late = all.slice(3);
    expect(Math.max(...late) - Math.min(...late)).toBeLessThan(0.21);
  });

  it('adapting: intervals grow', () => {
    const all = intervals(spikesOf(cellOf(patterns.adapting), 500));
    expect(all.length).toBeGreaterThan(8);
    for (let s = 1; s < all.length; s++) expect(all[s]!).toBeGreaterThan(all[s - 1]! - 0.11);
    expect(all.at(-1)! / all[0]!).toBeGreaterThan(2);
  });

  it('initial burst: a group of close spikes, then regular ones', () => {
    const all = intervals(spikesOf(cellOf(patterns['initial burst']), 500));
    expect(all[0]!).toBeLessThan(0.3 * all.at(-1)!);
    const late = all.slice(-3);
    expect(Math.max(...late) / Math.min(...late)).toBeLessThan(1.1);
  });

  it('regular bursting: groups of close spikes again and again', () => {
    const all = intervals(spikesOf(cellOf(patterns['regular bursting']), 1000));
    const long = all.filter((ms) => ms > 40).length;
    const short = all.filter((ms) => ms < 20).length;
    expect(long).toBeGreaterThan(3);
    expect(short).toBeGreaterThanOrEqual(long);
  });

  it('delayed accelerating: a pause, then intervals that shrink', () => {
    const t = spikesOf(cellOf(patterns['delayed accelerating']), 500);
    const all = intervals(t);
    expect(t[0]!).toBeGreaterThan(all[0]!);
    for (let s = 1; s < all.length; s++) expect(all[s]!).toBeLessThan(all[s - 1]! + 0.11);
    expect(all.length).toBeGreaterThan(4);
  });

  it('transient: a few spikes, then silence', () => {
    const t = spikesOf(cellOf(patterns.transient), 1000);
    expect(t.length).toBeGreaterThanOrEqual(1);
    expect(t.length).toBeLessThanOrEqual(3);
    expect(t.at(-1)!).toBeLessThan(100);
  });

  it.each(Object.entries(patterns))('%s: comes to the spikes of a much finer step', (_, row) => {
    const fine = byFineSteps(row, 200);
    const worst = (dt: number): number => {
      const t = spikesOf(cellOf(row), 200, dt);
      expect(t.length).toBe(fine.length);
      return Math.max(...t.map((time, s) => Math.abs(time - fine[s]!)));
    };
    expect(fine.length).toBeGreaterThan(0);
    // a spike waits for the end of its step, and the next begins that much later
    expect(worst(0.01)).toBeLessThan(0.02 * fine.length + 0.01);
  });

  it('is silent at rest, and w follows v', () => {
    const sim = simulation(network({ populations: { cell: adex(2) } }), { engine: 'clock' });
    sim.run(200);
    const v = sim.potential('cell');
    expect(v[0]!).toBeCloseTo(-70.6 + (2 * Math.exp(-10.1)) / (1 + 4 / 30), 3);
  });

  it('holds v at the reset while refractory and loses jumps then; w goes on', () => {
    const run = (jump: number) => {
      const net = network({
        populations: { in: source(1), cell: adex(1, { tRef: 3, b: 0, a: 0 }) },
        projections: [connect('in', 'cell', allToAll(), { weight: jump, delay: 0.1 })],
        inputs: [
          spikeTrain('in', { t: [2], i: [0] }),
          currentSteps('cell', { times: [0, 1], values: [2000, 0] }),
        ],
        record: [recordSpikes('cell')],
      });
      const sim = simulation(net, { engine: 'clock' });
      sim.run(3);
      return { t: Array.from(sim.recording.spikes('cell').t), v: sim.potential('cell')[0]! };
    };
    const still = run(0);
    expect(still.t.length).toBe(1);
    expect(still.t[0]!).toBeLessThan(1);
    expect(still.v).toBe(-70.6);
    expect(run(15)).toEqual(still);
  });

  it('is deaf to currents while refractory', () => {
    const after = (during: number) => {
      const net = network({
        populations: { cell: adex(1, { tRef: 3, a: 4 }) },
        inputs: [currentSteps('cell', { times: [0, 1, 2], values: [2000, during, 0] })],
      });
      const sim = simulation(net, { engine: 'clock' });
      sim.run(10);
      return sim.potential('cell')[0]!;
    };
    expect(after(500)).toBe(after(0));
    expect(after(0)).toBeLessThan(-70.6);
  });

  it('refuses what has no meaning', () => {
    expect(() => adex(1, { deltaT: 0 })).toThrow(/^adex\.deltaT: must be > 0 mV, got 0$/);
    expect(() => adex(1, { vReset: 30 })).toThrow(/^adex\.vReset: must be below vPeak \(20 mV\), got 30$/);
    expect(() => adex(1, { vPeak: 1e4 })).toThrow(/^adex\.vPeak: must be at most 700 deltaT above/);
    expect(() => adex(1, { tau: 1 } as object)).toThrow(/^adex\.tau: is not an option; known: tauM/);
    expect(() => simulation(network({ populations: { cell: adex(1) } }))).toThrow(
      /^populations\.cell: must be sources or lif neurons on engine 'event', got adex; run it on engine 'clock'$/,
    );
  });
});
