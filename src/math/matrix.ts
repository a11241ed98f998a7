/** The shaped view that the public interface uses for images, codes and weights: an ndarray over one typed array. */
import ndarray, { type NdArray } from 'ndarray';

export type Numbers = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

/** A row-major (rows, columns) view, or of any further shape: `x.data` is the typed array, `x.shape` its shape. */
export type Matrix<T extends Numbers = Numbers> = NdArray<T>;

/**
 * Views `data` as a row-major array of the given shape, without a copy.
 * @throws RangeError if the shape does not hold as many elements as `data`.
 */
export function matrix<T extends Numbers>(data: T, ...shape: number[]): Matrix<T> {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length)
    throw new RangeError(
      `matrix: shape ${shape.join(' x ')} holds ${size} elements, data has ${data.length}`,
    );
  return ndarray(data, shape) as Matrix<T>;
}
