/** How the weights and thresholds of a sparse coder come about: drawn, then formed by what it is shown. */
import { pause, type Watch } from '../../src/learn/schedule.ts';
import { exp, log } from '../../src/math/exp.ts';
import type { Matrix } from '../../src/math/matrix.ts';
import { type Rng, rng } from '../../src/math/rng.ts';
import { patchWeights, randomWeights } from '../random-features.ts';
import { columnName, patchRacer, racersOf } from './coder-network.ts';
import { blankState, type CoderPlan, type CoderState, shapeOf } from './coder-plan.ts';
import type { Place } from './column-layout.ts';
import { type PixelSpikes, pixelSpikes } from './pixel-spikes.ts';
import { batchSize, type Racer, Stimuli } from './stimuli.ts';

/** Images, or patches of images, shown one after the other. */
interface Lesson {
  readonly plan: CoderPlan;
  readonly state: CoderState;
  /** (n, ...) what the network sees of the images */
  readonly seen: Matrix<Uint8Array>;
  readonly pixels: PixelSpikes;
  /** how many are shown */
  readonly samples: number;
  /** whether weights learn; thresholds do */
  readonly doLearn: boolean;
  readonly watch: Watch;
}

/** @param seen (n, ...) what the network sees of the images */
export async function learnCoder(
  plan: CoderPlan,
  seen: Matrix<Uint8Array>,
  watch: Watch,
): Promise<CoderState> {
  const { weights, samples, settle } = plan.options;
  const pixels = pixelSpikes(plan.options, plan.reach.length);
  const state = blankState(plan);
  state.weights = drawnWeights(plan, seen, pixels);
  const all = samples + settle;
  const share = (from: number, part: number): Watch => ({
    ...watch,
    onProgress: (done) => watch.onProgress?.((from + part * done) / all),
  });
  const lesson = { plan, state, seen, pixels };
  await form({ ...lesson, samples, doLearn: weights === 'learnt', watch: share(0, samples) });
  if (settle === 0) return state;
  state.theta = blankState(plan).theta;
  await form({ ...lesson, samples: settle, doLearn: false, watch: share(samples, settle) });
  return state;
}

/** By set: what learning starts from, or the weights of a control. */
function drawnWeights(plan: CoderPlan, seen: Matrix<Uint8Array>, pixels: PixelSpikes): Float64Array[] {
  const stream = rng(plan.options.seed, 'sparse-coder', 'weights');
  return plan.sets.map((places, set) => {
    const { rows, neurons } = shapeOf(plan, set);
    return plan.options.weights === 'random'
      ? randomWeights(rows, neurons, stream)
      : patchWeights(rows, neurons, (levels) => drawPatch(seen, pixels, stream, places, levels));
  });
}

async function form(lesson: Lesson): Promise<void> {
  const { sharing } = lesson.plan.options;
  if (sharing === 'private') return formPrivate(lesson);
  for (const scale of lesson.plan.scales.keys()) await formShared(lesson, scale);
}

/** All columns see the same random images. */
async function formPrivate(lesson: Lesson): Promise<void> {
  const { plan, state, seen, pixels, doLearn } = lesson;
  const racers = racersOf(plan, state, learners(lesson));
  const draw = rng(plan.options.seed, 'sparse-coder', 'samples');
  await show(lesson, racers, pixels, (sample) => pixels.ofImage(seen, draw.integer(seen.shape[0]!), sample));
  if (doLearn) state.weights = racers.map(({ engine }) => engine.weights(0));
  state.theta = racers.map(({ engine }, column) => engine.theta(columnName(column)));
}

/** One column stands for all positions of its scale, and sees random patches. */
async function formShared(lesson: Lesson, scale: number): Promise<void> {
  const { plan, state, seen, pixels, doLearn } = lesson;
  const racer = patchRacer(plan, state, scale, learners(lesson));
  const { rows } = shapeOf(plan, scale);
  const draw = rng(plan.options.seed, 'sparse-coder', 'samples', scale);
  const patch = pixelSpikes(plan.options, rows);
  const levels = new Uint8Array(rows);
  const least = plan.options.minSpikes ?? 4;
  await show(lesson, [racer], patch, (sample) => {
    let spikes = 0;
    for (let attempt = 0; attempt < 100; attempt++) {
      drawPatch(seen, pixels, draw, plan.sets[scale]!, levels);
      spikes = patch.into(levels, sample);
      if (spikes >= least) break;
    }
    return spikes;
  });
  if (doLearn) state.weights[scale] = racer.engine.weights(0);
  state.theta[scale] = racer.engine.theta(columnName(racer.firstColumn));
}

/** Winners of a column while it learns. */
function learners({ plan, doLearn }: Lesson): number {
  return doLearn ? (plan.options.rule?.winners ?? 1) : 1;
}

/**
 * Shows stimuli; the engines learn from each at the rates of its time.
 * @param next writes the spikes of a sample to `spikes`, and returns their number
 */
async function show(
  { plan, samples, doLearn, watch }: Lesson,
  racers: readonly Racer[],
  { spikes }: PixelSpikes,
  next: (sample: number) => number,
): Promise<void> {
  const { eta, thetaStep, duration } = plan.options;
  const first = doLearn ? eta[0] : 0;
  const decay = log(eta[1] / eta[0]);
  const rates = { eta: first, thetaStep };
  const options = { durationMs: duration, learn: rates };
  const stimuli = new Stimuli();
  for (let begin = 0; begin < samples; begin += batchSize) {
    const size = Math.min(batchSize, samples - begin);
    for (let s = 0; s < size; s++) {
      const count = next(begin + s);
      stimuli.put(s, spikes, count);
    }
    const optionsOf = (s: number) => {
      const done = (begin + s) / samples;
      rates.eta = first * exp(decay * done);
      rates.thetaStep = thetaStep * (1 - 0.9 * done);
      return options;
    };
    stimuli.race(racers, size, optionsOf, () => {});
    await pause(watch, begin / samples);
  }
}

/** Levels of a random patch of a random image at a random one of some places; what does not spike is 0. */
function drawPatch(
  seen: Matrix<Uint8Array>,
  pixels: PixelSpikes,
  draw: Rng,
  places: readonly Place[],
  levels: Uint8Array,
): void {
  const count = seen.shape[0]!;
  const from = draw.integer(count) * (seen.size / count);
  const { inputs } = places.length === 1 ? places[0]! : places[draw.integer(places.length)]!;
  for (let r = 0; r < inputs.length; r++) {
    const level = seen.data[from + inputs[r]!]!;
    levels[r] = pixels.isSilent(level) ? 0 : level;
  }
}
