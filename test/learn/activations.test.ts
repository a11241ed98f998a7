import { describe, expect, it } from 'vitest';
import { activations, activatorOf } from '../../src/learn/activations/activation.ts';
import { DutyCycles } from '../../src/learn/activations/duty-cycles.ts';

const { composed, kWinners, magnitude, relu, threshold } = activations;

describe('kWinners', () => {
  it.each([
    [{ k: 0 }, 'kWinners.k: must be an integer >= 1, got 0'],
    [{ k: 1.5 }, 'kWinners.k: must be an integer >= 1, got 1.5'],
    [{ k: 3, groups: 0 }, 'kWinners.groups: must be an integer >= 1, got 0'],
    [{ k: 3, boost: -1 }, 'kWinners.boost: must be >= 0, got -1'],
    [{ k: 3, boost: Number.NaN }, 'kWinners.boost: must be >= 0, got NaN'],
    [{ k: 3, dutyCyclePeriod: 0 }, 'kWinners.dutyCyclePeriod: must be an integer >= 1, got 0'],
    [{ k: 3, kInferenceFactor: 0 }, 'kWinners.kInferenceFactor: must be > 0, got 0'],
    [{ k: 3, anneal: { from: 0, epochs: 2 } }, 'kWinners.anneal.from: must be an integer >= 3, got 0'],
    [{ k: 3, anneal: { from: 9, epochs: 0 } }, 'kWinners.anneal.epochs: must be an integer >= 1, got 0'],
  ])('refuses %j', (options, message) => {
    expect(() => kWinners(options)).toThrow(message);
  });

  it('must fit the units it is used on', () => {
    expect(() => activatorOf(kWinners({ k: 5 }), 4)).toThrow(
      'kWinners.k: must be at most the 4 units of a group, got 5',
    );
    expect(() => activatorOf(kWinners({ k: 1, groups: 3 }), 4)).toThrow(
      'kWinners.groups: must divide the 4 units of the layer, got 3',
    );
    expect(() => activatorOf(kWinners({ k: 2, anneal: { from: 5, epochs: 2 } }), 4)).toThrow(
      'kWinners.anneal.from: must be at most the 4 units of a group, got 5',
    );
    activatorOf(kWinners({ k: 4, kInferenceFactor: 2 }), 4);
    activatorOf(relu(), 1);
  });
});

describe('thresholds and compositions', () => {
  it('refuse what has no meaning', () => {
    expect(() => threshold(Number.NaN)).toThrow('threshold.theta: must be finite, got NaN');
    expect(() => magnitude(-1)).toThrow('magnitude.theta: must be >= 0, got -1');
    expect(() => composed(relu())).toThrow('composed: must have at least two stages, got 1');
    expect(() => composed(relu(), composed(relu(), threshold(1)))).toThrow('got a composed one');
    expect(() => activatorOf(composed(relu(), kWinners({ k: 5 })), 4)).toThrow('kWinners.k: must be at most');
  });
});

describe('DutyCycles', () => {
  it('takes no notice of a batch without samples, though it be the first', () => {
    const cycles = new DutyCycles(2, kWinners({ k: 1 }));
    cycles.count([], 0, 0);
    expect(Array.from(cycles.duty)).toEqual([0, 0]);
    expect(Array.from(cycles.factor)).toEqual([1, 1]);
  });

  /** Takes in a batch in which two units win so often. */
  const count = (cycles: DutyCycles, first: number, second: number, samples: number) =>
    cycles.count([...Array(first).fill(0), ...Array(second).fill(1)], first + second, samples);

  it('holds the share of samples won, from the first batch on', () => {
    const cycles = new DutyCycles(2, kWinners({ k: 1, dutyCyclePeriod: 100 }));
    count(cycles, 10, 0, 10);
    expect(Array.from(cycles.duty)).toEqual([1, 0]);
    count(cycles, 0, 30, 30);
    expect(cycles.duty[0]).toBeCloseTo(10 / 40, 12);
    expect(cycles.duty[1]).toBeCloseTo(30 / 40, 12);
  });

  it('forgets over the period, and a batch larger than it replaces all', () => {
    const cycles = new DutyCycles(2, kWinners({ k: 1, dutyCyclePeriod: 20 }));
    for (let batch = 0; batch < 3; batch++) count(cycles, 10, 0, 10);
    count(cycles, 0, 10, 10);
    expect(cycles.duty[0]).toBeCloseTo(0.5, 12);
    count(cycles, 10, 40, 50);
    expect(Array.from(cycles.duty)).toEqual([0.2, 0.8]);
  });

  it('favours a unit by exp(boost (target - duty)), and none at the target', () => {
    const cycles = new DutyCycles(2, kWinners({ k: 1, boost: 3 }));
    count(cycles, 5, 5, 10);
    expect(Array.from(cycles.factor)).toEqual([1, 1]);
    count(cycles, 30, 0, 30);
    expect(cycles.factor[0]).toBeCloseTo(Math.exp(3 * (0.5 - 35 / 40)), 6);
    expect(cycles.factor[1]).toBeCloseTo(Math.exp(3 * (0.5 - 5 / 40)), 6);
  });
});
