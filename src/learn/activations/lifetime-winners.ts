/**
 * Lifetime sparsity (Makhzani and Frey 2015, "Winner-take-all autoencoders"): units do not compete with each other for an input, but
 * inputs of a batch for a unit. So every unit speaks as often as any other, unless a whole batch leaves it below 0.
 */
import { topK } from '../../math/select.ts';
import { checkShare } from '../checks.ts';
import { type Activator, keepOutside, stateless } from './code-space.ts';

export interface LifetimeWinners {
  readonly kind: 'lifetimeWinners';
  readonly share: number;
}

/**
 * In training, each unit passes its round(share * batch) largest potentials of a batch, at least one and positive ones only, slope 1;
 * all others give 0, ties to the earliest sample. A trained network answers as a rectifier: one input has no batch to compete with.
 * @throws RangeError unless 0 < share <= 1.
 */
export function lifetimeWinners(share: number): LifetimeWinners {
  checkShare(share, 'lifetimeWinners.share');
  return { kind: 'lifetimeWinners', share };
}

export function lifetimeWinnersActivator({ share }: LifetimeWinners): Activator {
  let own = new Float32Array(0);
  let winners = new Uint32Array(0);
  return stateless((space, n, _, training) => {
    if (training) {
      const { units, padded, view } = space;
      const { potential } = view;
      const k = Math.max(1, Math.round(share * n));
      if (own.length !== n) own = new Float32Array(n);
      if (winners.length < k) winners = new Uint32Array(k);
      for (let j = 0; j < units; j++) {
        for (let r = 0; r < n; r++) own[r] = potential[r * padded + j]!;
        const won = topK(own, k, winners);
        for (let r = 0; r < n; r++) potential[r * padded + j] = 0;
        for (let w = 0; w < won; w++) potential[winners[w]! * padded + j] = own[winners[w]!]!;
      }
    }
    keepOutside(space, n, Number.NEGATIVE_INFINITY, 0);
  });
}
