/**
 * The patches of images as sparse rows: what columns at all positions are fed with. A patch with too little ink (none, say) has no row:
 * its column is silent, as a spiking one is that nothing reaches, so that empty background costs nothing, forward or back. Kept, it
 * would be a column that answers by its biases alone, everywhere alike.
 */
import type { Layout, Workspace } from '../kernels/workspace.ts';
import type { Matrix } from '../math/matrix.ts';
import type { PatchGrid } from './patch-grid.ts';

/** Images (n, height, width) row-major. */
export interface PatchSource {
  readonly data: Matrix['data'];
  readonly offset: number;
  /** what a stored number is divided by: 255 for grey levels of a byte, else 1 */
  readonly white: number;
}

/** Room for the patches of `images` images. */
export function patchLayout({ patch, down, across }: PatchGrid, images: number) {
  const rows = images * down * across;
  const entries = rows * (patch * patch + 1);
  return {
    /** sparse rows, each closed by the constant input */
    start: ['u32', rows + 1],
    index: ['u32', entries],
    value: ['f32', entries],
    /** position of each row, counted row by row of the grid */
    place: ['u32', rows],
    /** first row of each image */
    firstRow: ['u32', images + 1],
  } as const satisfies Layout;
}

export type PatchRows = Workspace<ReturnType<typeof patchLayout>>;

/** Adds the patches of an image with at least so many inputs as the rows from `firstRow[slot]` on. @returns how many there are */
export function addPatches(
  { height, width, patch, stride, down, across }: PatchGrid,
  least: number,
  { data, offset, white }: PatchSource,
  image: number,
  { view: { start, index, value, place, firstRow } }: PatchRows,
  slot: number,
): number {
  const corner = offset + image * height * width;
  let row = firstRow[slot]!;
  let n = start[row]!;
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      const before = n;
      const first = corner + y * stride * width + x * stride;
      for (let dy = 0; dy < patch; dy++)
        for (let dx = 0; dx < patch; dx++) {
          const stored = data[first + dy * width + dx]!;
          if (stored === 0) continue;
          index[n] = dy * patch + dx;
          value[n++] = stored / white;
        }
      if (n - before < least) {
        n = before;
        continue;
      }
      index[n] = patch * patch;
      value[n++] = 1;
      place[row] = y * across + x;
      start[++row] = n;
    }
  firstRow[slot + 1] = row;
  return row - firstRow[slot]!;
}

/** Pixels of an image with ink. */
export function inkOf({ height, width }: PatchGrid, { data, offset }: PatchSource, image: number): number {
  const first = offset + image * height * width;
  let ink = 0;
  for (let p = first; p < first + height * width; p++) if (data[p] !== 0) ink++;
  return ink;
}
