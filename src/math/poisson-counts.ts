/** The chances of a Poisson number, as the noise kernels (`kernels/noise.ts`) take them. */
import { exp } from './exp.ts';

/** The largest mean; above it some numbers would not fit in a byte. */
const MAX_LAMBDA = 150;
const TWO_TO_32 = 4294967296;

/**
 * Chances of more than 0, 1, 2, ... events, in units of 2^-32, up to the last that is not 0.
 * @param lambda mean number of events, 0 to 150.
 * @throws RangeError for any other mean.
 */
export function poissonSurvival(lambda: number): Uint32Array {
  checkLambda('poissonSurvival.lambda', lambda);
  const chance = [exp(-lambda)];
  for (let k = 1; k <= lambda || chance[k - 1]! * TWO_TO_32 > 1e-6; k++)
    chance.push((chance[k - 1]! * lambda) / k);
  const survival: number[] = [];
  // summed from the small end, so that the tail is exact
  let more = 0;
  for (let k = chance.length - 1; k >= 0; k--) {
    survival[k] = Math.min(Math.round(more * TWO_TO_32), TWO_TO_32 - 1);
    more += chance[k]!;
  }
  let levels = survival.length;
  while (levels > 0 && survival[levels - 1] === 0) levels--;
  return Uint32Array.from(survival.slice(0, levels));
}

/** @throws RangeError unless the mean number of events is from 0 to 150. */
function checkLambda(name: string, lambda: number): void {
  if (!(lambda >= 0 && lambda <= MAX_LAMBDA))
    throw new RangeError(
      `${name}: must be from 0 to ${MAX_LAMBDA} events a step, got ${lambda}; take a smaller step or share the rate among inputs`,
    );
}
