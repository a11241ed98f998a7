/**
 * The columns of a feed-forward network, taken apart for the race engine: weights row by row, thresholds, all in the one
 * memory that the kernels see. Refuses, by name, whatever the race engine cannot run.
 */
import { RACE_SPIKE_BYTES, RACE_TILE } from '../../kernels/race-kernels.ts';
import { type Engine as KernelSet, type Workspace, workspace } from '../../kernels/workspace.ts';
import { counterKey } from '../../math/counter-key.ts';
import { rng } from '../../math/rng.ts';
import { expand } from '../connection-rules.ts';
import { integer } from '../network/checks.ts';
import type { Projection } from '../network/connect.ts';
import { draw } from '../network/drawn.ts';
import type { BalanceHomeostasis } from '../network/lif.ts';
import type { Network } from '../network/network.ts';
import type { Competitive } from '../network/plasticity.ts';

export interface Column {
  readonly name: string;
  readonly n: number;
  readonly k: number;
  /** (rows) input of the source whose weights each row holds */
  readonly inputs: Uint32Array;
  readonly rows: number;
  /** (n, rows) [mV] live. Columns given the same list of weights share this array. */
  readonly weight: Float64Array;
  readonly isShared: boolean;
  /** (n) [mV] vThreshold + theta - vRest = rest + theta, always */
  readonly gap: Float64Array;
  /** the same for the kernel's first look, rounded to Float32: weights (tiles, rows, 16), gaps (tiles, 16) */
  readonly tiled: Float32Array;
  readonly tiledGap: Float32Array;
  /** byte addresses of all four */
  readonly weightAt: number;
  readonly gapAt: number;
  readonly tiledAt: number;
  readonly tiledGapAt: number;
  readonly theta: Float64Array;
  /** [mV] vThreshold - vRest; moves, as do the bounds of theta, when thresholds are scaled */
  rest: number;
  homeostasis: BalanceHomeostasis | null;
  readonly rule: Competitive | null;
  /** number of the column's first neuron among those of all columns */
  readonly first: number;
}

/** [mV] so that sums over the longest stimulus stay finite in Float32. */
const heaviest = 1e9;

/** The spikes of a stimulus, and how they are dealt out to the columns (`race-kernels.ts`). */
export type Scratch = {
  input: ['u32', number];
  t: ['f64', number];
  growth: ['f64', number];
  decay: ['f64', number];
  reachStart: ['u32', number];
  reachColumn: ['u32', number];
  reachRow: ['u32', number];
  start: ['u32', number];
  row: ['u32', number];
  spike: ['u32', number];
  scratch: ['u8', number];
  winners: ['u32', number];
  times: ['f64', number];
};

/**
 * Moves weights and thresholds of all columns into one memory that the kernels see, with room for stimuli of `spikes` spikes.
 * Weights of `columns` are (n, rows).
 */
export function place(columns: Unplaced[], inputs: number, spikes: number, kernels: KernelSet) {
  const { start, column: reachColumn, row: reachRow, most } = reach(columns, inputs);
  const holders = new Map<Float64Array, { weight: number; tiled: number; uses: number }>();
  let [weights, tiled, gaps, tiledGaps] = [0, 0, 0, 0];
  for (const { weight, n, rows } of columns) {
    gaps += n;
    tiledGaps += whole(n);
    const holder = holders.get(weight);
    if (holder) holder.uses++;
    else {
      holders.set(weight, { weight: weights, tiled, uses: 1 });
      weights += weight.length;
      tiled += whole(n) * rows;
    }
  }
  const winners = columns.reduce((sum, { k }) => sum + k, 0);
  const entries = spikes * Math.max(1, most);
  const space = workspace(
    {
      weight: ['f64', weights],
      gap: ['f64', gaps],
      tiled: ['f32', tiled],
      tiledGap: ['f32', tiledGaps],
      input: ['u32', spikes],
      t: ['f64', spikes],
      growth: ['f64', spikes],
      decay: ['f64', spikes],
      reachStart: ['u32', start.length],
      reachColumn: ['u32', reachColumn.length],
      reachRow: ['u32', reachRow.length],
      start: ['u32', columns.length + 2],
      row: ['u32', entries],
      spike: ['u32', entries],
      scratch: ['u8', spikes * RACE_SPIKE_BYTES],
      winners: ['u32', winners],
      times: ['f64', winners],
    },
    kernels,
  );
  const { view, at } = space;
  view.reachStart.set(start);
  view.reachColumn.set(reachColumn);
  view.reachRow.set(reachRow);
  view.tiledGap.fill(Infinity);
  [gaps, tiledGaps] = [0, 0];
  const placed = columns.map((column): Column => {
    const { n, rows } = column;
    const holder = holders.get(column.weight)!;
    const own = {
      ...column,
      weight: view.weight.subarray(holder.weight, holder.weight + n * rows),
      isShared: holder.uses > 1,
      gap: view.gap.subarray(gaps, gaps + n),
      tiled: view.tiled.subarray(holder.tiled, holder.tiled + whole(n) * rows),
      tiledGap: view.tiledGap.subarray(tiledGaps, tiledGaps + n),
      weightAt: at.weight + 8 * holder.weight,
      gapAt: at.gap + 8 * gaps,
      tiledAt: at.tiled + 4 * holder.tiled,
      tiledGapAt: at.tiledGap + 4 * tiledGaps,
    };
    own.weight.set(column.weight);
    own.gap.set(column.gap);
    own.tiledGap.set(column.gap);
    for (let j = 0; j < n; j++) tileWeights(own, j);
    gaps += n;
    tiledGaps += whole(n);
    return own;
  });
  return { space: space as Workspace<Scratch>, placed };
}

/** n rounded up to whole tiles */
const whole = (n: number): number => Math.ceil(n / RACE_TILE) * RACE_TILE;

/** Copies the weights of neuron j to where the kernel looks first. */
export function tileWeights({ rows, weight, tiled }: Column, j: number): void {
  let at = (j - (j % RACE_TILE)) * rows + (j % RACE_TILE);
  for (let r = 0, s = j * rows; r < rows; r++, at += RACE_TILE) tiled[at] = weight[s++]!;
}

/** By input: the columns that it reaches, and its row in each; and the most columns that one input reaches. */
function reach(columns: Unplaced[], inputs: number) {
  const start = new Uint32Array(inputs + 1);
  for (const { inputs: own } of columns) for (const input of own) start[input + 1]!++;
  let most = 0;
  for (let i = 0; i < inputs; i++) {
    most = Math.max(most, start[i + 1]!);
    start[i + 1]! += start[i]!;
  }
  const next = start.slice();
  const column = new Uint32Array(start[inputs]!);
  const row = new Uint32Array(start[inputs]!);
  for (const [c, { inputs: own }] of columns.entries())
    for (const [r, input] of own.entries()) {
      column[next[input]!] = c;
      row[next[input]!++] = r;
    }
  return { start, column, row, most };
}

type Unplaced = Omit<
  Column,
  'isShared' | 'tiled' | 'tiledGap' | 'weightAt' | 'gapAt' | 'tiledAt' | 'tiledGapAt'
>;

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
  const taken = new Map<unknown, Float64Array>();
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
    const isList = typeof projection.weight === 'object' && 'length' in projection.weight;
    const known = isList ? taken.get(projection.weight) : undefined;
    const from = projection.rule.from;
    const isSame = known !== undefined && known.length === (from?.length ?? Number.NaN) * population.n;
    const { weight, inputs, rows } = isSame
      ? { weight: known, ...ownRows('race engine', projection.post, from!, net.populations[source]!.n) }
      : byNeuron(
          population.n,
          rowsOf('race engine', projection, net.populations[source]!.n, population.n, seed, p),
        );
    if (isList) taken.set(projection.weight, weight);
    if (!isSame && weight.some((w) => !(w >= 0 && w <= heaviest)))
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
      inputs,
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

/** Weights (rows, n) as (n, rows). */
function byNeuron<T extends { weight: Float64Array; rows: number }>(n: number, list: T): T {
  return {
    ...list,
    weight: list.weight.map((_, s) => list.weight[(s % list.rows) * n + Math.floor(s / list.rows)]!),
  };
}

/** Draws the weights exactly as the event engine does; an all-to-all rule lists them row by row already. */
export function rowsOf(
  owner: string,
  projection: Projection,
  inputs: number,
  n: number,
  seed: number | string,
  p: number,
): { weight: Float64Array; inputs: Uint32Array; rows: number } {
  const list = expand(projection, inputs, n, counterKey(seed, 'projection', p));
  const from = Uint32Array.from({ length: list.pre.length / n }, (_, r) => list.pre[r * n]!);
  return { weight: list.weight, ...ownRows(owner, projection.post, from, inputs) };
}

/** The inputs of the rows, each checked to be there once. */
function ownRows(
  owner: string,
  post: string,
  from: ArrayLike<number>,
  count: number,
): { inputs: Uint32Array; rows: number } {
  const seen = new Uint8Array(count);
  const inputs = Uint32Array.from(from);
  for (const [r, input] of inputs.entries()) {
    integer(`connect(${post}).rule.from[${r}]`, from[r]!, 0, count - 1, 'the last neuron of pre');
    if (seen[input]) throw new RangeError(`${owner}: input ${input} reaches '${post}' twice`);
    seen[input] = 1;
  }
  return { inputs, rows: inputs.length };
}
