import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
// inside node_modules, so that the copy of the script finds the compiler
const folder = mkdtempSync(join(root, 'node_modules', '.kernels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const build = () => spawnSync(process.execPath, [join(folder, 'build.mjs')], { encoding: 'utf8' });
const target = join(folder, 'wasm-bytes.ts');

describe('build.mjs', () => {
  cpSync(join(root, 'src/kernels/build.mjs'), join(folder, 'build.mjs'));
  // one kernel of the many, which take ten seconds to compile
  cpSync(join(root, 'src/kernels/assembly/adam.ts'), join(folder, 'assembly/adam.ts'));
  writeFileSync(join(folder, 'assembly/index.ts'), "export { adam } from './adam';\n");

  it('makes a module, silently, and nothing when it is there', () => {
    const first = build();
    expect([first.status, first.stdout, first.stderr]).toEqual([0, '', '']);
    const base64 = /'([^']+)';/.exec(readFileSync(target, 'utf8'))![1]!;
    expect(Buffer.from(base64, 'base64').subarray(0, 4).toString('latin1')).toBe('\0asm');
    const madeAt = statSync(target).mtimeMs;
    expect(build().status).toBe(0);
    expect(statSync(target).mtimeMs).toBe(madeAt);
  }, 30_000);

  it('names the file and the line that does not compile, fails, and keeps the bytes of before', () => {
    const before = readFileSync(target, 'utf8');
    writeFileSync(join(folder, 'assembly/adam.ts'), 'export function adam(): void {\n  nonsense();\n}\n');
    const { status, stderr } = build();
    expect(status).toBe(1);
    expect(stderr).toMatch(/build\.mjs: the kernels do not compile/);
    expect(stderr).toMatch(/nonsense/);
    expect(stderr).toMatch(/adam\.ts\(2,/);
    expect(readFileSync(target, 'utf8')).toBe(before);
  }, 30_000);
});
