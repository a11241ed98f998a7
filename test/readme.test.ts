/** The README is true: its script runs from what is packed, and its names, commands and links exist. */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import * as spikewise from '../src/index.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'spikewise-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Puts the files that `npm pack` would take, and links to our dependencies, into folder/node_modules. */
function install(): void {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packed = execFileSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  });
  const modules = join(folder, 'node_modules');
  for (const { path } of JSON.parse(packed)[0].files)
    cpSync(join(root, path), join(modules, 'spikewise', path));
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name.startsWith('.') || name === 'spikewise') continue;
    const scoped = name.startsWith('@')
      ? readdirSync(join(root, 'node_modules', name)).map((part) => join(name, part))
      : [name];
    for (const part of scoped) {
      mkdirSync(dirname(join(modules, part)), { recursive: true });
      symlinkSync(join(root, 'node_modules', part), join(modules, part), 'junction');
    }
  }
}

describe('the README', () => {
  it('script runs from the packed files, in a folder that says nothing of modules', () => {
    install();
    const script = /```ts\n(\/\*\* mine\.ts[\s\S]*?)```/.exec(readme)![1]!;
    writeFileSync(join(folder, 'mine.ts'), script);
    const main = join(folder, 'node_modules/spikewise/dist/src/cli/main.js');
    const out = execFileSync(
      process.execPath,
      [main, 'run', './mine.ts', '--json', '--seeds', '1', '--out', 'runs/mine'],
      {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const { cases, runs } = JSON.parse(out);
    expect(runs.finished).toBe(runs.expected);
    const active = cases.map(
      (c: { measures: { activeShare: { mean: number } } }) => c.measures.activeShare.mean,
    );
    expect(active.length).toBeGreaterThan(2);
    expect(active.at(-1)).toBeLessThan(active[0] / 2);
    expect(existsSync(join(folder, 'runs/mine/report.html'))).toBe(true);
  }, 60_000);

  it('has no placeholder that waits for a number, such as STANDARD_TIME', () => {
    expect(readme.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []).toEqual([]);
  });

  it('names all that the package offers, as code', () => {
    const code = [...readme.matchAll(/```[\s\S]*?```|`[^`]+`/g)].join('\n');
    const missing = Object.keys(spikewise).filter((name) => !new RegExp(`\\b${name}\\b`).test(code));
    expect(missing).toEqual([]);
  });

  it('simulation runs, and its neurons fire', () => {
    writeFileSync(join(folder, 'sim.mjs'), /```js\n(\/\/ sim\.mjs[\s\S]*?)```/.exec(readme)![1]!);
    const out = execFileSync(process.execPath, ['sim.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(Number(/^([\d.]+) Hz/.exec(out)![1])).toBeGreaterThan(1);
  });

  it('comparison runs, here with few images, and names every encoder', () => {
    const script = /```js\n(\/\/ compare\.mjs[\s\S]*?)```/.exec(readme)![1]!;
    const small = script
      .replace('train, 0, 2000', 'train, 0, 300')
      .replace('51_000', '50_100')
      .replace('samples: 5000', 'samples: 300')
      .replace('seeds: 3, spoiltImages: 200', 'seeds: 1, spoiltImages: 20');
    writeFileSync(join(folder, 'compare.mjs'), small);
    const out = execFileSync(process.execPath, ['compare.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(out).toMatch(/^spiking 0\.\d+ .+\nk-winners 0\.\d+ .+\nReLU 0\.\d+ /);
  });

  it('and that of the findings have links that lead somewhere', () => {
    for (const folder of ['.', 'experiments'])
      for (const [, target] of readFileSync(join(root, folder, 'README.md'), 'utf8').matchAll(
        /\]\((?!https?:)([^)#]+)\)/g,
      ))
        expect(existsSync(join(root, folder, target!)), target).toBe(true);
  });

  it('table of experiments and models names every file there is, and no other', () => {
    for (const kind of ['experiments', 'models'])
      expect(
        [...readme.matchAll(new RegExp(`\\]\\(${kind}/([\\w-]+)\\.ts\\)`, 'g'))]
          .map((m) => `${m[1]}.ts`)
          .sort(),
      ).toEqual(
        readdirSync(join(root, kind))
          .filter((name) => name.endsWith('.ts'))
          .sort(),
      );
  });

  it('findings have a section for every experiment, in the order of the table', () => {
    const findings = readFileSync(join(root, 'experiments/README.md'), 'utf8');
    expect([...findings.matchAll(/^## \[([\w-]+)\]/gm)].map(([, name]) => name)).toEqual(
      [...readme.matchAll(/\]\(experiments\/([\w-]+)\.ts\)/g)].map(([, name]) => name),
    );
  });
});
