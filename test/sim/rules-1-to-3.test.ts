/** Event rules 1 (order), 2 (what happens within an instant) and 3 (threshold). */
import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import { connect, fixedInDegree, pairs } from '../../src/sim/network/connect.ts';
import { uniform } from '../../src/sim/network/drawn.ts';
import { kWinners, pool } from '../../src/sim/network/inhibition.ts';
import { poissonInput, spikeTrain } from '../../src/sim/network/inputs.ts';
import { lif, spikeHomeostasis } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { pairStdp } from '../../src/sim/network/plasticity.ts';
import { recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { fed, spikesOf, timesOf } from './small-networks.ts';

/** All orders of a list. */
const permutations = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((first, at) => permutations(list.toSpliced(at, 1)).map((rest) => [first, ...rest]));

describe('rule 1: events, ties and sums are ordered by time, kind and source, never by the queue', () => {
  it('so arrivals of one instant are summed in the order of their sources, whichever was queued first', () => {
    // 0.1 + 0.2 + 0.3 depends on the order in its last bit; the inputs spike in every order, one with delay 0; all arrive at 4 ms.
    const potentials = permutations([2, 3, 4]).map((at) => {
      const order = [0, 1, 2].sort((a, b) => at[a]! - at[b]!);
      const sim = simulation(
        network({
          populations: { in: source(3), cell: lif(1, { vRest: 0, tauM: 1e300 }) },
          projections: [
            connect('in', 'cell', pairs([0, 1, 2], [0, 0, 0]), {
              weight: [0.1, 0.2, 0.3],
              delay: at.map((t) => 4 - t),
            }),
          ],
          inputs: [spikeTrain('in', { t: order.map((i) => at[i]!), i: order })],
        }),
      );
      sim.run(5);
      return sim.potential('cell')[0];
    });
    expect(0.1 + 0.2 + 0.3).not.toBe(0.1 + (0.2 + 0.3));
    expect(potentials).toEqual(potentials.map(() => 0.1 + 0.2 + 0.3));
  });

  it('so given spikes may come in any order within an instant', () => {
    const run = (seed: number): unknown => {
      const shuffled = rng(seed).shuffle(Array.from({ length: 40 }, (_, i) => i));
      const t = Array.from({ length: 200 }, (_, s) => 1 + Math.floor(s / 40));
      const sim = simulation(
        network({
          populations: { in: source(40), cells: lif(10, { homeostasis: spikeHomeostasis({ plus: 1 }) }) },
          projections: [
            connect('in', 'cells', fixedInDegree(20), { weight: uniform(0, 2), plasticity: pairStdp() }),
          ],
          inhibition: [kWinners('cells', { k: 3, window: 2 })],
          inputs: [spikeTrain('in', { t, i: t.map((_, s) => shuffled[s % 40]!) })],
          record: [recordSpikes('cells'), recordSpikes('in')],
        }),
        { seed: 7 },
      );
      sim.run(10);
      expect(sim.recording.spikes('cells').t.length).toBeGreaterThan(3);
      return [sim.recording.spikes('cells'), sim.weights(0), sim.theta('cells'), sim.recording.spikes('in')];
    };
    const wanted = run(0);
    for (let seed = 1; seed < 6; seed++) expect(run(seed)).toEqual(wanted);
  });

  it('so spikes are recorded in the order (t, i), those of one instant by index', () => {
    const net = network({
      populations: { in: source(50), cells: lif(60) },
      projections: [
        connect('in', 'cells', fixedInDegree(10), { weight: 6 }),
        connect('cells', 'cells', fixedInDegree(6), { weight: 6, delay: 1.5 }),
      ],
      inputs: [poissonInput('in', { rateHz: 40 })],
      record: [recordSpikes('cells')],
    });
    const spikes = spikesOf(net, 200);
    const sorted = spikes.toSorted(([t, i], [s, j]) => t - s || i - j);
    expect(spikes).toEqual(sorted);
    const ties = spikes.filter(([t], s) => t === spikes[s + 1]?.[0]).length;
    expect(ties).toBeGreaterThan(50);
  });
});

describe('rule 2: within an instant all arrivals are summed before the threshold test', () => {
  const cell = lif(1);
  it('two halves that fail alone succeed together', () => {
    expect(timesOf(fed(cell, [[5, 8]]), 50)).toEqual([]);
    expect(
      timesOf(
        fed(cell, [
          [5, 8],
          [5, 8],
        ]),
        50,
      ),
    ).toEqual([5]);
  });

  it('excitation and inhibition of one instant cancel, in either order of the sources', () => {
    const both = [
      [5, 20],
      [5, -10],
    ] as const;
    expect(timesOf(fed(cell, both), 50)).toEqual([]);
    expect(timesOf(fed(cell, both.toReversed()), 50)).toEqual([]);
  });

  it('inhibition at the very instant of a predicted crossing prevents it', () => {
    const driven = lif(1, { current: 20 });
    const [crossing] = timesOf(fed(driven, []), 100) as [number];
    expect(timesOf(fed(driven, [[crossing, 0]]), 100)[0]).toBe(crossing);
    expect(timesOf(fed(driven, [[crossing, -1e-6]]), 100)[0]).toBeGreaterThan(crossing);
  });

  it('(c) winners are chosen before (f) the pool acts: two cells of one instant both spike', () => {
    const inhibition = [pool('cells', { weight: 100, tau: 20 })];
    const together = fed(
      lif(3),
      [
        [5, 16, 0],
        [5, 30, 2],
        [5.001, 50, 1],
      ],
      { inhibition },
    );
    expect(spikesOf(together, 50)).toEqual([
      [5, 0],
      [5, 2],
    ]);
  });

  it('(d) a post-triggered change sees the arrivals of the instant, and (a) a pre-triggered one only spikes before it', () => {
    const rule = { tauPre: 10, tauPost: 10, aPlus: 0.5, aMinus: 0.25 };
    const sim = simulation(
      network({
        populations: { in: source(1), cell: lif(1, { tRef: 0 }) },
        projections: [connect('in', 'cell', undefined, { weight: 20, plasticity: pairStdp(rule) })],
        inputs: [spikeTrain('in', { t: [5, 15], i: [0, 0] })],
        record: [recordSpikes('cell')],
      }),
    );
    sim.run(10);
    // The arrival that makes the cell spike is potentiated by aPlus x 1, and not depressed by that spike.
    expect(sim.weights(0)[0]).toBe(20.5);
    sim.run(10);
    // At 15 ms: depressed by y = exp(-1) from the spike at 5 ms, then potentiated by x = 1 + exp(-1).
    expect(sim.recording.spikes('cell').t).toEqual(Float64Array.of(5, 15));
    expect(sim.weights(0)[0]).toBeCloseTo(20.5 - 0.25 * Math.exp(-1) + 0.5 * (1 + Math.exp(-1)), 12);
  });

  it('(a) a pre-triggered change acts after the delivery of its own arrival', () => {
    // The second arrival is delivered at its full 10 mV, although it is depressed at that instant.
    const sim = simulation(
      network({
        populations: { in: source(2), cell: lif(1, { tRef: 0, vRest: 0, tauM: 1e9 }) },
        projections: [
          connect('in', 'cell', pairs([0, 1], [0, 0]), {
            weight: [10, 20],
            plasticity: pairStdp({ aPlus: 0, aMinus: 1, tauPost: 1e9 }),
          }),
        ],
        inputs: [spikeTrain('in', { t: [1, 2], i: [1, 0] })],
      }),
    );
    sim.run(3);
    expect(sim.potential('cell')[0]).toBeCloseTo(10, 6);
    expect(sim.weights(0)[0]).toBeCloseTo(9, 6);
  });

  it('(e) reset comes after the sum: what lies over the threshold is lost', () => {
    const sim = simulation(fed(lif(1, { tRef: 0 }), [[5, 1000]]));
    sim.run(5 + 1e-9);
    expect(sim.potential('cells')[0]).toBe(-65);
  });
});

describe('rule 3: a spike happens when v >= vThreshold + theta', () => {
  it('a jump to exactly the threshold fires, one a bit smaller does not', () => {
    expect(timesOf(fed(lif(1), [[5, 15]]), 20)).toEqual([5]);
    expect(timesOf(fed(lif(1), [[5, 15 * (1 - 2 ** -50)]]), 20)).toEqual([]);
  });

  it('so does a sum of arrivals that ends exactly there', () => {
    const quarter = [5, 3.75] as const;
    expect(timesOf(fed(lif(1), [quarter, quarter, quarter, quarter]), 20)).toEqual([5]);
  });

  it('theta moves the threshold by exactly theta', () => {
    const learnt = lif(1, { tRef: 0, homeostasis: spikeHomeostasis({ plus: 2, tau: Infinity }) });
    const twice = (by: number): number[] =>
      timesOf(
        fed(learnt, [
          [1, 15],
          [3, by],
        ]),
        20,
      );
    expect(twice(17)).toEqual([1, 3]);
    expect(twice(17 * (1 - 2 ** -50))).toEqual([1]);
  });

  it('a steady drive to exactly the threshold never reaches it, a larger one does', () => {
    expect(timesOf(fed(lif(1, { current: 15 }), []), 10_000)).toEqual([]);
    expect(timesOf(fed(lif(1, { current: 15.001 }), []), 10_000).length).toBeGreaterThan(10);
  });

  it('a potential that starts on or over the threshold spikes at 0', () => {
    const net: Network = fed(lif(3, { vInitial: [-50, -50.001, -20], tRef: 5 }), []);
    expect(spikesOf(net, 3)).toEqual([
      [0, 0],
      [0, 2],
    ]);
  });
});
