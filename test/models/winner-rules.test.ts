/** The law of each local rule, on a column of four neurons and three inputs. */
import { describe, expect, it } from 'vitest';
import type { LocalRule } from '../../models/parts/sparse-coder-options.ts';
import {
  causal,
  centred,
  krotovHopfield,
  multiplicativeStdp,
  neuralGas,
  noveltyImprinting,
  residual,
  rivalPenalised,
} from '../../models/winner-rules.ts';
import type { ColumnAtEnd } from '../../src/sim/dense/winner-rule.ts';

const unit = (...w: number[]): number[] => w.map((x) => (10 * x) / Math.hypot(...w));
const start = [unit(1, 1, 1), unit(1, 2, 0), unit(0, 1, 3), unit(3, 1, 1)];

/** Neurons 0, 1 and 2 won, at 4, 6 and 9 ms; inputs spiked at 3.2, 8 ms and never. */
function shown(rule: LocalRule, eta: number, x = [0.8, 0.5, 0], times = 1) {
  const changed: number[] = [];
  const column: ColumnAtEnd = {
    n: 4,
    rows: 3,
    weight: Float64Array.from(start.flat()),
    x: Float64Array.from(x),
    length: Math.hypot(...x),
    winners: Uint32Array.from([0, 1, 2]),
    times: Float64Array.from([4, 6, 9]),
    won: Math.min(3, rule.winners),
    theta: Float64Array.from([0.5, 0, 0, 0]),
    rest: 5,
    shown: 0,
    norm: 10,
    changed: (j) => changed.push(j),
  };
  for (let t = 0; t < times; t++, column.shown++) rule.learn(column, eta);
  const rows = [0, 1, 2, 3].map((j) => Array.from(column.weight.subarray(3 * j, 3 * j + 3)));
  return { rows, changed, theta: column.theta };
}
const near = (got: number[], wanted: number[]) => {
  for (const [r, w] of wanted.entries()) expect(got[r]).toBeCloseTo(w, 9);
};
const cosine = (w: number[], x: number[]) =>
  w.reduce((sum, v, r) => sum + v * x[r]!, 0) / Math.hypot(...w) / Math.hypot(...x);

const rules: Record<string, LocalRule> = {
  causal: causal(),
  centred: centred(),
  'rival penalised': rivalPenalised(),
  'neural gas': neuralGas(),
  residual: residual(),
  'Krotov and Hopfield': krotovHopfield(),
  'multiplicative STDP': multiplicativeStdp(),
  'novelty imprinting': noveltyImprinting(0.99, 10),
};

describe.each(Object.entries(rules))('%s', (_, rule) => {
  it('keeps weights positive and of one length', () => {
    for (const w of shown(rule, 0.3, [0.8, 0.5, 0], 20).rows) {
      expect(Math.hypot(...w)).toBeCloseTo(10, 9);
      expect(Math.min(...w)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('who learns what', () => {
  it('causal: the input that came after the spike counts as silent', () => {
    near(shown(causal(), 1).rows[0]!, [10, 0, 0]);
  });

  it('centred: an input below the mean counts as silent', () => {
    const { rows } = shown(centred(), 1, [0.9, 0.5, 0.1]);
    near(rows[0]!, [10, 0, 0]);
    near(rows[1]!, start[1]!);
  });

  it('rival penalised: the first comes nearer, the second goes away, the third stays', () => {
    const x = [0.8, 0.5, 0];
    const { rows } = shown(rivalPenalised(0.5), 0.2);
    expect(cosine(rows[0]!, x)).toBeGreaterThan(cosine(start[0]!, x));
    expect(cosine(rows[1]!, x)).toBeLessThan(cosine(start[1]!, x));
    near(rows[2]!, start[2]!);
  });

  it('neural gas: all come nearer, the first by far the most', () => {
    const x = [0.8, 0.5, 0];
    const { rows } = shown(neuralGas(0.5, 3), 0.2);
    const gain = rows.map((w, j) => Math.hypot(...w.map((v, r) => v - start[j]![r]!)));
    expect(gain[0]! / gain[3]!).toBe(Infinity);
    for (const j of [0, 1, 2]) expect(cosine(rows[j]!, x)).toBeGreaterThan(cosine(start[j]!, x));
    // (moved - w) / (1 - cosine) falls as exp(-rank / lambda) for small steps; here it is enough that it falls
    const small = shown(neuralGas(0.5, 3), 1e-6).rows;
    const step = [0, 1].map(
      (j) =>
        Math.hypot(...small[j]!.map((v, r) => v - start[j]![r]!)) / Math.sqrt(1 - cosine(start[j]!, x) ** 2),
    );
    expect(step[1]! / step[0]!).toBeCloseTo(Math.exp(-2), 4);
  });

  it('residual: the second learns what the first has left', () => {
    const { rows } = shown(residual(2), 1);
    near(rows[0]!, unit(0.8, 0.5, 0));
    const mean = (0.8 + 0.5) / 3;
    near(rows[1]!, unit(0.8 - mean, 0.5 - mean, 0));
  });

  it('Krotov and Hopfield: the one at the given rank unlearns, those between stay', () => {
    const x = [0.8, 0.5, 0];
    const { rows } = shown(krotovHopfield(3, 0.4), 0.2);
    expect(cosine(rows[0]!, x)).toBeGreaterThan(cosine(start[0]!, x));
    near(rows[1]!, start[1]!);
    expect(cosine(rows[2]!, x)).toBeLessThan(cosine(start[2]!, x));
  });

  it('multiplicative STDP: what came before the spike grows; what came after it or never shrinks', () => {
    const v = 1 / Math.sqrt(3);
    const [up, down] = [v + 0.1 * v * (1 - v), v - 0.075 * v * (1 - v)];
    // the winner spikes at 4 ms; inputs at 3.2, 8 ms and never, then at 3.2, 4 ms and never
    near(shown(multiplicativeStdp(0.75, 10), 0.1).rows[0]!, unit(up, down, down));
    near(shown(multiplicativeStdp(0.75, 10), 0.1, [0.8, 0.75, 0]).rows[0]!, unit(up, up, down));
  });

  it('novelty imprinting: an unlike input is taken whole by the one that won least; a known one by nobody', () => {
    const { rows, changed, theta } = shown(noveltyImprinting(0.9, 10), 0);
    expect(changed).toEqual([1]);
    near(rows[1]!, unit(...unit(0.8, 0.5, 0).map((w) => w + 0.01)));
    near(rows[0]!, start[0]!);
    expect(theta[1]).toBe(0.5);
    expect(shown(noveltyImprinting(0.7, 10), 0).changed).toEqual([]);
    expect(shown(noveltyImprinting(0.9, 0), 0).changed).toEqual([]);
    expect(new Set(shown(noveltyImprinting(0.9, 10), 0, [0.8, 0.5, 0], 3).changed).size).toBe(3);
  });
});
