/** `run` and `report` from end to end, in an empty folder. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Summary } from '../../src/experiment/types.ts';
import { emptyFolder, toyModule } from '../experiment/toy.ts';
import { spikewise } from './command.ts';

const quick = ['run', './toy.ts', '--seeds', '1', '--workers', '1'];
/** Fewer seeds make it another preset, in a folder of its own. */
const dir = join('runs', 'toy-quick-6c7ae5');

/** Says that it begins, then takes its time and reports on the way. */
const slowRun = `
    console.log('begins');
    for (let step = 0; step < 6; step++) {
      await new Promise((done) => setTimeout(done, 20));
      progress(step / 6, 'waiting');
    }
    return { measures: { accuracy: k / 128 + seed / 1000 } };`;

describe.concurrent('run', () => {
  it('ends with the table and the report, which `report` makes again; a damaged record is refused', async () => {
    const { folder } = toyModule();
    const runs = join(folder, dir, 'runs');
    const first = await spikewise(quick, { cwd: folder });
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('accuracy');
    expect(first.stdout.trimEnd().split('\n').at(-1)).toBe(`Report: ${dir}/report.html`);
    const lines = first.stderr.trimEnd().split('\n');
    expect(lines[0]).toBe(
      `toy, preset quick (not the frozen preset: seeds=1): 5 runs on 1 worker, into ${dir}`,
    );
    expect(lines.at(-1)).toMatch(/^\[\d+:\d\d\] 100 % {2}5\/5 runs/);
    expect(first.stdout + first.stderr).not.toContain('\x1b');
    expect(readFileSync(join(folder, dir, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i);

    expect(await spikewise(['report', dir], { cwd: folder })).toEqual({ ...first, stderr: '' });

    const [one] = readdirSync(runs);
    writeFileSync(join(runs, one!), readFileSync(join(runs, one!), 'utf8').slice(0, -20));
    const damaged = await spikewise(['report', dir], { cwd: folder });
    expect(damaged).toMatchObject({ code: 2, stdout: '' });
    expect(damaged.stderr).toMatch(
      /^\S+\.json: must be a complete run record, got [^\n]+; to do this run again: npx spikewise run [^\n]+ --out \S+\n$/,
    );
    expect(damaged.stderr).toContain(one);
  });

  it('with --json prints the summary as one object, alone, whatever the experiment prints', async () => {
    const { folder } = toyModule({
      head: "console.log('at import');\n",
      run: "\n    console.log('in a run');\n    return { measures: { accuracy: k } };",
    });
    const { code, stdout, stderr } = await spikewise(
      [...quick, '--json', '--set', 'tauM=30 ms', '--out', 'here'],
      { cwd: folder },
    );
    expect(code).toBe(0);
    const summary: Summary = JSON.parse(stdout);
    expect(summary).toEqual(JSON.parse(readFileSync(join(folder, 'here', 'summary.json'), 'utf8')));
    expect(summary.cases[1]!.params).toEqual({ model: 'spiking', k: 10, tauM: 30 });
    expect(summary.cases[1]!.measures.accuracy!.mean).toBe(10);
    expect(stderr).toContain('at import\n');
    expect(stderr).toContain('in a run\n');
  });

  it('takes a list of seeds, and says at the start what is not as the preset has it', async () => {
    const { folder } = toyModule({ parts: 'whenChanged: { tauM: 30 },' });
    const { stdout, stderr } = await spikewise(
      [...quick.slice(0, 2), '--workers=1', '--seeds', '7,', '--set', 'k=4', '--data', '.', '--json'],
      { cwd: folder },
    );
    const { seeds, cases }: Summary = JSON.parse(stdout);
    expect(seeds).toEqual([7]);
    expect(cases[0]!.params).toEqual({ model: 'spiking', k: 4, tauM: 30 });
    expect(stderr.split('\n')[0]!.replace(/runs\/toy-quick-[0-9a-f]{6}$/, 'DIR')).toBe(
      'toy, preset quick (not the frozen preset: k=4; tauM=30, because the preset was changed; seeds=7,; ' +
        'own data folder): 3 runs on 1 worker, into DIR',
    );
  });

  it('never lays a changed preset into the folder of the preset itself', async () => {
    const { folder } = toyModule({ run: 'return { measures: { accuracy: 1 } };' });
    const changes = [
      [],
      ['--seeds', '3'],
      ['--seeds', '1'],
      ['--set', 'k=5'],
      ['--set', 'k=5,5'],
      ['--data', '.'],
    ];
    for (const change of changes)
      expect(
        await spikewise(['run', './toy.ts', '--workers', '1', ...change], { cwd: folder }),
      ).toMatchObject({
        code: 0,
      });
    const [own, ...others] = readdirSync(join(folder, 'runs')).sort();
    expect(own).toBe('toy-quick');
    expect(others).toHaveLength(3);
    for (const name of others) expect(name).toMatch(/^toy-quick-[0-9a-f]{6}$/);
  });

  it('stopped by ctrl-C keeps whole records, says how to go on and exits with 130; then it completes', async () => {
    const { folder } = toyModule({ run: slowRun });
    const temporary = emptyFolder();
    const surroundings = { cwd: folder, env: { TMPDIR: temporary } };
    const stopped = await spikewise(quick, { ...surroundings, interruptAt: /begins[\s\S]*begins/ });
    expect(stopped).toMatchObject({ code: 130, stdout: '' });
    expect(stopped.stderr.trimEnd().split('\n').at(-1)).toBe(
      `stopped; 1 finished run recorded; to go on: npx spikewise ${quick.join(' ')}`,
    );
    const [record, ...others] = readdirSync(join(folder, dir, 'runs'));
    expect(record).toMatch(/^[0-9a-f]{64}\.json$/);
    expect([others, readdirSync(temporary)]).toEqual([[], []]);

    const resumed = await spikewise(quick, surroundings);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain('5 runs on 1 worker, 1 done already');
    expect(readdirSync(join(folder, dir, 'runs'))).toHaveLength(5);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('ends in one line when the disk is full, and leaves no temporary file', async () => {
    const { folder } = toyModule({
      run: `
    const counts = Array.from({ length: 200_000 }, () => k);
    return { measures: { accuracy: 1 }, artifacts: [{ kind: 'histogram', title: '', x: '', edges: [], counts }] };`,
    });
    const { code, stdout, stderr } = await spikewise(quick, { cwd: folder, fileLimit: 100 });
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^runs\/toy-quick-[0-9a-f]{6}\/runs\/[0-9a-f]{64}\.json: must be writable, got "a file may not be this large here"; make room/,
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(readdirSync(join(folder, dir, 'runs'))).toEqual([]);
  });
});
