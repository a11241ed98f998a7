/**
 * The last layer of a network: scores W x + b of the sparse rows that it is fed with. Its matrix is plain, (last + 1, scores),
 * biases last. No activation: what the scores mean is the loss's business.
 */
import type { Layout, Workspace } from '../kernels/workspace.ts';
import { type FedAt, TILE } from './dense-layer.ts';
import type { MlpShape } from './mlp-layout.ts';

/** @param fedEntries that a batch feeds it with at most; null where it is not trained */
export function outputLayout(
  { last, scores, outputFloats }: MlpShape,
  batch: number,
  fedEntries: number | null,
) {
  const trained = fedEntries === null ? 0 : 1;
  return {
    weights: ['f32', outputFloats],
    logits: ['f32', batch * scores],
    logitSlope: ['f32', batch * scores],
    /** the batch by what the scores are made of */
    inputStart: ['u32', trained * (last + 3)],
    inputIndex: ['u32', fedEntries ?? 0],
    inputValue: ['f32', fedEntries ?? 0],
    slope: ['f32', trained * outputFloats],
    m: ['f32', trained * outputFloats],
    v: ['f32', trained * outputFloats],
  } as const satisfies Layout;
}

export interface OutputLayer {
  readonly shape: MlpShape;
  readonly space: Workspace<ReturnType<typeof outputLayout>>;
  readonly fed: FedAt;
  /** address of 0, 1, 2, ... last */
  readonly identity: number;
}

/** Scores of the first n rows that it is fed with, in `logits`. */
export function score({ shape, space, fed }: OutputLayer, n: number): void {
  const { kernels: k, at } = space;
  const { order, start, index, value } = fed;
  const { scores } = shape;
  k.multiply(n, order, start, index, value, at.weights, scores, TILE, scores, at.logits, scores);
}

/**
 * From `logitSlope` to the slopes of its matrix, in `slope`.
 * @param below address for the slopes by what it was fed with, entry by entry; null where nobody asks
 */
export function backOutput({ shape, space, fed, identity }: OutputLayer, n: number, below: number | null) {
  const { kernels: k, at } = space;
  const { order, start, index, value } = fed;
  const { last, scores } = shape;
  if (below !== null)
    k.rowProducts(n, start, index, at.weights, scores, scores, at.logitSlope, scores, below);
  k.transpose(n, order, start, index, value, last + 1, at.inputStart, at.inputIndex, at.inputValue);
  k.multiply(
    last + 1,
    identity,
    at.inputStart,
    at.inputIndex,
    at.inputValue,
    at.logitSlope,
    scores,
    TILE,
    scores,
    at.slope,
    scores,
  );
}
