// The same spikes in Chromium as in Node: bundles test/sim/determinism.ts, runs it in both, and compares the hashes.
// Chromium is Debian's; where none is installed and none can be, this step fails and says so.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'spikewise-browser-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const bundle = async (platform, outfile) =>
  build({
    entryPoints: ['test/sim/determinism.ts'],
    bundle: true,
    format: 'esm',
    platform,
    outfile: join(folder, outfile),
    logLevel: 'error',
    // loaded only where text with units is read
    external: ['mathjs'],
    write: platform === 'node',
  });

await bundle('node', 'node.mjs');
const { hashes } = await import(pathToFileURL(join(folder, 'node.mjs')).href);
const expected = hashes();

const { outputFiles } = await bundle('browser', 'browser.js');
const script = outputFiles[0].text.replaceAll('</script', '<\\/script');
writeFileSync(
  join(folder, 'page.html'),
  `<!doctype html><meta charset="utf-8"><pre id="out">none</pre><script type="module">
${script.replace(/export\s*\{[\s\S]*?\};?\s*$/, '')}
try { document.getElementById('out').textContent = JSON.stringify(hashes()); }
catch (error) { document.getElementById('out').textContent = String(error); }
</script>`,
);
const { stdout, stderr, error } = spawnSync(
  'chromium',
  [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--user-data-dir=${join(folder, 'profile')}`,
    '--virtual-time-budget=120000',
    '--dump-dom',
    pathToFileURL(join(folder, 'page.html')).href,
  ],
  { encoding: 'utf8', maxBuffer: 1e8, timeout: 180_000 },
);
if (error) {
  console.error(`browser: chromium must be installed (apt-get install chromium), got ${error.message}`);
  process.exit(1);
}
const text =
  /<pre id="out">([\s\S]*?)<\/pre>/.exec(stdout)?.[1]?.replaceAll('&quot;', '"') ?? stderr.slice(-500);
let got = {};
try {
  got = JSON.parse(text);
} catch {
  console.error(`browser: must print hashes, got ${text}`);
  process.exit(1);
}
let wrong = 0;
for (const [name, hash] of Object.entries(expected)) {
  const same = got[name] === hash;
  if (!same) wrong++;
  console.log(
    `${same ? 'same' : 'DIFFERENT'}  ${name.padEnd(20)} ${hash}${same ? '' : `  in Chromium: ${got[name]}`}`,
  );
}
console.log(
  `${Object.keys(expected).length - wrong} of ${Object.keys(expected).length} engines give the same bits in Node and Chromium`,
);
process.exitCode = wrong === 0 ? 0 : 1;
