/**
 * Few active neurons among many silent ones: N neurons, of which 1 %, or 1000 whatever N, are driven to about 34 Hz by Poisson
 * trains of their own and have 100 delta synapses each onto others anywhere, delay 1.5 ms. (The silent ones have none here: they
 * would be memory that nobody reads.) Each engine runs every size; sizes and engines take turns, so that all see the same machine.
 * Run: npm run build, npm run bench -- event [--sizes 1e4,1e5,1e6] [--engines fast-event,event,fast-clock] [--weights drawn]
 * Times are CPU times, medians over rounds; an event is a spike that arrives at one neuron. One JSON line last.
 */
import { parseArgs } from 'node:util';
import type { Engine, SimulationOptions } from '../src/sim/engine.ts';
import { connect, fixedOutDegree } from '../src/sim/network/connect.ts';
import { normal } from '../src/sim/network/drawn.ts';
import { poissonInput } from '../src/sim/network/inputs.ts';
import { lif } from '../src/sim/network/lif.ts';
import { type Network, network } from '../src/sim/network/network.ts';
import { recordRate } from '../src/sim/network/recorders.ts';
import { simulation } from '../src/sim/simulation.ts';
import { calibration, machine, median, timed } from './parts/timing.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    sizes: { type: 'string', default: '1e4,1e5,1e6' },
    engines: { type: 'string', default: 'fast-event,event,fast-clock' },
    weights: { type: 'string', default: 'equal' },
    rounds: { type: 'string', default: '5' },
  },
});
const OUT = 100;
const FIXED = 1000;
const sizes = values.sizes.split(',').map(Number);

function fewActive(n: number, active: number): Network {
  const neurons = { tauM: 20, tRef: 2, vRest: 0, vThreshold: 15 };
  const near = Math.round((OUT * active) / n);
  const options = { weight: values.weights === 'drawn' ? normal(0.1, 0.02) : 0.1, delay: 1.5 };
  return network({
    populations: { active: lif(active, neurons), silent: lif(n - active, neurons) },
    projections: [
      connect('active', 'active', fixedOutDegree(near), options),
      connect('active', 'silent', fixedOutDegree(OUT - near), options),
    ],
    inputs: [poissonInput('active', { rateHz: 500, weight: 1.9 })],
    record: [recordRate('active', { bin: 20 }), recordRate('silent', { bin: 20 })],
  });
}

interface Case {
  readonly engine: string;
  readonly n: number;
  readonly active: number;
  readonly sim: Engine;
  /** [ms] of one round */
  readonly ms: number;
  readonly ns: number[];
  readonly seconds: number[];
}

/** Rounds of about 4 million events; fewer where an engine is slow or every neuron costs. */
function roundMs(engine: string, n: number, active: number): number {
  const ms = engine === 'event' ? 4e4 / active : engine === 'fast-clock' ? 2e7 / n : 1e6 / active;
  return 20 * Math.max(1, Math.round(ms / 20));
}

const cases: Case[] = [];
for (const engine of values.engines.split(','))
  for (const n of sizes)
    for (const active of new Set([n / 100, FIXED])) {
      const options = engine === 'fast-clock' ? { engine, precision: 'float32' } : { engine };
      const sim = simulation(fewActive(n, active), options as SimulationOptions);
      sim.run(100);
      cases.push({ engine, n, active, sim, ms: roundMs(engine, n, active), ns: [], seconds: [] });
    }
for (let round = 0; round < Number(values.rounds); round++)
  for (const { sim, ms, ns, seconds } of cases) {
    const before = sim.synapticEvents;
    const { cpu } = timed(() => sim.run(ms));
    ns.push((cpu * 1e9) / (sim.synapticEvents - before));
    seconds.push(cpu / (ms / 1000));
  }

const rounded = (x: number): number => Number(x.toPrecision(3));
const meanRate = (sim: Engine, population: string): number => {
  const { hz } = sim.recording.rate(population);
  return rounded(hz.reduce((sum, rate) => sum + rate, 0) / hz.length);
};
const runs = cases.map(({ engine, n, active, sim, ns, seconds }) => ({
  engine,
  n,
  active,
  nsPerEvent: rounded(median(ns)),
  secondsPerSecond: rounded(median(seconds)),
  activeHz: meanRate(sim, 'active'),
  silentHz: meanRate(sim, 'silent'),
}));
for (const { engine, n, active, nsPerEvent, secondsPerSecond, activeHz } of runs)
  console.log(
    `${engine.padEnd(10)} ${n.toLocaleString('en').padStart(9)} neurons, ${String(active).padStart(5)} active at ${activeHz} Hz: ${nsPerEvent} ns per event, ${secondsPerSecond} s per biological second`,
  );
/** Time with the most neurons over time with the fewest, 1000 of them active. */
const growth: Record<string, number> = {};
for (const engine of new Set(runs.map((run) => run.engine))) {
  const time = (n: number): number =>
    runs.find((run) => run.engine === engine && run.n === n && run.active === FIXED)!.secondsPerSecond;
  growth[engine] = rounded(time(Math.max(...sizes)) / time(Math.min(...sizes)));
}
console.log(
  JSON.stringify({
    bench: 'event',
    weights: values.weights,
    machine: machine(),
    calibrationS: calibration(),
    growth,
    runs,
  }),
);
