/**
 * Runs networks and, in turn with each, the same network on the peer; prints a line a round, the rates beside the published
 * ones, and one JSON line last. Building is timed apart. Seconds are CPU time on one thread (with workers: wall time), per
 * second of the network's own time. Without a peer a fixed loop is timed, so that two machines can be compared.
 */
import { intervalCv } from '../../src/metrics/irregularity.ts';
import { type ParallelEngine, parallelSimulation } from '../../src/parallel/parallel.ts';
import type { Engine } from '../../src/sim/engine.ts';
import type { Network } from '../../src/sim/network/network.ts';
import { type SimulationOptions, simulation } from '../../src/sim/simulation.ts';
import { Brian2, type PeerRun } from './brian2.ts';
import type { BenchOptions } from './options.ts';
import { logResults } from './results-log.ts';
import { calibration, machine, median, stopwatch, timed } from './timing.ts';

/** One network on one engine. */
export interface Trial {
  readonly name: string;
  readonly net: Network;
  readonly simulation: SimulationOptions;
  /** script in bench/peers, and its arguments; none where the peer has no such network */
  readonly peer?: { readonly script: string; readonly args: readonly string[] };
  /** [Hz] published mean rates by population, from one to another */
  readonly expectedHz?: Readonly<Record<string, readonly [number, number]>>;
}

interface Activity {
  readonly ratesHz: Readonly<Record<string, number>>;
  readonly cv: Readonly<Record<string, number>>;
}

export async function benchNetworks(
  bench: string,
  trials: readonly Trial[],
  options: BenchOptions,
): Promise<void> {
  const results: Result[] = [];
  for (const trial of trials) results.push(await benchNetwork(trial, options));
  const { durationMs, transientMs, rounds, workers } = options;
  const how = { durationMs, transientMs, rounds, workers };
  const around = { machine: machine(), calibrationS: short(calibration()) };
  if (options.log) logResults(results, around);
  console.log(JSON.stringify({ bench, ...how, ...around, results }));
}

/** What one network gave. Seconds are per second of the network's time; both rates are spikes per neuron and second. */
export interface Result {
  readonly network: string;
  readonly engine: SimulationOptions;
  readonly neurons: number;
  readonly synapses: number;
  /** CPU time */
  readonly builtInS: number;
  readonly secondsPerSecond: number;
  readonly peer?: string;
  readonly peerSecondsPerSecond?: number;
  /** median over the rounds of the peer's time by ours */
  readonly ratio?: number;
  readonly synapticEventsPerSecond: number;
  /** what the process grew by while the network was built */
  readonly bytesPerSynapse: number;
  readonly peakMb: number;
  readonly ratesHz: Readonly<Record<string, number>>;
  readonly cv: Readonly<Record<string, number>>;
  readonly peerRatesHz?: Readonly<Record<string, number>>;
  readonly peerCv?: Readonly<Record<string, number>>;
  readonly expectedHz: Readonly<Record<string, readonly [number, number]>>;
}

async function benchNetwork(trial: Trial, options: BenchOptions): Promise<Result> {
  const { durationMs, transientMs, rounds, workers } = options;
  const { name, net, expectedHz = {} } = trial;
  console.log(`\n${name}`);
  const peer = options.peer && trial.peer ? new Brian2(trial.peer.script, trial.peer.args, options) : null;

  const before = process.memoryUsage().rss;
  const building = stopwatch();
  const sim = await engineOf(net, trial.simulation, workers);
  const built = building();
  const synapses = synapseCount(net);
  const bytes = process.memoryUsage().rss - before;
  console.log(
    `  ${neuronCount(net)} neurons, ${synapses} synapses, built in ${built.cpu.toFixed(2)} s (wall ${built.wall.toFixed(2)}), ${(bytes / 1e6).toFixed(0)} MB`,
  );
  const first = timed(() => sim.run(transientMs));
  console.log(`  transient: ${(first.cpu / (transientMs / 1000 || 1)).toFixed(3)} s/s`);

  const ours: number[] = [];
  const theirs: number[] = [];
  let events = 0;
  let last: PeerRun | null = null;
  for (let round = 0; round < rounds; round++) {
    const eventsBefore = sim.synapticEvents;
    const { cpu, wall } = timed(() => sim.run(durationMs));
    events += sim.synapticEvents - eventsBefore;
    ours.push((workers > 1 ? wall : cpu) / (durationMs / 1000));
    let line = `  round ${round + 1}: ours ${short(ours.at(-1)!)} s/s (wall ${short(wall / (durationMs / 1000))})`;
    if (peer) {
      last = peer.run();
      theirs.push(last.seconds / (durationMs / 1000));
      line += `, Brian2 ${short(theirs.at(-1)!)} s/s, ratio ${short(theirs.at(-1)! / ours.at(-1)!)}`;
    }
    console.log(line);
  }

  if ('close' in sim) sim.close();
  const activity = activityOf(
    net,
    (population) => {
      const { t, i, dropped } = sim.recording.spikes(population);
      if (dropped > 0)
        throw new RangeError(`bench.duration: must fit the recorders, got ${dropped} spikes more`);
      let from = 0;
      while (from < t.length && t[from]! <= transientMs) from++;
      return { t: t.subarray(from), i: i.subarray(from) };
    },
    rounds * durationMs,
  );
  const peerActivity = last && activityOf(net, (population) => last.spikes[population]!, durationMs);
  printActivity('ours', activity, expectedHz);
  if (peerActivity) printActivity('Brian2', peerActivity, expectedHz);

  const ourTime = ours.reduce((sum, s) => sum + s, 0) * (durationMs / 1000);
  return {
    network: name,
    engine: trial.simulation,
    neurons: neuronCount(net),
    synapses,
    builtInS: short(built.cpu),
    secondsPerSecond: short(median(ours)),
    ...(peer && {
      peer: `Brian2 ${peer.version} C++ standalone, ${workers} thread${workers > 1 ? 's' : ''}`,
      peerSecondsPerSecond: short(median(theirs)),
      ratio: short(median(theirs.map((s, round) => s / ours[round]!))),
    }),
    synapticEventsPerSecond: Math.round(events / ourTime),
    bytesPerSynapse: short(bytes / synapses),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    ratesHz: activity.ratesHz,
    cv: activity.cv,
    ...(peerActivity && { peerRatesHz: peerActivity.ratesHz, peerCv: peerActivity.cv }),
    expectedHz,
  };
}

/** On several threads only the fast clock engine runs. */
async function engineOf(
  net: Network,
  options: SimulationOptions,
  workers: number,
): Promise<Engine | ParallelEngine> {
  if (workers === 1) return simulation(net, options);
  const { engine, ...others } = options;
  if (engine !== 'fast-clock')
    throw new RangeError(`bench.workers: must be 1 on engine '${engine}', got ${workers}`);
  return parallelSimulation(net, { ...others, workers });
}

type Spikes = { t: Float64Array; i: Uint32Array | Int32Array };

function activityOf(net: Network, spikesOf: (population: string) => Spikes, ms: number): Activity {
  const ratesHz: Record<string, number> = {};
  const cv: Record<string, number> = {};
  for (const [name, { kind, n }] of Object.entries(net.populations)) {
    if (kind === 'source') continue;
    const spikes = spikesOf(name);
    ratesHz[name] = short(spikes.t.length / n / (ms / 1000));
    cv[name] = short(intervalCv(spikes, n).cv);
  }
  return { ratesHz, cv };
}

function printActivity(who: string, { ratesHz, cv }: Activity, expected: Trial['expectedHz'] = {}): void {
  const parts = Object.entries(ratesHz).map(([name, hz]) => {
    const bounds = expected[name];
    return `${name} ${hz} Hz${bounds ? ` (published ${bounds.join(' to ')})` : ''}, CV ${cv[name]}`;
  });
  console.log(`  ${who}: ${parts.join('; ')}`);
}

const neuronCount = (net: Network): number =>
  Object.values(net.populations).reduce((sum, { kind, n }) => sum + (kind === 'source' ? 0 : n), 0);

/** Synapses of all projections; of pairwise rules, the number expected. */
function synapseCount(net: Network): number {
  let sum = 0;
  for (const { pre, post, rule } of net.projections) {
    const [nPre, nPost] = [net.populations[pre]!.n, net.populations[post]!.n];
    const self = pre === post ? nPre : 0;
    if (rule.kind === 'pairwise') sum += rule.p * (nPre * nPost - (rule.autapses ? 0 : self));
    else if (rule.kind === 'fixed-in-degree') sum += rule.k * nPost;
    else if (rule.kind === 'fixed-out-degree') sum += rule.k * nPre;
    else if (rule.kind === 'fixed-total') sum += rule.n;
    else if (rule.kind === 'list') sum += rule.pre.length;
    else if (rule.kind === 'one-to-one') sum += nPre;
    else sum += (rule.from?.length ?? nPre) * nPost - (rule.autapses ? 0 : self);
  }
  return Math.round(sum);
}

/** Four digits are all that a timing or a rate is worth. */
const short = (value: number): number => Number(value.toPrecision(4));
