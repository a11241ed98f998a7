/**
 * The run folder: experiment.json, runs/<id>.json, arrays/<id>/<name>.npy, summary.json, and checkpoints/<id> of runs that are not
 * done. Every file is written whole or not at all, and a record is found again by the hash of what determines it: so a killed
 * sweep resumes.
 */
import { existsSync, statSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './code-digest.ts';
import { quoted } from './describe.ts';
import { fault, StoreError } from './store-error.ts';
import type { ExperimentDescription, RunRecord } from './types.ts';

/** What determines a run. */
export type Identity = Pick<
  RunRecord,
  'experiment' | 'codeDigest' | 'params' | 'seed' | 'data' | 'dataFolder'
>;

/** SHA-256 of the canonical JSON of what determines a run. */
export function runId({ experiment, codeDigest, params, seed, data, dataFolder }: Identity): string {
  const folder = dataFolder !== undefined && { dataFolder };
  return sha256(canonicalJson({ experiment, codeDigest, params, seed, data, ...folder }));
}

let temporaries = 0;

/**
 * Writes a file whole or not at all: a temporary file beside it, flushed to the disk, then renamed.
 * @throws StoreError if it cannot be written; the temporary file is gone then.
 */
export async function writeAtomic(path: string, contents: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}-${temporaries++}.tmp`;
  try {
    await makeFolder(dirname(path));
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new StoreError(
      `${path}: must be writable, got "${fault(error)}"; make room there or choose another --out`,
    );
  }
}

/** mkdir's own `recursive` never returns below /proc. */
async function makeFolder(path: string): Promise<void> {
  if (isFolder(path)) return;
  if (existsSync(path)) throw new StoreError(`${path} is a file`);
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  await mkdir(path).catch((error) => {
    // Another process may have been faster.
    if (!isFolder(path)) throw error;
  });
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

export function writeJson(path: string, value: unknown): Promise<void> {
  return writeAtomic(path, `${JSON.stringify(value, null, 1)}\n`);
}

/**
 * Makes the folder for an experiment's runs.
 * @throws StoreError if it cannot be made, or if it holds the runs of another experiment.
 */
export async function openFolder(dir: string, experiment: string): Promise<void> {
  try {
    await makeFolder(join(dir, 'runs'));
  } catch (error) {
    throw new StoreError(
      `--out: must be a folder or a new path in one, got ${dir} (${fault(error)}); choose another`,
    );
  }
  if (!existsSync(join(dir, 'experiment.json'))) return;
  const { name } = await readDescription(dir).catch(() => ({ name: experiment }));
  if (name !== experiment)
    throw new StoreError(
      `--out: must be a folder of ${experiment}'s runs, got ${dir} (of ${name}); choose another`,
    );
}

/**
 * Begins a sweep in its folder. The summary of the last one goes first: killed now, nothing stands beside a description
 * that is not its own.
 */
export async function writeDescription(dir: string, description: ExperimentDescription): Promise<void> {
  const summary = join(dir, 'summary.json');
  await rm(summary, { force: true }).catch((error) => {
    throw new StoreError(`${summary}: must be replaceable, got "${fault(error)}"; choose another --out`);
  });
  await writeJson(join(dir, 'experiment.json'), description);
}

/** @throws StoreError if there is none or it is damaged. */
export async function readDescription(dir: string): Promise<ExperimentDescription> {
  const path = join(dir, 'experiment.json');
  const description = await readJson<ExperimentDescription>(path).catch((error) => {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const empty = isMissing ? 'no experiment.json in it' : fault(error);
    const found = existsSync(dir) ? empty : 'no such folder';
    throw new StoreError(`DIR: must be a folder that spikewise run has written, got ${dir} (${found})`);
  });
  if (description?.format !== 'spikewise-experiment-1')
    throw new StoreError(`${path}: must have the format spikewise-experiment-1, got ${description?.format}`);
  return description;
}

/** The records of a described sweep that are there, in the order of its grid. @throws StoreError if one is damaged. */
export async function readRecords(dir: string, description: ExperimentDescription): Promise<RunRecord[]> {
  const found: RunRecord[] = [];
  const remedy = `to do this run again: ${description.commandLine} --out ${quoted(dir)}`;
  for (const id of description.runs) {
    const record = await readRecord(dir, id, remedy);
    if (record) found.push(record);
  }
  return found;
}

export function recordPath(dir: string, id: string): string {
  return join(dir, 'runs', `${id}.json`);
}

/** The record of a run; undefined if it is not there. @throws StoreError, which ends with `remedy`, if it is damaged. */
export async function readRecord(dir: string, id: string, remedy: string): Promise<RunRecord | undefined> {
  const path = recordPath(dir, id);
  const damaged = (got: string) =>
    new StoreError(`${path}: must be a complete run record, got ${got}; ${remedy}`);
  let record: RunRecord;
  try {
    record = await readJson<RunRecord>(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw damaged(error instanceof SyntaxError ? `"${error.message}"` : fault(error));
  }
  if (record?.format !== 'spikewise-run-1') throw damaged(`format ${record?.format}`);
  const isWhole = ['params', 'data', 'measures', 'timings'].every((part) =>
    isObject(record[part as 'params']),
  );
  if (!isWhole || !Array.isArray(record.artifacts)) throw damaged('missing parts');
  if (record.id !== id || runId(record) !== id) throw damaged('the record of another run');
  const isNumber = (value: unknown) => value === null || typeof value === 'number';
  if (!Object.values(record.measures).every(isNumber)) throw damaged('a measure that is no number');
  return record;
}

/** Whether all arrays of a record lie where it says. */
export function hasArrays(dir: string, { arrays }: RunRecord): boolean {
  return arrays !== undefined && Object.values(arrays).every((path) => existsSync(join(dir, path)));
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
