/** Whitened patches of natural photographs, drawn at random. */
import { whiten } from '../../src/coding/whitening.ts';
import { type NaturalImages, naturalImages } from '../../src/data/natural-images.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { type Rng, rng } from '../../src/math/rng.ts';

/** A patch must have at least this standard deviation; that of its whole whitened photograph is 1. */
const leastContrast = 0.4;

/** The photographs at half their size, whitened: every 2 x 2 pixels become one, which drops grain and traces of JPEG. */
function whitenedImages({ images }: NaturalImages): Matrix<Float64Array>[] {
  return images.map(({ pixels }) => whiten(halved(pixels)));
}

function halved(image: Matrix<Float64Array>): Matrix<Float64Array> {
  const [height, width] = [image.shape[0]! >> 1, image.shape[1]! >> 1];
  const half = new Float64Array(height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      half[y * width + x] =
        (image.get(2 * y, 2 * x) +
          image.get(2 * y, 2 * x + 1) +
          image.get(2 * y + 1, 2 * x) +
          image.get(2 * y + 1, 2 * x + 1)) /
        4;
  return matrix(half, height, width);
}

let read: { dir: string | undefined; images: Promise<Matrix<Float64Array>[]> } | undefined;

/** The whitened photographs, made once a process; one that could not be read is asked for again. */
export function loadedImages(dir: string | undefined): Promise<Matrix<Float64Array>[]> {
  if (read === undefined || read.dir !== dir) {
    const images = naturalImages({ dir }).then(whitenedImages);
    read = { dir, images };
    images.catch(() => {
      read = undefined;
    });
  }
  return read.images;
}

/**
 * Fills an array with patches (n, side x side), each at a random place of a random photograph (by their areas), with mean 0
 * and variance 1. Patches of next to no contrast, empty sky and blank paper, are passed over.
 */
export class NaturalPatches {
  readonly #images: readonly Matrix<Float64Array>[];
  readonly #side: number;
  readonly #draw: Rng;
  /** (images) where each one's places begin, in the list of all places */
  readonly #ends: number[] = [];

  constructor(images: readonly Matrix<Float64Array>[], side: number, seed: string) {
    this.#images = images;
    this.#side = side;
    this.#draw = rng(seed, 'natural-patches');
    let places = 0;
    for (const { shape } of images) {
      places += (shape[0]! - side + 1) * (shape[1]! - side + 1);
      this.#ends.push(places);
    }
  }

  fill(into: Float64Array): void {
    const size = this.#side * this.#side;
    for (let from = 0; from < into.length; from += size) while (!this.#take(into, from));
  }

  #take(into: Float64Array, from: number): boolean {
    const side = this.#side;
    const size = side * side;
    const place = this.#draw.integer(this.#ends.at(-1)!);
    const of = this.#ends.findIndex((end) => place < end);
    const { data, shape } = this.#images[of]!;
    const width = shape[1]!;
    const within = place - (of > 0 ? this.#ends[of - 1]! : 0);
    const across = width - side + 1;
    const corner = Math.floor(within / across) * width + (within % across);
    let [sum, squares] = [0, 0];
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const value = data[corner + y * width + x]!;
        into[from + y * side + x] = value;
        sum += value;
        squares += value * value;
      }
    const mean = sum / size;
    const sd = Math.sqrt(Math.max(0, squares / size - mean * mean));
    if (sd < leastContrast) return false;
    for (let i = from; i < from + size; i++) into[i] = (into[i]! - mean) / sd;
    return true;
  }
}
