/** The event engine against an independent clock-driven simulator on random small networks. */
import { describe, expect, it } from 'vitest';
import { type Rng, rng } from '../../src/math/rng.ts';
import { connect, pairs } from '../../src/sim/network/connect.ts';
import { kWinners, pool } from '../../src/sim/network/inhibition.ts';
import { spikeTrain } from '../../src/sim/network/inputs.ts';
import { lif, spikeHomeostasis } from '../../src/sim/network/lif.ts';
import { network, source } from '../../src/sim/network/network.ts';
import { recordSpikes } from '../../src/sim/network/recorders.ts';
import { clockOracle, type Toy } from './clock-oracle.ts';
import { spikesOf } from './small-networks.ts';

const durationMs = 40;
const inputs = 6;

type Kind = Toy['synapses'][number]['synapse'];
const kinds: readonly Kind[] = ['delta', 'exponential', 'alpha'];
/** A current needs a larger number than a jump to do as much, one that stays a smaller one. */
const strength: Record<Kind, number> = { delta: 1, step: 0.1, exponential: 2, alpha: 2 };

/** Parameters lie on a grid of 1/64 ms, so that every dt used here divides every delay. */
function randomToy(
  seed: number,
  want: { pool?: boolean; winners?: boolean; theta?: boolean; step?: boolean; currents?: boolean },
): Toy {
  const draw: Rng = rng(seed, 'toy');
  const between = (low: number, high: number): number => low + (high - low) * draw.next();
  const ms = (low: number, high: number): number => Math.round(64 * between(low, high)) / 64;
  const n = 3 + draw.integer(5);
  /** mostly delta; what else there may be has its share */
  const kind = (fromInput: boolean): Kind => {
    if (fromInput && want.step && draw.next() < 0.3) return 'step';
    if (!want.currents) return 'delta';
    return kinds[draw.integer(3)]!;
  };
  const list = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));
  return {
    n,
    tauM: between(5, 30),
    tRef: ms(0.25, 4),
    vRest: -65,
    vReset: between(-70, -60),
    vThreshold: -50,
    current: between(0, 18),
    tauE: want.currents ? between(1, 12) : 5,
    tauI: want.currents ? between(1, 20) : 10,
    vInitial: list(n, () => between(-65, -51)),
    theta: want.theta ? { plus: between(0.5, 4), tau: between(5, 50) } : null,
    pool: want.pool ? { weight: between(0.5, 5), tau: between(2, 40), delay: ms(0.2, 3) } : null,
    winners: want.winners ? { k: 1 + draw.integer(n - 1), window: ms(3, 12) } : null,
    spikes: list(60, () => ({ t: between(0, durationMs), i: draw.integer(inputs) })).sort(
      (a, b) => a.t - b.t,
    ),
    synapses: [
      ...list(inputs * 3, () => ({
        fromInput: true,
        pre: draw.integer(inputs),
        post: draw.integer(n),
        weight: between(-2, 7),
        delay: ms(0, 2),
        synapse: kind(true),
      })),
      ...list(n * 2, () => ({
        fromInput: false,
        pre: draw.integer(n),
        post: draw.integer(n),
        weight: between(-6, 5),
        delay: ms(0.1, 5),
        synapse: kind(false),
      })),
    ].map((s) => ({ ...s, weight: s.weight * strength[s.synapse] })),
  };
}

/** Times of each neuron's spikes by the event engine. */
function eventSpikes(toy: Toy): number[][] {
  const { n, theta, winners } = toy;
  const some = (fromInput: boolean, synapse: Kind) => {
    const list = toy.synapses.filter((s) => s.fromInput === fromInput && s.synapse === synapse);
    return connect(
      fromInput ? 'in' : 'cells',
      'cells',
      pairs(
        list.map((s) => s.pre),
        list.map((s) => s.post),
      ),
      {
        weight: list.map((s) => s.weight),
        delay: list.map((s) => s.delay),
        synapse,
      },
    );
  };
  const net = network({
    populations: {
      in: source(inputs),
      cells: lif(n, {
        tauM: toy.tauM,
        tRef: toy.tRef,
        vRest: toy.vRest,
        vReset: toy.vReset,
        vThreshold: toy.vThreshold,
        vInitial: toy.vInitial,
        current: toy.current,
        tauE: toy.tauE,
        tauI: toy.tauI,
        homeostasis: theta && spikeHomeostasis(theta),
      }),
    },
    projections: [some(true, 'step'), ...kinds.flatMap((kind) => [some(true, kind), some(false, kind)])],
    inhibition: [
      ...(toy.pool ? [pool('cells', toy.pool)] : []),
      ...(winners ? [kWinners('cells', winners)] : []),
    ],
    inputs: [spikeTrain('in', { t: toy.spikes.map((s) => s.t), i: toy.spikes.map((s) => s.i) })],
    record: [recordSpikes('cells')],
  });
  const out: number[][] = Array.from({ length: n }, () => []);
  for (const [t, i] of spikesOf(net, durationMs)) out[i]!.push(t);
  return out;
}

/** Largest difference of the times of spikes, neuron by neuron; Infinity if one has a spike that the other has not. */
function difference(exact: number[][], grid: number[][]): number {
  let worst = 0;
  exact.forEach((times, i) => {
    const others = grid[i]!;
    for (let s = 0; s < Math.max(times.length, others.length); s++) {
      // What falls within a step of the end may lie on either side of it.
      if (Math.min(times[s] ?? Infinity, others[s] ?? Infinity) > durationMs - 0.05) continue;
      worst = Math.max(worst, Math.abs((times[s] ?? Infinity) - (others[s] ?? Infinity)));
    }
  });
  return worst;
}

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1]!;

describe('a clock-driven simulator approaches the event engine as its step shrinks', () => {
  const cases = {
    'delta synapses with delays': {},
    'step synapses': { step: true },
    'exponential and alpha synapses': { currents: true },
    'a pool': { pool: true },
    'k winners': { winners: true },
    'adaptive thresholds': { theta: true },
    'currents and a pool': { currents: true, pool: true },
    'all of them together': { currents: true, step: true, pool: true, winners: true, theta: true },
  };
  it.each(Object.entries(cases))('with %s', (_, want) => {
    const coarse: number[] = [];
    const fine: number[] = [];
    let spikes = 0;
    for (let seed = 1; seed <= 14; seed++) {
      const toy = randomToy(seed, want);
      const exact = eventSpikes(toy);
      spikes += exact.flat().length;
      const steps = (power: number): number =>
        difference(exact, clockOracle(toy, durationMs, 2 ** -power)) * 2 ** power;
      coarse.push(steps(6));
      fine.push(steps(11));
      // Where a spike hangs on less than this step, a smaller one must decide; and all spikes must be there then.
      if (fine.at(-1)! > 40) expect(steps(14)).toBeLessThan(40);
    }
    // The error is a step or so, a few where currents are integrated too: proportional to dt over a factor of 32.
    const few = 'currents' in want ? 4 : 1;
    expect(median(coarse)).toBeLessThan(few);
    expect(median(fine)).toBeLessThan(few);
    expect(fine.filter((error) => error > 40).length).toBeLessThanOrEqual(1);
    expect(spikes).toBeGreaterThan(14 * 5);
  });
});
