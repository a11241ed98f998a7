/** Peaks of postsynaptic potentials against published values. */
import { describe, expect, it } from 'vitest';
import { exp } from '../../src/math/exp.ts';
import { peakPsp } from '../../src/sim/psp.ts';

describe('the peak of a PSP', () => {
  // [synapse, tauM, tauSyn, weight in mV, time of the peak in ms, PSP in mV]
  it.each([
    ['exponential', 20, 5, 1.62, 9.242, 0.25513, 'Brette 2007, CUBA: 16.2 pA at 10 nS'],
    ['exponential', 20, 10, -13.95, 13.8629, -3.4875, 'the same, -139.5 pA'],
    ['exponential', 10, 0.5, (87.8085 * 10) / 250, 1.5767012, 0.15, 'Potjans and Diesmann 2014: 87.8085 pA'],
    ['alpha', 20, 0.5, (20.68015524 * 20) / 250, 2.75658548, 0.1, 'brunel_alpha_nest: 20.68015524 pA'],
    ['alpha', 10, 0.32582722403722841, (45.6096 * 10) / 250, 1.700759, 0.14, 'hpc_benchmark: 45.6096 pA'],
  ] as const)('%s, tauM %d, tauSyn %d', (synapse, tauM, tauSyn, weight, t, v, _) => {
    const peak = peakPsp(synapse, tauM, tauSyn);
    expect(peak.t).toBeCloseTo(t, 4);
    expect((peak.v * weight) / v).toBeCloseTo(1, 4);
  });

  it.each([
    [20, 5],
    [5, 20],
    [10, 10.0001],
  ])('is no smaller than the PSP anywhere, tauM %d, tauSyn %d', (tauM, tauSyn) => {
    const [b, c] = [1 / tauSyn - 1 / tauM, exp(1) / (tauSyn * tauM)];
    const psp = {
      exponential: (t: number) => (exp(-t / tauM) - exp(-t / tauSyn)) / (tauM * b),
      alpha: (t: number) => (c * ((exp(-t / tauM) - exp(-t / tauSyn)) / b - t * exp(-t / tauSyn))) / b,
    };
    for (const synapse of ['exponential', 'alpha'] as const) {
      const peak = peakPsp(synapse, tauM, tauSyn);
      expect(peak.v).toBeCloseTo(psp[synapse](peak.t), 5);
      for (let t = 0; t < 100; t += 0.05) expect(psp[synapse](t)).toBeLessThan(peak.v + 1e-5);
    }
  });

  it('passes smoothly through equal time constants, where they are 1/e after tau and 2/e after 2 tau', () => {
    for (const off of [-1e-6, -1e-10, 0, 1e-10, 1e-6]) {
      const tauSyn = 5 * (1 + off);
      expect(peakPsp('exponential', 5, tauSyn).v).toBeCloseTo(1 / Math.E, 6 + (off === 0 ? 8 : 0));
      expect(peakPsp('exponential', 5, tauSyn).t).toBeCloseTo(5, 4);
      expect(peakPsp('alpha', 5, tauSyn).v).toBeCloseTo(2 / Math.E, 6 + (off === 0 ? 8 : 0));
      expect(peakPsp('alpha', 5, tauSyn).t).toBeCloseTo(10, 4);
    }
  });

  it('refuses what is no time constant', () => {
    expect(() => peakPsp('alpha', 5, 0)).toThrow('peakPsp.tauSyn: must be > 0 ms, got 0');
  });
});
