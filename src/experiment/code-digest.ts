/** A digest of the code that decides what a run measures, so that records of other code are never taken for its own. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { codeRoot } from './package-root.ts';

/** What cannot change a number: it only shows or starts. */
const bystanders = /^src\/(cli|report|playground)\//;

/** Packages that take part in a run: draws and matrices come from them. */
const partakers = ['seedrandom', 'ndarray'];

/**
 * SHA-256 over this package's own modules, by path and contents, and the versions of the packages that take part in a
 * run; with `own`, the text of a user's module, over that too.
 */
export function codeDigest(own = '', partaking = partakingVersions()): string {
  const hash = createHash('sha256');
  for (const [name, version] of Object.entries(partaking)) hash.update(`${name} ${version}\n`);
  for (const path of modulePaths())
    hash.update(`${path}\n${sha256(readFileSync(new URL(path, codeRoot)))}\n`);
  return hash.update(own && sha256(own)).digest('hex');
}

/** As installed: {seedrandom: '3.0.5', ...}. */
export function partakingVersions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  return Object.fromEntries(
    partakers.map((name) => [name, (require(`${name}/package.json`) as { version: string }).version]),
  );
}

function modulePaths(): string[] {
  return ['src', 'models', 'experiments']
    .filter((folder) => existsSync(new URL(folder, codeRoot)))
    .flatMap((folder) =>
      readdirSync(new URL(folder, codeRoot), { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}/${path.replaceAll('\\', '/')}`,
      ),
    )
    .filter((path) => /\.[jt]s$/.test(path) && !path.endsWith('.d.ts') && !bystanders.test(path))
    .sort();
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
