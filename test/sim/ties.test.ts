/** Event rule 5 where two cells cross at the same time to the bit, in both engines: rounding must decide nothing. */
import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import { RaceEngine } from '../../src/sim/dense/race-engine.ts';
import { allToAll, connect } from '../../src/sim/network/connect.ts';
import { kWinners } from '../../src/sim/network/inhibition.ts';
import { lif } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { recordSpikes } from '../../src/sim/network/recorders.ts';
import { simulation } from '../../src/sim/simulation.ts';

const pairs = Array.from({ length: 50 }, (_, p) => `pair-${p}`);
const durationMs = 120;

/** Columns of two cells, the second a copy of the first with drive and distance to threshold times a random s. */
function scaledPairs(seed: number, k: number, vRest: number): Network {
  const draw = rng(seed, 'scaled pairs');
  const drawn = pairs.map(() => {
    const drive = 5 + 30 * draw.next();
    const distance = drive * (0.2 + 0.7 * draw.next());
    return { drive, distance, s: 0.5 + draw.next() };
  });
  return network({
    populations: {
      in: source(1),
      ...Object.fromEntries(
        drawn.map(({ distance, s }, p) => [
          pairs[p]!,
          lif(2, { vRest, vThreshold: vRest + 2, theta: [distance - 2, distance * s - 2] }),
        ]),
      ),
    },
    projections: drawn.map(({ drive, s }, p) =>
      connect('in', pairs[p]!, allToAll(), { weight: [drive, drive * s], synapse: 'step' }),
    ),
    inhibition: pairs.map((name) => kWinners(name, { k })),
  });
}

describe('rule 5: of two that cross at one time, equal to the bit, the lower index wins', () => {
  it('in both engines, over some thousand pairs of which one is the other, scaled', () => {
    const ties = { event: 0, race: 0, both: 0 };
    const wrong: string[] = [];
    for (let seed = 1; seed <= 200; seed++) {
      const vRest = seed % 2 ? 0 : -65;
      const stimulus = { in: { t: [seed % 3], i: [0] } };
      const free = scaledPairs(seed, 2, vRest);
      const freeEvent = simulation({ ...free, record: pairs.map((name) => recordSpikes(name)) });
      freeEvent.present(stimulus, { durationMs });
      const freeRace = new RaceEngine(free, 1);
      freeRace.present(stimulus, { durationMs });
      const net = scaledPairs(seed, 1, vRest);
      const event = simulation(net).present(stimulus, { durationMs }).counts;
      const race = new RaceEngine(net, 1).present(stimulus, { durationMs }).counts;
      for (const [p, name] of pairs.entries()) {
        const { t } = freeEvent.recording.spikes(name);
        const eventTies = t[0] === t[1];
        const raceTies = freeRace.winTimes[2 * p] === freeRace.winTimes[2 * p + 1];
        if (eventTies && `${event[name]}` !== '1,0') wrong.push(`event engine, seed ${seed}, ${name}`);
        if (raceTies && `${race[name]}` !== '1,0') wrong.push(`race engine, seed ${seed}, ${name}`);
        if (eventTies) ties.event++;
        if (raceTies) ties.race++;
        if (eventTies && raceTies) ties.both++;
      }
    }
    expect(wrong).toEqual([]);
    expect(Math.min(...Object.values(ties))).toBeGreaterThan(2000);
  });
});
