/** Where a number came from: versions, commit and machine. Recorded beside each run, never part of its identity. */
import { execFile } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packageRoot } from './package-root.ts';
import type { Machine } from './types.ts';

export function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('package.json', packageRoot), 'utf8'),
  );
  return manifest.version;
}

export function versions(): Record<string, string> {
  return { spikewise: packageVersion(), node: process.versions.node };
}

export function machine(): Machine {
  return {
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}

/**
 * Commit of the working tree in which the experiment lies, with '+' when tracked files have changed; null outside a
 * repository, without git, and for an installed package, which only happens to lie inside someone else's.
 */
export async function commitOf(userFolder: string | undefined): Promise<string | null> {
  const folder = userFolder ?? fileURLToPath(packageRoot);
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', ['-C', folder, ...args])).stdout.trim();
  try {
    if (
      userFolder === undefined &&
      realpathSync(await git('rev-parse', '--show-toplevel')) !== realpathSync(folder)
    )
      return null;
    const head = await git('rev-parse', 'HEAD');
    return (await git('status', '--porcelain', '--untracked-files=no')) === '' ? head : `${head}+`;
  } catch {
    return null;
  }
}
