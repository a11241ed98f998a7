/** Event rule 6: delays; and networks whose answer is known without a computer. */
import { describe, expect, it } from 'vitest';
import { connect, oneToOne, pairs } from '../../src/sim/network/connect.ts';
import { spikeTrain } from '../../src/sim/network/inputs.ts';
import { type LifOptions, lif } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { recordSpikes } from '../../src/sim/network/recorders.ts';
import { fed, spikesOf, timesOf } from './small-networks.ts';

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Cells in a row or a ring, each kicking the next; cell 0 is kicked at `at`. */
function chain(n: number, isRing: boolean, delay: number, at: number, options: LifOptions = {}): Network {
  const from = range(isRing ? n : n - 1);
  return fed(lif(n, options), [[at, 100]], {
    projections: [
      connect(
        'cells',
        'cells',
        pairs(
          from,
          from.map((i) => (i + 1) % n),
        ),
        { weight: 100, delay },
      ),
    ],
  });
}

describe('rule 6: a spike reaches its targets at t + delay', () => {
  it('from a source with delay 0 at once, otherwise at exactly t + delay', () => {
    for (const delay of [0, 0.3, 7]) {
      const net = network({
        populations: { in: source(1), cells: lif(1) },
        projections: [connect('in', 'cells', oneToOne(), { weight: 20, delay })],
        inputs: [spikeTrain('in', { t: [2.2], i: [0] })],
        record: [recordSpikes('cells')],
      });
      expect(spikesOf(net, 20)).toEqual([[2.2 + delay, 0]]);
    }
  });

  it('the delay of each synapse is its own, in the order of the rule', () => {
    const delay = [5, 1, 3, 0.5];
    const net = network({
      populations: { in: source(2), cells: lif(4) },
      projections: [connect('in', 'cells', pairs([1, 0, 1, 0], [3, 1, 0, 2]), { weight: 20, delay })],
      inputs: [spikeTrain('in', { t: [10, 20], i: [0, 1] })],
      record: [recordSpikes('cells')],
    });
    expect(spikesOf(net, 50)).toEqual(
      [
        [11, 1],
        [20.5 - 10, 2],
        [23, 0],
        [25, 3],
      ].sort(([a], [b]) => a! - b!),
    );
  });

  it('several spikes are under way on one synapse at a time', () => {
    const net = network({
      populations: { in: source(1), cells: lif(1, { tRef: 0 }) },
      projections: [connect('in', 'cells', oneToOne(), { weight: 20, delay: 100 })],
      inputs: [spikeTrain('in', { t: range(50), i: range(50).map(() => 0) })],
      record: [recordSpikes('cells')],
    });
    expect(timesOf(net, 300)).toEqual(range(50).map((t) => 100 + t));
  });

  it('a spike whose arrival lies beyond the end of a run arrives in the next', () => {
    expect(timesOf(chain(2, false, 5, 1), 6, 1)).toEqual([]);
    expect(timesOf(chain(2, false, 5, 1), 6 + 1e-9, 1)).toEqual([6]);
  });
});

describe('known answers', () => {
  it('ring of 99 cells with delay 1: cell g spikes at times g, g + 99, ...', () => {
    const wanted = range(99 * 3).map((t) => [t, t % 99]);
    expect(spikesOf(chain(99, true, 1, 0), 297)).toEqual(wanted);
  });

  it('ring whose period is shorter than the refractory period falls silent after one round', () => {
    expect(spikesOf(chain(3, true, 0.5, 0, { tRef: 2 }), 50).length).toBe(3);
    expect(spikesOf(chain(4, true, 0.5, 0, { tRef: 2 }), 50).length).toBe(100);
  });

  it('path of 50 cells: one spike each, delay after delay summed in floating point', () => {
    let t = 0.1;
    const wanted = range(50).map((g): [number, number] => {
      if (g > 0) t += 0.7;
      return [t, g];
    });
    expect(spikesOf(chain(50, false, 0.7, 0.1), 100)).toEqual(wanted);
  });

  it('two cells that kick each other spike in turn for ever', () => {
    const spikes = spikesOf(chain(2, true, 3, 1), 100);
    expect(spikes).toEqual(range(33).map((s) => [1 + 3 * s, s % 2]));
  });

  it('two cells at one instant: both spike, and each reaches the other a delay later', () => {
    const net = fed(
      lif(2, { tRef: 0 }),
      [
        [5, 20, 0],
        [5, 20, 1],
      ],
      { projections: [connect('cells', 'cells', pairs([0, 1], [1, 0]), { weight: 15, delay: 2 })] },
    );
    expect(spikesOf(net, 10)).toEqual(
      [5, 7, 9].flatMap((t) => [
        [t, 0],
        [t, 1],
      ]),
    );
  });

  it('an inhibitory population: E drives I, I silences E for as long as its kick lasts', () => {
    // E spikes at 1 and kicks I (delay 1), whose spike at 2 pulls E down by 20 mV at 3; at 4, 17 mV are too few, at 60 enough.
    const net = network({
      populations: { in: source(1), e: lif(1, { tRef: 1 }), i: lif(1) },
      projections: [
        connect('in', 'e', oneToOne(), { weight: 17 }),
        connect('e', 'i', oneToOne(), { weight: 20 }),
        connect('i', 'e', oneToOne(), { weight: -20 }),
      ],
      inputs: [spikeTrain('in', { t: [1, 4, 60], i: [0, 0, 0] })],
      record: [recordSpikes('e'), recordSpikes('i')],
    });
    expect(spikesOf(net, 80, 'e')).toEqual([
      [1, 0],
      [60, 0],
    ]);
    expect(spikesOf(net, 80, 'i')).toEqual([
      [2, 0],
      [61, 0],
    ]);
  });
});
