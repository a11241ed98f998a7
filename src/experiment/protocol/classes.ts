/** Labels as they come -> classes counted from 0, and the division of images into those to learn from and those to judge by. */
import { rng } from '../../math/rng.ts';

/** The distinct labels, ascending: class c is the c-th. */
export function classNames(labels: ArrayLike<number>): number[] {
  return [...new Set(Array.from(labels))].sort((a, b) => a - b);
}

/** (images) class of each label; -1 for one that is no class. */
export function classIndices(labels: ArrayLike<number>, names: readonly number[]): Int32Array {
  const classOf = new Map(names.map((name, c) => [name, c]));
  return Int32Array.from(labels, (label) => classOf.get(label) ?? -1);
}

/**
 * Divides images class by class, so that both parts have the classes in the proportions of the whole: of every class the
 * share, rounded, but at least one image, is held out; a class of one image is learnt from only.
 * @returns indices, ascending
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  share: number,
  seed: number | string,
): { train: Uint32Array; heldOut: Uint32Array } {
  const members = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const known = members.get(labels[i]!);
    if (known) known.push(i);
    else members.set(labels[i]!, [i]);
  }
  const [train, heldOut]: [number[], number[]] = [[], []];
  for (const label of [...members.keys()].sort((a, b) => a - b)) {
    const images = rng(seed, 'split', label).shuffle(members.get(label)!);
    const held =
      images.length < 2 ? 0 : Math.min(images.length - 1, Math.max(1, Math.round(share * images.length)));
    heldOut.push(...images.slice(0, held));
    train.push(...images.slice(held));
  }
  return { train: Uint32Array.from(train).sort(), heldOut: Uint32Array.from(heldOut).sort() };
}
