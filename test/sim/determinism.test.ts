/** One hash of all spikes: across runs, and however a run is cut. Chromium's is compared by .ci/browser.mjs. */
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/math/state.ts';
import { restore, save } from '../../src/sim/save.ts';
import { cases, hash, hashes } from './determinism.ts';

const once = hashes();

describe.each(Object.entries(cases))('%s', (name, { build, durationMs }) => {
  it('gives the same bits again, and enough spikes to tell', () => {
    const engine = build();
    engine.run(durationMs);
    expect(hash(engine)).toBe(once[name]);
    expect(Number.parseInt(once[name]!, 10)).toBeGreaterThan(100);
  });

  it('goes on bit for bit from a saved state, and saving changes nothing', () => {
    const engine = build();
    engine.run(durationMs * 0.3);
    const bytes = save(engine, { vote: [1, -1] });
    engine.run(durationMs * 0.7);
    expect(hash(engine)).toBe(once[name]);
    const { sim, beside } = restore(bytes);
    expect(sim.time).toBe(durationMs * 0.3);
    sim.run(durationMs * 0.7);
    expect(hash(sim)).toBe(once[name]);
    expect(beside).toEqual({ vote: [1, -1] });
    expect(crc32(save(sim))).toBe(crc32(save(engine)));
  });

  it('gives the same bits when it was saved before it ran, and so does what is restored', () => {
    const engine = build();
    const { sim } = restore(save(engine));
    for (const either of [engine, sim]) {
      either.run(durationMs);
      expect(hash(either)).toBe(once[name]);
    }
  });

  it('gives the same bits when it is run in two pieces', () => {
    const engine = build();
    engine.run(durationMs * 0.3);
    engine.run(durationMs * 0.7);
    expect(hash(engine)).toBe(once[name]);
  });
});
