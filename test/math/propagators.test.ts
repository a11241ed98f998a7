/** Exact steps against quadrature, and smooth where the textbook forms divide 0 by 0. */
import { describe, expect, it } from 'vitest';
import { alphaGain, constantGain, exponentialGain } from '../../src/math/propagators.ts';

/** Integral of exp(-(h - s) / tauM) J(s) / tauM over s from 0 to h, by Gauss's rule on pieces. */
function byQuadrature(h: number, tauM: number, current: (s: number) => number): number {
  const nodes = [-0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664];
  const weights = [0.2369268850561891, 0.4786286704993665, 128 / 225, 0.4786286704993665, 0.2369268850561891];
  const pieces = 200;
  let sum = 0;
  for (let p = 0; p < pieces; p++)
    nodes.forEach((node, k) => {
      const s = ((p + 0.5 * (1 + node)) * h) / pieces;
      sum += (weights[k]! * h * Math.exp((s - h) / tauM) * current(s)) / tauM / (2 * pieces);
    });
  return sum;
}

const steps = [0.001, 0.1, 1, 30];
const taus = [0.3, 2, 5, 10, 100];

describe('what a current does to a leaky potential in a step', () => {
  const cases = steps.flatMap((h) => taus.map((tau) => [h, tau] as const));
  it.each(cases)('of %s ms, tau %s ms, is its integral', (h, tau) => {
    const tauM = 10;
    const near = (value: number, wanted: number) => expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-12);
    near(
      constantGain(h, tauM),
      byQuadrature(h, tauM, () => 1),
    );
    near(
      exponentialGain(h, tauM, tau),
      byQuadrature(h, tauM, (s) => Math.exp(-s / tau)),
    );
    near(
      alphaGain(h, tauM, tau),
      byQuadrature(h, tauM, (s) => s * Math.exp(-s / tau)),
    );
  });

  it('changes smoothly where tau comes to tauM', () => {
    for (const h of [0.001, 0.1]) {
      const [exponential, alpha] = [(h / 10) * Math.exp(-h / 10), ((h * h) / 20) * Math.exp(-h / 10)];
      for (let off = 1e-1; off > 1e-16; off /= 10)
        for (const tau of [10 - off, 10 + off, 10]) {
          // d ln(gain) / d tau is at most 2/3 h / tau^2
          const slack = (h / 140) * off + 4e-16;
          expect(Math.abs(exponentialGain(h, 10, tau) / exponential - 1)).toBeLessThan(slack);
          expect(Math.abs(alphaGain(h, 10, tau) / alpha - 1)).toBeLessThan(slack);
        }
    }
  });
});
