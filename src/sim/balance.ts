/** The end-of-stimulus rule of `BalanceHomeostasis`: winners become harder to excite, all others a little easier. */
import type { BalanceHomeostasis } from './lif.ts';
import type { Network } from './network.ts';
import type { Numbering } from './synapses.ts';

/** Applies the rule to every population that has it; `step` overrides the rule's. */
export function endOfStimulusThresholds(
  net: Network,
  ids: Numbering,
  counts: Uint32Array,
  theta: Float64Array,
  step: number | null,
): void {
  for (const name of ids.names) {
    const population = net.populations[name]!;
    if (population.kind !== 'lif' || population.homeostasis?.kind !== 'balance') continue;
    const from = ids.offset[name]!;
    const to = from + population.n;
    balance(population.homeostasis, counts.subarray(from, to), theta.subarray(from, to), step);
  }
}

/** counts, theta: (n) of one population. */
export function balance(
  rule: BalanceHomeostasis,
  counts: Uint32Array,
  theta: Float64Array,
  step: number | null,
): void {
  const plus = step ?? rule.step;
  let winners = 0;
  for (let j = 0; j < counts.length; j++) if (counts[j]! > 0) winners++;
  const minus = winners > 0 ? (plus * winners) / counts.length : rule.silentStep;
  for (let j = 0; j < counts.length; j++) {
    const moved = theta[j]! + (counts[j]! > 0 ? plus : 0) - minus;
    theta[j] = Math.min(rule.high, Math.max(rule.low, moved));
  }
}
