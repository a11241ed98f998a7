/** An activation by itself: what a layer of these potentials would say. */
import { type Engine, workspaces } from '../../kernels/workspace.ts';
import { type Matrix, matrix } from '../../math/matrix.ts';
import { checkEngine } from '../checks.ts';
import { layerShape } from '../dense-layer.ts';
import { inputRows, rowShape } from '../sparse-rows.ts';
import { type Activation, activatorOf, checkActivation } from './activation.ts';
import { codeLayout } from './code-space.ts';

/**
 * (n, units) activities of the potentials `x` (n, units), each row a layer, as an untrained network gives them; Uint8 values read
 * as x / 255. Ratios that follow the input see the row itself as what the layer is fed with.
 * @example activate(activations.threshold(0.5), matrix(Float32Array.of(-1, 0.2, 0.7), 1, 3)) // 0, 0, 0.7
 * @throws RangeError if x is not a matrix of finite numbers, or the activation does not fit so many units.
 */
export function activate(activation: Activation, x: Matrix, engine: Engine = 'wasm'): Matrix<Float32Array> {
  checkActivation(activation, 'activate.activation');
  checkEngine(engine, 'activate');
  const { rows: n, columns: units } = rowShape(x, 'activate.x');
  const rows = inputRows(x, units, 'activate.x');
  const { padded } = layerShape(0, units);
  const activator = activatorOf(activation, units);
  const layout = codeLayout(units, padded, n, activator.bends, n * (units + 1));
  const [workspace] = workspaces([layout] as const, engine);
  const space = { ...workspace, units, padded };
  const { view } = space;
  const { start, index, value } = rows;
  for (let r = 0; r < n; r++)
    // the last entry of a row is the constant input
    for (let e = start[r]!; e < start[r + 1]! - 1; e++) view.potential[r * padded + index[e]!] = value[e]!;
  if (activator.bends) view.slope.fill(1);
  const order = Uint32Array.from({ length: n }, (_, r) => r);
  activator.encode(space, n, { order, start, index, value }, false);
  const out = new Float32Array(n * units);
  for (let r = 0; r < n; r++)
    for (let e = view.start[r]!; e < view.start[r + 1]! - 1; e++)
      out[r * units + view.index[e]!] = view.value[e]!;
  return matrix(out, n, units);
}
