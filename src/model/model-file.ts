/**
 * A trained model as one file. Container and checksum are those of saved simulations (`math/state.ts`); its header says what
 * the model is, its arrays hold weights, thresholds and readout at the wanted precision:
 *
 *   weights-c        (inputs of a patch, neurons) of column c, or of scale c where they are shared, with weights-c.steps where they are int8
 *   theta-c          (neurons) float32, or float64 where all is
 *   readout          (features, classes), with readout.steps; bias (classes), mean and scale (features) float32
 */
import { readFile } from 'node:fs/promises';
import { type SavedSparseCoder, SparseCoder } from '../../models/sparse-coder.ts';
import { DataError } from '../data/data-error.ts';
import { fileFault } from '../data/data-file.ts';
import { writeAtomic } from '../experiment/records.ts';
import { restoreSoftmaxRegression } from '../learn/softmax-readout.ts';
import { nearest } from '../math/nearest.ts';
import { openState, type SavedArray, type StateExchange, saveState } from '../math/state.ts';
import { type Precision, precisions, read, store } from './precision.ts';
import { shippedModel, shippedNames } from './shipped.ts';
import type { Measured, Origin, TrainedModel } from './trained-model.ts';

const KIND = 'trained model';
const FORMAT = 1;

interface Header {
  readonly format: number;
  readonly precision: Precision;
  readonly coder: {
    readonly options: SavedSparseCoder['options'];
    readonly factor: number;
    readonly sets: number;
  };
  readonly readout: {
    readonly transform: 'sqrt' | 'none';
    readonly features: number;
    readonly classes: number;
  };
  readonly classNames: readonly string[];
  readonly origin: Origin;
  readonly measured: Measured | null;
}

/** The bytes of a model file. @throws RangeError for a precision that there is not. */
export function modelBytes(model: TrainedModel, precision: Precision): Uint8Array {
  if (!precisions.includes(precision))
    throw new RangeError(`saveModel.precision: must be one of ${precisions.join(', ')}, got ${precision}`);
  const { classNames, origin, measured } = model;
  const coder = model.coder.save();
  const { weights, mean, scale, transform, features, classes } = model.readout.save();
  const { options, factor } = coder;
  const header: Header = {
    format: FORMAT,
    precision,
    coder: { options, factor, sets: coder.weights.length },
    readout: { transform, features, classes },
    classNames,
    origin,
    measured,
  };
  const Float = precision === 'float64' ? Float64Array : Float32Array;
  return saveState(KIND, header, (state) => {
    const put = (name: string, values: Float64Array | Float32Array, neurons: number) => {
      const { numbers, steps } = store(values, neurons, precision);
      state.array(name, numbers);
      state.array(`${name}.steps`, steps);
    };
    coder.weights.forEach((matrix, c) => {
      put(`weights-${c}`, matrix, coder.theta[c]!.length);
      state.array(`theta-${c}`, Float.from(coder.theta[c]!));
    });
    put('readout', Float64Array.from(weights.slice(0, features * classes)), classes);
    state.array('bias', Float32Array.from(weights.slice(features * classes)));
    state.array('mean', Float32Array.from(mean));
    state.array('scale', Float32Array.from(scale));
  });
}

/**
 * The model in the bytes of a file.
 * @param name how error messages call the file
 * @throws DataError if they are no model, damaged, cut short or of a newer spikewise.
 */
export function modelFrom(bytes: Uint8Array, name: string): TrainedModel {
  const fail = (got: string, remedy: string) =>
    new DataError(`${name}: must be a model file of spikewise train, got ${got}; ${remedy}`);
  try {
    const opened = openState(KIND, bytes);
    const header = opened.recipe as Header;
    if (header.format !== FORMAT)
      throw fail(
        `format ${header.format}, written by spikewise ${header.origin?.version} (this one reads ${FORMAT})`,
        'update spikewise, or train the model again',
      );
    let model: TrainedModel | undefined;
    opened.restore((state) => {
      model = assembled(header, state);
    });
    return model!;
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw fail(
      `one that cannot be read: ${(error as Error).message.replace(/^restore: /, '')}`,
      'name another file, or train the model again',
    );
  }
}

function assembled(header: Header, state: StateExchange): TrainedModel {
  const { options, factor, sets: count } = header.coder;
  const { transform, features, classes } = header.readout;
  const number = (Type: { new (length: number): SavedArray }, name: string) => state.list(name, new Type(0));
  const Numbers = { int8: Int8Array, float16: Uint16Array, float32: Float32Array, float64: Float64Array }[
    header.precision
  ];
  const Float = header.precision === 'float64' ? Float64Array : Float32Array;
  const take = (name: string) =>
    read({
      numbers: number(Numbers, name),
      steps: state.list(`${name}.steps`, new Float32Array(0)),
    });
  const sets = Array.from({ length: count }, (_, c) => ({
    weights: take(`weights-${c}`),
    theta: Float64Array.from(number(Float, `theta-${c}`)),
  }));
  const coder = SparseCoder.restore({
    options,
    factor,
    weights: sets.map(({ weights }) => weights),
    theta: sets.map(({ theta }) => theta),
  });
  const weights = [...take('readout'), ...number(Float32Array, 'bias')];
  const mean = Array.from(number(Float32Array, 'mean'));
  const scale = Array.from(number(Float32Array, 'scale'));
  return {
    coder,
    readout: restoreSoftmaxRegression({ transform, features, classes, weights, mean, scale }),
    classNames: header.classNames,
    origin: header.origin,
    measured: header.measured,
    precision: header.precision,
  };
}

/**
 * Writes a model whole or not at all: whatever happens, a file that was there before stays until the new one is complete.
 * @returns its size [bytes]
 * @throws StoreError if it cannot be written.
 */
export async function saveModel(
  path: string,
  model: TrainedModel,
  { precision = 'int8' }: { precision?: Precision } = {},
): Promise<number> {
  const bytes = modelBytes(model, precision);
  await writeAtomic(path, bytes);
  return bytes.length;
}

/**
 * A model from its file, or a shipped one by its short name ('mnist').
 * @throws DataError if there is none, or if it cannot be read.
 */
export async function loadModel(nameOrPath: string): Promise<TrainedModel> {
  const path = (await shippedModel(nameOrPath)) ?? nameOrPath;
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const shipped = await shippedNames();
    const names = shipped.length === 0 ? '' : `, or name a shipped one (${shipped.join(', ')})`;
    const near = nearest(nameOrPath, shipped);
    throw new DataError(
      `${path}: must be a model file, got ${fileFault(error)}; ${near === undefined ? '' : `did you mean ${near}? `}make one by spikewise train${names}`,
    );
  }
  return modelFrom(bytes, path);
}
