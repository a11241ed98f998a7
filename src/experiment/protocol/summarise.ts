/** Judgements of one code with several seeds -> means with 95 % t intervals. */
import type { Cost } from '../../metrics/cost.ts';
import { estimate } from '../estimate.ts';
import type { Estimate } from '../types.ts';
import type { Judgement } from './judgement.ts';
import { protocolMeasures } from './measures.ts';

export interface CurveSummary {
  readonly x: readonly number[];
  readonly y: readonly Estimate[];
}

export interface CodeSummary {
  /** every measure of the protocol, in the order of `protocolMeasures`; without values where it cannot be measured */
  readonly measures: Readonly<Record<string, Estimate>>;
  /** why a measure is missing, in one seed at least */
  readonly reasons: Readonly<Record<string, string>>;
  readonly curves: Readonly<Record<string, CurveSummary>>;
  /** what an image cost with the first seed, line by line, the readout included */
  readonly cost?: Cost;
}

/** @param judgements one a seed, in the order of the seeds */
export function summariseCode(judgements: readonly Judgement[]): CodeSummary {
  const first = judgements[0];
  return {
    measures: Object.fromEntries(
      Object.keys(protocolMeasures).map((name) => [
        name,
        estimate(judgements.map(({ measures }) => measures[name] ?? null)),
      ]),
    ),
    reasons: Object.assign({}, ...judgements.map(({ reasons }) => reasons)),
    curves: Object.fromEntries(
      Object.entries(first?.curves ?? {}).map(([name, { x }]) => [
        name,
        { x, y: x.map((_, at) => estimate(judgements.map(({ curves }) => curves[name]?.y[at] ?? null))) },
      ]),
    ),
    ...(first?.cost && { cost: first.cost }),
  };
}
