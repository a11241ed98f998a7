/**
 * What do sparse activations let through? A hundred normal numbers through each of them, and a network of sixteen such units that
 * learns to tell four points apart, two of each class, which no line divides: which units speak where in the plane?
 */
import { z } from 'zod';
import { fields, scatter } from '../src/experiment/artifacts.ts';
import { experiment } from '../src/experiment/experiment.ts';
import { activate } from '../src/learn/activations/activate.ts';
import { type Activation, activations } from '../src/learn/activations/activation.ts';
import { mlp } from '../src/learn/mlp.ts';
import { matrix } from '../src/math/matrix.ts';
import { rng } from '../src/math/rng.ts';
import { accuracy } from '../src/metrics/accuracy.ts';
import { shareOfZeros } from '../src/metrics/share-of-zeros.ts';

const { relu, squaredRelu, sigmoid, tanh, threshold, magnitude } = activations;
const { fixedRatio, taskRatio, dynamicRatio, kWinners, composed } = activations;

const shown = {
  relu: { label: 'ReLU', of: relu },
  'squared-relu': { label: 'squared ReLU', of: squaredRelu },
  sigmoid: { label: 'sigmoid', of: sigmoid },
  tanh: { label: 'tanh', of: tanh },
  threshold: { label: 'x where x > 0.5', of: () => threshold(0.5) },
  magnitude: { label: 'x where |x| > 0.5', of: () => magnitude(0.5) },
  both: { label: 'x where |x| > 0.5, then where x > 0', of: () => composed(magnitude(0.5), threshold(0)) },
  'fixed-ratio': { label: 'the largest tenth by magnitude', of: () => fixedRatio(0.1) },
  'task-ratio': {
    label: 'a ratio a task: 0.1 of images, else 0.3',
    of: () => taskRatio('numbers', { images: 0.1, otherwise: 0.3 }),
  },
  'dynamic-ratio': {
    label: 'a ratio that follows entropy, 0.1 on average',
    of: () => dynamicRatio({ signal: 'entropy', base: 0.1 }),
  },
  'k-winners': { label: 'two winners', of: () => kWinners({ k: 2 }) },
} as const satisfies Record<string, { label: string; of: () => Activation }>;
type Name = keyof typeof shown;
const names = Object.keys(shown) as [Name, ...Name[]];

const params = z.strictObject({
  activation: z.enum(names).describe('which activation'),
  numbers: z.int().min(1).max(10_000).describe('normal numbers that are sent through it'),
  epochs: z.int().min(0).max(10_000).describe('passes over the four points'),
});

/** The four points and their classes; across the plane from -0.5 to 1.5. */
const points = matrix(Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), 4, 2);
const classes = Uint8Array.of(0, 1, 1, 0);
const units = 16;
const side = 41;
const plane = matrix(
  Float32Array.from({ length: side * side * 2 }, (_, i) => {
    const point = i >> 1;
    const across = i % 2 === 0 ? point % side : side - 1 - Math.floor(point / side);
    return -0.5 + (2 * across) / (side - 1);
  }),
  side * side,
  2,
);

export default experiment<z.infer<typeof params>>({
  name: 'activations',
  question: 'What do sparse activations let through?',
  params,
  presets: {
    quick: {
      about: '100 normal numbers; four points, 16 units, 300 passes; 5 seeds; within a minute',
      seeds: 5,
      grid: { activation: names, numbers: 100, epochs: 300 },
    },
  },
  measures: {
    accuracy: { label: 'accuracy on the four points', unit: '%', scale: 100, digits: 0, better: 'higher' },
    zeros: { label: 'zeros', unit: '%', scale: 100, digits: 1 },
    speaking: { label: 'units that speak at a point', digits: 1 },
  },
  series: 'activation',
  seriesLabels: Object.fromEntries(names.map((name) => [name, shown[name].label])),
  figures: [{ title: 'Zeros among the numbers, and units that speak', x: 'zeros', y: 'speaking' }],
  notes: [
    'Zeros: share of the normal numbers (mean 0, standard deviation 1) that become 0. Rules that choose a ratio take all numbers for one layer.',
    `Four points: (0, 0) and (1, 1) against (0, 1) and (1, 0). MLP 2-${units}-2, Adam, first rate 0.05, cosine decay. Units that speak: mean over the four points of those that are not 0.`,
  ],
  async run(p, { seed }) {
    const activation = shown[p.activation].of();
    const draw = rng(seed, 'activations', 'numbers');
    const numbers = matrix(
      Float32Array.from({ length: p.numbers }, () => draw.normal()),
      1,
      p.numbers,
    );
    const passed = activate(activation, numbers);
    const net = mlp({ inputs: 2, layers: [{ units, activation }], classes: 2, seed });
    await net.fit(points, classes, { epochs: p.epochs, learningRate: 0.05 });
    const spoken = net.hidden(points).data;
    return {
      measures: {
        zeros: shareOfZeros([passed], 'activations.passed'),
        accuracy: accuracy(net.predict(points), classes),
        speaking: spoken.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0) / classes.length,
      },
      artifacts:
        seed === 1
          ? [
              scatter(`What becomes of ${p.numbers} numbers`, numbers.data, passed.data, {
                x: 'input',
                y: 'output',
                about: 'A dot a number, before and after.',
              }),
              fields('Where in the plane each unit speaks', byUnit(net.hidden(plane).data), {
                count: units,
                columns: 8,
                about:
                  'A square a unit: its activity at each point from −0.5 to 1.5, the four points at the corners of the middle.',
              }),
            ]
          : [],
    };
  },
});

/** (units, side, side) from (side * side, units) */
function byUnit(data: Float32Array) {
  const maps = Float32Array.from(
    { length: units * side * side },
    (_, i) => data[(i % (side * side)) * units + Math.floor(i / (side * side))]!,
  );
  return matrix(maps, units, side, side);
}
