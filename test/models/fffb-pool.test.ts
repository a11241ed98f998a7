/** Laws of the pool under fast and slow, feed-forward and feed-back inhibition. */
import { describe, expect, it } from 'vitest';
import { type FffbPoolOptions, fffbPool } from '../../models/fffb-pool.ts';
import type { ClockEngine } from '../../src/sim/clock/clock-engine.ts';
import { poissonInput } from '../../src/sim/network/inputs.ts';
import { network } from '../../src/sim/network/network.ts';
import { simulation } from '../../src/sim/simulation.ts';

/** Runs under 100 inputs, every other active at 20 Hz times the drive; `rate` is of the second half [Hz]. */
async function run(
  options: FffbPoolOptions,
  drive: number,
  ms: number,
): Promise<{ sim: ClockEngine; rate: number }> {
  const described = await fffbPool({ neurons: 60, ...options });
  const rateHz = Array.from({ length: 100 }, (_, i) => (i % 2) * 20 * drive);
  const net = network({ ...described, inputs: [poissonInput('input', { rateHz })] });
  const sim = simulation(net, { engine: 'clock', dt: 0.5, seed: 3 });
  sim.run(ms);
  const late = sim.recording.spikes('cells').t.filter((t) => t >= ms / 2).length;
  return { sim, rate: (1000 * late) / (60 * (ms / 2)) };
}

describe('the FFFB pool', () => {
  it('lets activity grow much less than a plain pool does as the drive trebles', async () => {
    const growth: number[] = [];
    for (const inhibition of ['pool', 'fffb'] as const) {
      const [weak, strong] = [await run({ inhibition }, 1, 1000), await run({ inhibition }, 3, 1000)];
      growth.push(strong.rate / weak.rate);
    }
    expect(growth[1]).toBeLessThan(2.5);
    expect(growth[0]).toBeGreaterThan(growth[1]! + 1);
  });

  it.each([1, 3])('adapts to within a tenth of the target rate, at drive %i', async (drive) => {
    const { sim, rate } = await run({ eta: 0.2, targetHz: 5 }, drive, 5000);
    expect(Math.abs(rate / 5 - 1)).toBeLessThan(0.1);
    expect(sim.state('cells', 'gain')[0]).not.toBeCloseTo(1.1, 1);
  });

  it('shares its inhibition: all neurons hold the same values', async () => {
    const { sim } = await run({ eta: 0.2 }, 2, 500);
    for (const name of ['fsi', 'ssf', 'ssi', 'gain']) {
      const values = sim.state('cells', name);
      expect(values[0]).toBeGreaterThan(0);
      expect(new Set(values).size, name).toBe(1);
    }
  });

  it('follows its equations: one spike of the pool and its decay, by hand', async () => {
    const described = await fffbPool({ neurons: 1, inputs: 1, fanIn: 1, weight: 40 });
    const net = network({ ...described, inputs: [{ kind: 'spikes', population: 'input', t: [1], i: [0] }] });
    const sim = simulation(net, { engine: 'clock', dt: 0.01 });
    sim.run(5);
    const spikes = sim.recording.spikes('cells').t;
    expect(spikes.length).toBe(1);
    const since = 5 - (spikes[0]! + 1);
    expect(sim.state('cells', 'ssf')[0]).toBeCloseTo(Math.exp(-since / 20), 6);
    expect(sim.state('cells', 'ssi')[0]).toBe(0);
    expect(sim.state('cells', 'fsi')[0]).toBeCloseTo(8 * Math.exp(-4 / 6) + Math.exp(-since / 6), 6);
  });

  it('refuses an inhibition that it does not know', async () => {
    await expect(fffbPool({ inhibition: 'kwta' as never })).rejects.toThrow(
      "fffbPool.inhibition: must be 'none'",
    );
  });
});
