/** Help with examples everywhere, quickly: nothing heavy is loaded for it. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../experiment/toy.ts';
import { spikewise } from './command.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

describe('help', () => {
  it.concurrent.each(['', 'list', 'run', 'report', 'train', 'predict', 'judge', 'verify'])(
    'of spikewise %s ends with examples',
    async (command) => {
      const words = command ? [command] : [];
      const { code, stdout, stderr } = await spikewise([...words, '--help'], { cwd: emptyFolder() });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`\\nExamples:\\n( {2}spikewise ${words.join(' ')}.*\\n)+$`));
    },
  );

  it('loads neither zod, esbuild, mathjs, Plot nor the thread pool', () => {
    const packages = new Set<string>();
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      const text = readFileSync(path, 'utf8').replace(/(?:import|export) type [\s\S]*?from '[^']+';/g, '');
      for (const [, name] of text.matchAll(/^(?:import|export)[^;]*? from '([^']+)';/gm))
        if (name!.startsWith('.')) visit(resolve(dirname(path), name!));
        else if (!name!.startsWith('node:')) packages.add(name!);
    };
    visit(resolve(root, 'src/cli/main.ts'));
    expect([...packages]).toEqual(['commander']);
    expect(seen.size).toBeGreaterThan(3);
  });

  it('and --version are the manifest', async () => {
    const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
    expect(await spikewise(['--version'], { cwd: emptyFolder() })).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
  });
});

describe('list', () => {
  it('names every experiment with its presets; of one, also parameters and measures', async () => {
    const [all, one] = await Promise.all(
      [['list'], ['list', 'sparsity-vs-accuracy']].map((words) => spikewise(words, { cwd: emptyFolder() })),
    );
    expect(all).toMatchObject({ code: 0, stderr: '' });
    expect(all!.stdout).toMatch(
      /^sparsity-vs-accuracy\n {2}\S.*\n {2}--preset quick +\S.*\(\d+ cases, \d+ runs\)$/m,
    );
    expect(one!.stdout).toMatch(/^ {2}--set k +an integer >= 1 \(winners/m);
    expect(one!.stdout).toContain('accuracy: accuracy [%]');
  });
});
