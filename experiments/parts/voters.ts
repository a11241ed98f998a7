/** Models whose neurons are given labels afterwards and vote: one of them learns, names images, and is read out linearly as well. */
import { DiehlCook2015 } from '../../models/diehl-cook-2015.ts';
import { PooledStdp } from '../../models/pooled-stdp.ts';
import { slice } from '../../src/data/labelled-images.ts';
import { confusionPicture, fields } from '../../src/experiment/artifacts.ts';
import type { RunContext, RunResult } from '../../src/experiment/experiment.ts';
import { readOut } from '../../src/experiment/judge.ts';
import { correctness } from '../../src/experiment/protocol/judgement.ts';
import { labelVote } from '../../src/learn/label-vote.ts';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { confusion } from '../../src/metrics/accuracy.ts';
import type { DiehlCookParams } from '../diehl-cook-2015.ts';
import { type Images, rowsOf, stopwatch } from './images.ts';
import { keeping, kept } from './keeping.ts';

/** What a model has answered. */
interface Answers {
  /** (images, neurons) spikes */
  readonly train: Matrix;
  readonly heldOut: Matrix;
  /** (neurons, pixels) */
  readonly fields: Matrix;
  /** what this model alone can say */
  readonly measures: Readonly<Record<string, number>>;
  readonly timings: Readonly<Record<string, number>>;
}

export async function voting(p: DiehlCookParams, images: Images, context: RunContext): Promise<RunResult> {
  const { seed, signal, progress } = context;
  const { heldOut, classes } = images;
  const n = images.train.labels.length;
  // labels are assigned, and the linear readout is trained, by the last images learnt from
  const labelled = slice(images.train, Math.max(0, n - p.labelled), n);
  const answers =
    p.model === 'pooled-stdp'
      ? await pooled(p, images, labelled.images, context)
      : await diehlCook(p, images, labelled.images, context);
  const clock = stopwatch();
  const vote = labelVote(answers.train, labelled.labels, { classes });
  const named = vote.predict(answers.heldOut);
  const readout = await readOut(
    { codes: answers.train, labels: labelled.labels },
    { codes: answers.heldOut, labels: heldOut.labels },
    {
      classes,
      epochs: p.readoutEpochs,
      seed,
      signal,
      onProgress: (part) => progress(0.9 + 0.1 * part, 'readout'),
    },
  );
  return {
    measures: {
      vote: readout.voteAccuracy,
      accuracy: readout.accuracy,
      unnamed: vote.silentSamples(answers.heldOut),
      unlabelled: vote.assignments.filter((c) => c < 0).length,
      ...activity(answers.heldOut),
      ...answers.measures,
    },
    byImage: {
      vote: correctness(named, heldOut.labels),
      accuracy: correctness(readout.predicted, heldOut.labels),
    },
    ...(p.model === 'pooled-stdp' && {
      reasons: { showings: 'it shows every image once', silent: 'as showings' },
    }),
    timings: { ...answers.timings, readout: clock() },
    artifacts:
      seed === 1
        ? [
            fields('What the neurons look for', answers.fields, {
              count: 100,
              columns: 20,
              about: 'Weights onto 100 of the neurons, each from its least to its largest.',
            }),
            confusionPicture('What is taken for what by the vote', confusion(named, heldOut.labels, classes)),
          ]
        : [],
  };
}

/** The dullest control: the common readout on the pixels themselves. */
export async function pixels(p: DiehlCookParams, images: Images, context: RunContext): Promise<RunResult> {
  const { train, heldOut, classes } = images;
  const n = train.labels.length;
  const labelled = slice(train, Math.max(0, n - p.labelled), n);
  const clock = stopwatch();
  const { accuracy, predicted } = await readOut(
    { codes: rowsOf(labelled), labels: labelled.labels },
    { codes: rowsOf(heldOut), labels: heldOut.labels },
    {
      classes,
      epochs: p.readoutEpochs,
      seed: context.seed,
      signal: context.signal,
      onProgress: (part) => context.progress(part, 'readout'),
    },
  );
  const none = 'there are no neurons';
  const reasons = Object.fromEntries(
    ['vote', 'unnamed', 'unlabelled', 'spikes', 'active', 'dead', 'showings', 'silent'].map((name) => [
      name,
      none,
    ]),
  );
  return {
    measures: { accuracy },
    byImage: { accuracy: correctness(predicted, heldOut.labels) },
    reasons,
    timings: { readout: clock() },
  };
}

async function diehlCook(
  p: DiehlCookParams,
  { train, heldOut }: Images,
  labelled: Matrix<Uint8Array>,
  { seed, signal, progress, checkpoint }: RunContext,
): Promise<Answers> {
  const weights = ({ random: 'random', images: 'images' } as const)[p.model as string] ?? 'learnt';
  const saved = await kept(checkpoint);
  const keeper = keeping(checkpoint, saved?.seconds);
  const model = saved
    ? DiehlCook2015.restore(saved.model)
    : new DiehlCook2015({
        neurons: p.neurons,
        passes: p.passes,
        pause: p.pause,
        thetaStep: p.model === 'scaled-theta' ? (p.thetaStep * p.neurons) / 400 : p.thetaStep,
        tauTheta: p.tauTheta,
        etaPost: p.etaPost,
        weights,
        seed,
      });
  const onProgress = (part: number): void => {
    progress(0.7 * part, 'learning');
    keeper.look(model);
  };
  await model.learn(train.images, { signal, onProgress });
  await keeper.now(model);
  const learn = keeper.seconds();
  const clock = stopwatch();
  const part = (start: number, share: number, what: string) => ({
    signal,
    onProgress: (done: number) => progress(start + share * done, what),
  });
  const known = await model.respond(labelled, 'labelled', part(0.7, 0.1, 'answering labelled images'));
  const coding = clock();
  const judged = await model.respond(heldOut.images, 'held out', part(0.8, 0.1, 'answering'));
  const fieldsNow = model.receptiveFields();
  return {
    train: known.counts,
    heldOut: judged.counts,
    fields: matrix(fieldsNow.data, p.neurons, 28, 28),
    measures: { showings: judged.showings, silent: judged.silent.length },
    timings: { learn, coding, inference: clock() },
  };
}

async function pooled(
  p: DiehlCookParams,
  { train, heldOut }: Images,
  labelled: Matrix<Uint8Array>,
  { seed, signal, progress }: RunContext,
): Promise<Answers> {
  const clock = stopwatch();
  const part = (start: number, share: number, what: string) => ({
    signal,
    onProgress: (done: number) => progress(start + share * done, what),
  });
  const model = new PooledStdp({ neurons: p.neurons, epochs: p.passes, seed });
  await model.learn(train.images, part(0, 0.7, 'learning'));
  const learn = clock();
  const known = await model.respond(labelled, 'labelled', part(0.7, 0.1, 'answering labelled images'));
  const coding = clock();
  const judged = await model.respond(heldOut.images, 'held out', part(0.8, 0.1, 'answering'));
  return {
    train: known.counts,
    heldOut: judged.counts,
    fields: matrix(model.receptiveFields().data, p.neurons, 28, 28),
    measures: {},
    timings: { learn, coding, inference: clock() },
  };
}

/** Spikes an image, the mean share of neurons that spike, and how many never do. */
function activity({ data, shape }: Matrix) {
  const [images, neurons] = shape as [number, number];
  const used = new Uint8Array(neurons);
  let spikes = 0;
  let active = 0;
  for (let s = 0; s < images * neurons; s++) {
    const count = data[s]!;
    if (count === 0) continue;
    spikes += count;
    active++;
    used[s % neurons] = 1;
  }
  return {
    spikes: spikes / images,
    active: active / (images * neurons),
    dead: used.filter((u) => u === 0).length,
  };
}
