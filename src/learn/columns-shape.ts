/** Columns at all positions of an image, as they were asked for and as a pass over images needs them. */
import type { Engine } from '../kernels/workspace.ts';
import { checkCount, checkEngine, checkKeys, checkNumber, checkSeed } from './checks.ts';
import { type MlpShape, mlpShape } from './mlp-layout.ts';
import { type PatchGrid, type Pooling, patchGrid, poolingWindows } from './patch-grid.ts';

export interface ConvolutionalColumnsOptions {
  /** [pixels] size of the images */
  height: number;
  width: number;
  /** [pixels] side of a patch, and the distance between neighbours */
  patch: number;
  stride: number;
  /** in a column, and how many of them win at most */
  filters: number;
  k: number;
  /** strength of duty-cycle boosting, see `kWinners`; its memory: as many patches that speak as 1,000 images have columns. @default 0: none */
  boost?: number;
  pooling: Pooling;
  /** inputs that are not 0 which a patch must have, or its column is silent. @default 1 */
  minInputs?: number;
  /** 2 ... 256 */
  classes: number;
  seed: number | string;
  /** which kernels compute; they agree bit for bit. @default 'wasm' */
  engine?: Engine;
}

const optionNames = [
  ...(['height', 'width', 'patch', 'stride', 'filters', 'k', 'boost', 'pooling'] as const),
  ...(['minInputs', 'classes', 'seed', 'engine'] as const),
] as const;

export interface ColumnsShape {
  readonly grid: PatchGrid;
  readonly positions: number;
  /** inputs that a patch must have, or it is silent */
  readonly minInputs: number;
  /** winners of a column at most */
  readonly k: number;
  /** position p counts for the features base[b] + filter, b from baseStart[p] to baseStart[p + 1] - 1 */
  readonly baseStart: Uint32Array;
  readonly base: Uint32Array;
  /** features are sums over their windows times this */
  readonly scale: number;
  /** of one layer, patch to filters; its scores are made of the features */
  readonly net: MlpShape;
}

/** @throws RangeError if an option is not valid. */
export function columnsShape(options: ConvolutionalColumnsOptions): ColumnsShape {
  const owner = 'convolutionalColumns';
  checkKeys(options, owner, optionNames);
  const { height, width, patch, stride, filters, k, pooling, classes, minInputs = 1 } = options;
  checkKeys(pooling, `${owner}.pooling`, ['window', 'step']);
  checkEngine(options.engine ?? 'wasm', owner);
  checkCount(height, `${owner}.height`, 1);
  checkCount(width, `${owner}.width`, 1);
  checkCount(filters, `${owner}.filters`, 1);
  checkCount(k, `${owner}.k`, 1, filters);
  checkCount(classes, `${owner}.classes`, 2, 256);
  checkNumber(options.boost ?? 0, `${owner}.boost`, 0, true);
  checkSeed(options.seed, `${owner}.seed`);
  const grid = patchGrid({ height, width, patch, stride }, owner);
  checkCount(minInputs, `${owner}.minInputs`, 1, patch * patch);
  const windows = poolingWindows(grid, pooling, owner);
  const positions = grid.down * grid.across;
  const base: number[] = [];
  const baseStart = new Uint32Array(positions + 1);
  for (let p = 0; p < positions; p++) {
    const own = windows.at(Math.floor(p / grid.across), p % grid.across);
    for (const window of own) base.push(window * filters);
    baseStart[p + 1] = base.length;
  }
  const net = mlpShape(patch * patch, [filters], classes);
  const last = windows.count * filters;
  return {
    ...{ grid, positions, minInputs, k, baseStart },
    base: Uint32Array.from(base),
    scale: 1 / (pooling.window * pooling.window),
    net: { ...net, last, outputFloats: (last + 1) * net.scores },
  };
}
