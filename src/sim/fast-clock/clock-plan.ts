/**
 * How the fast clock cuts a network: into parts of at most 65,536 neurons, each with all synapses onto them, and the synapses
 * of a part into classes that differ only in row, target and (if drawn) weight. Results do not depend on the cut.
 */
import { alphaGain, constantGain, decayFactor, exponentialGain } from '../../math/propagators.ts';
import type { Grid } from '../clock/grid.ts';
import type { Projection, Synapse } from '../network/connect.ts';
import { lowest } from '../network/drawn.ts';
import { isDrive } from '../network/inputs.ts';
import type { Lif } from '../network/lif.ts';
import { allProjections, type Network } from '../network/network.ts';
import { type Cut, cut, type Piece } from './clock-cut.ts';

/**
 * A synaptic current of a slice; `value`, and `rise` of an alpha current, number the arrays of the part that hold it. Of an
 * exponential current the array holds what it does to v in a step, so that it is added as it is.
 */
export interface CurrentPlan {
  readonly key: string;
  /** [mV] what a current of 1 mV at the start of a step does to v in it */
  readonly gain: number;
  /** exp(-dt / tau), and 1 less that */
  readonly decay: number;
  readonly loss: number;
  readonly value: number;
  /** alpha: what `rise` does to v in a step, and the rise that a weight of 1 brings; null: exponential */
  readonly alpha: { readonly rise: number; readonly gain: number; readonly unit: number } | null;
}

/** A piece of a population in a part, with the currents that it takes. */
export interface Slice extends Piece {
  readonly currents: readonly CurrentPlan[];
}

/** Synapses of a projection onto a slice, all or those of one sign. */
export interface Share {
  readonly projection: number;
  readonly slice: Slice;
  readonly side: 'any' | 'positive' | 'negative';
  /** what a weight of 1 adds */
  readonly unit: number;
}

/** Synapses of one presynaptic population that add to one array of the part. */
export interface ClassPlan {
  readonly pre: string;
  /** 'jump', or the number of the array */
  readonly into: 'jump' | number;
  /** what each synapse adds, or null if that is drawn */
  readonly weight: number | null;
  readonly shares: readonly Share[];
}

export interface PartPlan {
  /** number of neurons, and what fills up to multiples of 16 */
  readonly n: number;
  readonly slices: readonly Slice[];
  /** by presynaptic population, in the order of the populations */
  readonly classes: readonly ClassPlan[];
  /** arrays of currents */
  readonly arrays: number;
}

export interface ClockPlan {
  readonly projections: readonly Projection[];
  readonly parts: readonly PartPlan[];
}

/** @param parts at least so many, if there are as many blocks of 1,024 neurons. @throws RangeError for what this engine cannot run */
export function planClock(net: Network, grid: Grid, parts = 1): ClockPlan {
  refuse(net);
  const projections = allProjections(net);
  const pieces = cut(net, projections, parts);
  return { projections, parts: pieces.map((own) => planPart(net, grid, projections, own)) };
}

function refuse(net: Network): void {
  const only = (what: string, wanted: string, got: string): void => {
    throw new RangeError(`${what}: must be ${wanted} on the fast clock, got ${got}; give engine: 'clock'`);
  };
  for (const [name, population] of Object.entries(net.populations)) {
    if (population.kind === 'source') continue;
    if (population.kind !== 'lif') {
      only(`network.populations.${name}`, 'lif', `'${population.kind}'`);
      continue;
    }
    const { homeostasis, theta } = population;
    if (homeostasis !== null) only(`lif(${name}).homeostasis`, 'absent', `'${homeostasis.kind}'`);
    if (theta !== 0) only(`lif(${name}).theta`, '0', typeof theta === 'number' ? `${theta}` : 'others');
  }
  for (const { pre, post, synapse, plasticity } of net.projections) {
    if (synapse === 'conductance')
      only(`connect(${pre}, ${post}).synapse`, 'delta or a current', `'${synapse}'`);
    if (plasticity) only(`connect(${pre}, ${post}).plasticity`, 'absent', `'${plasticity.kind}'`);
  }
  for (const { kind, population } of net.inhibition)
    if (kind !== 'lateral') only(`network.inhibition of '${population}'`, 'lateral', `'${kind}'`);
  for (const input of net.inputs)
    if (isDrive(input) && input.synapse === 'conductance')
      only(`poissonInput(${input.population}).synapse`, 'delta or a current', `'${input.synapse}'`);
}

function planPart(
  net: Network,
  grid: Grid,
  projections: readonly Projection[],
  { pieces, n }: Cut,
): PartPlan {
  const slices = pieces.map((slice) => ({ ...slice, currents: currentsOf(net, grid, projections, slice) }));
  const classes: { pre: string; into: 'jump' | number; weight: number | null; shares: Share[] }[] = [];
  for (const pre of Object.keys(net.populations)) {
    const first = classes.length;
    for (const [p, projection] of projections.entries()) {
      if (projection.pre !== pre) continue;
      for (const slice of slices) {
        if (slice.population !== projection.post) continue;
        for (const side of sidesOf(projection)) {
          const { into, unit } = placeOf(slice, projection.synapse, side === 'negative');
          const weight = typeof projection.weight === 'number' ? projection.weight * unit : null;
          const share: Share = { projection: p, slice, side, unit };
          // What reaches the same neurons stays in the order of the projections: a class takes none from further back.
          const found = classes.findLastIndex((one) => one.shares.some((other) => other.slice === slice));
          const fitting = classes.findIndex(
            (one, c) => c >= Math.max(first, found) && one.into === into && one.weight === weight,
          );
          if (fitting >= 0) classes[fitting]!.shares.push(share);
          else classes.push({ pre, into, weight, shares: [share] });
        }
      }
    }
  }
  const arrays = slices.flatMap(({ currents }) =>
    currents.map(({ value, alpha }) => 1 + Math.max(value, alpha?.rise ?? 0)),
  );
  return { n, slices, classes, arrays: Math.max(0, ...arrays) };
}

/** Drawn or listed weights of currents may be of both signs, which act through currents of their own. */
function sidesOf({ weight, synapse }: Projection): Share['side'][] {
  if (typeof weight === 'number') return [weight < 0 ? 'negative' : 'positive'];
  if (synapse === 'delta' || synapse === 'step') return ['any'];
  if (lowest(weight) >= 0) return ['positive'];
  return ['positive', 'negative'];
}

/** Where synapses of a kind add, and what a weight of 1 adds there. */
export function placeOf(
  slice: Slice,
  synapse: Synapse,
  isNegative: boolean,
): { into: 'jump' | number; unit: number } {
  if (synapse === 'delta') return { into: 'jump', unit: 1 };
  const key = keyOf(slice.lif, synapse, isNegative);
  const { value, gain, alpha } = slice.currents.find((current) => current.key === key)!;
  return alpha ? { into: alpha.rise, unit: alpha.unit } : { into: value, unit: gain };
}

/** Synapses of one kind and one time constant share a current. */
function keyOf({ tauE, tauI }: Lif, synapse: Synapse, isNegative: boolean): string {
  return synapse === 'step' ? synapse : `${synapse} ${isNegative ? tauI : tauE}`;
}

/** The currents of a slice in the order in which the clock engine sums them: step, exponential, alpha; excitation first. */
function currentsOf(
  net: Network,
  grid: Grid,
  projections: readonly Projection[],
  { population, lif }: Piece,
): CurrentPlan[] {
  const needed = new Set<string>();
  for (const projection of projections)
    if (projection.post === population && projection.synapse !== 'delta')
      for (const side of sidesOf(projection)) needed.add(keyOf(lif, projection.synapse, side === 'negative'));
  for (const input of net.inputs)
    if (isDrive(input) && input.population === population && input.synapse !== 'delta')
      needed.add(keyOf(lif, input.synapse, input.weight < 0));
  const { dt } = grid;
  const { tauM } = lif;
  const currents: CurrentPlan[] = [];
  let arrays = 0;
  const add = (key: string, part: Omit<CurrentPlan, 'key' | 'value'>): void => {
    if (needed.delete(key)) {
      currents.push({ key, value: arrays, ...part });
      arrays += part.alpha ? 2 : 1;
    }
  };
  add('step', { gain: constantGain(dt, tauM), decay: 1, loss: 0, alpha: null });
  for (const isNegative of [false, true]) {
    const tau = isNegative ? lif.tauI : lif.tauE;
    const gain = exponentialGain(dt, tauM, tau);
    const [decay, loss] = [decayFactor(dt, tau), constantGain(dt, tau)];
    add(keyOf(lif, 'exponential', isNegative), { gain, decay, loss, alpha: null });
  }
  for (const isNegative of [false, true]) {
    const tau = isNegative ? lif.tauI : lif.tauE;
    add(keyOf(lif, 'alpha', isNegative), {
      gain: exponentialGain(dt, tauM, tau),
      decay: decayFactor(dt, tau),
      loss: constantGain(dt, tau),
      alpha: { rise: arrays + 1, gain: alphaGain(dt, tauM, tau), unit: Math.E / tau },
    });
  }
  return currents;
}
