/** One hash of all spikes: across runs, and however a run is cut. Chromium's is compared by .ci/browser.mjs. */
import { describe, expect, it } from 'vitest';
import { cases, hash, hashes } from './determinism.ts';

const once = hashes();

describe.each(Object.entries(cases))('%s', (name, { build, durationMs }) => {
  it('gives the same bits again, and enough spikes to tell', () => {
    const engine = build();
    engine.run(durationMs);
    expect(hash(engine)).toBe(once[name]);
    expect(Number.parseInt(once[name]!, 10)).toBeGreaterThan(300);
  });

  it('gives the same bits when it is run in two pieces', () => {
    const engine = build();
    engine.run(durationMs * 0.3);
    engine.run(durationMs * 0.7);
    expect(hash(engine)).toBe(once[name]);
  });
});
