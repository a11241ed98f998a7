/** The models that come with the package, by short names: models/pretrained/mnist-private.spikewise is 'mnist-private'. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../experiment/package-root.ts';

const folder = fileURLToPath(new URL('models/pretrained/', packageRoot));
const ending = '.spikewise';

/** Short names of the shipped models. */
export async function shippedModels(): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}

/** All names that a shipped model answers to: that of a data set alone, and each one's own. */
export async function shippedNames(): Promise<string[]> {
  const names = await shippedModels();
  return [...new Set([...names.map((name) => name.replace(/-(shared|private)$/, '')), ...names])];
}

/**
 * Path of a shipped model; undefined if the name is none. The name of a data set alone stands for its most accurate model,
 * the one with shared weights if there is one. A file of one's own of that name comes first, a folder does not.
 */
export async function shippedModel(name: string): Promise<string | undefined> {
  const isOwnFile = await stat(name).then(
    (own) => own.isFile(),
    () => false,
  );
  if (isOwnFile) return undefined;
  const names = await shippedModels();
  const found = [name, `${name}-shared`, `${name}-private`].find((wanted) => names.includes(wanted));
  return found && join(folder, found + ending);
}
