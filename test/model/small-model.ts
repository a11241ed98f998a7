/** A small model that tells upright from lying bars, formed in a moment. */
import { SparseCoder, type SparseCoderOptions } from '../../models/sparse-coder.ts';
import { softmaxRegression } from '../../src/learn/softmax-regression.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import type { TrainedModel } from '../../src/model/trained-model.ts';

const side = 28;

/** (n, 28, 28) one bright bar each on black; labels: 0 lying, 1 upright */
export function bars(n: number, key: string): { images: Matrix<Uint8Array>; labels: Uint8Array } {
  const draw = rng(key);
  const data = new Uint8Array(n * side * side);
  const labels = new Uint8Array(n);
  for (let image = 0; image < n; image++) {
    labels[image] = draw.integer(2);
    const at = 6 + draw.integer(14);
    for (let p = 5; p < 23; p++)
      for (let q = at; q < at + 3; q++)
        data[image * side * side + (labels[image] ? p * side + q : q * side + p)] = 150 + draw.integer(106);
  }
  return { images: matrix(data, n, side, side), labels };
}

export async function smallModel(options: SparseCoderOptions = {}): Promise<TrainedModel> {
  const { images, labels } = bars(200, 'train');
  const coder = new SparseCoder({ neurons: 12, k: 2, samples: 400, gap: 10, seed: 1, ...options });
  await coder.learn(images);
  coder.calibrate(images, 0.1);
  const { codes } = await coder.encode(images);
  const readout = await softmaxRegression(codes, labels, { classes: 2, transform: 'none', epochs: 40 });
  const origin = {
    recipe: 'small',
    data: 'bars',
    checksums: { bars: 'none' },
    trainImages: 200,
    seed: 1,
    activeShare: 0.1,
    version: '0.1.0',
  };
  return { coder, readout, classNames: ['lying', 'upright'], origin, measured: null, precision: null };
}
