/** Made-up data of the form of MNIST, small enough for an experiment at toy size. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { RunResult } from '../../src/experiment/experiment.ts';
import { rng } from '../../src/math/rng.ts';
import { idxBytes } from '../data/idx-bytes.ts';

/** n discs of one of ten places; the place is the class */
function discs(n: number, key: string): { images: Uint8Array; labels: Uint8Array } {
  const draw = rng(key);
  const labels = Uint8Array.from({ length: n }, () => draw.integer(10));
  const images = new Uint8Array(n * 784);
  for (let image = 0; image < n; image++) {
    const y = 6 + 16 * (labels[image]! % 2) + draw.integer(3);
    const x = 4 + 5 * Math.floor(labels[image]! / 2) + draw.integer(3);
    for (let dy = -3; dy <= 3; dy++)
      for (let dx = -3; dx <= 3; dx++)
        images[image * 784 + (y + dy) * 28 + Math.min(27, x + dx)] = 255 - 20 * (dy * dy + dx * dx) * 0.5;
  }
  return { images, labels };
}

/**
 * A folder with 10,300 training and 100 test images of discs, for --data; `remove` it when done.
 * @param permuted labels in another order, so that they mean nothing
 */
export function discsFolder({ permuted = false } = {}): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'spikewise-toy-'));
  for (const [part, n] of [
    ['train', 10_300],
    ['t10k', 100],
  ] as const) {
    const { images, labels } = discs(n, part);
    writeFileSync(join(path, `${part}-images-idx3-ubyte`), idxBytes([n, 28, 28], images));
    const given = permuted ? rng('permuted', part).shuffle(labels) : labels;
    writeFileSync(join(path, `${part}-labels-idx1-ubyte`), idxBytes([n], given));
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** What a run is given besides its parameters. */
export function toyContext(dataDir: string, seed = 1) {
  return { seed, dataDir, progress: () => {}, signal: new AbortController().signal, keep: true };
}

/** Of each of these measures the run must say what every image adds, so that differences can be over images too. */
export function expectByImage({ measures, byImage = {} }: RunResult, ...names: string[]): void {
  for (const name of names) {
    const values = Array.from(byImage[name] ?? []);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length, name).toBeCloseTo(
      measures[name]!,
      6,
    );
  }
}
