/** The artificial counterpart of the flagship: patches, winners and windows as in its recipe, filters trained by labels. */
import { columnsCost } from '../../models/parts/columns-cost.ts';
import { recipes } from '../../models/recipes.ts';
import type { Encoder } from '../../src/experiment/protocol/encoder.ts';
import {
  type ColumnCodes,
  type ConvolutionalColumns,
  convolutionalColumns,
} from '../../src/learn/convolutional-columns.ts';
import type { SparseRows } from '../../src/learn/sparse-rows.ts';
import type { BiologicalVsAnnParams } from '../biological-vs-ann.ts';

/** Of Adam, and of boosting: chosen on the last 10,000 training images. */
const learningRate = 0.01;
const boost = 30;
/** As many input spikes a spiking column needs, where weights are shared. */
const minInputs = 4;

/** Both layers are trained from end to end; then the pooled activity is read like every other code. */
export function convolutional(p: BiologicalVsAnnParams, classes: number): Encoder {
  const { patch, stride, pooling } = recipes.shared.coder;
  let net: ConvolutionalColumns | null = null;
  let coded: ColumnCodes<SparseRows> | null = null;
  return {
    name: p.model,
    async train({ images, labels }, { seed, ...watch }) {
      const [, height, width] = images.shape as [number, number, number];
      const shape = { height, width, patch, stride, pooling, minInputs };
      net = convolutionalColumns({ ...shape, filters: p.neurons, k: p.k, boost, classes, seed });
      await net.fit(images, labels, { epochs: p.epochs, learningRate, ...watch });
    },
    async encode(images, { signal, onProgress }) {
      coded = await net!.encodeRows(images, { signal, onProgress });
      return coded.codes;
    },
    cost: () => columnsCost(net!, coded!, { classes }),
    latencyMs: 'not applicable: it answers in one pass, without time',
  };
}
