/** What a layer hands to its activation: potentials go in, a sparse code comes out. */
import type { Layout, Workspace } from '../../kernels/workspace.ts';

/**
 * Arrays of a layer's code for at most `batch` rows.
 * @param padded units rounded up to whole tiles
 * @param bends has the activation slopes other than 1 where a unit is active?
 * @param entries of the code of a batch at most, those that close its rows included
 */
export function codeLayout(units: number, padded: number, batch: number, bends: boolean, entries: number) {
  return {
    /** (batch, padded) W x + b of each unit; an activation may overwrite it */
    potential: ['f32', batch * padded],
    /** (batch, padded) slope of each unit's activity by its potential, where `bends` */
    slope: ['f32', bends ? batch * padded : 0],
    /** the code: sparse rows, each closed by the constant unit */
    start: ['u32', batch + 1],
    index: ['u32', entries],
    value: ['f32', entries],
    /** for the selection of winners: factors of the ranking, how many win in each row, and scratch */
    factor: ['f32', units],
    winners: ['u32', batch],
    key: ['u32', units + 3],
  } as const satisfies Layout;
}

export type CodeSpace = Workspace<ReturnType<typeof codeLayout>> & {
  readonly units: number;
  readonly padded: number;
};

/** The rows that a layer is fed with: row r is row order[r] of these. */
export interface FedRows {
  readonly order: Uint32Array;
  readonly start: Uint32Array;
  readonly index: Uint32Array;
  readonly value: Float32Array;
}

/** What an activation does in one layer, and what it remembers. */
export interface Activator {
  /** Has it slopes other than 1 where a unit is active? Then `encode` multiplies those of active units into `slope`. */
  readonly bends: boolean;
  /** Makes the code of the potentials of the first n rows; `fed` are the rows that the layer got, `training` tells fit from use. */
  encode(space: CodeSpace, n: number, fed: FedRows, training: boolean): void;
  /** Takes in the batch that is trained on: its code and the slopes of the loss by activity, entry by entry. */
  learn(space: CodeSpace, n: number, slopes: Float32Array): void;
  afterEpoch(): void;
  /** One that remembers the same and goes on by itself. */
  copy(): Activator;
  /** (units) share of recent training samples in which each unit was active; null where nothing needs it */
  readonly duty: Float64Array | null;
}

/** An activation that learns nothing. */
export function stateless(encode: Activator['encode'], bends = false): Activator {
  const activator: Activator = {
    bends,
    encode,
    learn() {},
    afterEpoch() {},
    copy: () => activator,
    duty: null,
  };
  return activator;
}

/** Sparse rows of the potentials below `below` or above `above`. */
export function keepOutside(space: CodeSpace, n: number, below: number, above: number): void {
  const { kernels, at, units, padded } = space;
  kernels.outside(n, units, at.potential, padded, below, above, at.start, at.index, at.value);
}
