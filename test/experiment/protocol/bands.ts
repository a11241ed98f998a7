/** Pictures whose class is the band of rows that is lit, and toy encoders whose answers are known. */
import type { Encoder } from '../../../src/experiment/protocol/encoder.ts';
import { matrix } from '../../../src/math/matrix.ts';
import { rng } from '../../../src/math/rng.ts';

export const classes = 4;
const side = 12;
const size = side * side;
/** pixels of a band */
const band = size / classes;

/** (n, 12, 12) class c lights rows 3c ... 3c + 2 at 255 */
export function bands(n: number) {
  const labels = Uint8Array.from({ length: n }, (_, i) => i % classes);
  const data = new Uint8Array(n * size);
  for (let i = 0; i < n; i++)
    data.fill(255, i * size + labels[i]! * band, i * size + (labels[i]! + 1) * band);
  return { images: matrix(data, n, side, side), labels };
}

function encoder(
  name: string,
  width: number,
  write: (pixels: Uint8Array, code: Float32Array) => void,
): Encoder {
  return {
    name,
    encode(images) {
      const n = images.shape[0]!;
      const codes = new Float32Array(n * width);
      for (let i = 0; i < n; i++)
        write(images.data.subarray(i * size, (i + 1) * size), codes.subarray(i * width, (i + 1) * width));
      return matrix(codes, n, width);
    },
  };
}

/** Looks at pixels of level 255 only, which noise (190) never makes: one feature of four, the band with most of them. */
export const noiseProof = encoder('noise-proof', classes, (pixels, code) => {
  const counts = new Float64Array(classes);
  for (let p = 0; p < size; p++) if (pixels[p] === 255) counts[Math.floor(p / band)]!++;
  const most = Math.max(...counts);
  if (most > 0) code[counts.indexOf(most)] = 1;
});

/** The band of the last pixel that is not blank: perfect on clean images, and misled by one noisy pixel below. */
export const misled = encoder('misled', classes, (pixels, code) => {
  const last = pixels.findLastIndex((level) => level > 0);
  if (last >= 0) code[Math.floor(last / band)] = 1;
});

/** Says nothing of the image: noise of its own, the same whenever it is asked about as many images. */
export const random: Encoder = {
  name: 'random',
  encode(images) {
    const n = images.shape[0]!;
    const draw = rng('random code', n);
    return matrix(
      Float32Array.from({ length: n * 20 }, () => (draw.next() < 0.2 ? draw.next() : 0)),
      n,
      20,
    );
  },
};
