/** Keys of the counter-based generator (`kernels/threefry.ts`), named as the streams of `rng` are. */
import { rng } from './rng.ts';

/** The key of a name such as `counterKey(seed, 'projection', 3)`, by the rules of `rng`. */
export function counterKey(...name: (string | number)[]): [number, number] {
  const stream = rng(...name);
  return [stream.integer(4294967296), stream.integer(4294967296)];
}
