/**
 * Tied weights of an autoencoder: x' = V h + c, and V is W transposed. W lies in the tiles of the layer, V in the rows of the scores'
 * matrix, one a unit; both are kept, and a tile of W is carried over to V while it is in cache.
 */
import { type LayerShape, TILE } from './dense-layer.ts';
import { heParameters, type MlpParameters, type MlpShape } from './mlp-layout.ts';

/** W with rows of length 1 in the mean, so that V W x is about as large as x; V its transpose, biases 0. */
export function tiedParameters(shape: MlpShape, seed: number | string): MlpParameters {
  const { layers, output } = heParameters(shape, seed);
  const weights = layers[0]!;
  const { floats, tileFloats } = shape.layers[0]!;
  // He's have length sqrt(2)
  for (let i = 0; i < floats; i++) weights[i] = weights[i]! * Math.SQRT1_2;
  for (let offset = 0; offset < floats; offset += tileFloats) setTransposed(shape, weights, offset, output);
  return { layers, output };
}

/** Adds the slopes of V to those of the tile of W that begins at this float. */
export function addTransposed(
  { layers, scores }: MlpShape,
  slope: Float32Array,
  offset: number,
  tileSlope: Float32Array,
): void {
  const { first, end, inputs } = unitsOfTile(layers[0]!, offset);
  for (let unit = first; unit < end; unit++) {
    const row = unit * scores;
    for (let i = 0, p = unit - first; i < inputs; i++, p += TILE)
      tileSlope[p] = tileSlope[p]! + slope[row + i]!;
  }
}

/** Makes V what the tile of W that begins at this float has become. */
export function setTransposed(
  { layers, scores }: MlpShape,
  weights: Float32Array,
  offset: number,
  output: Float32Array,
): void {
  const { first, end, inputs } = unitsOfTile(layers[0]!, offset);
  for (let unit = first; unit < end; unit++) {
    const row = unit * scores;
    for (let i = 0, p = offset + unit - first; i < inputs; i++, p += TILE) output[row + i] = weights[p]!;
  }
}

function unitsOfTile({ inputs, units, tileFloats }: LayerShape, offset: number) {
  const first = (offset / tileFloats) * TILE;
  return { first, end: Math.min(units, first + TILE), inputs };
}
