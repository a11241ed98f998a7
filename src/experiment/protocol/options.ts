/** What may be chosen of the protocol; the defaults are the protocol. */
import { checkCount, checkNumber } from '../../learn/checks.ts';
import { checkWatch } from '../../learn/schedule.ts';

export interface ProtocolOptions {
  readonly classes: number;
  /** key of every draw: the order of the readout, which labels are known, which pixels are noise */
  readonly seed: number | string;
  /** passes of the readout over the training codes. @default 20 */
  readonly epochs?: number;
  /** weight of |W|^2 / 2 in the loss of the readout. @default 1e-3 */
  readonly l2?: number;
  /** times that few labels are drawn; 0: that part is left out. @default 5 */
  readonly labelDraws?: number;
  /** steps on a group of classes, rounded up to passes, where they come one after the other; 0: left out. @default 100 */
  readonly sequenceSteps?: number;
  readonly onProgress?: ((fraction: number, what: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Their names. */
export const protocolOptions = [
  ...(['classes', 'seed', 'epochs', 'l2', 'labelDraws', 'sequenceSteps'] as const),
  ...(['onProgress', 'signal'] as const),
] as const;

/** @throws RangeError or TypeError unless what is given of these, all but classes and seed, can be used. */
export function checkProtocol(options: Omit<ProtocolOptions, 'classes' | 'seed'>, owner: string): void {
  for (const name of ['epochs', 'labelDraws', 'sequenceSteps'] as const)
    if (options[name] !== undefined) checkCount(options[name], `${owner}.${name}`, 0);
  if (options.l2 !== undefined) checkNumber(options.l2, `${owner}.l2`, 0, true);
  checkWatch(options, owner);
}

/** What every readout of the protocol is fitted with. */
export interface ReadoutPlan {
  readonly classes: number;
  readonly seed: number | string;
  readonly epochs: number;
  readonly l2: number;
}

/** Samples in a step of the readout. */
const batch = 250;

/** Passes over so many samples that make so many steps. */
export function passesFor(steps: number, samples: number): number {
  return Math.ceil(steps / Math.ceil(samples / batch));
}

export function readoutPlan({ classes, seed, epochs = 20, l2 = 1e-3 }: ProtocolOptions): ReadoutPlan {
  return { classes, seed, epochs, l2 };
}
