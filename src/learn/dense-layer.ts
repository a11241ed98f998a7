/**
 * A layer of units in tiles of 16: the sparse rows it is fed with become potentials W x + b, and an activation makes a sparse code
 * of them; backwards, slopes by activity become slopes of the weights and of what it was fed with. Zeros are skipped both ways.
 * Weights lie in tiles, (tiles, inputs + 1, 16), so that the sums of a tile stay in registers and its weights in cache; the last
 * row holds the biases, the weights of a unit that is always 1.
 */
import type { Layout, Workspace } from '../kernels/workspace.ts';
import { type Activator, codeLayout, type FedRows } from './activations/code-space.ts';

export const TILE = 16;

export interface LayerShape {
  readonly inputs: number;
  readonly units: number;
  readonly tiles: number;
  /** units rounded up to whole tiles; those that fill the last one stay silent */
  readonly padded: number;
  /** floats of one tile of the weights, and of all */
  readonly tileFloats: number;
  readonly floats: number;
}

export function layerShape(inputs: number, units: number): LayerShape {
  const tiles = Math.ceil(units / TILE);
  const tileFloats = (inputs + 1) * TILE;
  return { inputs, units, tiles, padded: tiles * TILE, tileFloats, floats: tiles * tileFloats };
}

/** The place of the weight from input i (the bias: i = inputs) to unit j. */
export function weightAt({ tileFloats }: LayerShape, i: number, j: number): number {
  const tile = Math.floor(j / TILE);
  return tile * tileFloats + i * TILE + (j - tile * TILE);
}

/** Addresses of sparse rows: what a layer is fed with. */
export interface FedAt {
  readonly order: number;
  readonly start: number;
  readonly index: number;
  readonly value: number;
}

export interface LayerRoom {
  readonly batch: number;
  /** has the activation slopes other than 1 where a unit is active? */
  readonly bends: boolean;
  /** entries that a batch feeds the layer with at most; null where it is not trained */
  readonly fedEntries: number | null;
  /** are some weights 0 for good? */
  readonly masked: boolean;
  /** entries of the code of a batch at most, those that close its rows included. @default batch x (units + 1) */
  readonly codeEntries?: number;
}

export function layerLayout(shape: LayerShape, room: LayerRoom) {
  const { inputs, units, padded, tileFloats, floats } = shape;
  const { batch, bends, fedEntries, masked, codeEntries = batch * (units + 1) } = room;
  const trained = fedEntries === null ? 0 : 1;
  return {
    ...codeLayout(units, padded, batch, bends, codeEntries),
    weights: ['f32', floats],
    /** slopes of the loss by activity, then by potential: entry by entry of the code, in tiles (tiles, batch, 16), and by unit */
    slopes: ['f32', trained * codeEntries],
    tiledSlopes: ['f32', trained * batch * padded],
    unitStart: ['u32', trained * (units + 3)],
    unitIndex: ['u32', trained * codeEntries],
    unitSlopes: ['f32', trained * codeEntries],
    /** the batch by input */
    inputStart: ['u32', trained * (inputs + 3)],
    inputIndex: ['u32', fedEntries ?? 0],
    inputValue: ['f32', fedEntries ?? 0],
    /** slopes of the weights, one tile at a time, and the optimiser's memory */
    tileSlope: ['f32', trained * tileFloats],
    /** 1 where a weight may be other than 0 */
    mask: ['f32', masked ? trained * floats : 0],
    m: ['f32', trained * floats],
    v: ['f32', trained * floats],
  } as const satisfies Layout;
}

export interface Layer {
  readonly shape: LayerShape;
  readonly batch: number;
  readonly space: Workspace<ReturnType<typeof layerLayout>> & {
    readonly units: number;
    readonly padded: number;
  };
  readonly activator: Activator;
  readonly fed: { readonly at: FedAt; readonly view: FedRows };
  /** address of 0, 1, 2, ...: the order of rows that are the batch */
  readonly identity: number;
}

/** The code of the first n rows. */
export function encodeLayer({ shape, space, activator, fed }: Layer, n: number, training: boolean): void {
  const { kernels: k, at, view } = space;
  const { tileFloats, padded } = shape;
  const { order, start, index, value } = fed.at;
  k.multiply(n, order, start, index, value, at.weights, TILE, tileFloats, padded, at.potential, padded);
  if (activator.bends) view.slope.fill(1, 0, n * padded);
  activator.encode(space, n, fed.view, training);
}

/** Above this share of active units whole tiles are multiplied; both ways give the same bits. */
const SPARSE_BELOW = 0.1;

/**
 * From `slopes` of the loss by activity, entry by entry of the code, to those of the weights, tile by tile in `tileSlope`; each is
 * handed on with the float at which its tile begins.
 * @param below address for the slopes by what the layer was fed with, entry by entry; null where nobody asks
 */
export function backLayer(
  layer: Layer,
  n: number,
  below: number | null,
  eachTile: (offset: number) => void,
): void {
  const { shape, batch, space, activator, fed, identity } = layer;
  const { kernels: k, at, view } = space;
  const { inputs, units, tiles, tileFloats } = shape;
  const { order, start, index, value } = fed.at;
  activator.learn(space, n, view.slopes);
  if (activator.bends) bend(layer, n);
  const sparse = view.start[n]! < SPARSE_BELOW * n * units;
  const sliced = TILE * batch;
  if (!sparse || below !== null)
    k.expand(n, at.start, at.index, at.slopes, units, at.tiledSlopes, TILE, sliced);
  // before the weights move
  if (below !== null)
    k.tileProducts(n, start, index, at.weights, tileFloats, tiles, at.tiledSlopes, sliced, below);
  if (sparse)
    k.transpose(
      n,
      identity,
      at.start,
      at.index,
      at.slopes,
      units + 1,
      at.unitStart,
      at.unitIndex,
      at.unitSlopes,
    );
  else k.transpose(n, order, start, index, value, inputs + 1, at.inputStart, at.inputIndex, at.inputValue);
  for (let tile = 0; tile < tiles; tile++) {
    if (sparse)
      k.outerProducts(
        Math.min(TILE, units - TILE * tile),
        at.unitStart + 4 * TILE * tile,
        at.unitIndex,
        at.unitSlopes,
        order,
        start,
        index,
        value,
        at.tileSlope,
        TILE,
        inputs + 1,
      );
    else
      k.multiply(
        inputs + 1,
        identity,
        at.inputStart,
        at.inputIndex,
        at.inputValue,
        at.tiledSlopes + 4 * sliced * tile,
        TILE,
        TILE,
        TILE,
        at.tileSlope,
        TILE,
      );
    if (view.mask.length > 0) k.multiplyBy(tileFloats, at.mask + 4 * tile * tileFloats, at.tileSlope);
    eachTile(tile * tileFloats);
  }
}

/** Slopes by activity times the slope of the activation. */
function bend({ shape, space }: Layer, n: number): void {
  const { start, index, slope, slopes } = space.view;
  const { units, padded } = shape;
  for (let r = 0; r < n; r++)
    for (let e = start[r]!; e < start[r + 1]!; e++) {
      const j = index[e]!;
      if (j < units) slopes[e] = slopes[e]! * slope[r * padded + j]!;
    }
}
