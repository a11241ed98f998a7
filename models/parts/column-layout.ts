/** Where the columns of a sparse coder look, and which features their spikes count for. Plain numbers, no simulation. */

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
}

/** Counts are summed over square windows of column positions. */
export interface Pooling {
  /** [positions] side of a window, and the distance between neighbours */
  readonly window: number;
  readonly step: number;
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

/** @throws RangeError for patches that do not fit the image, or windows that do not fit the positions. */
export function columnLayout(
  scales: readonly Required<Scale>[],
  image: { height: number; width: number; channels: number },
  pooling: Pooling | null,
): Layout {
  const { height, width, channels } = image;
  const places: Place[] = [];
  let first = 0;
  let features = 0;
  for (const [scale, { patch, stride, neurons }] of scales.entries()) {
    if (!(Number.isInteger(patch) && patch >= 1 && patch <= Math.min(height, width)))
      throw new RangeError(
        `sparseCoder.patch: must be from 1 to ${Math.min(height, width)} pixels, got ${patch}`,
      );
    if (!(Number.isInteger(stride) && stride >= 1))
      throw new RangeError(`sparseCoder.stride: must be a whole number >= 1, got ${stride}`);
    const down = Math.floor((height - patch) / stride) + 1;
    const across = Math.floor((width - patch) / stride) + 1;
    const windows = pooling && [starts(pooling, down), starts(pooling, across)];
    for (let y = 0; y < down; y++)
      for (let x = 0; x < across; x++) {
        const inputs = new Uint32Array(channels * patch * patch);
        for (let r = 0; r < inputs.length; r++) {
          const [channel, within] = [Math.floor(r / (patch * patch)), r % (patch * patch)];
          const row = y * stride + Math.floor(within / patch);
          inputs[r] = channel * height * width + row * width + x * stride + (within % patch);
        }
        const bases: number[] = [];
        if (windows)
          for (const [v, top] of windows[0]!.entries())
            for (const [h, left] of windows[1]!.entries())
              if (y >= top && y < top + pooling.window && x >= left && x < left + pooling.window)
                bases.push(features + (v * windows[1]!.length + h) * neurons);
        places.push({ scale, inputs, bases: Uint32Array.from(windows ? bases : [first]), first });
        first += neurons;
      }
    features = windows ? features + windows[0]!.length * windows[1]!.length * neurons : first;
  }
  return { places, n: first, features };
}

/** Where windows begin along one side; counts of a window fit in a byte. */
function starts({ window, step }: Pooling, positions: number): number[] {
  if (!(Number.isInteger(window) && window >= 1 && window <= Math.min(15, positions)))
    throw new RangeError(
      `sparseCoder.pooling.window: must be from 1 to ${Math.min(15, positions)} positions, got ${window}`,
    );
  if (!(Number.isInteger(step) && step >= 1))
    throw new RangeError(`sparseCoder.pooling.step: must be a whole number >= 1, got ${step}`);
  return Array.from({ length: Math.floor((positions - window) / step) + 1 }, (_, w) => w * step);
}
