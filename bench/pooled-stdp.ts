/**
 * The pooled STDP network on MNIST, at N = 400 with the settings of models/pooled-stdp.ts: images a second in training and
 * in inference (CPU time, Poisson drawing included), spikes an image, and the share of test images that the vote names.
 * Settings were chosen with `--evaluate validation`, which trains on the first 50,000 training images and judges by the last
 * 10,000; the default trains on all 60,000 and reads the 10,000 test images.
 * Run: npm run build, npm run bench -- pooled-stdp [--neurons 400] [--seeds 1,2,3] [--evaluate validation] [--images 60000]
 * [--precision float64]. Prints a line a seed, and one JSON line last, with the event engine's speed on the same trained network.
 */
import { parseArgs } from 'node:util';
import { PooledStdp } from '../models/pooled-stdp.ts';
import { type LabelledImages, slice } from '../src/data/labelled-images.ts';
import { mnist } from '../src/data/mnist.ts';
import { simulation } from '../src/sim/simulation.ts';
import { calibration, machine, median } from './parts/timing.ts';

/** Images that the event engine, some hundred times slower, learns from. */
const EXACT = 10;
/** Training images by whose answers labels are assigned: the last of those shown. */
const LABELLED = 10_000;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    neurons: { type: 'string', default: '400' },
    seeds: { type: 'string', default: '1' },
    images: { type: 'string' },
    evaluate: { type: 'string', default: 'test' },
    precision: { type: 'string', default: 'float32' },
  },
});
const { evaluate, precision } = values;
if (evaluate !== 'test' && evaluate !== 'validation')
  throw new RangeError(`bench.evaluate: must be 'test' or 'validation', got '${evaluate}'`);
if (precision !== 'float32' && precision !== 'float64')
  throw new RangeError(`bench.precision: must be 'float32' or 'float64', got '${precision}'`);

const set = await mnist();
const room = evaluate === 'test' ? 60_000 : 50_000;
const images = Number(values.images ?? room);
if (!(Number.isInteger(images) && images >= 1 && images <= room))
  throw new RangeError(`bench.images: must be from 1 to ${room}, got ${values.images}`);
const train = slice(set.train, 0, images);
const labelled = slice(set.train, Math.max(0, images - LABELLED), images);
const judged: LabelledImages = evaluate === 'test' ? set.test : slice(set.train, 50_000, 60_000);

/** Images a second of CPU time. */
async function speed<R>(count: number, work: () => Promise<R>): Promise<{ rate: number; result: R }> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { rate: (1e6 * count) / (user + system), result };
}

/** [images/s] of the event engine on the network as it is now, learning. */
function exactSpeed(model: PooledStdp): Promise<{ rate: number }> {
  const sim = simulation(model.network());
  const coder = model.coder('event engine');
  const options = { durationMs: model.options.duration, learn: true };
  return speed(EXACT, async () => {
    for (let image = 0; image < EXACT; image++) {
      const count = coder.draw(train.images.data.subarray(image * 784, (image + 1) * 784), image);
      const { t, i } = coder.spikes;
      sim.present({ retina: { t: t.slice(0, count), i: i.slice(0, count) } }, options);
    }
  });
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
interface Run {
  readonly seed: string;
  readonly trainImagesPerSecond: number;
  readonly inferImagesPerSecond: number;
  readonly trainSpikesPerImage: number;
  readonly spikesPerImage: number;
  readonly votePercent: number;
}
const runs: Run[] = [];
let eventEngine = 0;
for (const seed of values.seeds.split(',')) {
  const model = new PooledStdp({ neurons: Number(values.neurons), precision, seed });
  const learning = await speed(images, () => model.learn(train.images));
  const answers = await model.respond(labelled.images, 'labelled');
  const inference = await speed(judged.labels.length, () => model.respond(judged.images, 'judged'));
  const vote = model.assign(answers, labelled.labels).predict(inference.result.counts);
  const right = vote.filter((label, image) => label === judged.labels[image]).length;
  const run: Run = {
    seed,
    trainImagesPerSecond: Math.round(learning.rate),
    inferImagesPerSecond: Math.round(inference.rate),
    trainSpikesPerImage: round(model.learningSpikes),
    spikesPerImage: round(inference.result.spikes),
    votePercent: round((100 * right) / judged.labels.length),
  };
  if (runs.length === 0) eventEngine = (await exactSpeed(model)).rate;
  runs.push(run);
  console.log(JSON.stringify(run));
}
const middle = (key: 'trainImagesPerSecond' | 'inferImagesPerSecond' | 'votePercent'): number =>
  median(runs.map((run) => run[key]));
console.log(
  JSON.stringify({
    bench: 'pooled-stdp',
    neurons: Number(values.neurons),
    images,
    evaluate,
    precision,
    trainImagesPerSecond: middle('trainImagesPerSecond'),
    inferImagesPerSecond: middle('inferImagesPerSecond'),
    votePercent: middle('votePercent'),
    eventEngineTrainImagesPerSecond: round(eventEngine),
    runs,
    calibrationSeconds: round(calibration(), 3),
    ...machine(),
  }),
);
