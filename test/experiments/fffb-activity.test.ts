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

  it('takes drives of the mixed series only in one', () => {
    const p = { model: 'fffb-mixed', drive: 1.2, targetHz: 5, eta: 0.2, stimuli: 5 } as const;
    expect(main.definition.check!(p)).toBe(
      'drive: must be one of 1, 1.5, 2, 2.5, 3 in a mixed series, got 1.2',
    );
    expect(main.definition.check!({ ...p, model: 'fffb' })).toBeNull();
  });
});
