/**
 * Compiles the AssemblyScript kernels to `wasm-bytes.ts`: one string, so that the same module works in Node, in a
 * worker and in a bundler without reading a file. Silent when all is well; does nothing when the sources have not changed.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = dirname(fileURLToPath(import.meta.url));
const assembly = join(here, 'assembly');
const target = join(here, 'wasm-bytes.ts');
const options = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  // all that can be addressed; said, so that the same bytes can import a shared memory (wasm.ts)
  '--maximumMemory',
  '65536',
  '--enable',
  'simd',
  '--use',
  'abort=',
];

const names = (await readdir(assembly)).filter((name) => name.endsWith('.ts')).sort();
const sources = new Map();
for (const name of names)
  sources.set(name, (await readFile(join(assembly, name), 'utf8')).replaceAll('\r\n', '\n'));

const digest = createHash('sha256')
  .update(JSON.stringify([asc.version, options, ...sources]))
  .digest('hex');
const before = await readFile(target, 'utf8').catch(() => '');
if (!before.includes(digest)) await compile();

async function compile() {
  let bytes;
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'kernels.wasm', ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_name, contents) => {
      bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) {
    process.stderr.write(
      `src/kernels/build.mjs: the kernels do not compile\n${stderr.toString()}${error ?? ''}\n`,
    );
    process.exitCode = 1;
    return;
  }
  const base64 = Buffer.from(bytes).toString('base64');
  // written aside and renamed, so that a build cut short leaves no half file
  await writeFile(
    `${target}.new`,
    `// Made by src/kernels/build.mjs from src/kernels/assembly; do not edit. Sources ${digest}\nexport const wasmBase64 =\n  '${base64}';\n`,
  );
  await rename(`${target}.new`, target);
}
