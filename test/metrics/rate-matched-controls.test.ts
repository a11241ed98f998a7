import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { codeSparseness } from '../../src/metrics/code-sparseness.ts';
import { shuffledResponses, untunedSpikes } from '../../src/metrics/rate-matched-controls.ts';

const [stimuli, neurons] = [600, 40];

/** Every neuron fires two to four spikes at a tenth of the stimuli, and all at the same ones: tuned, and in step. */
const random = rng('test', 'controls');
const tuned = matrix(
  Uint8Array.from({ length: stimuli * neurons }, (_, at) =>
    Math.floor(at / neurons) % 10 === 0 ? 2 + random.integer(3) : 0,
  ),
  stimuli,
  neurons,
);
const column = (codes: { get(i: number, j: number): number }, j: number) =>
  Array.from({ length: stimuli }, (_, i) => codes.get(i, j));

describe('shuffled responses', () => {
  const shuffled = shuffledResponses(tuned, rng('shuffle'));

  it("keep each neuron's responses, and so its lifetime sparseness", () => {
    for (let j = 0; j < neurons; j++) expect(column(shuffled, j).sort()).toEqual(column(tuned, j).sort());
    const [before, after] = [codeSparseness(tuned), codeSparseness(shuffled)];
    expect(after.lifetime.trevesRolls).toBeCloseTo(before.lifetime.trevesRolls!, 12);
    expect(after.lifetime.gini).toBeCloseTo(before.lifetime.gini!, 12);
    expect(after.activeShare).toBe(before.activeShare);
  });

  it('make the neurons independent: stimuli are silent, and dimensions spread, as chance has it', () => {
    const [before, after] = [codeSparseness(tuned), codeSparseness(shuffled)];
    expect(before.silentStimuli).toBe(540);
    const expected = stimuli * 0.9 ** neurons;
    expect(Math.abs(after.silentStimuli - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(before.participationRatio).toBeLessThan(1.5);
    expect(after.participationRatio).toBeGreaterThan(30);
  });

  it('are drawn by the stream and keep the type', () => {
    expect(shuffled.data).toBeInstanceOf(Uint8Array);
    expect(shuffledResponses(tuned, rng('shuffle')).data).toEqual(shuffled.data);
    expect(shuffledResponses(tuned, rng('other')).data).not.toEqual(shuffled.data);
  });
});

describe('untuned spikes', () => {
  const untuned = untunedSpikes(tuned, rng('untuned'));

  it('keep the number of spikes of each neuron', () => {
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    for (let j = 0; j < neurons; j++) expect(sum(column(untuned, j))).toBe(sum(column(tuned, j)));
  });

  it('have the lifetime sparseness a = mu / (1 + mu) of Poisson neurons', () => {
    const { lifetime, meanResponse: mu } = codeSparseness(untuned);
    expect(lifetime.trevesRolls).toBeCloseTo(mu / (1 + mu), 2);
    expect(codeSparseness(tuned).lifetime.trevesRolls).toBeLessThan(0.5 * lifetime.trevesRolls!);
  });

  it('fall on every stimulus alike', () => {
    const dealt = untunedSpikes(matrix(Uint32Array.of(6000, 0, 0, 0, 0, 0), 6, 1), rng('alike'));
    for (const count of dealt.data)
      expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt((6000 * 5) / 36));
  });

  it('are spikes: whole numbers', () => {
    expect(() => untunedSpikes(matrix(Float32Array.of(0.5, 1), 2, 1), rng('a'))).toThrow(
      'untunedSpikes.counts[0, 0]: must be a spike count, got 0.5',
    );
  });
});
