/** From what a user calls an experiment, a listed name or a file of their own, to the experiment itself. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { suggestion } from '../math/nearest.ts';
import { codeDigest } from './code-digest.ts';
import { type Experiment, isExperiment } from './experiment.ts';
import { LoadError } from './load-error.ts';
import { codeRoot } from './package-root.ts';
import { fault, StoreError } from './store-error.ts';

export interface LoadedExperiment {
  readonly experiment: Experiment;
  /** of all code that decides its numbers */
  readonly digest: string;
  /** what a worker imports; gone after `close` */
  readonly url: string;
  /** the user's module; undefined for a listed experiment */
  readonly file: string | undefined;
  close(): void;
}

/** The names of the experiments that come with the package. */
export function listedExperiments(): string[] {
  return listedFiles().map((file) => file.replace(/\.[jt]s$/, ''));
}

function listedFiles(): string[] {
  const folder = new URL('experiments/', codeRoot);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /\.[jt]s$/.test(file) && !file.endsWith('.d.ts'))
    .sort();
}

/**
 * Loads a listed experiment ('sparsity-vs-accuracy') or a file ('./mine.ts', also .mts, .js and .mjs).
 * @throws LoadError if there is none, if it cannot be compiled, throws at import, or has no experiment as default export.
 */
export async function loadExperiment(nameOrFile: string): Promise<LoadedExperiment> {
  const isFile = /[/\\]|\.[cm]?[jt]s$/.test(nameOrFile);
  if (isFile) return loadFile(nameOrFile);
  const file = listedFiles().find((listed) => listed.replace(/\.[jt]s$/, '') === nameOrFile);
  if (file === undefined)
    throw new LoadError(
      `EXPERIMENT: must be a listed name or a file, got ${nameOrFile}; ` +
        `${suggestion(nameOrFile, listedExperiments())} (a file of your own needs ./ as in ./${nameOrFile}.ts)`,
    );
  const url = new URL(`experiments/${file}`, codeRoot).href;
  const experiment = defaultExport(await import(url), nameOrFile);
  return { experiment, digest: codeDigest(), url, file: undefined, close: () => {} };
}

async function loadFile(given: string): Promise<LoadedExperiment> {
  const file = resolve(given.startsWith('file:') ? fileURLToPath(given) : given);
  if (!existsSync(file) || !statSync(file).isFile())
    throw new LoadError(
      `EXPERIMENT: must be an existing file, got ${given} (${existsSync(file) ? 'a folder' : 'no such file'})`,
    );
  if (!/\.m?[jt]s$/.test(file))
    throw new LoadError(`EXPERIMENT: must be a module in .ts, .mts, .js or .mjs, got ${given}`);
  const { bundleModule } = await import('./bundle.ts');
  const { text, digest } = await bundleModule(file);

  process.setSourceMapsEnabled(true);
  const { url, close } = temporaryModule(text, `${basename(file).replace(/\.m?[jt]s$/, '')}.mjs`);
  try {
    const module = await import(url).catch((error) => {
      throw new LoadError(`${placeOf(error, file) ?? given}: ${thrown(error)}`);
    });
    const experiment = defaultExport(module, given);
    return { experiment, digest: codeDigest(digest), url, file, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A module for this process and its workers to import. It goes with `close`, or at the latest with the process. */
function temporaryModule(text: string, name: string): { url: string; close(): void } {
  let folder = '';
  const close = () => {
    if (folder) rmSync(folder, { recursive: true, force: true });
    process.off('exit', close);
  };
  process.on('exit', close);
  try {
    folder = mkdtempSync(join(tmpdir(), 'spikewise-'));
    writeFileSync(join(folder, name), text);
  } catch (error) {
    close();
    throw new StoreError(
      `${tmpdir()}: must be writable, got "${fault(error)}"; make room there or set TMPDIR`,
    );
  }
  return { url: pathToFileURL(join(folder, name)).href, close };
}

function defaultExport(module: { default?: unknown }, name: string): Experiment {
  const found = module.default;
  if (isExperiment(found)) return found;
  throw new LoadError(
    `${name}: must default-export experiment({...}), got ${found === undefined ? 'no default export' : typeof found}; ` +
      "write: import { experiment } from 'spikewise'; export default experiment({...})",
  );
}

function thrown(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)} while it was imported`;
  const [first] = error.message.split('\n');
  const [, from, name] =
    /^The requested module '(.+)' does not provide an export named '(.+)'/.exec(first!) ?? [];
  if (name !== undefined) return `must import what a module exports, got ${name} (from ${from})`;
  return /^[\w.()[\]-]+: must /.test(first!) ? first! : `threw ${error.name} while it was imported: ${first}`;
}

/** 'mine.ts:12:5', where in the user's module an error was made; undefined if not there. */
export function placeOf(error: unknown, file: string): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const name = basename(file);
  const at = stack.indexOf(`${name}:`);
  return at < 0 ? undefined : /^[^\s)]+?:\d+:\d+/.exec(stack.slice(at))?.[0];
}
