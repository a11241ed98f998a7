/** Sweeps on worker threads: the same numbers however they are made, and nothing lost when they are stopped. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../src/data/npy.ts';
import type { SweepOptions } from '../../src/experiment/run.ts';
import type { ExperimentDescription, RunRecord } from '../../src/experiment/types.ts';
import { rng } from '../../src/math/rng.ts';
import { runExperiment } from './built.ts';
import { emptyFolder, toyModule } from './toy.ts';

const quiet: SweepOptions = { seeds: 1, workers: 1, onPrint: () => {} };
const recordFiles = (dir: string) => readdirSync(join(dir, 'runs')).filter((file) => file.endsWith('.json'));
const recordsIn = (dir: string): RunRecord[] =>
  recordFiles(dir).map((file) => JSON.parse(readFileSync(join(dir, 'runs', file), 'utf8')));
/** What must be equal, byte for byte, in every run of the same id. */
const essence = (dir: string) =>
  recordsIn(dir).map(({ timings: _, memory: __, machine: ___, startedAt: ____, ...rest }) =>
    JSON.stringify(rest),
  );

describe('a sweep', () => {
  it('measures the same with one worker and with two, byte for byte', async () => {
    const { path } = toyModule();
    const [one, two] = [emptyFolder(), emptyFolder()];
    const [first, second] = await Promise.all([
      runExperiment(path, { ...quiet, seeds: 2, workers: 1, out: one }),
      runExperiment(path, { ...quiet, seeds: 2, workers: 2, out: two }),
    ]);
    expect(essence(one)).toHaveLength(10);
    expect(essence(two)).toEqual(essence(one));
    const measures = ({ summary }: typeof first) =>
      JSON.stringify(summary.cases.map((each) => each.measures));
    expect(measures(second)).toBe(measures(first));
    expect(first.summary.cases[0]!.measures.accuracy!.values).toEqual(
      [1, 2].map((seed) => rng(seed, 'spiking', 5).next()),
    );
  });

  it('leaves a description, a summary, and a record a run with what determines it', async () => {
    const { path } = toyModule();
    const out = emptyFolder();
    const options = { ...quiet, out, set: { k: ['5', '7'], tauM: '30 ms' } };
    const { dir, records, summary } = await runExperiment(path, options);
    expect(dir).toBe(out);
    expect(readdirSync(out).sort()).toEqual(['experiment.json', 'runs', 'summary.json']);
    const description: ExperimentDescription = JSON.parse(readFileSync(join(out, 'experiment.json'), 'utf8'));
    expect(description).toMatchObject({
      name: 'toy',
      preset: 'quick',
      frozen: false,
      set: { k: [5, 7], tauM: [30] },
      grid: { model: ['spiking', 'mlp', 'pixels'], k: [5, 7], tauM: [30] },
      parameters: {
        k: { about: 'neurons per column' },
        tauM: { unit: 'ms', about: 'membrane time constant' },
      },
      commandLine: `npx spikewise run ${path} --preset quick --set k=5,7 --set tauM=30 --seeds 1`,
      commit: null,
    });
    expect(description.runs).toEqual(records.map(({ id }) => id));
    expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))).toEqual(summary);
    expect(records[0]).toMatchObject({ params: { model: 'spiking', k: 5, tauM: 30 }, seed: 1, data: {} });
    expect(records[0]!.artifacts).toHaveLength(1);
    expect(Object.keys(records[0]!.timings).sort()).toEqual(['learn', 'total']);
    expect(records[0]!.memory).toBeGreaterThan(1e6);
  });

  it('runs again only what has no record, or all of it with force', async () => {
    const { path } = toyModule();
    const out = emptyFolder();
    const kept: number[] = [];
    const again = (changes: SweepOptions = {}) =>
      runExperiment(path, {
        ...quiet,
        set: { model: 'mlp' },
        out,
        onPlan: (plan) => kept.push(plan.kept),
        ...changes,
      });
    const { records } = await again();
    const [first] = records;
    writeFileSync(join(out, 'runs', `${first!.id}.json.99-0.tmp`), '{"format": "spikewise-run-1", "id"');
    const { records: resumed } = await again({ seeds: 2 });
    expect(resumed[0]).toEqual(first);
    await again({ seeds: 2, force: true });
    expect(kept).toEqual([0, 2, 0]);
    expect(recordsIn(out).length).toBe(4);
  });

  it('does not take records of other code for its own', async () => {
    const { folder, path } = toyModule();
    const out = emptyFolder();
    const { records } = await runExperiment(path, { ...quiet, set: { model: 'mlp', k: 5 }, out });
    toyModule({ folder, run: 'return { measures: { accuracy: 0.25, active: tauM } };' });
    const { records: changed } = await runExperiment(path, { ...quiet, set: { model: 'mlp', k: 5 }, out });
    expect(changed[0]!.id).not.toBe(records[0]!.id);
    expect(changed[0]!.measures).toEqual({ accuracy: 0.25, active: 20 });
  });

  it('does not take records of another data folder for its own, where the definition does not say what is read', async () => {
    const { path } = toyModule({ run: 'return { measures: { accuracy: dataDir?.length ?? 0 } };' });
    const out = emptyFolder();
    const accuracy: (number | null)[] = [];
    const kept: number[] = [];
    for (const dataDir of [undefined, 'some', 'another', './some']) {
      const { records, description } = await runExperiment(path, {
        ...quiet,
        set: { model: 'mlp', k: 5 },
        out,
        dataDir,
        onPlan: (plan) => kept.push(plan.kept),
      });
      accuracy.push(records[0]!.measures.accuracy!);
      expect(records[0]!.dataFolder).toBe(dataDir && resolve(dataDir));
      expect(description.changes.includes('own data folder')).toBe(dataDir !== undefined);
    }
    expect(accuracy).toEqual([0, 4, 7, 4]);
    expect(kept).toEqual([0, 0, 0, 1]);
  });

  it('where the definition says what is read, tells data by its contents alone', async () => {
    const { path } = toyModule({
      run: 'return { measures: { accuracy: 1 } };',
      parts: "inputs: async () => ({ images: 'da7a' }),",
    });
    const options = { ...quiet, set: { model: 'mlp', k: 5 }, out: emptyFolder() };
    const { records } = await runExperiment(path, { ...options, dataDir: 'some' });
    const { records: same } = await runExperiment(path, { ...options, dataDir: 'another' });
    expect(same).toEqual(records);
    expect(records[0]).not.toHaveProperty('dataFolder');
  });

  it('takes the old summary away before anything runs', async () => {
    const { path } = toyModule();
    const out = emptyFolder();
    const file = join(out, 'summary.json');
    const options = { ...quiet, set: { model: 'mlp', k: 5 }, out };
    await runExperiment(path, options);
    expect(existsSync(file)).toBe(true);
    const seen: boolean[] = [];
    await runExperiment(path, { ...options, onPlan: () => seen.push(existsSync(file)) });
    expect([...seen, existsSync(file)]).toEqual([false, true]);
  });

  it('describes values that a changed preset takes, and the command that takes them again', async () => {
    const { path } = toyModule({ parts: 'whenChanged: { tauM: 30 },' });
    const options = { ...quiet, set: { k: 5 }, seeds: [5, 6], out: emptyFolder() };
    const { description } = await runExperiment(path, options);
    expect(description).toMatchObject({
      set: { k: [5] },
      grid: { k: [5], tauM: [30] },
      changes: ['k=5', 'tauM=30, because the preset was changed', 'seeds=5,6'],
      commandLine: `npx spikewise run ${path} --preset quick --set k=5 --seeds 5,6`,
    });
  });

  it.each<[SweepOptions['seeds'], string]>([
    [3, ''],
    [[1, 2, 3], ''],
    [[5, 6, 7], ' --seeds 5,6,7'],
    [[1, 2], ' --seeds 2'],
    [[7], ' --seeds 7,'],
  ])('of seeds %o has a command line that ends in "%s"', async (seeds, end) => {
    const { path } = toyModule({ run: 'return { measures: { accuracy: 1 } };' });
    const options = { ...quiet, preset: 'quick', set: { model: 'mlp', k: 5 }, out: emptyFolder() };
    const { description } = await runExperiment(path, { ...options, seeds: seeds! });
    expect(description.commandLine).toBe(
      `npx spikewise run ${path} --preset quick --set model=mlp --set k=5${end}`,
    );
  });

  it('writes arrays as .npy when asked, also for runs that were recorded without', async () => {
    const { path } = toyModule();
    const out = emptyFolder();
    const options = { ...quiet, set: { model: 'mlp', k: 5 }, out };
    await runExperiment(path, options);
    expect(existsSync(join(out, 'arrays'))).toBe(false);
    const { records } = await runExperiment(path, { ...options, npy: true });
    const file = join(out, records[0]!.arrays!.code!);
    const code = readNpy(readFileSync(file), file);
    expect([code.shape, Array.from(code.data)]).toEqual([
      [2, 2],
      [5, 1, 20, 0],
    ]);
  });

  it('runs again what has a damaged record, that alone, and says so', async () => {
    const { path } = toyModule();
    const out = emptyFolder();
    const options = { ...quiet, set: { model: 'mlp', k: [5, 6] }, out };
    const { records } = await runExperiment(path, options);
    const file = join(out, 'runs', `${records[0]!.id}.json`);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 200));
    let said = '';
    const { records: mended } = await runExperiment(path, {
      ...options,
      onPrint: (text) => (said += text),
      onPlan: ({ kept }) => expect(kept).toBe(1),
    });
    expect(said).toMatch(/^\S+\.json: must be a complete run record, got .+; this run is done again\n$/);
    expect(mended[0]!.measures).toEqual(records[0]!.measures);
    expect(mended[1]).toEqual(records[1]);
  });

  it('keeps what was finished when a run fails, and says which one failed and where', async () => {
    const { path } = toyModule({
      run: `
    if (k === 5) (undefined as unknown as { x: number }).x;
    return { measures: { accuracy: 1 } };`,
    });
    const out = emptyFolder();
    // The costly case, k = 10, comes first.
    const error = await runExperiment(path, { ...quiet, set: { model: 'mlp' }, out }).catch(
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ name: 'TypeError', run: 'k=5 seed=1', place: 'toy.ts:23:58' });
    expect(recordsIn(out).map(({ params }) => params.k)).toEqual([10]);
    expect(readdirSync(join(out, 'runs')).filter((file) => !file.endsWith('.json'))).toEqual([]);
  });

  it('ends its workers at the signal, keeps what was finished and goes on from there', async () => {
    const hang = join(emptyFolder(), 'hang');
    writeFileSync(hang, '');
    const { path } = toyModule({
      head: "import { existsSync } from 'node:fs';\n",
      run: `
    if (k === 5 && existsSync(${JSON.stringify(hang)})) for (;;);
    return { measures: { accuracy: k } };`,
    });
    const out = emptyFolder();
    const controller = new AbortController();
    const options = { ...quiet, set: { model: 'mlp' }, out };
    const stopped = runExperiment(path, {
      ...options,
      signal: controller.signal,
      onProgress: ({ finished }) => finished === 1 && controller.abort(),
    });
    await expect(stopped).rejects.toThrow(/aborted/);
    expect(recordsIn(out)).toHaveLength(1);
    rmSync(hang);
    const { summary } = await runExperiment(path, { ...options, onPlan: ({ kept }) => expect(kept).toBe(1) });
    expect(summary.runs).toEqual({ expected: 2, finished: 2 });
  });

  it('hands on what an experiment prints, and survives what would end its process', async () => {
    const printing = toyModule({
      run: `
    console.log('said', k);
    process.stdout.write('raw\\n');
    return { measures: { accuracy: 1 } };`,
    });
    let printed = '';
    const set = { model: 'mlp', k: 5 };
    await runExperiment(printing.path, {
      ...quiet,
      set,
      out: emptyFolder(),
      onPrint: (text) => (printed += text),
    });
    expect(printed).toBe('said 5\nraw\n');
    const leaving = toyModule({ run: 'process.exit(0);' });
    await expect(runExperiment(leaving.path, { ...quiet, set, out: emptyFolder() })).rejects.toThrow(
      /must return or throw, got a call of process.exit\(0\)/,
    );
  });
});
