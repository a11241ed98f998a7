/**
 * Training speed of an MLP, 784-256-10, batch 128, Adam, on made-up images with 19 % of the pixels lit (as MNIST). Run: npm run build,
 * npm run bench -- mlp [--peer torch] [--units 256] [--winners 13] [--lit 0.19] [--rounds 5]. Rectified and k-winners take turns, the
 * peer after each round; CPU time, medians, and the median of the rounds' ratios. Zeros of the input are skipped here and not by the
 * peer: --lit 1 tells what that is worth.
 */
import { parseArgs } from 'node:util';
import { activations } from '../src/learn/activations/activation.ts';
import { mlp } from '../src/learn/mlp.ts';
import { matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';
import { machine, median, stopwatch } from './parts/timing.ts';
import { runTorch } from './parts/torch.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    peer: { type: 'string' },
    units: { type: 'string', default: '256' },
    winners: { type: 'string', default: '13' },
    lit: { type: 'string', default: '0.19' },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string', default: '/usr/bin/python3' },
  },
});
if (values.peer !== undefined && values.peer !== 'torch')
  throw new RangeError(`bench.peer: must be torch, got ${values.peer}`);
const number = (name: 'units' | 'winners' | 'lit' | 'rounds'): number => {
  const value = Number(values[name]);
  if (!(value > 0 && Number.isFinite(value)))
    throw new RangeError(`bench.${name}: must be > 0, got ${values[name]}`);
  return value;
};
const [units, winners, lit, rounds] = [number('units'), number('winners'), number('lit'), number('rounds')];

const [SAMPLES, BATCH, EPOCHS] = [5120, 128, 2];
const draw = rng('bench');
const pixels = Uint8Array.from({ length: SAMPLES * 784 }, () =>
  draw.next() < lit ? 1 + draw.integer(255) : 0,
);
const labels = Uint8Array.from({ length: SAMPLES }, () => draw.integer(10));
const x = matrix(pixels, SAMPLES, 28, 28);
const kinds = {
  relu: { about: 'rectified', activation: activations.relu() },
  winners: { about: `${winners} winners`, activation: activations.kWinners({ k: winners }) },
};

/** [s] CPU time of a step; data are made ready, and an epoch is trained, before. */
async function secondsAStep(kind: keyof typeof kinds, seed: number): Promise<number> {
  const layers = [{ units, activation: kinds[kind].activation }];
  const net = mlp({ inputs: 784, layers, classes: 10, seed });
  await net.fit(x, labels, { epochs: 1, batch: BATCH });
  let before = stopwatch();
  await net.fit(x, labels, { epochs: 0, batch: BATCH });
  const reading = before().cpu;
  before = stopwatch();
  await net.fit(x, labels, { epochs: EPOCHS, batch: BATCH });
  return (before().cpu - reading) / ((EPOCHS * SAMPLES) / BATCH);
}

const names = Object.keys(kinds) as (keyof typeof kinds)[];
const ours: Record<string, number[]> = { relu: [], winners: [] };
const theirs: Record<string, number[]> = { relu: [], winners: [] };
let version = '';
const ms = (seconds: number): string => `${(1000 * seconds).toFixed(3)} ms`;
console.log(`784-${units}-10, batch ${BATCH}, ${100 * lit} % of the pixels lit; CPU time a step`);
for (let round = 0; round < rounds; round++) {
  for (const kind of names) ours[kind]!.push(await secondsAStep(kind, round));
  const peer = values.peer
    ? runTorch(values.python, { units, winners, lit, batch: BATCH, samples: SAMPLES, epochs: EPOCHS })
    : null;
  for (const kind of names) {
    let line = `  round ${round + 1}, ${kinds[kind].about}: ours ${ms(ours[kind]![round]!)}`;
    if (peer) {
      theirs[kind]!.push(peer.seconds[kind]!);
      line += `, ${peer.version} ${ms(peer.seconds[kind]!)}, ratio ${(peer.seconds[kind]! / ours[kind]![round]!).toFixed(2)}`;
      version = peer.version;
    }
    console.log(line);
  }
}
const results = names.map((kind) => ({
  kind: kinds[kind].about,
  msAStep: 1000 * median(ours[kind]!),
  ...(version && {
    peerMsAStep: 1000 * median(theirs[kind]!),
    ratio: median(theirs[kind]!.map((seconds, round) => seconds / ours[kind]![round]!)),
  }),
}));
for (const { kind, msAStep, peerMsAStep, ratio } of results)
  console.log(
    `${kind.padEnd(12)} ours ${msAStep.toFixed(3)} ms a step${ratio === undefined ? '' : `, peer ${peerMsAStep!.toFixed(3)} ms, ratio ${ratio.toFixed(2)}`}`,
  );
console.log(
  JSON.stringify({ bench: 'mlp', units, winners, lit, rounds, peer: version, machine: machine(), results }),
);
