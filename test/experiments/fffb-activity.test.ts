/** The experiment of the FFFB pool at toy size. */
import { describe, expect, it } from 'vitest';
import main from '../../experiments/fffb-activity.ts';

const run = (model: 'none' | 'fffb' | 'fffb-mixed', drive: number) =>
  main.definition.run(
    { model, drive, targetHz: 5, eta: 0.2, stimuli: 5 },
    { seed: 1, progress: () => {}, signal: new AbortController().signal, keep: false },
  );

describe('fffb-activity', () => {
  it('measures rates, and says why a gain is missing', async () => {
    const [none, fffb] = [await run('none', 1), await run('fffb', 1)];
    expect(none.measures.rate!).toBeGreaterThan(fffb.measures.rate! + 5);
    expect(none.measures.gain).toBeNull();
    expect(none.reasons!.gain).toMatch(/\w/);
    expect(fffb.measures.gain).toBe(1.1);
    expect(fffb.measures.offTarget).toBeCloseTo(Math.abs(fffb.measures.rate! / 5 - 1), 12);
    expect(fffb.artifacts).toHaveLength(1);
  });

  it('measures every drive of a mixed series with one frozen gain', async () => {
    const [slow, fast] = [await run('fffb-mixed', 1), await run('fffb-mixed', 3)];
    expect(fast.measures.gain).toBe(slow.measures.gain);
    expect(fast.measures.gain).not.toBe(1.1);
    expect(fast.measures.rate!).toBeGreaterThan(slow.measures.rate!);
  });
});
