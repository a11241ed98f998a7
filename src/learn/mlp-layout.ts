/** Where the numbers of a network lie: hidden layers in tiles (`dense-layer.ts`), then the scores, (units + 1, scores), biases last. */
import { type Matrix, matrix } from '../math/matrix.ts';
import { rng } from '../math/rng.ts';
import { type LayerShape, layerShape, weightAt } from './dense-layer.ts';

export interface MlpShape {
  readonly inputs: number;
  readonly layers: readonly LayerShape[];
  /** what the scores are made of: units of the last hidden layer, or the inputs where there is none */
  readonly last: number;
  readonly classes: number;
  /** classes rounded up to a multiple of 4 */
  readonly scores: number;
  readonly outputFloats: number;
}

export function mlpShape(inputs: number, units: readonly number[], classes: number): MlpShape {
  const layers = units.map((n, l) => layerShape(l === 0 ? inputs : units[l - 1]!, n));
  const last = units.at(-1) ?? inputs;
  const scores = Math.ceil(classes / 4) * 4;
  return { inputs, layers, last, classes, scores, outputFloats: (last + 1) * scores };
}

export interface MlpParameters {
  /** by layer: (tiles, inputs + 1, 16) */
  readonly layers: readonly Float32Array[];
  /** (last + 1, scores) */
  readonly output: Float32Array;
}

/**
 * Uniform He weights, |w| < sqrt(6 / fan-in) (He et al. 2015), biases 0; layer by layer, in rows of the textbook matrix.
 * @param masks by layer: 1 where a weight may be other than 0 (`sparse-weights.ts`), null: everywhere
 */
export function heParameters(
  shape: MlpShape,
  seed: number | string,
  masks: readonly (Float32Array | null)[] = [],
): MlpParameters {
  const draw = rng(seed, 'mlp', 'weights');
  const layers = shape.layers.map((layer, l) => {
    const { inputs, units } = layer;
    const weights = new Float32Array(layer.floats);
    const mask = masks[l];
    let fanIn = inputs;
    if (mask)
      fanIn = Array.from({ length: inputs }, (_, i) => mask[weightAt(layer, i, 0)]!).reduce((a, b) => a + b);
    const limit = Math.sqrt(6 / fanIn);
    for (let i = 0; i < inputs; i++)
      for (let j = 0; j < units; j++) {
        const at = weightAt(layer, i, j);
        const w = (2 * draw.next() - 1) * limit;
        weights[at] = mask ? w * mask[at]! : w;
      }
    return weights;
  });
  const output = new Float32Array(shape.outputFloats);
  const limit = Math.sqrt(6 / shape.last);
  for (let j = 0; j < shape.last; j++)
    for (let c = 0; c < shape.classes; c++) output[j * shape.scores + c] = (2 * draw.next() - 1) * limit;
  return { layers, output };
}

export interface LayerWeights {
  /** (inputs, units) */
  readonly weights: Matrix<Float32Array>;
  /** (units) */
  readonly bias: Float32Array;
}

/** A copy of the parameters as textbook matrices: the hidden layers, then the scores. */
export function unpackWeights(shape: MlpShape, { layers, output }: MlpParameters): LayerWeights[] {
  const { last, classes, scores } = shape;
  const unpack = (inputs: number, units: number, at: (i: number, j: number) => number): LayerWeights => {
    const weights = new Float32Array(inputs * units);
    for (let i = 0; i < inputs; i++) for (let j = 0; j < units; j++) weights[i * units + j] = at(i, j);
    return {
      weights: matrix(weights, inputs, units),
      bias: Float32Array.from({ length: units }, (_, j) => at(inputs, j)),
    };
  };
  return [
    ...shape.layers.map((layer, l) =>
      unpack(layer.inputs, layer.units, (i, j) => layers[l]![weightAt(layer, i, j)]!),
    ),
    unpack(last, classes, (j, c) => output[j * scores + c]!),
  ];
}
