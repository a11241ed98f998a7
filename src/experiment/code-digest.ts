/** A digest of the code that decides what a run measures, so that records of other code are never taken for its own. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { codeRoot } from './package-root.ts';

/** What cannot change a number: it only shows or starts. */
const bystanders = /^src\/(cli|report|playground)\//;

/** SHA-256 over this package's own modules, by path and contents; with `own`, the text of a user's module, over both. */
export function codeDigest(own = ''): string {
  const hash = createHash('sha256');
  for (const path of modulePaths())
    hash.update(`${path}\n${sha256(readFileSync(new URL(path, codeRoot)))}\n`);
  return hash.update(own && sha256(own)).digest('hex');
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
