/**
 * The columns of a feed-forward network, taken apart for the race engine: weights row by row, thresholds, and their Float32
 * copies in the one memory that the kernel sees. Refuses, by name, whatever the race engine cannot run.
 */
import { type Engine as KernelSet, type Workspace, workspace } from '../../kernels/workspace.ts';
import { counterKey } from '../../math/counter-key.ts';
import { rng } from '../../math/rng.ts';
import { expand } from '../connection-rules.ts';
import type { Projection } from '../network/connect.ts';
import { draw } from '../network/drawn.ts';
import type { BalanceHomeostasis } from '../network/lif.ts';
import type { Network } from '../network/network.ts';
import type { Competitive } from '../network/plasticity.ts';

/** Input spikes between two looks at the thresholds. */
export const block = 16;

/** [mV] so that sums over the longest stimulus stay finite in Float32. */
const heaviest = 1e9;

/** Neurons that the kernel takes at once. */
const tile = 16;

export interface Column {
  readonly name: string;
  readonly n: number;
  readonly k: number;
  /** (inputs of the source) row of each input's weights, -1 if it does not reach this column */
  readonly rowOf: Int32Array;
  /** (rows, n) [mV] */
  readonly weight: Float64Array;
  readonly rows: number;
  /** (n) [mV] vThreshold + theta - vRest = rest + theta, always */
  readonly gap: Float64Array;
  readonly theta: Float64Array;
  /** [mV] vThreshold - vRest; moves, as do the bounds of theta, when thresholds are scaled */
  rest: number;
  homeostasis: BalanceHomeostasis | null;
  readonly rule: Competitive | null;
  /** number of the column's first neuron among those of all columns */
  readonly first: number;
  /** What the kernel sees: weights (tiles, rows, 16) and gaps (tiles, 16) rounded to Float32, and their byte addresses. */
  readonly tiles: number;
  readonly tiledWeight: Float32Array;
  readonly tiledGap: Float32Array;
  readonly weightAt: number;
  readonly gapAt: number;
}

/** Sums of one column before and after a block, the block itself, and who may have crossed in it. */
export type Scratch = {
  /** (2, 2, tiles, 16) before and after; A and U */
  sums: ['f32', number];
  row: ['u32', number];
  growth: ['f32', number];
  list: ['u32', number];
};

/** Copies weights and thresholds of all columns in Float32 into one memory that the kernel sees, with its scratch. */
export function place(columns: Unplaced[], kernels: KernelSet) {
  const widest = tile * columns.reduce((most, { n }) => Math.max(most, Math.ceil(n / tile)), 0);
  const scratch: Scratch = {
    sums: ['f32', 4 * widest],
    row: ['u32', block],
    growth: ['f32', block],
    list: ['u32', widest],
  };
  const layout: Record<string, readonly ['f32', number]> = {};
  columns.forEach(({ n, rows }, c) => {
    const tiles = Math.ceil(n / tile);
    layout[`weight${c}`] = ['f32', tiles * rows * tile];
    layout[`gap${c}`] = ['f32', tiles * tile];
  });
  const space = workspace({ ...layout, ...scratch }, kernels);
  const view = space.view as unknown as Record<string, Float32Array>;
  const at = space.at as unknown as Record<string, number>;
  const placed = columns.map((column, c): Column => {
    const tiledWeight = view[`weight${c}`]!;
    const tiledGap = view[`gap${c}`]!.fill(Infinity);
    const tiles = Math.ceil(column.n / tile);
    const whole = {
      ...column,
      tiles,
      tiledWeight,
      tiledGap,
      weightAt: at[`weight${c}`]!,
      gapAt: at[`gap${c}`]!,
    };
    for (let j = 0; j < column.n; j++) tileWeights(whole, j);
    tiledGap.set(column.gap);
    return whole;
  });
  return { space: space as unknown as Workspace<Scratch>, placed };
}

/** Copies the weights of neuron j to where the kernel sees them. */
export function tileWeights({ n, rows, weight, tiledWeight }: Column, j: number): void {
  let at = Math.floor(j / tile) * rows * tile + (j % tile);
  for (let r = 0, s = j; r < rows; r++, s += n, at += tile) tiledWeight[at] = weight[s]!;
}

type Unplaced = Omit<Column, 'tiles' | 'tiledWeight' | 'tiledGap' | 'weightAt' | 'gapAt'>;

/** Takes a network apart into columns. @throws RangeError that names what the race engine cannot run. */
export function columnsOf(
  net: Network,
  seed: number | string,
): { source: string; columns: Unplaced[]; tauM: number } {
  const refuse = (what: string): never => {
    throw new RangeError(`race engine: ${what}; use simulation(net), the event engine`);
  };
  const sources = Object.keys(net.populations).filter((name) => net.populations[name]!.kind === 'source');
  if (sources.length !== 1) refuse(`needs exactly one source, got ${sources.length}`);
  if (net.inputs.length > 0 || net.record.length > 0) refuse('takes no inputs or recorders in the network');
  const source = sources[0]!;
  const taus = new Set<number>();
  let first = 0;
  const columns = net.projections.map((projection, p): Unplaced => {
    const population = net.populations[projection.post]!;
    const k = net.inhibition.find(({ population: name }) => name === projection.post);
    if (population.kind !== 'lif' || projection.pre !== source)
      return refuse('projections must run from the source to columns');
    if (
      projection.rule.kind !== 'all-to-all' ||
      projection.synapse !== 'step' ||
      (projection.delay ?? 0) !== 0
    )
      return refuse(`'${projection.post}' needs one all-to-all projection of step synapses without delay`);
    if (k?.kind !== 'k-winners' || k.window !== 'stimulus' || k.groups !== 1)
      return refuse(`'${projection.post}' needs one k-winners race a stimulus`);
    if (population.current !== 0 || population.vInitial !== population.vRest)
      return refuse(`'${projection.post}' must start at rest, without a constant current`);
    if (population.homeostasis?.kind === 'spike') return refuse(`'${projection.post}' adapts at spikes`);
    const rule = projection.plasticity;
    if (rule && rule.kind !== 'competitive') return refuse(`'${projection.post}' learns by ${rule.kind}`);
    const { weight, rowOf, rows } = rowsOf(
      'race engine',
      projection,
      net.populations[source]!.n,
      population.n,
      seed,
      p,
    );
    if (weight.some((w) => !(w >= 0 && w <= heaviest)))
      return refuse(`'${projection.post}' has weights that are negative or over ${heaviest} mV`);
    const theta = draw(
      `lif(${projection.post}).theta`,
      population.theta,
      population.n,
      rng(seed, projection.post, 'theta'),
    );
    const rest = population.vThreshold - population.vRest;
    const gap = theta.map((offset) => rest + offset);
    const lowest = rest + (population.homeostasis?.low ?? 0);
    if (!(lowest > 0) || gap.some((height) => !(height > 0)))
      return refuse(`'${projection.post}' may get a threshold at or below rest`);
    taus.add(population.tauM);
    const column = {
      name: projection.post,
      n: population.n,
      k: k.k,
      rowOf,
      weight,
      rows,
      gap,
      theta,
      rest,
      rule,
      homeostasis: population.homeostasis,
      first,
    };
    first += population.n;
    return column;
  });
  if (columns.length === 0) refuse('needs at least one column');
  if (new Set(columns.map(({ name }) => name)).size !== columns.length)
    refuse('a column must have one projection');
  if (columns.length !== Object.keys(net.populations).length - 1 || net.inhibition.length !== columns.length)
    refuse('every population but the source must be a column with one race');
  if (taus.size > 1) refuse('all columns must share one tauM');
  return { source, columns, tauM: [...taus][0]! };
}

/** Draws the weights exactly as the event engine does; an all-to-all rule lists them row by row already. */
export function rowsOf(
  owner: string,
  projection: Projection,
  inputs: number,
  n: number,
  seed: number | string,
  p: number,
): { weight: Float64Array; rowOf: Int32Array; rows: number } {
  const list = expand(projection, inputs, n, counterKey(seed, 'projection', p));
  const rows = list.pre.length / n;
  const rowOf = new Int32Array(inputs).fill(-1);
  for (let r = 0; r < rows; r++) {
    const input = list.pre[r * n]!;
    if (rowOf[input] !== -1)
      throw new RangeError(`${owner}: input ${input} reaches '${projection.post}' twice`);
    rowOf[input] = r;
  }
  return { weight: list.weight, rowOf, rows };
}
