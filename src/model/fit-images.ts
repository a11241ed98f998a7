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

/** The images of a file that fit a model, and those that do not. */
export interface Fitted {
  /** (n, height, width) those that fit */
  readonly images: Matrix<Uint8Array>;
  /** (n) their places in the file, and what to say of each */
  readonly index: readonly number[];
  readonly notes: readonly (readonly string[])[];
  /** by place in the file: of another size, on a bright ground, or without ink; the message names the remedy */
  readonly refused: ReadonlyMap<number, DataError>;
}

/** @param name how messages call the file */
export function fitImages(
  images: readonly GreyImage[],
  name: string,
  size: { height: number; width: number },
  options: FitOptions,
): Fitted {
  const { height, width } = size;
  const pixels = new Uint8Array(images.length * height * width);
  const index: number[] = [];
  const notes: string[][] = [];
  const refused = new Map<number, DataError>();
  for (const [i, given] of images.entries()) {
    const where = images.length === 1 ? name : `${name}, image ${i}`;
    try {
      const { image, remarks } = fit(given, where, size, options);
      pixels.set(
        image.grey.map((level) => Math.round(level)),
        index.length * height * width,
      );
      index.push(i);
      notes.push(remarks);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      refused.set(i, error);
    }
  }
  const fitting = pixels.subarray(0, index.length * height * width);
  return { images: matrix(fitting, index.length, height, width), index, notes, refused };
}

/** @throws DataError for an image of another size, on a bright ground, or without ink. */
function fit(
  given: GreyImage,
  where: string,
  { height, width }: { height: number; width: number },
  { invert, resize }: FitOptions,
): { image: GreyImage; remarks: string[] } {
  const turned = invert ? inverted(given) : given;
  const ground = groundLevel(turned);
  if (ground >= bright)
    throw new DataError(
      `${where}: must be bright ink on a dark ground, got a bright ground (level ${Math.round(ground)} of 255 at the border)${invert ? ' after --invert' : ''}; ${invert ? 'leave --invert out' : 'add --invert'}`,
    );
  if (isBlank(turned))
    throw new DataError(
      `${where}: must show bright ink, got none (no pixel of level 26 or more)${given.notes.length > 0 ? `; ${given.notes.join('; ')}` : ''}; ${inkRemedy(given)}`,
    );
  const image = resize ? fitted(withoutGround(turned), height, width) : turned;
  if (image.height !== height || image.width !== width)
    throw new DataError(
      `${where}: must be ${height} x ${width} pixels, got ${image.height} x ${image.width}; add --resize, which fits the ink and centres it, or scale it yourself`,
    );
  const remarks = [...given.notes];
  if (ground >= grey && !resize)
    remarks.push(
      `its ground is grey (level ${Math.round(ground)} of 255) and spikes, the answer may be off; --resize takes it away`,
    );
  if (offCentre(image) > centred)
    remarks.push('its centre of mass is not in the middle, as that of the training images is; try --resize');
  return { image, remarks };
}

function inkRemedy({ behind }: GreyImage): string {
  if (behind === 'black') return 'for dark ink add --invert, which takes transparent pixels as white paper';
  if (behind === 'white') return 'for bright ink leave --invert out, so that transparent pixels are black';
  return 'give an image of a bright digit on a dark ground';
}
