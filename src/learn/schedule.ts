/** What changes from step to step while a model trains: the learning rate, Adam's corrections, and pauses for the host. */

/**
 * Cosine decay from 1 to 0: (1 + cos(pi x)) / 2 = cos^2(pi x / 2) for x in 0 ... 1 (Loshchilov and Hutter 2017, eq. 5
 * without restarts). The Taylor series to x^24 is exact to 1e-15 there, and the same on every machine.
 */
export function cosineDecay(x: number): number {
  const angle = (Math.PI / 2) * x;
  const square = angle * angle;
  let cosine = 1;
  for (let n = 24; n >= 2; n -= 2) cosine = 1 - (cosine * square) / (n * (n - 1));
  return cosine * cosine;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

export interface AdamStep {
  readonly b1: number;
  readonly b2: number;
  rate: number;
  epsilon: number;
}

/** Adam's rate and epsilon for the steps 1 ... `steps`, bias corrections folded in, cosine decay to 0. */
export function adamSchedule(learningRate: number, steps: number): (step: number) => AdamStep {
  const now: AdamStep = { b1: BETA1, b2: BETA2, rate: 0, epsilon: 0 };
  let power1 = 1;
  let power2 = 1;
  return (step) => {
    power1 *= BETA1;
    power2 *= BETA2;
    const root = Math.sqrt(1 - power2);
    now.rate = (learningRate * cosineDecay((step - 1) / steps) * root) / (1 - power1);
    now.epsilon = EPSILON * root;
    return now;
  };
}

export interface Watch {
  /** called with the done fraction, 0 ... 1, a few times a second */
  onProgress?: ((fraction: number) => void) | undefined;
  /** stops the fit with the signal's reason; nothing is changed then */
  signal?: AbortSignal | undefined;
}

/** Hands the thread to the host for a moment, so that its timers, messages and signals are served; then looks at the signal. */
export async function pause({ onProgress, signal }: Watch, fraction: number): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
  onProgress?.(fraction);
}
