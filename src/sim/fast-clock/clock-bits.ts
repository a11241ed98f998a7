/**
 * Rows of bits (kernels/assembly/clock-bits.ts) in place of rows of targets: where at least 1 in 20 pairs is connected, all by
 * one weight and one delay, they are smaller, and many are summed at once. A pair has one bit: what else connects it stays a
 * target in a row.
 */
import { workspace } from '../../kernels/workspace.ts';
import type { Network } from '../network/network.ts';
import type { ClassPlan } from './clock-plan.ts';
import { ROW_SCRATCH_BYTES, type RowBuilder, type RowSizes } from './row-builder.ts';

/** Share of the pairs from which on bits pay. */
const dense = 0.05;

interface BitRows {
  /** bytes a row, a multiple of 16 */
  readonly rowBytes: number;
  /** (presynaptic neurons x rowBytes) */
  readonly bits: Uint8Array;
  /** (presynaptic neurons) bits set */
  readonly counts: Uint32Array;
  /** what has no bit: rows with one lag, their targets */
  readonly segment: Uint32Array;
  readonly targets: Uint16Array;
}

/** A class as it is kept: drawn into its place, or bits, or what no bit can say. */
export interface ClassForm {
  readonly plan: ClassPlan;
  readonly sizes: RowSizes;
  readonly form: 'rows' | 'bits' | 'others';
  readonly bits: BitRows | null;
}

/** @param n neurons of the part. Null where bits do not pay, or cannot say it */
function bitRows(
  plan: ClassPlan,
  nPre: number,
  n: number,
  sizes: RowSizes,
  rows: RowBuilder,
): BitRows | null {
  const { synapses, shortest, longest } = sizes;
  if (plan.into !== 'jump' || plan.weight === null || shortest !== longest || shortest === 0) return null;
  if (synapses < dense * nPre * n) return null;
  const { kernels, at, view } = workspace({
    segment: ['u32', 2 * nPre],
    targets: ['u16', synapses],
    scratch: ['u8', ROW_SCRATCH_BYTES],
  });
  const buffer = view.segment.buffer as ArrayBuffer;
  rows.fill(plan, { kernels, buffer, ...at, weights: 0, weightBytes: 0 });
  const rowBytes = 16 * Math.ceil(n / 128);
  const bits = new Uint8Array(nPre * rowBytes);
  const counts = new Uint32Array(nPre);
  const segment = new Uint32Array(2 * nPre);
  let others = 0;
  for (let i = 0; i < nPre; i++) {
    const end = view.segment[2 * i + 1]!;
    segment[2 * i] = others;
    for (let s = view.segment[2 * i]!; s < end; s++) {
      const j = view.targets[s]!;
      // of 128 neurons, neuron 16 k + b is bit k of byte b
      const byte = i * rowBytes + (j >> 7) * 16 + (j & 15);
      const bit = 1 << ((j >> 4) & 7);
      if ((bits[byte]! & bit) === 0) {
        bits[byte]! |= bit;
        counts[i]!++;
      } else view.targets[others++] = j;
    }
    segment[2 * i + 1] = others;
  }
  return { rowBytes, bits, counts, segment, targets: view.targets.slice(0, others) };
}

/** Bits where they pay; a source may spike twice in a step, which their sums could not hold. */
export function formsOf(
  one: { plan: ClassPlan; sizes: RowSizes },
  net: Network,
  n: number,
  rows: RowBuilder,
): ClassForm[] {
  const { plan, sizes } = one;
  const pre = net.populations[plan.pre]!;
  const bits = pre.kind === 'source' ? null : bitRows(plan, pre.n, n, sizes, rows);
  if (!bits) return [{ ...one, form: 'rows', bits }];
  const others = {
    ...one,
    sizes: { ...sizes, synapses: bits.targets.length },
    form: 'others',
    bits,
  } as const;
  return [{ ...one, form: 'bits', bits }, ...(bits.targets.length > 0 ? [others] : [])];
}
