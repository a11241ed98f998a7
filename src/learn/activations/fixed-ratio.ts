/**
 * Fixed sparsity: the same share of a layer speaks at every input, the units with the largest potentials. Unlike `kWinners` it helps
 * no unit that never wins, has no groups, and lets strong negative potentials speak too, unless it ranks by value.
 */
import { RANK_MAGNITUDE } from '../../kernels/kernels.ts';
import { checkKeys, checkShare, oneOf } from '../checks.ts';
import { type Activator, type CodeSpace, stateless } from './code-space.ts';
import { selectWinners } from './k-winners.ts';

export interface FixedRatio {
  readonly kind: 'fixedRatio';
  readonly ratio: number;
  readonly by: RankBy;
}

/** What units rank by: |x|, of either sign; or x, of which only positive ones pass (so fewer than the ratio may). */
export type RankBy = 'magnitude' | 'value';

/**
 * round(ratio * units) of the potentials pass, at least one, slope 1; the others give 0. Ties go to the lowest index.
 * @throws RangeError unless 0 < ratio <= 1.
 */
export function fixedRatio(ratio: number, options: { by?: RankBy } = {}): FixedRatio {
  checkShare(ratio, 'fixedRatio.ratio');
  checkKeys(options, 'fixedRatio', ['by']);
  const { by = 'magnitude' } = options;
  checkRankBy(by, 'fixedRatio');
  return { kind: 'fixedRatio', ratio, by };
}

/** @throws RangeError unless units can rank so. */
export function checkRankBy(by: RankBy, owner: string): void {
  oneOf(by, `${owner}.by`, ['magnitude', 'value']);
}

/** How many of so many units a ratio is. */
export function unitsOf(ratio: number, units: number): number {
  return Math.max(1, Math.round(ratio * units));
}

/** The winners that `winners` of the space asks for, all units on the same terms. */
export function selectLargest(space: CodeSpace, n: number, by: RankBy): void {
  space.view.factor.fill(1);
  selectWinners(space, n, space.units, by === 'magnitude' ? RANK_MAGNITUDE : 0);
}

export function fixedRatioActivator({ ratio, by }: FixedRatio): Activator {
  return stateless((space, n) => {
    space.view.winners.fill(unitsOf(ratio, space.units), 0, n);
    selectLargest(space, n, by);
  });
}
