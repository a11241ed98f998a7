/** Several threads give what one gives, byte for byte. */
import { describe, expect, it } from 'vitest';
import type { Engine, Stimulus } from '../../src/sim/engine.ts';
import { connect, fixedInDegree, fixedTotal } from '../../src/sim/network/connect.ts';
import { normal, uniform } from '../../src/sim/network/drawn.ts';
import { kWinners } from '../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput, spikeTrain } from '../../src/sim/network/inputs.ts';
import { lif } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { recordPotential, recordRate, recordSpikes } from '../../src/sim/network/recorders.ts';
import { save } from '../../src/sim/save.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { parallelSimulation, presentAll } from './built.ts';

/** Two populations of several blocks, driven by all kinds of input; with `delay` 0 threads meet in every step. */
function busy(delay: number): Network {
  const cells = { tauM: 20, tRef: 2, vRest: -65, vReset: -65, vThreshold: -50 };
  return network({
    populations: { input: source(300), e: lif(3000, cells), i: lif(1100, { ...cells, current: 10 }) },
    projections: [
      connect('input', 'e', fixedInDegree(20), { weight: 2 }),
      connect('e', 'e', fixedTotal(60_000), { weight: normal(0.6, 0.2), delay: uniform(delay, 3) }),
      connect('e', 'i', fixedInDegree(30), {
        weight: 0.8,
        delay: Math.max(delay, 0.1),
        synapse: 'exponential',
      }),
      connect('i', 'e', fixedInDegree(20), { weight: -1.5, delay: 1 }),
    ],
    inputs: [
      poissonInput('input', { rateHz: 100 }),
      poissonInput('e', { rateHz: 4000, weight: 0.3 }),
      currentSteps('i', { times: [10, 20], values: [8, 0] }),
    ],
    record: [
      recordSpikes('e'),
      recordSpikes('i'),
      recordRate('e', { bin: 5 }),
      recordPotential('i', { ids: [0, 1050], every: 1 }),
    ],
  });
}

const told = (sim: Engine) => ({
  e: sim.recording.spikes('e'),
  i: sim.recording.spikes('i'),
  hz: sim.recording.rate('e').hz,
  v: sim.recording.potential('i').v.data,
  now: sim.potential('e'),
  events: sim.synapticEvents,
});

describe('parallelSimulation', () => {
  it.each([
    ['delays', 0.5],
    ['no delay', 0],
  ])('%s: the results of 1, 2 and 3 threads are those of the fast clock', async (_, delay) => {
    const net = busy(delay);
    const alone = simulation(net, { engine: 'fast-clock', seed: 4 });
    alone.run(40);
    const want = told(alone);
    expect(want.e.t.length).toBeGreaterThan(500);
    for (const workers of [1, 2, 3]) {
      const sim = await parallelSimulation(net, { workers, seed: 4 });
      sim.run(15);
      sim.run(25);
      expect(told(sim)).toEqual(want);
      sim.close();
      expect(() => sim.run(1)).toThrow(/must not run after close/);
    }
  });

  it('shows stimuli, in Float32 too', async () => {
    const net = network({ ...busy(0.5), inputs: [] });
    const stimulus = { input: { t: [0, 0.4, 3, 3.3], i: [5, 200, 5, 7] } };
    const alone = simulation(net, { engine: 'fast-clock', precision: 'float32' });
    const sim = await parallelSimulation(net, { workers: 2, precision: 'float32' });
    for (let repeat = 0; repeat < 2; repeat++)
      expect(sim.present(stimulus, { durationMs: 30 })).toEqual(alone.present(stimulus, { durationMs: 30 }));
    sim.close();
  });

  it('refuses what it cannot run, by name', async () => {
    await expect(parallelSimulation(busy(1), { workers: 0 })).rejects.toThrow(
      /^parallelSimulation\.workers: must be a whole number from 1 to 64, got 0/,
    );
    await expect(parallelSimulation(busy(1), { threads: 2 } as never)).rejects.toThrow(
      /^parallelSimulation\.threads: is not an option/,
    );
    const races = network({ ...busy(1), inhibition: [kWinners('e', { k: 1 })] });
    await expect(parallelSimulation(races)).rejects.toThrow(/give engine: 'clock'/);
    const sim = await parallelSimulation(busy(1), { workers: 2 });
    expect(() => save(sim)).toThrow(/^save: must be given a simulation of one thread/);
    sim.close();
  });
});

describe('presentAll', () => {
  const net = network({
    populations: { input: source(40), cells: lif(60) },
    projections: [connect('input', 'cells', fixedInDegree(12), { weight: uniform(0, 9) })],
  });
  const stimuli: Stimulus[] = Array.from({ length: 50 }, (_, s) => ({
    input: { t: [0, 1, 2 + (s % 7)], i: [s % 40, (s * 3) % 40, (s * 7) % 40] },
  }));

  it('answers what one thread answers, in order, and leaves the simulation as it is', async () => {
    const sim = simulation(net);
    const want = stimuli.map((stimulus) => sim.present(stimulus, { durationMs: 20 }));
    expect(want.some(({ counts }) => counts.cells!.some((count) => count > 0))).toBe(true);
    const events = sim.synapticEvents;
    for (const workers of [1, 3])
      expect(await presentAll(sim, stimuli, { durationMs: 20, workers })).toEqual(want);
    expect(sim.synapticEvents).toBe(events);
  });

  it('refuses trains that go on, and passes on what a stimulus is refused for', async () => {
    const own = simulation(network({ ...net, inputs: [poissonInput('input', { rateHz: 5 })] }));
    await expect(presentAll(own, [{}], { durationMs: 5 })).rejects.toThrow(
      /^presentAll\.stimuli\[0\]: must name 'input', whose Poisson train would go on/,
    );
    const given = simulation(network({ ...net, inputs: [spikeTrain('input', { t: [1], i: [0] })] }));
    expect(await presentAll(given, [{}], { durationMs: 5, workers: 1 })).toHaveLength(1);
    const nobody = [...stimuli, { nobody: { t: [], i: [] } }];
    await expect(presentAll(given, nobody, { durationMs: 5, workers: 2 })).rejects.toThrow(
      /present\.stimulus: must name a source/,
    );
  });
});
