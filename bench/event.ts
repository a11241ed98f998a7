/**
 * The event engines where few neurons are active: N neurons, each with 100 delta synapses onto others anywhere, delay 1.5 ms,
 * of which 1 %, or 1000 whatever N, are driven to about 40 Hz by Poisson trains of their own; the others stay silent.
 * Run: npm run build, npm run bench -- event [--sizes 1e4,1e5] [--engines fast-event,event] [--weights drawn]
 * Times are CPU times of one thread after a warm-up; an event is a spike that arrives at one neuron. Prints one JSON line last.
 */
import { parseArgs } from 'node:util';
import { connect, fixedOutDegree } from '../src/sim/connect.ts';
import { normal } from '../src/sim/drawn.ts';
import { poissonInput } from '../src/sim/inputs.ts';
import { lif } from '../src/sim/lif.ts';
import { type Network, network } from '../src/sim/network.ts';
import { recordSpikes } from '../src/sim/recorders.ts';
import { type SimulationOptions, simulation } from '../src/sim/simulation.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1e4,1e5,1e6' },
    engines: { type: 'string', default: 'fast-event,event' },
    weights: { type: 'string', default: 'equal' },
    rounds: { type: 'string', default: '3' },
  },
  args: process.argv.slice(3),
});
const OUT = 100;

function few(n: number, active: number): Network {
  const neurons = { tauM: 20, tRef: 2, vRest: 0, vThreshold: 15 };
  const near = Math.round((OUT * active) / n);
  const weight = values.weights === 'drawn' ? normal(0.1, 0.02) : 0.1;
  return network({
    populations: { active: lif(active, neurons), silent: lif(n - active, neurons) },
    projections: [
      connect('active', 'active', fixedOutDegree(near), { weight, delay: 1.5 }),
      connect('active', 'silent', fixedOutDegree(OUT - near), { weight, delay: 1.5 }),
    ],
    inputs: [poissonInput('active', { rateHz: 500, weight: 1.9 })],
    record: [recordSpikes('active'), recordSpikes('silent')],
  });
}

interface Measured {
  readonly engine: string;
  readonly n: number;
  readonly active: number;
  readonly cpuSecondsPerSecond: number;
  readonly nsPerEvent: number;
  readonly activeHz: number;
  readonly silentHz: number;
  readonly eventsPerSecond: number;
}

function measure(engine: string, n: number, active: number): Measured {
  const sim = simulation(few(n, active), { engine } as SimulationOptions);
  // about 4 million events a round, the event engine a tenth of that
  const ms = Math.max(20, Math.min(20_000, (engine === 'event' ? 1e5 : 1e6) / active));
  sim.run(ms / 4);
  let best = Infinity;
  const start = { events: sim.synapticEvents, spikes: sim.recording.spikes('active').t.length };
  for (let round = 0; round < Number(values.rounds); round++) {
    const cpu = process.cpuUsage();
    const before = sim.synapticEvents;
    sim.run(ms);
    const { user, system } = process.cpuUsage(cpu);
    best = Math.min(best, (user + system) / (sim.synapticEvents - before));
  }
  const seconds = (ms * Number(values.rounds)) / 1000;
  const events = (sim.synapticEvents - start.events) / seconds;
  const measured = {
    engine,
    n,
    active,
    cpuSecondsPerSecond: best * 1e-6 * events,
    nsPerEvent: best * 1000,
    activeHz: (sim.recording.spikes('active').t.length - start.spikes) / active / seconds,
    silentHz: sim.recording.spikes('silent').t.length / (n - active) / seconds,
    eventsPerSecond: events,
  };
  console.log(
    `${engine.padEnd(11)} ${String(n).padStart(8)} neurons, ${String(active).padStart(6)} active at ${measured.activeHz.toFixed(1)} Hz: ${measured.nsPerEvent.toFixed(1)} ns per event, ${measured.cpuSecondsPerSecond.toFixed(4)} s per biological second`,
  );
  return measured;
}

const runs: Measured[] = [];
for (const engine of values.engines.split(','))
  for (const n of values.sizes.split(',').map(Number))
    for (const active of new Set([n / 100, 1000])) runs.push(measure(engine, n, active));
console.log(JSON.stringify({ bench: 'event', weights: values.weights, runs }));
