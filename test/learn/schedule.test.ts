import { describe, expect, it } from 'vitest';
import { adamSchedule, cosineDecay, pause } from '../../src/learn/schedule.ts';

describe('cosineDecay', () => {
  it('is (1 + cos pi x) / 2 to 1e-15', () => {
    for (let i = 0; i <= 1000; i++) {
      const x = i / 1000;
      expect(Math.abs(cosineDecay(x) - (1 + Math.cos(Math.PI * x)) / 2)).toBeLessThan(1e-15);
    }
  });
});

describe('adamSchedule', () => {
  it('makes the first step the learning rate, whatever the slope', () => {
    const { rate, epsilon, b1, b2 } = adamSchedule(0.01, 10)(1);
    for (const slope of [1e-3, 1, 1e3]) {
      const change = (rate * (1 - b1) * slope) / (Math.sqrt((1 - b2) * slope * slope) + epsilon);
      expect(change / 0.01).toBeCloseTo(1, 4);
    }
  });

  it('is the textbook bias correction at every step', () => {
    const schedule = adamSchedule(0.01, 100);
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
