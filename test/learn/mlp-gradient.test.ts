import { describe, expect, it } from 'vitest';
import { type Activation, activations, activatorOf } from '../../src/learn/activations/activation.ts';
import { LearntRatioActivator } from '../../src/learn/activations/learnt-ratio.ts';
import { crossEntropy } from '../../src/learn/cross-entropy.ts';
import { weightAt } from '../../src/learn/dense-layer.ts';
import { finiteDifferences, gradientError } from '../../src/learn/finite-difference.ts';
import type { MlpLayer } from '../../src/learn/mlp.ts';
import { heParameters, mlpShape } from '../../src/learn/mlp-layout.ts';
import { mlpPass, slopes } from '../../src/learn/mlp-pass.ts';
import { kl, l1 } from '../../src/learn/penalties.ts';
import { sparseRows } from '../../src/learn/sparse-rows.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { type PlainNetwork, plainLoss } from './plain-network.ts';

const {
  dynamicRatio,
  fixedRatio,
  learntRatio,
  relu,
  squaredRelu,
  sigmoid,
  tanh,
  threshold,
  magnitude,
  kWinners,
  composed,
} = activations;

const [SAMPLES, INPUTS, CLASSES] = [9, 6, 3];
const draw = rng('gradient test');
const x = Float32Array.from({ length: SAMPLES * INPUTS }, () => (draw.next() < 0.5 ? 0 : draw.normal()));
const labels = Array.from({ length: SAMPLES }, () => draw.integer(CLASSES));
const order = [7, 2, 0, 3, 8];

/** What a ratio that is learnt costs is not in the loss that a fit tells. */
const priceless = (layers: readonly MlpLayer[]): MlpLayer[] =>
  layers.map((layer) =>
    layer.activation.kind === 'learntRatio'
      ? { ...layer, activation: { ...layer.activation, price: 0 } }
      : layer,
  );

interface Slopes {
  loss: number;
  /** by layer (inputs + 1, units), the scores last */
  slopes: Float64Array[];
  /** by a and b of a ratio that is learnt, else zeros */
  learnt: Float64Array;
}

/** By back-propagation, on either engine, and by finite differences of the plain network. */
function slopesOf(layers: readonly MlpLayer[], l2 = 0) {
  const shape = mlpShape(
    INPUTS,
    layers.map(({ units }) => units),
    CLASSES,
  );
  const parameters = heParameters(shape, 5);
  const bias = rng('gradient test', 'biases');
  for (const [l, layer] of shape.layers.entries())
    for (let j = 0; j < layer.units; j++)
      parameters.layers[l]![weightAt(layer, layer.inputs, j)] = 0.1 * bias.normal();
  /** (inputs + 1, units) of a hidden layer or of the scores */
  const textbook = (from: readonly Float32Array[], output: Float32Array): Float64Array[] => [
    ...shape.layers.map((layer, l) =>
      Float64Array.from(
        { length: (layer.inputs + 1) * layer.units },
        (_, p) => from[l]![weightAt(layer, Math.floor(p / layer.units), p % layer.units)]!,
      ),
    ),
    Float64Array.from(
      { length: (shape.last + 1) * CLASSES },
      (_, p) => output[Math.floor(p / CLASSES) * shape.scores + (p % CLASSES)]!,
    ),
  ];

  const learnt = Float64Array.of(0.3, 0.6);
  const net: PlainNetwork = { layers, classes: CLASSES, l2, learnt };
  const weights = textbook(parameters.layers, parameters.output);
  const rows = order.map((r) => Array.from(x.subarray(r * INPUTS, (r + 1) * INPUTS)));
  const answers = order.map((r) => labels[r]!);
  const measure = () => plainLoss(net, weights, rows, answers);
  // the loss that a fit tells leaves weight decay out
  const plain: Slopes = {
    loss: plainLoss({ ...net, layers: priceless(layers), l2: 0 }, weights, rows, answers),
    slopes: weights.map((w) => finiteDifferences(measure, w)),
    learnt: finiteDifferences(measure, learnt),
  };

  const back = (engine: 'wasm' | 'reference'): Slopes => {
    const pass = mlpPass(
      shape,
      sparseRows(matrix(x, SAMPLES, INPUTS), 'none', 'x'),
      order.length + 2,
      parameters,
      layers.map(({ activation, units }) => activatorOf(activation, units)),
      { masks: layers.map(() => null), penalties: layers.map(({ penalty }) => penalty ?? null), l2 },
      engine,
    );
    pass.input.view.order.set(order);
    const tiled = shape.layers.map(({ floats }) => new Float32Array(floats));
    const { logits, logitSlope } = pass.output.view;
    const lossOf = (_: unknown, n: number) =>
      crossEntropy(logits, labels, pass.input.view.order, n, CLASSES, shape.scores, logitSlope);
    const controllers = pass.layers.map(({ activator }) => activator);
    if (layers.some(({ activation }) => /dynamicRatio|learntRatio/.test(activation.kind))) {
      // a first batch, that the signals have a mean
      slopes(pass, lossOf, order.length, () => {});
      for (const one of controllers) if (one instanceof LearntRatioActivator) one.parameters.set(learnt);
    }
    const total = slopes(pass, lossOf, order.length, (l, offset) =>
      tiled[l]!.set(pass.layers[l]!.space.view.tileSlope, offset),
    );
    const controller = controllers.find((one) => one instanceof LearntRatioActivator);
    return {
      loss: total / order.length,
      slopes: textbook(tiled, pass.output.view.slope),
      learnt: controller?.slopes ?? new Float64Array(2),
    };
  };
  return { plain, back };
}

const one = (activation: Activation, more: Partial<MlpLayer> = {}): MlpLayer[] => [
  { units: 40, activation, ...more },
];
const cases: [string, MlpLayer[], number?][] = [
  ['relu', one(relu())],
  ['squared relu', one(squaredRelu())],
  ['sigmoid', one(sigmoid())],
  ['tanh', one(tanh())],
  ['x > 0.3', one(threshold(0.3))],
  ['x > -0.3', one(threshold(-0.3))],
  ['|x| > 0.4', one(magnitude(0.4))],
  ['|x| > 0.4 and x > -0.6', one(composed(magnitude(0.4), threshold(-0.6)))],
  ['squared relu, then 5 of 40 winners', one(composed(squaredRelu(), kWinners({ k: 5 })))],
  ['the 15 % largest of either sign', one(fixedRatio(0.15))],
  ['the 15 % largest', one(fixedRatio(0.15, { by: 'value' }))],
  ['a ratio by the energy of the input', one(dynamicRatio({ signal: 'energy', base: 0.2 }))],
  ['a ratio against the energy', one(dynamicRatio({ signal: 'energy', base: 0.2, gain: -0.5, by: 'value' }))],
  ['a ratio by the entropy of the layer', one(dynamicRatio({ signal: 'entropy', base: 0.2, gain: 3 }))],
  ['a learnt ratio', one(learntRatio({ base: 0.2, price: 0.5 }))],
  ['a learnt ratio of the positive', one(learntRatio({ base: 0.1, price: 0, by: 'value' }))],
  ['3 of 40 winners', one(kWinners({ k: 3 }))],
  ['12 of 40 winners', one(kWinners({ k: 12 }))],
  ['2 winners in each of 5 groups', one(kWinners({ k: 2, groups: 5 }))],
  ['9 of 40 winners, then tanh', one(composed(kWinners({ k: 9 }), tanh()))],
  ['relu, then x > -0.5', one(composed(relu(), threshold(-0.5)))],
  ['winners, then tanh, then squared relu', one(composed(kWinners({ k: 9 }), tanh(), squaredRelu()))],
  ['relu with a price on |h|', one(relu(), { penalty: l1(0.3) })],
  ['tanh with a price on |h|', one(tanh(), { penalty: l1(0.3) })],
  ['sigmoid with a price on mean activity', one(sigmoid(), { penalty: kl({ weight: 0.2, target: 0.1 }) })],
  ['relu with weight decay', one(relu()), 0.1],
  ['no hidden layer', []],
  [
    'three layers, each with a sparsity and a price of its own',
    [
      { units: 40, activation: squaredRelu(), penalty: l1(0.01) },
      { units: 33, activation: kWinners({ k: 3 }) },
      { units: 17, activation: composed(tanh(), magnitude(0.2)), penalty: l1(0.1) },
    ],
    0.01,
  ],
  [
    'sigmoid on relu on winners',
    [
      { units: 20, activation: kWinners({ k: 4 }) },
      { units: 16, activation: relu() },
      { units: 10, activation: sigmoid(), penalty: kl({ weight: 0.5, target: 0.3 }) },
    ],
  ],
];

describe.each(cases)('back-propagation, %s', (_, layers, l2) => {
  const { plain, back } = slopesOf(layers, l2);
  it.each(['wasm', 'reference'] as const)(
    'is the slope of the loss for every weight and bias (%s)',
    (engine) => {
      const { loss, slopes, learnt } = back(engine);
      expect(loss).toBeCloseTo(plain.loss, 5);
      expect(gradientError(learnt, plain.learnt)).toBeLessThan(1e-5);
      for (const [l, slope] of slopes.entries()) {
        expect(gradientError(slope, plain.slopes[l]!)).toBeLessThan(1e-5);
        expect(slope.filter((s) => s !== 0).length).toBeGreaterThan(INPUTS);
      }
    },
  );
});
