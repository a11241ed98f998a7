/** Activations one after another: y = f_n(... f_2(f_1(x))), slopes multiplied, as the chain rule has it. */
import { shown } from '../../math/shown.ts';
import type { Activation } from './activation.ts';
import type { Activator, CodeSpace } from './code-space.ts';
import { type Pointwise, transform } from './pointwise.ts';

export interface Composed {
  readonly kind: 'composed';
  readonly stages: readonly Activation[];
}

/**
 * `composed(magnitude(0.5), threshold(0))` keeps x where |x| > 0.5 and x > 0; `composed(squaredRelu(), kWinners({ k: 20 }))` squares,
 * then lets 20 win. What a stage silences reaches the next one as 0.
 * @throws RangeError unless there are two stages or more, none of them composed, and a learnt ratio only last.
 */
export function composed(...stages: Activation[]): Composed {
  if (stages.length < 2)
    throw new RangeError(`composed: must have at least two stages, got ${stages.length}`);
  const wrong = stages.findIndex((stage) => typeof stage?.kind !== 'string');
  if (wrong >= 0)
    throw new TypeError(
      `composed: must have stages made by activations, as activations.relu(), got ${shown(stages[wrong])} at ${wrong}`,
    );
  if (stages.some(({ kind }) => kind === 'composed'))
    throw new RangeError('composed: must have plain stages, got a composed one; list its stages instead');
  if (stages.slice(0, -1).some(({ kind }) => kind === 'learntRatio'))
    throw new RangeError('composed: must have a learnt ratio last, got it before another stage');
  return { kind: 'composed', stages };
}

/** Slope 0 for the units that are not in the code. */
function silence({ view, units, padded }: CodeSpace, n: number): void {
  const { start, index, slope } = view;
  for (let r = 0; r < n; r++)
    for (let j = 0, e = start[r]!; j < units; j++) {
      if (index[e] === j) e++;
      else slope[r * padded + j] = 0;
    }
}

const pointwise = (stage: Activation): stage is Pointwise =>
  stage.kind === 'relu' || stage.kind === 'squaredRelu' || stage.kind === 'sigmoid' || stage.kind === 'tanh';

export function composedActivator({ stages }: Composed, activators: readonly Activator[]): Activator {
  const last = stages.length - 1;
  return {
    // a unit that one stage silences has slope 0, whatever a later one makes of its 0
    bends: true,
    encode(space, n, fed, training) {
      const { kernels, at, units, padded } = space;
      for (const [s, stage] of stages.entries()) {
        if (s < last && pointwise(stage)) {
          transform(stage, space, n);
          continue;
        }
        activators[s]!.encode(space, n, fed, training);
        if (s === last) break;
        kernels.expand(n, at.start, at.index, at.value, units, at.potential, padded, 16);
        silence(space, n);
      }
    },
    learn(space, n, slopes) {
      for (const activator of activators) activator.learn(space, n, slopes);
    },
    afterEpoch() {
      for (const activator of activators) activator.afterEpoch();
    },
    copy: () =>
      composedActivator(
        { kind: 'composed', stages },
        activators.map((activator) => activator.copy()),
      ),
    get duty() {
      return activators.reduce<Float64Array | null>((duty, activator) => duty ?? activator.duty, null);
    },
  };
}
