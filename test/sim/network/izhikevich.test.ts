/** Izhikevich neurons: the cell types that were published, and the same spikes as by a much finer step. */
import { describe, expect, it } from 'vitest';
import { currentSteps } from '../../../src/sim/network/inputs.ts';
import { type IzhikevichParameters, izhikevich } from '../../../src/sim/network/izhikevich.ts';
import { network } from '../../../src/sim/network/network.ts';
import { recordSpikes } from '../../../src/sim/network/recorders.ts';
import { simulation } from '../../../src/sim/simulation.ts';

/** Izhikevich 2003, figure 2: a, b, c, d. */
const types = {
  'regular spiking': { a: 0.02, b: 0.2, c: -65, d: 8 },
  'intrinsically bursting': { a: 0.02, b: 0.2, c: -55, d: 4 },
  chattering: { a: 0.02, b: 0.2, c: -50, d: 2 },
  'fast spiking': { a: 0.1, b: 0.2, c: -65, d: 2 },
  'low-threshold spiking': { a: 0.02, b: 0.25, c: -65, d: 2 },
};

/** A step of current of 10 after 10 ms, as in the figure. */
function spikesOf(cell: Partial<IzhikevichParameters>, ms = 300, dt = 0.1): number[] {
  const net = network({
    populations: { cell: izhikevich(1, { vInitial: -70, ...cell }) },
    inputs: [currentSteps('cell', { times: [10], values: [10] })],
    record: [recordSpikes('cell')],
  });
  const sim = simulation(net, { engine: 'clock', dt });
  sim.run(ms);
  return Array.from(sim.recording.spikes('cell').t);
}

const intervals = (t: number[]): number[] => t.slice(1).map((time, s) => time - t[s]!);

/** Spikes by the midpoint rule with steps of 1 us, written down anew from the equations. */
function byFineSteps({ a, b, c, d }: (typeof types)[keyof typeof types], ms: number): number[] {
  const h = 0.001;
  const out: number[] = [];
  for (let step = 1, v = -70, u = b * v; step <= Math.round(ms / h); step++) {
    const i = step > 10_000 ? 10 : 0;
    const vm = v + 0.5 * h * (0.04 * v * v + 5 * v + 140 - u + i);
    const um = u + 0.5 * h * a * (b * v - u);
    v += h * (0.04 * vm * vm + 5 * vm + 140 - um + i);
    u += h * a * (b * vm - um);
    if (v < 30) continue;
    out.push(step * h);
    v = c;
    u += d;
  }
  return out;
}

describe('Izhikevich', () => {
  it('regular spiking: silent before the current, then intervals grow to a steady value', () => {
    const t = spikesOf(types['regular spiking']);
    const all = intervals(t);
    expect(t[0]!).toBeGreaterThan(10);
    expect(all[1]!).toBeGreaterThan(all[0]!);
    expect(all.at(-1)! / all.at(-2)!).toBeLessThan(1.02);
    expect(all.at(-1)! / all[0]!).toBeGreaterThan(1.5);
  });

  it('intrinsically bursting: a burst, then single spikes', () => {
    const all = intervals(spikesOf(types['intrinsically bursting']));
    expect(all[0]!).toBeLessThan(10);
    expect(Math.min(...all.slice(-3))).toBeGreaterThan(2 * all[0]!);
  });

  it('chattering: bursts of close spikes again and again', () => {
    const all = intervals(spikesOf(types.chattering));
    const long = all.filter((ms) => ms > 20).length;
    expect(long).toBeGreaterThan(3);
    expect(all.filter((ms) => ms < 6).length).toBeGreaterThan(long);
  });

  it('fast spiking: faster than regular spiking, and steady from the fifth spike on', () => {
    const t = spikesOf(types['fast spiking']);
    const all = intervals(t);
    expect(t.length).toBeGreaterThan(2 * spikesOf(types['regular spiking']).length);
    expect(Math.max(...all.slice(3)) / Math.min(...all.slice(3))).toBeLessThan(1.05);
  });

  it.each(Object.entries(types))('%s: comes to the spikes of a much finer step', (_, type) => {
    const fine = byFineSteps(type, 100);
    const t = spikesOf(type, 100, 0.01);
    expect(fine.length).toBeGreaterThan(2);
    expect(t.length).toBe(fine.length);
    // a spike waits for the end of its step, and the next begins that much later
    t.forEach((time, s) => {
      expect(Math.abs(time - fine[s]!)).toBeLessThan(0.02 * (s + 1) + 0.01);
    });
  });

  it('rests where both derivatives are 0', () => {
    // 0.04 v^2 + (5 - b) v + 140 = 0
    const v = (-4.8 - Math.sqrt(4.8 * 4.8 - 4 * 0.04 * 140)) / 0.08;
    const sim = simulation(network({ populations: { cell: izhikevich(1) } }), { engine: 'clock' });
    sim.run(1000);
    expect(sim.potential('cell')[0]!).toBeCloseTo(v, 6);
  });

  it('refuses what has no meaning', () => {
    expect(() => izhikevich(1, { c: 30 })).toThrow(/^izhikevich\.c: must be below vPeak \(30 mV\), got 30$/);
    expect(() => izhikevich(1, { a: Number.NaN })).toThrow(
      /^izhikevich\.a: must be a finite number, got NaN$/,
    );
    expect(() => izhikevich(1, { tauM: 1 } as object)).toThrow(/^izhikevich\.tauM: is not an option/);
  });
});
