/**
 * One network for each engine, and the hash of all its spikes: the same in every run, on Node and in a browser, with a state
 * saved and restored in the middle. Used by determinism.test.ts and, bundled for Chromium, by .ci/browser.mjs.
 */
import { crc32 } from '../../src/math/state.ts';
import type { Engine } from '../../src/sim/engine.ts';
import { connect, fixedInDegree, pairwise } from '../../src/sim/network/connect.ts';
import { uniform } from '../../src/sim/network/drawn.ts';
import { kWinners, pool } from '../../src/sim/network/inhibition.ts';
import { currentSteps, poissonInput } from '../../src/sim/network/inputs.ts';
import { lif, spikeHomeostasis } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { pairStdp } from '../../src/sim/network/plasticity.ts';
import { recordPotential, recordRate, recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';

/** A learning network with all kinds of competition, for the engines that run everything. */
const everything: Network = network({
  populations: {
    input: source(60),
    cells: lif(80, {
      tauM: 15,
      vInitial: uniform(-65, -51),
      homeostasis: spikeHomeostasis({ plus: 0.2, tau: 500 }),
    }),
    racers: lif(20, { tRef: 1, current: 16 }),
  },
  projections: [
    connect('input', 'cells', pairwise(0.5), {
      weight: uniform(0, 3),
      delay: uniform(0.5, 4),
      plasticity: pairStdp({ aPlus: 0.02, aMinus: 0.02 }),
    }),
    connect('cells', 'cells', fixedInDegree(10), { weight: 0.5, delay: 1.5 }),
    connect('cells', 'racers', pairwise(0.3), { weight: 2, delay: 1, synapse: 'step' }),
  ],
  inhibition: [pool('cells', { weight: 0.3, tau: 8 }), kWinners('racers', { k: 3, window: 25 })],
  inputs: [poissonInput('input', { rateHz: 60 })],
  record: [
    recordSpikes('cells'),
    recordSpikes('racers'),
    recordPotential('cells', { ids: [0, 3], every: 0.7 }),
    recordRate('cells'),
  ],
});

/** Exponential and alpha currents, driven by a source, by private trains and by currents in steps. */
const currents: Network = network({
  populations: {
    input: source(40),
    e: lif(80, { vInitial: uniform(-65, -50), current: 8 }),
    i: lif(20, { vInitial: uniform(-65, -50), tauE: 2, tauI: 8 }),
  },
  projections: [
    connect('input', 'e', fixedInDegree(10), { weight: 3, synapse: 'alpha', delay: 0.3 }),
    connect('e', 'i', fixedInDegree(10), { weight: 6, synapse: 'exponential', delay: uniform(0.5, 3) }),
    connect('e', 'e', fixedInDegree(10), { weight: 3, synapse: 'exponential', delay: 1.5 }),
    connect('i', 'e', fixedInDegree(5), { weight: -8, synapse: 'exponential', delay: 1 }),
  ],
  inputs: [
    poissonInput('input', { rateHz: 80 }),
    currentSteps('i', { times: [30, 120], values: [4, 0] }),
    poissonInput('e', { rateHz: 500, weight: 1.5, synapse: 'exponential' }),
  ],
  record: [recordSpikes('e'), recordSpikes('i')],
});

/** Jumps alone, without learning or competition, for the fast event engine. */
const jumps: Network = network({
  populations: { input: source(40), cells: lif(100, { vInitial: uniform(-65, -50), tRef: 3 }) },
  projections: [
    connect('input', 'cells', fixedInDegree(10), { weight: uniform(1, 4), delay: 0.3 }),
    connect('cells', 'cells', fixedInDegree(20), { weight: uniform(-1, 1.5), delay: uniform(0.5, 3) }),
  ],
  inputs: [poissonInput('input', { rateHz: 80 }), poissonInput('cells', { rateHz: 300, weight: 1.5 })],
  record: [recordSpikes('cells')],
});

/** Name of each case: how it is built, and for how long [ms] it runs. */
export const cases: Readonly<Record<string, { build: () => Engine; durationMs: number }>> = {
  event: { build: () => simulation(everything, { seed: 3 }), durationMs: 60 },
  'event, currents': { build: () => simulation(currents, { seed: 4 }), durationMs: 60 },
  'fast event': { build: () => simulation(jumps, { seed: 5, engine: 'fast-event' }), durationMs: 60 },
  clock: { build: () => simulation(everything, { seed: 3, engine: 'clock', dt: 0.1 }), durationMs: 60 },
  'clock, currents': {
    build: () => simulation(currents, { seed: 4, engine: 'clock', dt: 0.1 }),
    durationMs: 60,
  },
  'fast clock': {
    build: () => simulation(currents, { seed: 4, engine: 'fast-clock', dt: 0.1 }),
    durationMs: 60,
  },
  'fast clock, jumps, Float32': {
    build: () => simulation(jumps, { seed: 5, engine: 'fast-clock', dt: 0.1, precision: 'float32' }),
    durationMs: 60,
  },
};

/** Checksum of all that an engine has recorded, times to the last bit. */
export function hash(engine: Engine): string {
  let text = '';
  const add = (array: ArrayBufferView): void => {
    text += `${crc32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)).toString(16)} `;
  };
  for (const recorder of engine.net.record) {
    if (recorder.kind === 'spikes') {
      const { t, i } = engine.recording.spikes(recorder.population);
      text += `${t.length}: `;
      add(t);
      add(i);
    } else if (recorder.kind === 'potential') add(engine.recording.potential(recorder.population).v.data);
    else add(engine.recording.rate(recorder.population).hz);
  }
  return text.trim();
}

export function hashes(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(cases).map(([name, { build, durationMs }]) => {
      const engine = build();
      engine.run(durationMs);
      return [name, hash(engine)];
    }),
  );
}
