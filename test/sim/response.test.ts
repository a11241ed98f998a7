/** Postsynaptic potentials: golden values, the integral that they are, and smoothness where tau meets tauM. */
import { describe, expect, it } from 'vitest';
import { exp } from '../../src/math/exp.ts';
import { lif } from '../../src/sim/network/lif.ts';
import { peakPsp } from '../../src/sim/psp.ts';
import { response } from '../../src/sim/response.ts';
import { simulation } from '../../src/sim/simulation.ts';
import { fed } from './small-networks.ts';

const answer = (now: number, rise: number, t: number, tauM: number, tau: number): number =>
  response(now, rise, t, tauM, tau, exp(-t / tauM), exp(-t / tau));

/** 1/tauM integral_0^t exp(-(t - s)/tauM) (now + rise s/tau) exp(-s/tau) ds by Gauss and Legendre's rule of 5 points on panels. */
function integral(now: number, rise: number, t: number, tauM: number, tau: number): number {
  const nodes = [0, Math.sqrt(5 - 2 * Math.sqrt(10 / 7)) / 3, Math.sqrt(5 + 2 * Math.sqrt(10 / 7)) / 3];
  const weights = [128 / 225, (322 + 13 * Math.sqrt(70)) / 900, (322 - 13 * Math.sqrt(70)) / 900];
  const panels = 100;
  const half = t / panels / 2;
  let sum = 0;
  for (let p = 0; p < panels; p++)
    nodes.forEach((node, k) => {
      for (const side of node === 0 ? [0] : [-node, node]) {
        const s = (2 * p + 1 + side) * half;
        sum += weights[k]! * half * Math.exp(-(t - s) / tauM) * (now + (rise * s) / tau) * Math.exp(-s / tau);
      }
    });
  return sum / tauM;
}

describe('the answer of a membrane to a current', () => {
  it.each([
    [20, 5],
    [20, 10],
    [10, 0.5],
    [5, 30],
    [10, 9.01],
    [10, 10.99],
    [10, 11.1],
    [10, 10],
  ])('is the integral over the current: tauM %d, tau %d', (tauM, tau) => {
    for (const t of [1e-3, 0.1, 1, 7, 40, 150])
      for (const [now, rise] of [
        [1, 0],
        [0, 1],
        [-2, 3],
      ] as const)
        expect(Math.abs(answer(now, rise, t, tauM, tau) - integral(now, rise, t, tauM, tau))).toBeLessThan(
          1e-13,
        );
  });

  it('stays finite and smooth as tau passes through tauM: relative steps from 1e-10 to 1e-1 and 0, t from 0.001 to 300 ms', () => {
    const tauM = 10;
    for (const t of [0.001, 0.1, 1, 10, 100, 300])
      for (const [now, rise] of [
        [1, 0],
        [0, 1],
      ] as const) {
        const at = answer(now, rise, t, tauM, tauM);
        const rate =
          (answer(now, rise, t, tauM, tauM * 1.001) - answer(now, rise, t, tauM, tauM * 0.999)) / 0.002;
        for (let power = -10; power <= -1; power++)
          for (const step of [10 ** power, -(10 ** power)]) {
            const there = answer(now, rise, t, tauM, tauM * (1 + step));
            // A straight line but for the curvature, which (t/tau)^2 bounds.
            const curved = (1 + t / tauM) ** 2 * (Math.abs(at) + Math.abs(rate)) * step * step;
            expect(Math.abs(there - at - rate * step)).toBeLessThan(
              1e-15 + 1e-5 * Math.abs(rate * step) + 4 * curved,
            );
          }
      }
  });

  it('is zero at t = 0 and after 1e5 time constants, whatever tau', () => {
    for (const tau of [1, 9.999, 10, 10.001, 1000])
      for (const t of [0, 1e8]) expect(answer(3, 5, t, 10, tau)).toBeCloseTo(0, 300);
  });
});

/** [mV] potential above rest at t after a spike of this weight [mV] on a cell far from its threshold. */
function psp(synapse: 'exponential' | 'alpha', weight: number, tauM: number, tau: number, t: number): number {
  const cell = lif(1, { tauM, vRest: 0, vThreshold: 1e6, tauE: tau, tauI: tau });
  const sim = simulation(fed(cell, [[0, weight]], { synapse }));
  sim.run(t);
  return sim.potential('cells')[0]!;
}

describe('golden: unit postsynaptic potentials', () => {
  // weight [pA], C [pF], tauM, tau [ms], height [mV] at its peak [ms]
  it.each([
    ['CUBA, excitatory', 'exponential', 16.2, 200, 20, 5, 0.25513, 9.242],
    ['CUBA of NEST, inhibitory', 'exponential', -139.5, 200, 20, 10, -3.4875, 13.8629],
    ['CUBA of Brian2, inhibitory', 'exponential', -90, 200, 20, 10, -2.25, 13.8629],
    ['Brunel, alpha', 'alpha', 20.68015524, 250, 20, 0.5, 0.1, 2.75658548],
    ['Brunel, alpha, per pA', 'alpha', 1, 250, 20, 0.5, 4.835553642e-3, 2.75658548],
  ] as const)('%s', (_, synapse, pA, c, tauM, tau, height, peak) => {
    const weight = (pA * tauM) / c;
    const digits = height === 0.1 || height === 4.835553642e-3 ? 10 : 5;
    expect(psp(synapse, weight, tauM, tau, peak)).toBeCloseTo(height, digits);
    for (const off of [-0.01, 0.01])
      expect(Math.abs(psp(synapse, weight, tauM, tau, peak + off))).toBeLessThan(
        Math.abs(height) * (1 + 2e-5),
      );
    expect(weight * peakPsp(synapse, tauM, tau).v).toBeCloseTo(height, digits);
  });

  it('Potjans and Diesmann 2014: 0.15 mV at 1.5767012 ms for their 87.8 pA, tauM 10, tau 0.5 ms', () => {
    const tauM = 10;
    const k = peakPsp('exponential', tauM, 0.5).v;
    const peak = 1.5767012;
    expect(psp('exponential', 0.15 / k, tauM, 0.5, peak)).toBeCloseTo(0.15, 12);
    expect(((0.15 / k) * 250) / tauM).toBeCloseTo(87.81, 2);
  });

  it('alpha, as NEST tests it: weight 500 pA, tau 0.3, tauM 10 ms, C 250 pF, looked at 3 and 6 ms', () => {
    const [w, tau, tauM, c] = [500, 0.3, 10, 250];
    const start = 1.132123512 + 1;
    const b = 1 / tau - 1 / tauM;
    for (const at of [3, 6]) {
      const t = at - start;
      const wanted =
        ((w * Math.E) / (tau * c)) *
        ((Math.exp(-t / tauM) - Math.exp(-t / tau)) / (b * b) - (t * Math.exp(-t / tau)) / b);
      const sim = simulation(
        fed(lif(1, { tauM, vRest: 0, vThreshold: 1e6, tauE: tau }), [[start, (w * tauM) / c]], {
          synapse: 'alpha',
        }),
      );
      sim.run(at);
      expect(Math.abs(sim.potential('cells')[0]! - wanted)).toBeLessThan(1e-12);
    }
  });
});
