/**
 * The memory of the conductance row engine, and its kernels at the wanted precision. Weights lie row by row, `stride` numbers a
 * neuron; neurons lie in tiles of 64 bytes, and what is to arrive (drive) tile by tile, `slots` steps each.
 */
import type { Kernels } from '../../kernels/kernels.ts';
import { type Workspace, workspace } from '../../kernels/workspace.ts';
import { exp } from '../../math/exp.ts';
import type { ConductanceRowOptions } from './conductance-row-options.ts';

type Layout = {
  weight: ['f64' | 'f32', number];
  delay: ['u8', number];
  drive: ['f64' | 'f32', number];
  /** (n, padded): dt / tauM, 0 while v is held; potential; excitatory conductance; own part of the inhibition; threshold */
  share: ['f64' | 'f32', number];
  u: ['f64' | 'f32', number];
  g: ['f64' | 'f32', number];
  own: ['f64' | 'f32', number];
  threshold: ['f64' | 'f32', number];
  shared: ['f64' | 'f32', number];
  silence: ['u8', number];
  /** by age in steps: etaPre post1, pre */
  depression: ['f64' | 'f32', number];
  pre: ['f64' | 'f32', number];
  start: ['u32', number];
  step: ['u32', number];
  active: ['u32', number];
  /** (inputs) step of the last spike before this stimulus */
  last: ['i32', number];
  over: ['u32', number];
};

const TILE_BYTES = 64;
/** Before every stimulus that matters. */
export const NEVER = -268435456;

/** How many steps what lasts. */
export interface Spans {
  /** of a stimulus */
  readonly steps: number;
  /** in which something can arrive */
  readonly slots: number;
  /** of memory of the rule */
  readonly horizon: number;
}

export interface ConductanceSpace {
  readonly space: Workspace<Layout>;
  readonly kernels: {
    readonly deliver: Kernels['deliver64'];
    readonly advance: Kernels['advance64'];
    readonly listAbove: Kernels['listAbove64'];
    readonly learnTriplet: Kernels['learnTriplet64'];
    readonly project: Kernels['project64'];
    readonly scaleRow: Kernels['scaleRow64'];
  };
  /** of a number */
  readonly bytes: number;
  readonly tiles: number;
  readonly stride: number;
  /** Byte address of the weights of a neuron, and of what is to arrive at it. */
  weightOf(j: number): number;
  driveOf(j: number): number;
}

/** Delays and tables as they stay; every neuron at vStart, no weights yet. */
export function conductanceSpace(
  options: ConductanceRowOptions,
  { steps, slots, horizon }: Spans,
): ConductanceSpace {
  const {
    inputs,
    neurons: n,
    precision = 'float32',
    kernels: set = 'wasm',
    delays,
    rule,
    dt,
    tauM,
  } = options;
  const isWide = precision === 'float64';
  const type = isWide ? 'f64' : 'f32';
  const bytes = isWide ? 8 : 4;
  const perTile = TILE_BYTES / bytes;
  const tiles = Math.ceil(n / perTile);
  const stride = Math.ceil(inputs / 16) * 16;
  const padded = tiles * perTile;
  const space = workspace<Layout>(
    {
      weight: [type, padded * stride],
      delay: ['u8', padded * stride],
      drive: [type, padded * slots],
      share: [type, padded],
      u: [type, padded],
      g: [type, padded],
      own: [type, padded],
      threshold: [type, padded],
      shared: [type, 1],
      silence: ['u8', TILE_BYTES],
      depression: [type, horizon],
      pre: [type, horizon],
      start: ['u32', inputs + 1],
      step: ['u32', inputs * steps],
      active: ['u32', inputs],
      last: ['i32', inputs],
      over: ['u32', n],
    },
    set,
  );
  const { view, at } = space;
  for (let j = 0; j < n; j++) view.delay.set(delays.subarray(j * inputs, (j + 1) * inputs), j * stride);
  view.share.fill(dt / tauM, 0, n);
  view.u.fill(options.vStart - options.eE);
  view.threshold.fill(Infinity);
  view.last.fill(NEVER);
  for (let age = 0; age < horizon; age++) {
    view.depression[age] = rule.etaPre * exp((-age * dt) / rule.tauPost1);
    view.pre[age] = exp((-age * dt) / rule.tauPre);
  }
  return {
    space,
    kernels: isWide ? wide(space.kernels) : narrow(space.kernels),
    bytes,
    tiles,
    stride,
    weightOf: (j) => at.weight + j * stride * bytes,
    driveOf: (j) => at.drive + Math.floor(j / perTile) * slots * TILE_BYTES + (j % perTile) * bytes,
  };
}

function wide(kernels: Kernels): ConductanceSpace['kernels'] {
  return {
    deliver: kernels.deliver64,
    advance: kernels.advance64,
    listAbove: kernels.listAbove64,
    learnTriplet: kernels.learnTriplet64,
    project: kernels.project64,
    scaleRow: kernels.scaleRow64,
  };
}

function narrow(kernels: Kernels): ConductanceSpace['kernels'] {
  return {
    deliver: kernels.deliver32,
    advance: kernels.advance32,
    listAbove: kernels.listAbove32,
    learnTriplet: kernels.learnTriplet32,
    project: kernels.project32,
    scaleRow: kernels.scaleRow32,
  };
}
