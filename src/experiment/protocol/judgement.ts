/** What the protocol says of one code and one seed, as plain data: numbers, curves, and why a number is missing. */
import type { Cost } from '../../metrics/cost.ts';

/** A measure over a condition that was varied: accuracy over the share of noisy pixels. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface Judgement {
  /** by the names of `protocolMeasures`; null where undefined or not measurable */
  readonly measures: Readonly<Record<string, number | null>>;
  /** why a measure is null, by its name */
  readonly reasons: Readonly<Record<string, string>>;
  readonly curves: Readonly<Record<string, Curve>>;
  /**
   * (held-out images) what each image adds to a measure, whose value is their mean: 1 or 0 for right or wrong, a share
   * where an image was asked about several times. What differences are bootstrapped from.
   */
  readonly byImage: Readonly<Record<string, Float32Array>>;
  /** what an image cost, the readout included */
  readonly cost?: Cost;
}

/** Where parts of the protocol write what they found. */
export class Findings implements Judgement {
  readonly measures: Record<string, number | null> = {};
  readonly reasons: Record<string, string> = {};
  readonly curves: Record<string, Curve> = {};
  readonly byImage: Record<string, Float32Array> = {};
  cost?: Cost;

  /** Says that measures are not there, and why. */
  absent(names: readonly string[], reason: string): void {
    for (const name of names) {
      this.measures[name] = null;
      this.reasons[name] = reason;
    }
  }

  /** A measure that is the mean of what every held-out image adds. */
  mean(name: string, byImage: Float32Array): number {
    let sum = 0;
    for (let i = 0; i < byImage.length; i++) sum += byImage[i]!;
    this.byImage[name] = byImage;
    this.measures[name] = sum / byImage.length;
    return sum / byImage.length;
  }
}

/** (images) 1 where the prediction is the label, else 0 */
export function correctness(predicted: ArrayLike<number>, labels: ArrayLike<number>): Float32Array {
  return Float32Array.from({ length: labels.length }, (_, i) => (predicted[i] === labels[i] ? 1 : 0));
}
