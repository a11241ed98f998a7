/** The house keeps its shape: imports run downward, and the core touches no host. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Row of each folder; a file imports from lower rows or its own folder only. */
const rows: Record<string, number> = {
  'src/math': 0,
  // its TypeScript twins take exp and log from math
  'src/kernels': 0.5,
  'src/sim': 1,
  'src/learn': 1,
  'src/metrics': 1,
  'src/data': 1,
  'src/coding': 2,
  'src/parallel': 2,
  'src/experiment': 3,
  'src/verify': 3,
  'src/report': 4,
  models: 5,
  'src/model': 5.5,
  experiments: 6,
  'src/cli': 7,
};
const pure = ['src/math', 'src/kernels', 'src/sim', 'src/coding', 'src/learn', 'src/metrics'];

const files = ['src', 'models', 'experiments'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.includes(`assembly${sep}`))
    .map((name) => join(root, top, name)),
);
const folderOf = (path: string): string => {
  const parts = relative(root, path).split(sep);
  return parts[0] === 'src' && parts.length > 2 ? `src/${parts[1]}` : parts[0] === 'src' ? 'src' : parts[0]!;
};

/** Imported module names of a file, its types included. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);

/** Comments and texts may speak of what code must not use. */
const codeOf = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''");

describe('imports run downward', () => {
  it('from every folder that has a row, and there are files in each', () => {
    for (const folder of Object.keys(rows)) expect(files.map(folderOf)).toContain(folder);
  });

  it.each(files.filter((path) => folderOf(path) !== 'src').map((path) => [relative(root, path), path]))(
    '%s',
    (_, path) => {
      const own = folderOf(path);
      expect(rows).toHaveProperty([own]);
      for (const name of importsOf(readFileSync(path, 'utf8'))) {
        if (!name.startsWith('.')) continue;
        const other = folderOf(resolve(dirname(path), name));
        if (other !== own)
          expect(rows[other], `${relative(root, path)} imports ${name}`).toBeLessThan(rows[own]!);
      }
    },
  );
});

describe('the core touches no host', () => {
  const core = files.filter((path) => pure.includes(folderOf(path)));
  it.each(core.map((path) => [relative(root, path), path]))('%s', (_, path) => {
    const text = readFileSync(path, 'utf8');
    expect(importsOf(text).filter((name) => name.startsWith('node:'))).toEqual([]);
    expect(
      codeOf(text).match(
        /\b(?:Date|console|globalThis\.process|process\.(?:env|argv|exit|std\w+|nextTick|hrtime|cwd|platform)|(?:window|document)\.\w+|performance|Math\.(?:random|exp|expm1|log\w*|pow|a?sinh?|a?cosh?|a?tanh?|atan2|cbrt|hypot))\b|\*\*/g,
      ) ?? [],
    ).toEqual([]);
  });
});

describe('the barrel', () => {
  it('reaches nothing that needs Node, however deep', () => {
    const seen = new Set<string>();
    const visit = (path: string): void => {
      if (seen.has(path)) return;
      seen.add(path);
      const text = readFileSync(path, 'utf8');
      const valueImports = text.replace(/(?:import|export) type [\s\S]*?from '[^']+';/g, '');
      for (const name of importsOf(valueImports)) {
        expect(name.startsWith('node:'), `${relative(root, path)} imports ${name}`).toBe(false);
        if (name.startsWith('.')) visit(resolve(dirname(path), name));
      }
    };
    visit(join(root, 'src/index.ts'));
    expect(seen.size).toBeGreaterThan(40);
  });

  it('and process.exit stands in one place', () => {
    const uses = files.flatMap((path) => codeOf(readFileSync(path, 'utf8')).match(/process\.exit\(/g) ?? []);
    expect(uses).toHaveLength(1);
  });
});
