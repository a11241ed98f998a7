/** Run folders: whole files or none, and records that are what their name says. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  openFolder,
  readRecord,
  recordPath,
  runId,
  writeAtomic,
  writeJson,
} from '../../src/experiment/records.ts';
import { StoreError } from '../../src/experiment/store-error.ts';
import type { RunRecord } from '../../src/experiment/types.ts';
import { emptyFolder } from './toy.ts';

const identity = {
  experiment: 'toy',
  codeDigest: 'c0de',
  params: { model: 'mlp', k: 5 },
  seed: 1,
  data: { 'images.gz': 'da7a' },
};
const record: RunRecord = {
  format: 'spikewise-run-1',
  id: runId(identity),
  ...identity,
  measures: { accuracy: 0.5, active: null },
  timings: { total: 1 },
  artifacts: [],
  versions: { spikewise: '0.1.0', node: '20.19.0' },
  commit: null,
  machine: { platform: 'linux x64', cpu: 'some', cores: 2, memoryGiB: 8 },
  startedAt: '2026-01-01T00:00:00.000Z',
};

describe('the id of a run', () => {
  it('is the SHA-256 of what determines it, whatever the order of the keys', () => {
    // printf '{"codeDigest":"c0de","data":{"images.gz":"da7a"},"experiment":"toy","params":{"k":5,"model":"mlp"},"seed":1}' | sha256sum
    expect(record.id).toBe('611c3db701f9aadae9b1c4fce0fd6742017ad59d97f6217eb28462eeba8c590c');
    expect(runId({ ...identity, params: { k: 5, model: 'mlp' } })).toBe(record.id);
    const elsewhere: RunRecord = { ...record, commit: 'abc', startedAt: 'now' };
    expect(runId(elsewhere)).toBe(record.id);
  });

  it.each<Partial<typeof identity>>([
    { experiment: 'other' },
    { codeDigest: 'c0df' },
    { params: { model: 'mlp', k: 6 } },
    { seed: 2 },
    { data: { 'images.gz': 'da7b' } },
  ])('changes with %o', (change) => expect(runId({ ...identity, ...change })).not.toBe(record.id));
});

describe('a record', () => {
  it('is read as it was written', async () => {
    const dir = emptyFolder();
    await writeJson(recordPath(dir, record.id), record);
    expect(await readRecord(dir, record.id, '')).toEqual(record);
  });

  it('is not there before it is written, and a half-written temporary file does not count', async () => {
    const dir = emptyFolder();
    mkdirSync(join(dir, 'runs'));
    writeFileSync(`${recordPath(dir, record.id)}.77-0.tmp`, JSON.stringify(record).slice(0, 50));
    expect(await readRecord(dir, record.id, '')).toBeUndefined();
  });

  it.each<[string, string]>([
    ['truncated', JSON.stringify(record).slice(0, 100)],
    ['empty', ''],
    ['of another format', JSON.stringify({ ...record, format: 'spikewise-run-0' })],
    ['of another run', JSON.stringify({ ...record, seed: 2 })],
    ['under another name', JSON.stringify({ ...record, id: runId({ ...identity, seed: 2 }) })],
    ['without measures', JSON.stringify({ ...record, measures: undefined })],
    ['with a text for a measure', JSON.stringify({ ...record, measures: { accuracy: '95 %' } })],
    ['null', 'null'],
  ])('that is %s is refused by name, with the remedy', async (_, text) => {
    const dir = emptyFolder();
    await writeAtomic(recordPath(dir, record.id), text);
    const error = await readRecord(dir, record.id, 'mend it').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error.message).toMatch(/^\S+\.json: must be a complete run record, got .+; mend it$/);
    expect(error.message).toContain(record.id);
  });
});

describe('writing', () => {
  it('replaces a file and leaves no temporary one behind', async () => {
    const dir = emptyFolder();
    for (const text of ['first, and longer', 'second'])
      await writeAtomic(join(dir, 'deep', 'down.txt'), text);
    expect(readdirSync(join(dir, 'deep'))).toEqual(['down.txt']);
    expect(readFileSync(join(dir, 'deep', 'down.txt'), 'utf8')).toBe('second');
  });

  it('that fails says why, and leaves what was there', async () => {
    const dir = emptyFolder();
    mkdirSync(join(dir, 'taken', 'inside'), { recursive: true });
    await expect(writeAtomic(join(dir, 'taken'), 'text')).rejects.toThrow(
      /taken: must be writable, got "it is a folder"/,
    );
    expect(readdirSync(dir)).toEqual(['taken']);
  });
});

describe('a run folder', () => {
  it.each(['file', 'file/below', '/proc/no/such'])('cannot be %s', async (path) => {
    const dir = emptyFolder();
    writeFileSync(join(dir, 'file'), '');
    const out = path.startsWith('/') ? path : join(dir, path);
    await expect(openFolder(out, 'toy')).rejects.toThrow(
      /^--out: must be a folder or a new path in one, got /,
    );
  });

  it('of another experiment is left alone', async () => {
    const dir = emptyFolder();
    await writeJson(join(dir, 'experiment.json'), { format: 'spikewise-experiment-1', name: 'other' });
    await expect(openFolder(dir, 'toy')).rejects.toThrow(
      /must be a folder of toy's runs, got .* \(of other\)/,
    );
    await openFolder(dir, 'other');
  });
});
