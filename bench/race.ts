/**
 * The race engine against its reference, the event engine: the same columns, the same images, in turn. Images are made up
 * (about 19 % of the pixels lit, as MNIST). Run: npm run build, npm run bench -- race. Prints one JSON line.
 */
import { SparseCoder } from '../models/sparse-coder.ts';
import { matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';
import { simulation } from '../src/sim/simulation.ts';

const IMAGES = 40;
const draw = rng('bench', 'race');
/** Bright discs: connected shapes, so that columns see much or nothing. */
const pixels = Uint8Array.from({ length: IMAGES * 784 }, () => 0);
for (let image = 0; image < IMAGES; image++) {
  const [y, x] = [8 + draw.integer(12), 8 + draw.integer(12)];
  for (let p = 0; p < 784; p++) {
    const far = (Math.floor(p / 28) - y) ** 2 + ((p % 28) - x) ** 2;
    if (far < 48) pixels[image * 784 + p] = 255 - 2 * far;
  }
}
const images = matrix(pixels, IMAGES, 28, 28);
const coder = new SparseCoder({ weights: 'patches', samples: 0 });
await coder.learn(images);
const race = coder.engine();
const event = simulation(coder.network(coder.options.k));
const stimuli = Array.from({ length: IMAGES }, (_, image) => ({
  retina: coder.stimulus(pixels.subarray(image * 784, (image + 1) * 784)),
}));

function milliseconds(engine: typeof race | typeof event, rounds: number): number {
  const start = performance.now();
  for (let round = 0; round < rounds; round++)
    for (const stimulus of stimuli) engine.present(stimulus, { durationMs: coder.options.duration });
  return (performance.now() - start) / rounds / IMAGES;
}

milliseconds(race, 2);
milliseconds(event, 1);
const ratios: number[] = [];
let [fast, exact] = [0, 0];
for (let turn = 0; turn < 5; turn++) {
  exact = milliseconds(event, 1);
  fast = milliseconds(race, 10);
  ratios.push(exact / fast);
}
const median = ratios.sort((a, b) => a - b)[2]!;
console.log(
  JSON.stringify({
    bench: 'race',
    synapses: coder.synapses,
    eventEngineMs: exact,
    raceEngineMs: fast,
    ratio: median,
    ratios,
  }),
);
