/** Options of the race engine: weights in common, columns with little input, a learning rule of one's own. */
import { describe, expect, it } from 'vitest';
import { RaceEngine } from '../../../src/sim/dense/race-engine.ts';
import type { WinnerRule } from '../../../src/sim/dense/winner-rule.ts';
import { allToAll } from '../../../src/sim/network/connect.ts';
import { type Network, network } from '../../../src/sim/network/network.ts';
import { simulation } from '../../../src/sim/simulation.ts';
import { columns, volley } from './columns.ts';

/** Three columns of 33 neurons at different places, with the very same list of weights. */
function convolution(seed: number): Network {
  const { populations, projections, inhibition } = columns(seed);
  const own = projections[2]!;
  const names = ['a', 'b', 'c'];
  return network({
    populations: {
      retina: populations.retina!,
      ...Object.fromEntries(names.map((name) => [name, populations.c!])),
    },
    projections: names.map((name, c) => ({
      ...own,
      post: name,
      rule: allToAll({ from: Uint32Array.from({ length: 30 }, (_, r) => 12 * c + r) }),
    })),
    inhibition: names.map((name) => ({ ...inhibition[2]!, population: name })),
  });
}

describe('columns that share one list of weights', () => {
  it('answer as those of the event engine', () => {
    let spikes = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const net = convolution(seed);
      const stimulus = { retina: volley(seed, 60) };
      const got = new RaceEngine(net, seed).present(stimulus, { durationMs: 25 });
      expect(got).toEqual(simulation(net, { seed }).present(stimulus, { durationMs: 25 }));
      for (const counts of Object.values(got.counts)) spikes += counts.reduce((sum, n) => sum + n, 0);
    }
    expect(spikes).toBeGreaterThan(100);
  });

  it('are as those with copies, but do not learn', () => {
    const shared = new RaceEngine(convolution(1), 1);
    const copies = new RaceEngine(JSON.parse(JSON.stringify(convolution(1))), 1);
    const stimulus = { retina: volley(3, 50) };
    expect(shared.present(stimulus, { durationMs: 25 })).toEqual(
      copies.present(stimulus, { durationMs: 25 }),
    );
    expect(shared.weights(2)).toEqual(copies.weights(2));
    copies.present(stimulus, { durationMs: 25, learn: true });
    expect(() => shared.present(stimulus, { durationMs: 25, learn: true })).toThrow(
      /^present\.learn: must be false where columns share their weights \('a' does\)/,
    );
  });
});

describe('minSpikes', () => {
  it('leaves out the columns that get fewer: no winner, no learning, all spikes delivered; others do not notice', () => {
    const net = columns(2);
    const all = new RaceEngine(net, 2);
    const few = new RaceEngine(net, 2, { minSpikes: 20 });
    let left = 0;
    for (let s = 0; s < 30; s++) {
      const stimulus = { retina: volley(s, 10 + 2 * s) };
      const wanted = all.present(stimulus, { durationMs: 25 }).counts;
      const got = few.present(stimulus, { durationMs: 25 }).counts;
      for (const [c, name] of ['a', 'b', 'c'].entries()) {
        const reaching = stimulus.retina.i.filter((i) => i >= 15 * c && i < 15 * c + 30).length;
        if (reaching < 20 && wanted[name]!.some((n) => n > 0)) left++;
        expect(got[name]).toEqual(reaching < 20 ? wanted[name]!.map(() => 0) : wanted[name]);
      }
    }
    expect(left).toBeGreaterThan(2);
    const [weights, theta, events] = [few.weights(0), few.theta('a'), few.synapticEvents];
    const small = volley(1, 8);
    few.present({ retina: small }, { durationMs: 25, learn: true });
    expect([few.weights(0), few.theta('a')]).toEqual([weights, theta]);
    const reached = net.projections.reduce((sum, { post }, c) => {
      const own = small.i.filter((i) => i >= 15 * c && i < 15 * c + 30).length;
      return sum + own * net.populations[post]!.n;
    }, 0);
    expect(reached).toBeGreaterThan(0);
    expect(few.synapticEvents - events).toBe(reached);
  });
});

describe("a rule of one's own", () => {
  /** The network's competitive rule once more. */
  const again: WinnerRule = ({ rows, weight, x, length, winners, won, norm }, eta) => {
    for (let w = 0; w < won && length > 0; w++) {
      const own = weight.subarray(winners[w]! * rows, (winners[w]! + 1) * rows);
      let size = 0;
      for (let r = 0; r < rows; r++) {
        own[r] = Math.max(0, own[r]! + eta * ((x[r]! * norm) / length - own[r]!));
        size += own[r]! ** 2;
      }
      for (let r = 0; r < rows; r++) own[r]! *= norm / Math.sqrt(size);
    }
  };

  it('sees all that the competitive rule sees, and changes the live weights', () => {
    const own = new RaceEngine(columns(5), 5, { rule: again });
    const usual = new RaceEngine(columns(5), 5);
    for (let s = 0; s < 60; s++)
      for (const engine of [own, usual])
        engine.present({ retina: volley(s, 10 + s) }, { durationMs: 25, learn: { eta: 0.1 } });
    for (let p = 0; p < 3; p++) {
      const wanted = usual.weights(p);
      for (const [s, w] of own.weights(p).entries()) expect(w).toBeCloseTo(wanted[s]!, 9);
    }
    expect(own.theta('c')).toEqual(usual.theta('c'));
  });

  it('may move other neurons than the winners, if it says so', () => {
    let isTold = true;
    const grow: WinnerRule = ({ n, weight, changed }) => {
      for (let s = 0; s < weight.length; s++) weight[s]! *= 4;
      for (let j = 0; j < n && isTold; j++) changed(j);
    };
    const answers = [true, false].map((told) => {
      isTold = told;
      const engine = new RaceEngine(columns(1), 1, { rule: grow });
      engine.present({ retina: volley(1, 3) }, { durationMs: 25, learn: true });
      engine.race(volley(9, 12), { durationMs: 25 });
      return [engine.weights(0), engine.winners.slice(0, engine.winnerCount)] as const;
    });
    expect(answers[0]![0]).toEqual(answers[1]![0]);
    expect(answers[0]![1]).not.toEqual(answers[1]![1]);
  });

  it('is not asked where nothing is to be learnt', () => {
    const engine = new RaceEngine(columns(1), 1, {
      rule: () => {
        throw new Error('asked');
      },
    });
    engine.present({ retina: volley(1, 50) }, { durationMs: 25 });
    expect(() => engine.present({ retina: volley(1, 50) }, { durationMs: 25, learn: true })).toThrow('asked');
  });
});

it('refuses a number of spikes that is none', () => {
  expect(() => new RaceEngine(columns(1), 1, { minSpikes: -1 })).toThrow(
    'raceEngine.minSpikes: must be a whole number >= 0, got -1',
  );
});
