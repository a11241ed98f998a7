/**
 * Training speed of the sparse MLP: steps a second at 784-1152-10, batch 128, on made-up images with 19 % of the pixels
 * lit (as MNIST). Run: npm run build, npm run bench -- mlp. The kinds take turns, the best of three rounds counts, in CPU time.
 */
import { type Activation, activations } from '../src/learn/activations/activation.ts';
import { mlp } from '../src/learn/mlp.ts';
import { matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';

const IMAGES = 5120;
const BATCH = 128;
const draw = rng('bench');
const pixels = Uint8Array.from({ length: IMAGES * 784 }, () =>
  draw.next() < 0.19 ? 1 + draw.integer(255) : 0,
);
const labels = Uint8Array.from({ length: IMAGES }, () => draw.integer(10));
const x = matrix(pixels, IMAGES, 28, 28);

const kinds: [string, Activation][] = [
  ['relu', activations.relu()],
  ['18 of 1152 winners', activations.kWinners({ k: 18 })],
  ['54 of 1152 winners', activations.kWinners({ k: 54 })],
];
const best = new Map<string, number>();
for (let round = 0; round < 3; round++)
  for (const [name, activation] of kinds) {
    const net = mlp({ inputs: 784, layers: [{ units: 1152, activation }], classes: 10, seed: round });
    const before = process.cpuUsage();
    await net.fit(x, labels, { epochs: 1, batch: BATCH });
    const { user, system } = process.cpuUsage(before);
    best.set(name, Math.max(best.get(name) ?? 0, IMAGES / BATCH / ((user + system) / 1e6)));
  }
for (const [name, stepsPerSecond] of best) {
  const microseconds = 1e6 / stepsPerSecond / BATCH;
  console.log(
    `${name.padEnd(20)} ${stepsPerSecond.toFixed(0).padStart(5)} steps/s  ${microseconds.toFixed(1).padStart(5)} us/image`,
  );
}
