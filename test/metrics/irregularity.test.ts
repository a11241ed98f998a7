/** Laws of the irregularity of spike trains. */
import { describe, expect, it } from 'vitest';
import { rng } from '../../src/math/rng.ts';
import { intervalCv } from '../../src/metrics/irregularity.ts';

describe('the CV of interspike intervals', () => {
  it('is 0 for a clock and sd / mean for two different intervals', () => {
    expect(intervalCv({ t: [0, 10, 20, 30], i: [0, 0, 0, 0] }, 1)).toEqual({ cv: 0, neurons: 1 });
    // intervals 1 and 3: mean 2, sd 1
    expect(intervalCv({ t: [5, 6, 9], i: [0, 0, 0] }, 1).cv).toBeCloseTo(0.5, 14);
  });

  it('is the mean over neurons, the silent and the nearly silent left out', () => {
    const { cv, neurons } = intervalCv({ t: [0, 1, 2, 4, 4, 8, 9], i: [0, 1, 1, 0, 1, 0, 2] }, 4);
    // neuron 0: 4, 4; neuron 1: 1, 2 (mean 1.5, sd 0.5); neurons 2 and 3 have too few
    expect(cv).toBeCloseTo((0 + 1 / 3) / 2, 14);
    expect(neurons).toBe(2);
    expect(intervalCv({ t: [1], i: [0] }, 2)).toEqual({ cv: Number.NaN, neurons: 0 });
  });

  it('is not defined for spikes that all coincide: they are left out, and spoil no mean', () => {
    const { cv, neurons } = intervalCv({ t: [0, 0, 0, 5, 6, 9], i: [0, 0, 0, 1, 1, 1] }, 2);
    expect(cv).toBeCloseTo(0.5, 14);
    expect(neurons).toBe(1);
  });

  it('is 1 for a Poisson process', () => {
    const draw = rng('irregularity');
    let now = 0;
    const t = Float64Array.from({ length: 20_000 }, () => (now += draw.exponential()));
    expect(intervalCv({ t, i: new Uint8Array(20_000) }, 1).cv).toBeCloseTo(1, 1);
  });

  it('refuses spikes out of order and neurons that are not there', () => {
    expect(() => intervalCv({ t: [2, 1], i: [0, 0] }, 1)).toThrow(/t\[1\]: must be >= 2 ms/);
    expect(() => intervalCv({ t: [2], i: [3] }, 3)).toThrow(/i\[0\]: must be from 0 to 2, got 3/);
    expect(() => intervalCv({ t: [2], i: [0.5] }, 3)).toThrow(/i\[0\]: must be from 0 to 2, got 0\.5/);
    expect(() => intervalCv({ t: [1, NaN, 3], i: [0, 0, 0] }, 1)).toThrow(
      /t\[1\]: must be a time in ms, got NaN/,
    );
    expect(() => intervalCv({ t: [1, 2], i: [0] }, 1)).toThrow(/must have a neuron a time, got 1 and 2/);
    for (const n of [0, NaN, 1.5])
      expect(() => intervalCv({ t: [], i: [] }, n)).toThrow(/^intervalCv\.n: must be a whole number > 0/);
    expect(() => intervalCv({ t: [], i: [] }, 1, { minSpikes: 2 })).toThrow(/minSpikes: must be .+>= 3/);
  });
});
