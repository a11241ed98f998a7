/** What thresholds do at the end of a stimulus: winners become harder to excite, all others a little easier. */
import type { BalanceHomeostasis, SpikeHomeostasis } from './network/lif.ts';
import type { Network } from './network/network.ts';
import type { Numbering } from './synapses.ts';

/** Applies its rule to every population that has one; `step` overrides the rule's step or plus. */
export function endOfStimulusThresholds(
  net: Network,
  ids: Numbering,
  counts: Uint32Array,
  theta: Float64Array,
  step: number | null,
): void {
  for (const name of ids.names) {
    const population = net.populations[name]!;
    if (population.kind !== 'lif' || !population.homeostasis) continue;
    const from = ids.offset[name]!;
    const to = from + population.n;
    const rule = population.homeostasis;
    if (rule.kind === 'balance') balance(rule, counts.subarray(from, to), theta.subarray(from, to), step);
    else fall(rule, theta.subarray(from, to), step);
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

/** theta: (n) of one population. Falls by plus * target, but not below 0. */
export function fall(rule: SpikeHomeostasis, theta: Float64Array, step: number | null): void {
  const by = (step ?? rule.plus) * rule.target;
  if (by === 0) return;
  for (let j = 0; j < theta.length; j++) if (theta[j]! > 0) theta[j] = Math.max(0, theta[j]! - by);
}
