/** The README's first command after install, timed; then what it must show, and again with another worker count. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const main = join(root, 'dist/src/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'spikewise-quick-'));
const run = (...args) => {
  const start = performance.now();
  const json = execFileSync(process.execPath, [main, 'run', 'sparsity-vs-accuracy', '--json', ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { seconds: (performance.now() - start) / 1000, summary: JSON.parse(json) };
};
const expect = (condition, what) => {
  if (!condition) throw new Error(`quick: expected ${what}`);
};

/** Records without what may differ between two machines or moments. */
const results = (dir) =>
  readdirSync(join(dir, 'runs'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const { id, params, seed, measures, artifacts } = JSON.parse(
        readFileSync(join(dir, 'runs', name), 'utf8'),
      );
      return JSON.stringify({ id, params, seed, measures, artifacts });
    });

try {
  const quick = run('--preset', 'quick', '--out', join(folder, 'quick'));
  console.log(`quick preset: ${quick.seconds.toFixed(0)} s`);
  const find = (model) => quick.summary.cases.filter(({ params }) => params.model === model);
  for (const { params, measures } of quick.summary.cases)
    console.log(
      `${params.model} k=${params.k}: ${(100 * measures.accuracy.mean).toFixed(2)} % at ${(100 * measures.activeShare.mean).toFixed(2)} % active`,
    );
  // CI machines are shared: the three minutes of the README get some slack here.
  expect(quick.seconds < 300, `the quick preset within 5 minutes, got ${quick.seconds.toFixed(0)} s`);
  expect(
    find('spiking').some(
      ({ measures }) => measures.accuracy.mean >= 0.95 && measures.activeShare.mean <= 0.05,
    ),
    'a spiking code of at least 95 % at no more than 5 % active',
  );
  expect(
    find('k-winners-mlp').some(({ measures }) => measures.accuracy.mean >= 0.96),
    'the k-winners MLP at 96 % or more',
  );

  // Bit for bit the same with another worker count, on a grid small enough to be run twice.
  const small = [
    '--preset',
    'quick',
    '--set',
    'k=3',
    '--set',
    'trainImages=2000',
    '--set',
    'samples=2000',
    '--set',
    'mlpEpochs=1',
    '--seeds',
    '1',
  ];
  run(...small, '--workers', '1', '--out', join(folder, 'one'));
  run(...small, '--workers', '2', '--out', join(folder, 'two'));
  const [one, two] = [results(join(folder, 'one')), results(join(folder, 'two'))];
  expect(
    one.length === 6 && one.every((record, r) => record === two[r]),
    'equal records with 1 and 2 workers',
  );
  console.log('quick: ok');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
