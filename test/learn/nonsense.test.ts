/** What the learners are given by mistake is refused at the door, by name, with what is wanted; nothing is ignored. */
import { describe, expect, it } from 'vitest';
import { activate } from '../../src/learn/activations/activate.ts';
import { activations } from '../../src/learn/activations/activation.ts';
import { autoencoder } from '../../src/learn/autoencoder.ts';
import { chooseByValidation } from '../../src/learn/choose-by-validation.ts';
import { convolutionalColumns } from '../../src/learn/convolutional-columns.ts';
import { learnDictionary, sparseCodes } from '../../src/learn/dictionary-learning.ts';
import { labelVote } from '../../src/learn/label-vote.ts';
import { mlp } from '../../src/learn/mlp.ts';
import { adam, sgd } from '../../src/learn/optimiser.ts';
import { kl } from '../../src/learn/penalties.ts';
import { stepSchedule } from '../../src/learn/schedule.ts';
import { softmaxRegression } from '../../src/learn/softmax-regression.ts';
import { matrix } from '../../src/math/matrix.ts';

type Call = () => unknown;
// biome-ignore lint/suspicious/noExplicitAny: mistakes have no type
type Anything = any;

const x = matrix(Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), 4, 2);
const labels = [0, 1, 1, 0];
const images = matrix(new Uint8Array(4 * 9).fill(9), 4, 3, 3);
const { relu, kWinners } = activations;
const size = { inputs: 2, classes: 2, seed: 1 };

const net = (layer: Anything = {}, more: Anything = {}) =>
  mlp({ ...size, layers: [{ units: 4, activation: relu(), ...layer }], ...more });
const coder = (more: Anything = {}) =>
  autoencoder({ inputs: 2, units: 4, activation: relu(), seed: 1, ...more });
const columns = (more: Anything = {}) =>
  convolutionalColumns({
    ...{ height: 3, width: 3, patch: 2, stride: 1, filters: 4, k: 1, classes: 2, seed: 1 },
    pooling: { window: 1, step: 1 },
    ...more,
  });
const readout = (more: Anything = {}, codes: Anything = x) =>
  softmaxRegression(codes, labels, { classes: 2, ...more });

async function refuses(call: Call, message: string | RegExp) {
  await expect((async () => await call())()).rejects.toThrow(message);
}

describe('an activation that is none', () => {
  const rule = 'must be made by activations, as activations.relu(), got';
  it.each([
    ["'relu'", 'relu'],
    ['the function tanh, not called', activations.tanh],
    ["kind 'bogus'", { kind: 'bogus' }],
    ["kind 'toString'", { kind: 'toString' }],
    ['undefined', undefined],
    ['null', null],
  ])('is refused: %s', async (shown, activation) => {
    await refuses(() => net({ activation }), `mlp.layers[0].activation: ${rule} ${shown}`);
    await refuses(() => coder({ activation }), `autoencoder.activation: ${rule} ${shown}`);
    await refuses(() => activate(activation as Anything, x), `activate.activation: ${rule} ${shown}`);
  });

  it('is told by what it lacks, and by its stage', async () => {
    await refuses(
      () => net({ activation: { kind: 'kWinners' } }),
      'mlp.layers[0].activation.k: must be given for kind kWinners, got undefined; it must be made by activations',
    );
    const stages = [relu(), { kind: 'threshold' }];
    await refuses(
      () => net({ activation: { kind: 'composed', stages } }),
      'mlp.layers[0].activation.stages[1].theta: must be given',
    );
    await refuses(
      () => activations.composed(relu(), 'relu' as Anything),
      "composed: must have stages made by activations, as activations.relu(), got 'relu' at 1",
    );
  });

  it.each<[object, string]>([
    [{ kind: 'threshold', theta: Number.NaN }, 'threshold.theta: must be finite, got NaN'],
    [{ kind: 'fixedRatio', ratio: 7, by: 'value' }, 'fixedRatio.ratio: must be > 0 and <= 1, got 7'],
    [{ kind: 'fixedRatio', ratio: '1', by: 'value' }, "fixedRatio.ratio: must be > 0 and <= 1, got '1'"],
    [{ ...kWinners({ k: 1 }), boost: Number.NaN }, 'kWinners.boost: must be >= 0, got NaN'],
    [
      { kind: 'composed', stages: [relu(), { kind: 'magnitude', theta: -1 }] },
      'magnitude.theta: must be >= 0, got -1',
    ],
  ])('is refused by its numbers: %o', (activation, message) => refuses(() => net({ activation }), message));

  it('while all that is one passes, through JSON too', () => {
    const made = [
      ...[relu(), activations.squaredRelu(), activations.sigmoid(), activations.tanh()],
      ...[activations.threshold(0), activations.magnitude(0.1), activations.fixedRatio(0.5)],
      ...[
        activations.taskRatio('a', { otherwise: 0.5 }),
        kWinners({ k: 1 }),
        activations.lifetimeWinners(0.5),
      ],
      activations.dynamicRatio({ signal: 'energy', base: 0.5 }),
      activations.learntRatio({ base: 0.5, price: 0 }),
      activations.nupicKWinners({ percentOn: 0.5 }),
      activations.composed(activations.magnitude(0.1), activations.threshold(0)),
    ];
    expect(made.length).toBe(Object.keys(activations).length);
    for (const activation of made)
      expect(net({ activation: JSON.parse(JSON.stringify(activation)) }).hidden(x).shape).toEqual([4, 4]);
  });
});

describe('options of activations, optimisers and schedules', () => {
  it.each<[string, Call, string | RegExp]>([
    [
      'kWinners(20)',
      () => kWinners(20 as Anything),
      'kWinners: must be given an object {k, groups, boost, dutyCyclePeriod, kInferenceFactor, anneal}, got 20',
    ],
    [
      'kWinners()',
      () => (kWinners as Anything)(),
      /^kWinners: must be given an object \{k, .*got undefined$/,
    ],
    [
      'kWinners boots',
      () => kWinners({ k: 1, boots: 0 } as Anything),
      /boots: is not an option; did you mean boost\?/,
    ],
    [
      'anneal',
      () => kWinners({ k: 1, anneal: 5 as Anything }),
      /^kWinners\.anneal: must be given .*\{from, epochs\}, got 5$/,
    ],
    [
      'nupicKWinners()',
      () => (activations.nupicKWinners as Anything)(),
      /^nupicKWinners: must be given an object \{percentOn/,
    ],
    [
      'dynamicRatio(1)',
      () => activations.dynamicRatio(1 as Anything),
      /^dynamicRatio: must be given an object \{signal, base/,
    ],
    [
      'signal',
      () => activations.dynamicRatio({ signal: 'foo', base: 0.1 } as Anything),
      "dynamicRatio.signal: must be 'energy' or 'entropy', got 'foo'",
    ],
    [
      'learntRatio()',
      () => (activations.learntRatio as Anything)(),
      /^learntRatio: must be given an object \{base, price/,
    ],
    [
      'fixedRatio by',
      () => activations.fixedRatio(0.1, { by: 'foo' } as Anything),
      "fixedRatio.by: must be 'magnitude' or 'value', got 'foo'",
    ],
    [
      'fixedRatio text',
      () => activations.fixedRatio(0.1, 'value' as Anything),
      "fixedRatio: must be given an object {by}, got 'value'",
    ],
    [
      'taskRatio',
      () => (activations.taskRatio as Anything)('a'),
      'taskRatio.ratios: must be an object {otherwise, ...}',
    ],
    ['kl()', () => (kl as Anything)(), 'kl: must be given an object {weight, target}, got undefined'],
    ['adam(0.9)', () => adam(0.9 as Anything), 'adam: must be given an object {b1, b2, epsilon}, got 0.9'],
    ['sgd beta', () => sgd({ beta: 0.9 } as Anything), 'sgd.beta: is not an option; known: momentum'],
    [
      'stepSchedule()',
      () => (stepSchedule as Anything)(),
      'stepSchedule: must be given an object {every, factor}',
    ],
  ])('of %s', (_, call, message) => refuses(call, message));
});

describe('what a learner is made of', () => {
  it.each<[string, Call, string | RegExp]>([
    [
      'no options',
      () => (mlp as Anything)(),
      'mlp: must be given an object {inputs, layers, classes, seed, engine}, got undefined',
    ],
    [
      'no layers',
      () => mlp({ ...size } as Anything),
      'mlp.layers: must be a list of layers { units, activation }, got undefined',
    ],
    ['layers that are no list', () => net({}, { layers: { units: 4 } }), 'got an object {units}'],
    [
      'no layer',
      () => net({}, { layers: [null] }),
      /^mlp\.layers\[0\]: must be given an object \{units, .* got null$/,
    ],
    ['layerz', () => net({}, { layerz: [] }), 'mlp.layerz: is not an option; did you mean layers?'],
    ['unit', () => net({ unit: 3 }), 'mlp.layers[0].unit: is not an option; did you mean units?'],
    [
      'penalty',
      () => net({ penalty: 'l1' }),
      "mlp.layers[0].penalty: must be made by l1 or kl, as l1(1e-3), got 'l1'",
    ],
    [
      'weight of a penalty',
      () => net({ penalty: { kind: 'l1', weight: -5 } }),
      'l1.weight: must be > 0, got -5',
    ],
    [
      'seed of mlp',
      () => net({}, { seed: {} }),
      'mlp.seed: must be a finite number or text, got an object {}',
    ],
    ['seed of autoencoder', () => coder({ seed: Number.NaN }), 'autoencoder.seed: must be a finite number'],
    ['seed of columns', () => columns({ seed: null }), 'convolutionalColumns.seed: must be a finite number'],
    ['hidden units of none', () => net({}, { layers: [] }).hidden(x), 'mlp.hidden: must have a hidden layer'],
    [
      'annealing from below',
      () => kWinners({ k: 3, anneal: { from: 1, epochs: 2 } }),
      'kWinners.anneal.from: must be an integer >= 3, got 1',
    ],
    [
      'no base of a learnt ratio',
      () => (activations.learntRatio as Anything)({}),
      'learntRatio.base: must be > 0 and <= 1, got undefined',
    ],
    [
      'an infinite threshold',
      () => activations.threshold(1 / 0),
      'threshold.theta: must be finite, got Infinity',
    ],
    [
      'engine of mlp',
      () => net({}, { engine: 'foo' }),
      "mlp.engine: must be 'wasm' or 'reference', got 'foo'",
    ],
    ['engine of autoencoder', () => coder({ engine: 'foo' }), 'autoencoder.engine: must be'],
    ['engine of columns', () => columns({ engine: 'foo' }), 'convolutionalColumns.engine: must be'],
    ['engine of a readout', () => readout({ engine: 'foo' }), 'softmaxRegression.engine: must be'],
    ['tied', () => coder({ tied: 'no' }), "autoencoder.tied: must be true or false, got 'no'"],
    [
      'unit of autoencoder',
      () => coder({ unit: 1 }),
      'autoencoder.unit: is not an option; did you mean units?',
    ],
    [
      'no pooling',
      () => columns({ pooling: undefined }),
      'convolutionalColumns.pooling: must be given an object {window, step}, got undefined',
    ],
    [
      'filter',
      () => columns({ filter: 1 }),
      'convolutionalColumns.filter: is not an option; did you mean filters?',
    ],
    [
      'readout without options',
      () => (softmaxRegression as Anything)(x, labels),
      /^softmaxRegression: must be given an object \{classes/,
    ],
    [
      'epocs of a readout',
      () => readout({ epocs: 1 }),
      'softmaxRegression.epocs: is not an option; did you mean epochs?',
    ],
    [
      'transform',
      () => readout({ transform: 'log' }),
      "softmaxRegression.transform: must be 'sqrt' or 'none', got 'log'",
    ],
    [
      'lamda',
      () => learnDictionary(x, { atoms: 1, lamda: 1 } as Anything),
      'learnDictionary.lamda: is not an option; did you mean lambda?',
    ],
    [
      'no lambda',
      () => learnDictionary(x, { atoms: 1 } as Anything),
      'learnDictionary.lambda: must be >= 0, got undefined',
    ],
    [
      'vote without options',
      () => (labelVote as Anything)(x, labels),
      'labelVote: must be given an object {classes}, got undefined',
    ],
    [
      'solver',
      () => learnDictionary(x, { atoms: 1, lambda: 1, solver: 'foo' } as Anything),
      "learnDictionary.solver: must be 'coordinate-descent'",
    ],
    [
      'lambda of codes',
      () => sparseCodes(matrix(Float64Array.of(1, 0), 1, 2), x, { lambda: -1 }),
      'sparseCodes.lambda: must be >= 0, got -1',
    ],
    [
      'atoms of codes',
      () => sparseCodes(matrix(Float64Array.of(1, 0), 1, 2), x, { lambda: 1, atoms: 2 } as Anything),
      'sparseCodes.atoms: is not an option',
    ],
    [
      'no dictionary',
      () => (sparseCodes as Anything)([[1]], x, { lambda: 1 }),
      'sparseCodes.dictionary: must be a matrix',
    ],
    [
      'a dictionary with a hole',
      () => sparseCodes(matrix(Float64Array.of(1, Number.NaN), 1, 2), x, { lambda: 1 }),
      'sparseCodes.dictionary: must be finite in Float32, got NaN in row 0, column 1',
    ],
  ])('is checked: %s', (_, call, message) => refuses(call, message));
});

describe.each<[string, (options: Anything) => Promise<unknown>]>([
  ['mlp.fit', (options) => net().fit(x, labels, options)],
  ['autoencoder.fit', (options) => coder().fit(x, options)],
  ['convolutionalColumns.fit', (options) => columns().fit(images, labels, options)],
])('%s', (name, fit) => {
  it.each([
    [{ optimiser: 'adam' }, "optimiser: must be made by adam or sgd, as adam(), got 'adam'"],
    [
      { optimiser: adam },
      'optimiser: must be made by adam or sgd, as adam(), got the function adam, not called',
    ],
    [{ optimiser: { kind: 'sgd' } }, 'optimiser.momentum: must be given for kind sgd, got undefined'],
    [
      { schedule: 'foo' },
      "schedule: must be 'cosine', 'constant' or made by stepSchedule({ every, factor }), got 'foo'",
    ],
    [{ lr: 0.1 }, 'lr: is not an option; did you mean learningRate?'],
    [{ epocs: 1 }, 'epocs: is not an option; did you mean epochs?'],
  ])('refuses %o', async (options, message) => {
    await refuses(() => fit(options), `${name}.${message}`);
  });
  it('refuses options that are none', () =>
    refuses(() => fit(5), `${name}: must be given an object {epochs, `));
  it.each<[object, string]>([
    [{ optimiser: { kind: 'sgd', momentum: Number.NaN } }, 'sgd.momentum: must be >= 0 and < 1, got NaN'],
    [{ optimiser: { kind: 'sgd', momentum: '0' } }, 'sgd.momentum: must be >= 0 and < 1, got 0'],
    [{ optimiser: { ...adam(), b1: 5 } }, 'adam.b1: must be >= 0 and < 1, got 5'],
    [
      { schedule: { kind: 'steps', every: 1, factor: Number.NaN } },
      'stepSchedule.factor: must be > 0, got NaN',
    ],
  ])('refuses numbers that its maker would: %o', (options, message) => refuses(() => fit(options), message));
});

const both = { x, labels };
const candidates = {
  candidates: [1],
  network: () => ({ ...size, layers: [] }),
  train: both,
  validation: both,
};
describe.each<[string, (watch: Anything) => Promise<unknown>]>([
  ['mlp.fit', (watch) => net().fit(x, labels, watch)],
  ['autoencoder.fit', (watch) => coder().fit(x, watch)],
  ['convolutionalColumns.fit', (watch) => columns().fit(images, labels, watch)],
  ['convolutionalColumns.encode', (watch) => columns().encode(images, watch)],
  ['convolutionalColumns.encodeRows', (watch) => columns().encodeRows(images, watch)],
  ['convolutionalColumns.predict', (watch) => columns().predict(images, watch)],
  ['chooseByValidation', (watch) => chooseByValidation({ ...candidates, ...watch })],
  ['softmaxRegression', (watch) => readout(watch)],
  ['learnDictionary', (watch) => learnDictionary(x, { atoms: 1, lambda: 1, ...watch })],
])('%s, watched', (name, watched) => {
  it.each([
    [{ onProgress: 5 }, 'onProgress: must be a function of the done fraction, got 5'],
    [
      { signal: new AbortController() },
      'signal: must be an AbortSignal, as new AbortController().signal, got an object {}',
    ],
    [{ signal: null }, 'signal: must be an AbortSignal, as new AbortController().signal, got null'],
    [{ onprogress: () => {} }, 'onprogress: is not an option; did you mean onProgress?'],
  ])('refuses %o', (watch, message) => refuses(() => watched(watch), `${name}.${message}`));
});

describe('the watch of columns that code', () => {
  it('is an object', () =>
    refuses(
      () => columns().encode(images, 5 as Anything),
      'convolutionalColumns.encode: must be given an object {onProgress, signal, seed}, got 5',
    ));
  it('may be what compare hands to an encoder', async () => {
    const context = { seed: 1, signal: new AbortController().signal, onProgress: () => {} };
    expect((await columns().encode(images, context)).codes.shape).toEqual([4, columns().features]);
  });
});

describe('data that are none', () => {
  const rule = 'must be a matrix (n, ...), as matrix(data, n, d) makes it, got';
  it.each<[string, Call, string]>([
    ['mlp.fit.x', () => net().fit([[1, 2]] as Anything, [1]), 'an array of 1'],
    ['mlp.predict.x', () => net().predict([[1, 2]] as Anything), 'an array of 1'],
    ['mlp.hidden.x', () => net().hidden(undefined as Anything), 'undefined'],
    ['autoencoder.fit.x', () => coder().fit(new Float32Array(2) as Anything), 'a typed array of 8 bytes'],
    ['autoencoder.encode.x', () => coder().encode('x' as Anything), "'x'"],
    ['softmaxRegression.codes', () => readout({}, [[1, 2]]), 'an array of 1'],
    [
      'softmaxRegression.predict',
      async () => (await readout()).predict([[1, 2]] as Anything),
      'an array of 1',
    ],
    [
      'softmaxRegression.probabilities',
      async () => (await readout()).probabilities(null as Anything),
      'null',
    ],
    ['labelVote.counts', () => labelVote([[1, 2]] as Anything, [1], { classes: 2 }), 'an array of 1'],
    ['convolutionalColumns.fit.images', () => columns().fit([1] as Anything, [1]), 'an array of 1'],
    ['convolutionalColumns.encode.images', () => columns().encode([1] as Anything), 'an array of 1'],
    ['convolutionalColumns.encodeRows.images', () => columns().encodeRows([1] as Anything), 'an array of 1'],
    ['convolutionalColumns.predict.images', () => columns().predict([1] as Anything), 'an array of 1'],
    ['learnDictionary.x', () => learnDictionary([[1]] as Anything, { atoms: 1, lambda: 1 }), 'an array of 1'],
    ['activate.x', () => activate(relu(), [1] as Anything), 'an array of 1'],
  ])('are refused: %s', (name, call, got) => refuses(call, `${name}: ${rule} ${got}`));

  it('are labels that are no list, or texts', async () => {
    await refuses(
      () => (net().fit as Anything)(x),
      'mlp.fit.labels: must be a list of classes, got undefined',
    );
    await refuses(
      () => net().fit(x, labels.map(String) as Anything),
      "mlp.fit.labels: must be integers in 0 ... 1, got '0' at 0",
    );
    await refuses(
      () => net().fit(x, labels, { validation: { x, y: labels, patience: 1 } as Anything }),
      'mlp.fit.validation.y: is not an option; known: x, labels, patience',
    );
  });
});

describe('a loss that runs away', () => {
  const runaway = { epochs: 9, batch: 1, learningRate: 1e30 };
  const message = (name: string) =>
    new RegExp(
      `^${name}: must keep its loss finite, got .* in pass \\d; take a smaller learningRate than 1e\\+30$`,
    );

  it('ends the fit of a network, which stays as it was, and learns from there as if nothing had been', async () => {
    const layer = { units: 64, activation: kWinners({ k: 40 }) };
    const fresh = () => mlp({ ...size, layers: [layer, layer] });
    const [failed, other] = [fresh(), fresh()];
    for (const one of [failed, other]) await one.fit(x, labels, { epochs: 1 });
    await refuses(() => failed.fit(x, labels, runaway), message('mlp\\.fit'));
    expect(failed.weights).toEqual(other.weights);
    expect(failed.dutyCycles).toEqual(other.dutyCycles);
    for (const one of [failed, other]) await one.fit(x, labels, { epochs: 2, batch: 1 });
    expect(failed.weights).toEqual(other.weights);
  });

  it('on validation data too', async () => {
    const large = matrix(new Float32Array(8).fill(3e38), 4, 2);
    const validation = { x: large, labels, patience: 2 };
    await refuses(
      () => net().fit(x, labels, { validation }),
      /^mlp\.fit\.validation: must keep its loss finite/,
    );
  });

  it.each([false, true])('ends the fit of an autoencoder, tied: %s', async (tied) => {
    const one = coder({ tied });
    const before = one.weights;
    await refuses(() => one.fit(x, runaway), message('autoencoder\\.fit'));
    expect(one.weights).toEqual(before);
  });

  it('ends the fit of columns and of a readout', async () => {
    const one = columns();
    const before = one.weights;
    await refuses(() => one.fit(images, labels, runaway), message('convolutionalColumns\\.fit'));
    expect(one.weights).toEqual(before);
    await refuses(() => readout({ ...runaway, l2: 1e9 }), message('softmaxRegression'));
  });
});
