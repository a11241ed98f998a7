/** Where square patches of an image lie, and which windows of their positions features are summed over. Plain numbers. */

export interface ImageSize {
  /** [pixels] */
  readonly height: number;
  readonly width: number;
}

export interface PatchSize {
  /** [pixels] side of a patch, and the distance between neighbours */
  readonly patch: number;
  readonly stride: number;
}

/** Square windows of positions. */
export interface Pooling {
  /** [positions] side of a window, and the distance between neighbours */
  readonly window: number;
  readonly step: number;
}

export interface PatchGrid extends ImageSize, PatchSize {
  /** rows and columns of positions */
  readonly down: number;
  readonly across: number;
}

/** @throws RangeError for patches that do not fit the image. */
export function patchGrid({ height, width, patch, stride }: ImageSize & PatchSize, owner: string): PatchGrid {
  const side = Math.min(height, width);
  if (!(Number.isInteger(patch) && patch >= 1 && patch <= side))
    throw new RangeError(`${owner}.patch: must be from 1 to ${side} pixels, got ${patch}`);
  if (!(Number.isInteger(stride) && stride >= 1))
    throw new RangeError(`${owner}.stride: must be a whole number >= 1, got ${stride}`);
  const positions = (length: number): number => Math.floor((length - patch) / stride) + 1;
  return { height, width, patch, stride, down: positions(height), across: positions(width) };
}

/** (patch x patch) the pixels of the patch at row y and column x of the grid, row by row. */
export function pixelsOf({ width, patch, stride }: PatchGrid, y: number, x: number): Uint32Array {
  const first = y * stride * width + x * stride;
  return Uint32Array.from(
    { length: patch * patch },
    (_, r) => first + Math.floor(r / patch) * width + (r % patch),
  );
}

export interface Windows {
  /** number of windows */
  readonly count: number;
  /** numbers of the windows that hold the position at row y and column x of the grid */
  at(y: number, x: number): number[];
}

/** @param widest side of a window that is still allowed; those that stick out of the grid are left out */
export function poolingWindows(
  { down, across }: PatchGrid,
  { window, step }: Pooling,
  owner: string,
  widest = Number.POSITIVE_INFINITY,
): Windows {
  const most = Math.min(widest, down, across);
  if (!(Number.isInteger(window) && window >= 1 && window <= most))
    throw new RangeError(`${owner}.pooling.window: must be from 1 to ${most} positions, got ${window}`);
  if (!(Number.isInteger(step) && step >= 1))
    throw new RangeError(`${owner}.pooling.step: must be a whole number >= 1, got ${step}`);
  const starts = (positions: number): number[] =>
    Array.from({ length: Math.floor((positions - window) / step) + 1 }, (_, w) => w * step);
  const [tops, lefts] = [starts(down), starts(across)];
  return {
    count: tops.length * lefts.length,
    at: (y, x) =>
      tops.flatMap((top, v) =>
        lefts.flatMap((left, h) =>
          y >= top && y < top + window && x >= left && x < left + window ? [v * lefts.length + h] : [],
        ),
      ),
  };
}
