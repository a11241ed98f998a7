/** The digest of the code that makes numbers: other code, another digest. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeDigest, partakingVersions } from '../../src/experiment/code-digest.ts';

describe('the digest of code', () => {
  it('is another for another version of a package that takes part', () => {
    const installed = partakingVersions();
    expect(Object.keys(installed)).toEqual(['seedrandom', 'ndarray']);
    for (const [name, version] of Object.entries(installed)) {
      const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
      expect(version).toBe(JSON.parse(readFileSync(manifest, 'utf8')).version);
      expect(codeDigest('', { ...installed, [name]: `${version}1` })).not.toBe(codeDigest());
    }
    expect(codeDigest('', installed)).toBe(codeDigest());
  });

  it("is another with a user's module, and with another one", () => {
    expect(new Set([codeDigest(), codeDigest('one'), codeDigest('two')]).size).toBe(3);
  });
});
