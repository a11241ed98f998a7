/** Images as a model wants them: of its size, bright on dark; turned and fitted if asked to, refused with the remedy if not. */
import { DataError } from '../data/data-error.ts';
import {
  fitted,
  type GreyImage,
  groundLevel,
  inverted,
  isBlank,
  offCentre,
  withoutGround,
} from '../data/grey-image.ts';
import { type Matrix, matrix } from '../math/matrix.ts';

export interface FitOptions {
  /** black and white change places */
  readonly invert: boolean;
  /** ink is cut out, fitted and centred as MNIST did */
  readonly resize: boolean;
}

/** Level of the ground from which it counts as bright, and as grey: a grey ground spikes. */
const bright = 128;
const grey = 25.5;

/** [pixels] from the middle to the centre of mass; beyond it is said to be off centre. */
const centred = 2;

/**
 * One matrix (n, height, width) of the images of a file, and what to say of each.
 * @param name how messages call the file
 * @throws DataError for the first image of another size, on a bright ground, or without ink.
 */
export function fitImages(
  images: readonly GreyImage[],
  name: string,
  { height, width }: { height: number; width: number },
  { invert, resize }: FitOptions,
): { images: Matrix<Uint8Array>; notes: string[][] } {
  const pixels = new Uint8Array(images.length * height * width);
  const notes = images.map((given, i) => {
    const where = images.length === 1 ? name : `${name}, image ${i}`;
    const turned = invert ? inverted(given) : given;
    const ground = groundLevel(turned);
    if (ground >= bright)
      throw new DataError(
        `${where}: must be bright ink on a dark ground, got a bright ground (level ${Math.round(ground)} of 255 at the border)${invert ? ' after --invert' : ''}; ${invert ? 'leave --invert out' : 'add --invert'}`,
      );
    if (isBlank(turned))
      throw new DataError(
        `${where}: must show bright ink, got none (no pixel of level 26 or more)${given.notes.length > 0 ? `; ${given.notes.join('; ')}` : ''}; give an image of a bright digit on a dark ground`,
      );
    const image = resize ? fitted(withoutGround(turned), height, width) : turned;
    if (image.height !== height || image.width !== width)
      throw new DataError(
        `${where}: must be ${height} x ${width} pixels, got ${image.height} x ${image.width}; add --resize, which fits the ink and centres it, or scale it yourself`,
      );
    pixels.set(
      image.grey.map((level) => Math.round(level)),
      i * height * width,
    );
    return [
      ...given.notes,
      ...(ground >= grey && !resize
        ? [
            `its ground is grey (level ${Math.round(ground)} of 255) and spikes, the answer may be off; --resize takes it away`,
          ]
        : []),
      ...(offCentre(image) > centred
        ? ['its centre of mass is not in the middle, as that of the training images is; try --resize']
        : []),
    ];
  });
  return { images: matrix(pixels, images.length, height, width), notes };
}
