/** Reads images for a model from PNG, PGM, .npy or idx files, told apart by their first bytes, whatever they are called. */
import type { Matrix } from '../math/matrix.ts';
import { DataError } from './data-error.ts';
import { readDataFile } from './data-file.ts';
import type { GreyImage } from './grey-image.ts';
import { readIdx } from './idx.ts';
import { readNpy } from './npy.ts';
import { readPgm } from './pgm.ts';
import { readPng } from './png.ts';

const remedy = 'give a PNG, PGM, .npy or idx file';

/** How the first bytes of files begin that people take for images. */
const foreign: readonly (readonly [start: string, name: string])[] = [
  ['\xff\xd8\xff', 'a JPEG'],
  ['GIF8', 'a GIF'],
  ['BM', 'a BMP'],
  ['RIFF', 'a WebP or another RIFF file'],
  ['II*\0', 'a TIFF'],
  ['MM\0*', 'a TIFF'],
  ['%PDF', 'a PDF'],
  ['PK\x03\x04', 'a zip file, such as .npz'],
  ['<svg', 'an SVG'],
  ['<?xml', 'XML, such as an SVG'],
  ['P1', 'a bitmap (PBM)'],
  ['P4', 'a bitmap (PBM)'],
  ['P3', 'a colour map (PPM)'],
  ['P6', 'a colour map (PPM)'],
  ['\0\0\0', 'an HEIC or another container'],
];

/**
 * All images of a file.
 * @throws DataError in one line if there is no file, if it is damaged or of another format, or if its numbers are no levels.
 */
export async function readImages(path: string): Promise<GreyImage[]> {
  const bytes = await readDataFile(path, remedy);
  if (bytes.length === 0) throw new DataError(`${path}: must hold an image, got an empty file; ${remedy}`);
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  if (start.startsWith('\x89PNG')) return [readPng(bytes, path)];
  if (/^P[25][\s#]/.test(start)) return [readPgm(bytes, path)];
  if (start.startsWith('\x93NUMPY')) return fromNpy(bytes, path);
  if (start.startsWith('\0\0\x08')) return fromIdx(bytes, path);
  const known = foreign.find(([beginning]) => start.startsWith(beginning))?.[1];
  const got = known ?? `a file that begins with ${Buffer.from(bytes.subarray(0, 4)).toString('hex')}`;
  throw new DataError(
    `${path}: must be a PNG, PGM, .npy or idx file, got ${got}; ${known === undefined ? remedy : 'save it as a PNG'}`,
  );
}

function fromIdx(bytes: Uint8Array, path: string): GreyImage[] {
  const { data, shape } = readIdx(bytes, path, { remedy });
  if (shape.length === 1)
    throw new DataError(
      `${path}: must hold images (n, height, width), got ${shape[0]} single numbers, such as labels; give the file of the images`,
    );
  return sliced(data, shape, path, (level) => level, []);
}

/** Levels as they are, if they reach beyond 1; else brightness 0 ... 1: floats, booleans, bytes of 0 and 1. */
function fromNpy(bytes: Uint8Array, path: string): GreyImage[] {
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
  return sliced(data.subarray(first), shape, path, (level) => (isBrightness ? 255 * level : level), notes);
}

/** (height, width) is one image, (n, height, width) are n. */
function sliced(
  data: ArrayLike<number>,
  shape: readonly number[],
  path: string,
  levelOf: (value: number) => number,
  notes: readonly string[],
): GreyImage[] {
  if (shape.length !== 2 && shape.length !== 3)
    throw new DataError(
      `${path}: must have shape (height, width) or (n, height, width), got (${shape.join(', ')}); reshape it, as by x.reshape(-1, 28, 28)`,
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
