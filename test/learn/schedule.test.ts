import { describe, expect, it } from 'vitest';
import { adam, adamSteps } from '../../src/learn/optimiser.ts';
import { cosineDecay, learningRates, pause, stepSchedule } from '../../src/learn/schedule.ts';

describe('cosineDecay', () => {
  it('is (1 + cos pi x) / 2 to 1e-15', () => {
    for (let i = 0; i <= 1000; i++) {
      const x = i / 1000;
      expect(Math.abs(cosineDecay(x) - (1 + Math.cos(Math.PI * x)) / 2)).toBeLessThan(1e-15);
    }
  });
});

describe('learningRates', () => {
  it('stays, or falls by a factor after so many epochs', () => {
    const constant = learningRates('constant', 0.1, 100, 10);
    expect([1, 50, 100].map(constant)).toEqual([0.1, 0.1, 0.1]);
    const rate = learningRates(stepSchedule({ every: 2, factor: 0.5 }), 0.1, 60, 10);
    const seen = Array.from({ length: 60 }, (_, s) => rate(s + 1));
    expect(seen.filter((r) => r === 0.1).length).toBe(20);
    expect(seen[20]).toBe(0.05);
    expect(seen.at(-1)).toBe(0.025);
    expect(() => stepSchedule({ every: 0, factor: 1 })).toThrow(
      'stepSchedule.every: must be an integer >= 1, got 0',
    );
    expect(() => stepSchedule({ every: 1, factor: 0 })).toThrow('stepSchedule.factor: must be > 0, got 0');
  });
});

describe('adamSteps', () => {
  it('makes the first step the learning rate, whatever the slope', () => {
    const { rate, epsilon, b1, b2 } = adamSteps(adam(), () => 0.01)(1);
    for (const slope of [1e-3, 1, 1e3]) {
      const change = (rate * (1 - b1) * slope) / (Math.sqrt((1 - b2) * slope * slope) + epsilon);
      expect(change / 0.01).toBeCloseTo(1, 4);
    }
  });

  it('is the textbook bias correction at every step', () => {
    const schedule = adamSteps(adam(), learningRates('cosine', 0.01, 100, 1));
    for (let t = 1; t <= 100; t++) {
      const { rate, epsilon } = schedule(t);
      const root = Math.sqrt(1 - 0.999 ** t);
      const decay = (1 + Math.cos((Math.PI * (t - 1)) / 100)) / 2;
      expect(rate).toBeCloseTo((0.01 * decay * root) / (1 - 0.9 ** t), 12);
      expect(epsilon).toBeCloseTo(1e-8 * root, 15);
    }
  });
});

describe('pause', () => {
  it('lets a timer of the host run before it goes on, then reports progress', async () => {
    const events: unknown[] = [];
    setTimeout(() => events.push('timer'), 0);
    await pause({ onProgress: (fraction) => events.push(fraction) }, 0.5);
    expect(events).toEqual(['timer', 0.5]);
  });

  it('throws the reason of a signal that was raised meanwhile', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 0);
    await expect(pause({ signal: controller.signal }, 0.5)).rejects.toThrow('enough');
  });
});
