/** Codes and labels from elsewhere: two .npy files, as NumPy writes them, read and held against each other. */
import { type Matrix, matrix } from '../math/matrix.ts';
import { DataError } from './data-error.ts';
import { readDataFile } from './data-file.ts';
import { readNpy } from './npy.ts';
import type { NpyNumbers } from './npy-types.ts';

/** Responses of images, and a whole number for each that names its class. */
export interface CodeFiles {
  /** (images, features); further axes of the file are read as one */
  readonly codes: Matrix;
  /** (images) as they stand in the file */
  readonly labels: NpyNumbers;
}

/**
 * Reads codes (images, features, ...) and labels (images).
 * @throws DataError that names file, value, rule and remedy.
 */
export async function readCodeFiles(codesPath: string, labelsPath: string): Promise<CodeFiles> {
  const codes = await readCodes(codesPath);
  const labels = await readLabels(labelsPath);
  const [images] = codes.shape;
  if (labels.length !== images)
    throw new DataError(
      `${labelsPath}: must hold a label for each of the ${images} rows of ${codesPath}, got ${labels.length}; save codes and labels of the same images`,
    );
  return { codes, labels };
}

async function readCodes(path: string): Promise<Matrix> {
  const array = readNpy(await readDataFile(path, 'give a .npy file of codes'), path);
  const { shape } = array;
  if (shape.length < 2)
    throw new DataError(
      `${path}: must have shape (images, features), got (${shape.join(', ')}); are these the labels? reshape codes, as by x.reshape(len(x), -1)`,
    );
  const images = shape[0]!;
  const features = shape.slice(1).reduce((product, length) => product * length, 1);
  if (images * features === 0)
    throw new DataError(`${path}: must hold responses, got shape (${shape.join(', ')}); save it with some`);
  const data = array.data instanceof Int32Array ? Float64Array.from(array.data) : array.data;
  if (data instanceof Float32Array || data instanceof Float64Array)
    for (let p = 0; p < data.length; p++) {
      const kept = Math.abs(Math.fround(data[p]!));
      if ((kept >= leastNormal && kept <= mostFloat32) || data[p] === 0) continue;
      const [rule, remedy] = unfit(data[p]!);
      throw new DataError(
        `${path}: must hold numbers ${rule}, got ${data[p]} in row ${Math.floor(p / features)}, column ${p % features}; ${remedy}`,
      );
    }
  return matrix(data, images, features);
}

/** What readouts compute in: the magnitudes between which a Float32 keeps all its digits. */
const leastNormal = 2 ** -126;
const mostFloat32 = 3.4028234663852886e38;

/** The rule that a number breaks which no Float32 holds, and what to do. */
function unfit(number: number): [rule: string, remedy: string] {
  const scale = 'scale the codes, as by x / np.abs(x).max()';
  if (!Number.isFinite(number))
    return ['that are finite', 'mend it, as by np.nan_to_num(x, posinf=0, neginf=0)'];
  if (Math.abs(number) > 1)
    return ['that are finite in Float32 (up to 3.4e38)', `${scale}, or clip outliers, as by np.clip`];
  return [
    'that are 0 or large enough for Float32 (from 1.2e-38)',
    `${scale}, or set what is so small to 0, as by np.where(np.abs(x) < 1e-37, 0, x)`,
  ];
}

async function readLabels(path: string): Promise<NpyNumbers> {
  const { data, shape } = readNpy(await readDataFile(path, 'give a .npy file of labels'), path);
  if (shape.filter((length) => length !== 1).length > 1)
    throw new DataError(
      `${path}: must have shape (images), got (${shape.join(', ')}); one-hot labels become classes by y.argmax(axis=1)`,
    );
  for (let i = 0; i < data.length; i++)
    if (!(Number.isInteger(data[i]) && data[i]! >= 0))
      throw new DataError(
        `${path}: must hold whole numbers >= 0, got ${data[i]} at ${i}; number the classes, as by np.unique(y, return_inverse=True)[1]`,
      );
  return data;
}
