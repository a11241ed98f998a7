/** The experiment of the spiking LCA at toy size. */
import { describe, expect, it } from 'vitest';
import main from '../../experiments/spiking-lca-optimum.ts';

const run = (time: number, seed = 1) =>
  main.definition.run(
    { atoms: 20, lambda: 0.2, time },
    { seed, progress: () => {}, signal: new AbortController().signal, keep: false },
  );

describe('spiking-lca-optimum', () => {
  it('measures a gap that closes, and a residual that falls as 1 / time', async () => {
    const [early, late] = [await run(10), await run(100)];
    expect(early.measures.gap!).toBeGreaterThan(late.measures.gap!);
    expect(late.measures.gap!).toBeLessThan(0.01);
    expect(late.measures.gapExponent!).toBeLessThan(-1);
    expect(late.measures.residualTimesTime!).toBeCloseTo(100 * late.measures.residual!, 12);
    expect(late.measures.residual! * 3).toBeLessThan(early.measures.residual!);
  });

  it('says why a value is missing, and shows spikes of the first seed', async () => {
    const { measures, reasons } = await run(3);
    expect(measures.gapExponent).toBeNull();
    expect(reasons!.gapExponent).toMatch(/too short/);
    expect((await run(20)).artifacts).toHaveLength(1);
    expect((await run(20, 2)).artifacts).toHaveLength(0);
  });
});
