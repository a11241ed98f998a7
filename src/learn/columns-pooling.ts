/** From the winners of an image to its features, and back from the slopes of the features to those of the winners. */
import type { ColumnsPass } from './columns-pass.ts';

/** Adds the winners of one image to its features, and to the batch where it is learnt from. */
export function pool(
  { shape, patches, columns, batch, pooled, tally }: ColumnsPass,
  slot: number,
  rows: number,
): void {
  const { baseStart, base, scale, net } = shape;
  const { start, index, value } = columns.space.view;
  const { sums } = pooled.view;
  const { place, firstRow } = patches.view;
  const image = slot * net.last;
  const kept = batch?.space.view;
  let n = kept?.start[firstRow[slot]!] ?? 0;
  for (let r = 0; r < rows; r++) {
    const row = firstRow[slot]! + r;
    const [from, to] = [baseStart[place[row]!]!, baseStart[place[row]! + 1]!];
    // the last entry of a row is the constant unit
    const last = start[r + 1]! - 1;
    for (let e = start[r]!; e < last; e++)
      for (let b = from; b < to; b++) {
        const at = image + base[b]! + index[e]!;
        sums[at] = sums[at]! + scale * value[e]!;
      }
    const winners = last - start[r]!;
    tally.winners += winners;
    tally.additions += winners * (to - from);
    if (!kept) continue;
    for (let e = start[r]!; e <= last; e++) kept.index[n++] = index[e]!;
    kept.start[row + 1] = n;
  }
}

/** Slopes of the loss by the activity of each winner of an image: those of the features that it counts for. */
export function unpool({ shape, patches, batch, pooled }: ColumnsPass, slot: number): void {
  const { baseStart, base, scale, net } = shape;
  const { start, index, slopes } = batch!.space.view;
  const { spread } = pooled.view;
  const { place, firstRow } = patches.view;
  const image = slot * net.last;
  for (let row = firstRow[slot]!; row < firstRow[slot + 1]!; row++) {
    const [from, to] = [baseStart[place[row]!]!, baseStart[place[row]! + 1]!];
    for (let e = start[row]!; e < start[row + 1]! - 1; e++) {
      let sum = 0;
      for (let b = from; b < to; b++) sum += spread[image + base[b]! + index[e]!]!;
      slopes[e] = scale * sum;
    }
  }
}
