/** A sparse coder as networks and engines: all of its columns at once, or each alone. */
import { RaceEngine } from '../../src/sim/dense/race-engine.ts';
import { allToAll, connect, type Projection } from '../../src/sim/network/connect.ts';
import { kWinners } from '../../src/sim/network/inhibition.ts';
import { balanceHomeostasis, type Lif, lif } from '../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../src/sim/network/network.ts';
import { competitive } from '../../src/sim/network/plasticity.ts';
import { norm } from '../random-features.ts';
import type { CoderPlan, CoderState } from './coder-plan.ts';
import type { Racer } from './stimuli.ts';

const vRest = -65;

/** 'retina' -> 'column-0', 'column-1', ...; `k` winners a column if given, else those of its scale. */
export function coderNetwork(plan: CoderPlan, state: CoderState, k?: number): Network {
  const { options, scales, places, setOf, reach } = plan;
  const { tauM, volley, duration, input, silentStep } = options;
  const plasticity = competitive({ norm, volley: input === 'poisson' ? duration : volley });
  const populations: Record<string, Lif> = {};
  const projections: Projection[] = [];
  /** by set, so that columns that share weights are given one and the same list */
  const made: { population: Lif; projection: Projection }[] = [];
  for (const [column, { inputs, scale }] of places.entries()) {
    const name = columnName(column);
    const set = setOf[column]!;
    const { neurons, gap } = scales[scale]!;
    const base = gap * state.factor;
    made[set] ??= {
      population: lif(neurons, {
        tauM,
        vRest,
        vThreshold: vRest + base,
        theta: state.theta[set]!.map((offset) => offset * state.factor),
        homeostasis: balanceHomeostasis({ low: -0.7 * base, high: 2 * base, silentStep }),
      }),
      projection: connect('retina', name, allToAll(), {
        weight: state.weights[set]!,
        synapse: 'step',
        plasticity,
      }),
    };
    populations[name] = made[set].population;
    projections.push({ ...made[set].projection, post: name, rule: allToAll({ from: inputs }) });
  }
  return network({
    populations: { retina: source(reach.length), ...populations },
    projections,
    inhibition: places.map(({ scale }, column) => kWinners(columnName(column), { k: k ?? scales[scale]!.k })),
  });
}

export function columnName(column: number): string {
  return `column-${column}`;
}

/** Any network of such columns as an engine. */
export function raceEngine(
  { minSpikes, sharing, rule, seed }: CoderPlan['options'],
  net: Partial<Network> & Pick<Network, 'populations'>,
): RaceEngine {
  return new RaceEngine(network(net), seed, {
    minSpikes: minSpikes ?? (sharing === 'shared' ? 4 : 0),
    ...(rule && { rule: rule.learn }),
  });
}

/** An engine a column, or one for all where they share weights. */
export function racersOf(plan: CoderPlan, state: CoderState, k?: number): Racer[] {
  const net = coderNetwork(plan, state, k);
  return plan.options.sharing === 'shared'
    ? [{ engine: raceEngine(plan.options, net), firstColumn: 0 }]
    : plan.places.map((_, column) => ({
        engine: raceEngine(plan.options, columnAlone(net, column)),
        firstColumn: column,
      }));
}

/** One column in place of all that share its weights, fed by a patch instead of an image: such a column can learn. */
export function patchRacer(plan: CoderPlan, state: CoderState, set: number, k?: number): Racer {
  const column = plan.setOf.indexOf(set);
  const { populations, projections, inhibition } = columnAlone(coderNetwork(plan, state, k), column);
  const net = {
    populations: { ...populations, retina: source(plan.places[column]!.inputs.length) },
    projections: projections.map((projection) => ({ ...projection, rule: allToAll() })),
    inhibition,
  };
  return { engine: raceEngine(plan.options, net), firstColumn: column };
}

/** The part of a network that one column is. */
function columnAlone({ populations, projections, inhibition }: Network, column: number) {
  const name = columnName(column);
  return {
    populations: { retina: populations.retina!, [name]: populations[name]! },
    projections: [projections[column]!],
    inhibition: [inhibition[column]!],
  };
}
