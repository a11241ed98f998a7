/** Small networks that the laws of the simulator are tried on. Not a test. */
import { connect, pairs, type Synapse } from '../../src/sim/network/connect.ts';
import { spikeTrain } from '../../src/sim/network/inputs.ts';
import type { Lif } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';

/** One arrival: at [ms], by [mV], at which cell. */
export type Arrival = readonly [at: number, by: number, cell?: number];

/** Population 'cells' under exactly these arrivals; each comes from an input of its own in 'in'. */
export function fed(
  cells: Lif,
  arrivals: readonly Arrival[],
  { synapse = 'delta', ...extra }: Partial<Network> & { synapse?: Synapse } = {},
): Network {
  const order = arrivals.map((_, i) => i).sort((a, b) => arrivals[a]![0] - arrivals[b]![0] || a - b);
  return network({
    populations: { in: source(Math.max(1, arrivals.length)), cells },
    ...extra,
    projections: [
      connect(
        'in',
        'cells',
        pairs(
          arrivals.map((_, i) => i),
          arrivals.map(([, , cell = 0]) => cell),
        ),
        { weight: arrivals.map(([, by]) => by), synapse },
      ),
      ...(extra.projections ?? []),
    ],
    inputs: [spikeTrain('in', { t: order.map((i) => arrivals[i]![0]), i: order }), ...(extra.inputs ?? [])],
    record: [recordSpikes('cells'), ...(extra.record ?? [])],
  });
}

/** [time, cell] of every spike of a population. */
export function spikesOf(
  net: Network,
  durationMs: number,
  population = 'cells',
  seed = 1,
): [number, number][] {
  const sim = simulation(net, { seed });
  sim.run(durationMs);
  const { t, i } = sim.recording.spikes(population);
  return Array.from(t, (time, s) => [time, i[s]!]);
}

/** Times [ms] of the spikes of one cell. */
export function timesOf(net: Network, durationMs: number, cell = 0): number[] {
  return spikesOf(net, durationMs)
    .filter(([, i]) => i === cell)
    .map(([t]) => t);
}

/** First t in (low, high] at which `f` is >= 0, by a grid and bisection: slow, obvious, independent of the engine. */
export function firstReach(f: (t: number) => number, high: number, step = 1e-3): number {
  for (let t = 0; t < high; t += step) {
    if (f(t) >= 0) return t;
    if (f(t + step) < 0) continue;
    let a = t;
    let b = t + step;
    for (let halving = 0; halving < 60; halving++) {
      const middle = 0.5 * (a + b);
      if (f(middle) >= 0) b = middle;
      else a = middle;
    }
    return b;
  }
  return Infinity;
}
