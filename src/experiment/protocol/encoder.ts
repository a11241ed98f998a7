/** What the protocol asks of whoever makes a code: one shape for spiking and artificial networks. */
import type { LabelledImages } from '../../data/labelled-images.ts';
import type { SparseRows } from '../../learn/sparse-rows.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Cost } from '../../metrics/cost.ts';

export interface EncodeContext {
  readonly seed: number | string;
  readonly signal?: AbortSignal | undefined;
  onProgress(fraction: number): void;
}

export interface Encoder {
  /** its own among those compared, not empty */
  readonly name: string;
  /** Forms the code, once a seed, before anything is coded. Without it the encoder is ready, and one for all seeds. */
  train?(images: LabelledImages, context: EncodeContext): void | Promise<void>;
  /**
   * Codes images (n, height, width) of 256 grey levels, an image a row: (n, features) or its entries that are not zero. The
   * same for the same images whenever it is asked.
   */
  encode(images: Matrix<Uint8Array>, context: EncodeContext): Codes | Promise<Codes>;
  /**
   * The bill of an image, to which that of a readout is added unless it has one; a function is asked when the held-out images, as they
   * are, have just been coded.
   */
  readonly cost?: Cost | (() => Cost);
  /**
   * [ms] mean time to a decision, >= 0, or why there is none; a function is asked when the held-out images have just been coded.
   */
  readonly latencyMs?: number | string | (() => number | string);
}

export type Codes = Matrix | SparseRows;
