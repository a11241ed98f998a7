/** From a file or a name to an experiment, and what is said when there is none. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listedExperiments, loadExperiment } from './built.ts';
import { emptyFolder, toyModule } from './toy.ts';

describe("a user's module", () => {
  it('may be TypeScript in an empty folder, with files beside it, and knows where it lies', async () => {
    const { folder, path } = toyModule({
      head: "import { about } from './more/about.ts';\nexport const where = import.meta.url;\nexport { about };\n",
    });
    mkdirSync(join(folder, 'more'));
    writeFileSync(join(folder, 'more', 'about.ts'), "export const about: string = 'beside';\n");
    const before = readdirSync(folder, { recursive: true });
    const loaded = await loadExperiment(path);
    const module = await import(loaded.url);
    expect(module).toMatchObject({ about: 'beside', where: new URL(`file://${path}`).href });
    expect(loaded.experiment.definition.name).toBe('toy');
    loaded.close();
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });

  it('has a digest of its code and not of its place', async () => {
    const digests = await Promise.all(
      ['', '', 'export const more = 1;\n'].map(async (more) => {
        const { path } = toyModule({ head: `export const where = import.meta.url;\n${more}` });
        const loaded = await loadExperiment(path);
        loaded.close();
        return loaded.digest;
      }),
    );
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  it('may be JavaScript, in .js or .mjs, whatever a package.json beside it says', async () => {
    const text =
      "import { experiment } from 'spikewise'; import { z } from 'zod';\n" +
      "const quick = { about: '', seeds: 1, grid: { k: 1 } };\n" +
      "export default experiment({ name: 'plain', question: '', params: z.object({ k: z.number() }), series: 'k',\n" +
      "  presets: { quick }, measures: { a: { label: 'a' } }, run: ({ k }) => ({ measures: { a: k } }) });\n";
    const folder = emptyFolder();
    writeFileSync(join(folder, 'package.json'), '{"type": "commonjs"}');
    for (const file of ['plain.js', 'plain.mjs']) {
      writeFileSync(join(folder, file), text);
      const loaded = await loadExperiment(join(folder, file));
      expect((await loaded.experiment.run()).cases[0]!.measures.a!.mean).toBe(1);
      loaded.close();
    }
  });

  it.each<[string, string, string]>([
    ['a syntax error', 'const a: number = 1;\nconst b = = 2;\n', 'mine.ts:2:11: Unexpected "="'],
    [
      'no default export',
      'export const a = 1;',
      'mine.ts: must default-export experiment({...}), got no default export',
    ],
    [
      'another default export',
      'export default { name: 1 };',
      'must default-export experiment({...}), got object',
    ],
    [
      'an error at import',
      "\n  throw new Error('boom');",
      'mine.ts:2:9: threw Error while it was imported: boom',
    ],
    ['a file that is not there', "import './gone.ts';", 'mine.ts:1:8: Could not resolve "./gone.ts"'],
    [
      'a package that is not there',
      "import { a } from 'no-such-package';\na();",
      'mine.ts:1:19: must name an installed package, got "no-such-package"; run npm install no-such-package',
    ],
    [
      'a part of spikewise that is not there',
      "import { a } from 'spikewise/data/gone';\na();",
      'mine.ts:1:19: spikewise has no module "spikewise/data/gone"',
    ],
    [
      'a preset that breaks a rule',
      "import { experiment } from 'spikewise';\nimport { z } from 'zod';\nexport default experiment({ name: 'Bad',\n" +
        "  params: z.object({ k: z.number() }), presets: {}, measures: {}, series: 'k', run: () => ({}) } as never);",
      'mine.ts:3:16: experiment(Bad).name: must be kebab-case',
    ],
  ])('with %s is refused in one line', async (_, text, message) => {
    const path = join(emptyFolder(), 'mine.ts');
    writeFileSync(path, text);
    const temporaries = readdirSync(tmpdir()).filter((name) => name.startsWith('spikewise-'));
    const error = await loadExperiment(path).catch((thrown) => thrown);
    expect(error.name).toBe('LoadError');
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('\n');
    for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith('spikewise-')))
      expect(temporaries).toContain(name);
  });
});

describe('a listed experiment', () => {
  it('loads by its name, and each is called as its file is', async () => {
    const names = listedExperiments();
    expect(names).toContain('sparsity-vs-accuracy');
    for (const name of names) {
      const { experiment, digest, file } = await loadExperiment(name);
      expect([experiment.definition.name, file]).toEqual([name, undefined]);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it.each<[string, RegExp]>([
    [
      'sparsity',
      /^EXPERIMENT: .* got sparsity; did you mean sparsity-vs-accuracy\? known: .*needs \.\/ as in \.\/sparsity\.ts/,
    ],
    ['./gone.ts', /^EXPERIMENT: must be an existing file, got \.\/gone\.ts \(no such file\)/],
    ['./package.json/x.ts', /^EXPERIMENT: must be an existing file, got .* \(no such file\)/],
    ['./', /^EXPERIMENT: must be an existing file, got \.\/ \(a folder\)/],
    ['./package.json', /^EXPERIMENT: must be a module in \.ts, \.mts, \.js or \.mjs, got \.\/package\.json/],
  ])('%s is none', async (name, message) => {
    await expect(loadExperiment(name)).rejects.toThrow(message);
  });
});
