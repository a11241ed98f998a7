/** Where the columns of a sparse coder look, and which features their spikes count for. Plain numbers, no simulation. */
import { type Pooling, patchGrid, pixelsOf, poolingWindows } from '../../src/learn/patch-grid.ts';

/** Columns of one kind over an image. */
export interface Scale {
  /** [pixels] side of a column's receptive field, and the distance between neighbours. @default 14, 7 */
  readonly patch?: number;
  readonly stride?: number;
  /** neurons in a column. @default 128 */
  readonly neurons?: number;
  /** winners in a column. @default 4 */
  readonly k?: number;
  /** [mV] distance from rest to threshold before homeostasis. @default 20 */
  readonly gap?: number;
  /** counts summed over windows of positions. @default null: a feature a neuron */
  readonly pooling?: Pooling | null;
}

/** One column. */
export interface Place {
  readonly scale: number;
  /** (channels x patch x patch) its inputs, channel by channel and row by row */
  readonly inputs: Uint32Array;
  /** its neuron j counts for the features base + j of each base */
  readonly bases: Uint32Array;
  /** number of its first neuron */
  readonly first: number;
}

export interface Layout {
  readonly places: readonly Place[];
  readonly n: number;
  readonly features: number;
}

/** Side of the largest window: its counts fit in a byte. */
const widest = 15;

/** @throws RangeError for patches that do not fit the image, or windows that do not fit the positions. */
export function columnLayout(
  scales: readonly Required<Scale>[],
  { channels, ...image }: { height: number; width: number; channels: number },
): Layout {
  const places: Place[] = [];
  let first = 0;
  let features = 0;
  for (const [scale, { patch, stride, neurons, pooling }] of scales.entries()) {
    const grid = patchGrid({ ...image, patch, stride }, 'sparseCoder');
    const windows = pooling && poolingWindows(grid, pooling, 'sparseCoder', widest);
    for (let y = 0; y < grid.down; y++)
      for (let x = 0; x < grid.across; x++) {
        const pixels = pixelsOf(grid, y, x);
        const inputs = new Uint32Array(channels * pixels.length);
        for (let r = 0; r < inputs.length; r++) {
          const channel = Math.floor(r / pixels.length);
          inputs[r] = channel * image.height * image.width + pixels[r % pixels.length]!;
        }
        const bases = windows ? windows.at(y, x).map((window) => features + window * neurons) : [first];
        places.push({ scale, inputs, bases: Uint32Array.from(bases), first });
        first += neurons;
      }
    features = windows ? features + windows.count * neurons : first;
  }
  return { places, n: first, features };
}
