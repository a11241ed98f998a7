/** One run of `biological-vs-ann`: an encoder is trained and judged by the protocol, and its parts are timed. */
import type { RunContext, RunResult } from '../../src/experiment/experiment.ts';
import type { Encoder } from '../../src/experiment/protocol/encoder.ts';
import { judgeEncoder } from '../../src/experiment/protocol/judge-encoder.ts';
import type { BiologicalVsAnnParams } from '../biological-vs-ann.ts';
import { encoderOf } from './encoders.ts';
import { imagesOf, stopwatch } from './images.ts';

export async function judged(p: BiologicalVsAnnParams, context: RunContext): Promise<RunResult> {
  const { seed, signal, progress } = context;
  const { train, heldOut, classes } = await imagesOf(p, context);
  const { encoder, timings } = timed(encoderOf(p, classes));
  const found = await judgeEncoder(
    encoder,
    { train, heldOut },
    { classes, seed, signal, spoiltImages: p.spoilt, onProgress: progress },
  );
  const { macs, acs, otherOperations } = found.measures;
  const all = [macs, acs, otherOperations];
  const isCounted = all.every((count) => typeof count === 'number');
  return {
    measures: {
      ...found.measures,
      operations: isCounted ? all.reduce((sum, count) => sum! + count!, 0)! : null,
    },
    byImage: found.byImage,
    reasons: { ...found.reasons, ...(!isCounted && { operations: found.reasons.macs! }) },
    timings,
  };
}

/** Seconds of training, of coding the training images, and of coding the held-out images as they are. */
function timed(encoder: Encoder): { encoder: Encoder; timings: Record<string, number> } {
  const timings: Record<string, number> = {};
  const parts = ['coding', 'inference'];
  const { train } = encoder;
  return {
    timings,
    encoder: {
      ...encoder,
      ...(train && {
        train: async (images, context) => {
          const clock = stopwatch();
          await train(images, context);
          timings.learn = clock();
        },
      }),
      encode: async (images, context) => {
        const clock = stopwatch();
        const codes = await encoder.encode(images, context);
        const part = parts.shift();
        if (part) timings[part] = clock();
        return codes;
      },
    },
  };
}
