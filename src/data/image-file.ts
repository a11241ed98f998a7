/** Reads images for a model from PNG, PGM, .npy or idx files, told apart by their first bytes, whatever they are called. */
import type { Matrix } from '../math/matrix.ts';
import { DataError } from './data-error.ts';
import { readDataFile } from './data-file.ts';
import { beginning, knownFormat } from './file-start.ts';
import type { GreyImage } from './grey-image.ts';
import { readIdx } from './idx.ts';
import { readNpy } from './npy.ts';
import { readPgm } from './pgm.ts';
import { readPng } from './png.ts';

const remedy = 'give a PNG, PGM, .npy or idx file';

export interface ReadOptions {
  /** [pixels] of the images that are wanted: an array of rows so long holds them laid flat */
  readonly height: number;
  readonly width: number;
  /** what shows where a PNG is transparent */
  readonly behind: 'black' | 'white';
}

const asMnist: ReadOptions = { height: 28, width: 28, behind: 'black' };

/**
 * All images of a file.
 * @throws DataError in one line if there is no file, if it is damaged or of another format, or if its numbers are no levels.
 */
export async function readImages(path: string, options = asMnist): Promise<GreyImage[]> {
  const bytes = await readDataFile(path, remedy);
  if (bytes.length === 0) throw new DataError(`${path}: must hold an image, got an empty file; ${remedy}`);
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (start.startsWith('\x89PNG')) return [readPng(bytes, path, options.behind)];
  if (/^P[25][\s#]/.test(start)) return [readPgm(bytes, path)];
  if (start.startsWith('\x93NUMPY')) return fromNpy(bytes, path, options);
  if (start.startsWith('\0\0\x08')) return fromIdx(bytes, path, options);
  const known = knownFormat(bytes);
  const instead = known?.includes('.npz')
    ? "save one array of it as .npy, as by np.save('images.npy', np.load(path)['x'])"
    : 'save it as a PNG';
  throw new DataError(
    `${path}: must be a PNG, PGM, .npy or idx file, got ${beginning(bytes)}; ${known === undefined ? remedy : instead}`,
  );
}

function fromIdx(bytes: Uint8Array, path: string, wanted: ReadOptions): GreyImage[] {
  const { data, shape } = readIdx(bytes, path, { remedy });
  if (shape.length === 1)
    throw new DataError(
      `${path}: must hold images (n, height, width), got ${shape[0]} single numbers, such as labels; give the file of the images`,
    );
  return sliced(data, shape, path, wanted, (level) => level, []);
}

/** Levels as they are, if they reach beyond 1; else brightness 0 ... 1: floats, booleans, bytes of 0 and 1. */
function fromNpy(bytes: Uint8Array, path: string, wanted: ReadOptions): GreyImage[] {
  const array = readNpy(bytes, path);
  const { shape } = array;
  const data = array.data as Matrix['data'] | Int32Array;
  const first = array.offset;
  let most = 0;
  for (let p = 0; p < array.size; p++) {
    const level = data[first + p]!;
    if (level >= 0 && level <= 255) most = Math.max(most, level);
    else {
      const at = `at element ${p}`;
      if (!Number.isFinite(level))
        throw new DataError(`${path}: must hold finite numbers, got ${level} ${at}; write it again without`);
      throw new DataError(
        `${path}: must hold levels 0 ... 255 or brightness 0 ... 1, got ${level} ${at}; undo a normalisation to mean 0, or scale to 0 ... 255`,
      );
    }
  }
  const isBrightness = most <= 1;
  const notes = isBrightness && most > 0 ? ['numbers 0 ... 1 taken as brightness, times 255'] : [];
  const levelOf = (level: number) => (isBrightness ? 255 * level : level);
  return sliced(data.subarray(first), shape, path, wanted, levelOf, notes);
}

/** (height, width) is one image, (n, height, width) are n. */
function sliced(
  data: ArrayLike<number>,
  shape: readonly number[],
  path: string,
  wanted: ReadOptions,
  levelOf: (value: number) => number,
  notes: readonly string[],
): GreyImage[] {
  const fault = shapeFault(shape, wanted);
  if (fault !== null)
    throw new DataError(
      `${path}: must have shape (height, width) or (n, height, width), got (${shape.join(', ')})${fault}`,
    );
  const [height, width] = shape.slice(-2) as [number, number];
  const count = shape.length === 3 ? shape[0]! : 1;
  const size = height * width;
  if (count * size === 0)
    throw new DataError(`${path}: must hold at least one image, got shape (${shape.join(', ')}); ${remedy}`);
  return Array.from({ length: count }, (_, image) => ({
    height,
    width,
    grey: Float64Array.from({ length: size }, (_, p) => levelOf(data[image * size + p]!)),
    notes,
  }));
}

/** What a shape looks like that is not one of grey images, and the remedy; null for one that may be. */
function shapeFault(shape: readonly number[], { height, width }: ReadOptions): string | null {
  const last = shape.at(-1)!;
  const isColour = (channels: number | undefined) => channels === 3 || channels === 4;
  if (shape.length === 3 && isColour(last) && last !== width)
    return ', which looks like a colour image; make it grey, as by x[..., :3].mean(axis=-1)';
  if (shape.length === 4 && isColour(last))
    return ', which looks like colour images; make them grey, as by x[..., :3].mean(axis=-1)';
  if (shape.length === 4 && isColour(shape[1]))
    return ', which looks like colour images; make them grey, as by x[:, :3].mean(axis=1)';
  const flat = `as by x.reshape(-1, ${height}, ${width})`;
  if (shape.length === 2 && last === height * width && height > 1)
    return `, rows as long as an image of ${height} x ${width} pixels laid flat; reshape it, ${flat}`;
  return shape.length === 2 || shape.length === 3 ? null : `; reshape it, ${flat}`;
}
