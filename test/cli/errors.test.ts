/** What the user can mend is one line that names option, rule, value and remedy; exit code 2, and nothing on stdout. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toyModule } from '../experiment/toy.ts';
import { spikewise } from './command.ts';

const files: Record<string, string> = {
  'a-file': '',
  'syntax.ts': 'export default experiment({\n  name: : 1,\n});\n',
  'empty.ts': 'export const a = 1;\n',
  'throwing.ts': "throw new Error('boom\\nand more');\n",
};

/** Command line (after `spikewise`) -> the whole of standard error. */
const refusals: [string, RegExp][] = [
  [
    'run nothing',
    /^EXPERIMENT: must be a listed name or a file, got nothing; known: .*sparsity-vs-accuracy.*needs \.\/ as in \.\/nothing\.ts\)$/,
  ],
  ['run ./gone.ts', /^EXPERIMENT: must be an existing file, got \.\/gone\.ts \(no such file\)$/],
  ['run ./syntax.ts', /^syntax\.ts:2:9: Unexpected ":"$/],
  [
    'run ./empty.ts',
    /^\.\/empty\.ts: must default-export experiment\(\{\.\.\.\}\), got no default export; write: .+$/,
  ],
  ['run ./throwing.ts', /^throwing\.ts:1:7: threw Error while it was imported: boom$/],
  [
    'run ./toy.ts --set k=0',
    /^--set k: must be from 1 to 128 \(neurons per column\), got 0; preset quick has k=5,10$/,
  ],
  [
    'run ./toy.ts --set k=9999',
    /^--set k: must be from 1 to 128 \(neurons per column\), got 9999; preset quick has k=5,10$/,
  ],
  [
    'run ./toy.ts --set kk=5',
    /^--set: must name a parameter of toy, got kk; did you mean k\? known: model, k, tauM$/,
  ],
  ['run ./toy.ts --set k', /^--set: must be KEY=VALUE or KEY=VALUE,VALUE, got k; for example --set k=5,10$/],
  [
    'run ./toy.ts --seeds 0',
    /^--seeds: must be an integer from 1 to 1000 \(runs of each case\), got 0; 3 stands for .+$/,
  ],
  [
    'run ./toy.ts --seeds 5,x',
    /^--seeds: must be a count or a list of integers, got 5,x; for example --seeds 5,6,7$/,
  ],
  ['run ./toy.ts --seeds 5,5', /^--seeds: must be distinct integers, got \[5,5\]$/],
  ['run ./toy.ts --workers x', /^--workers: must be an integer >= 1, got x; for example --workers 2$/],
  [
    'run ./toy.ts --out a-file/runs',
    /^--out: must be a folder or a new path in one, got a-file\/runs \(a-file is a file\); choose another$/,
  ],
  [
    'run ./toy.ts --out /proc/no/such',
    /^--out: must be a folder or a new path in one, got \/proc\/no\/such \(.+\); choose another$/,
  ],
  [
    'run sparsity-vs-accuracy --data nowhere',
    /^--data: must be a folder with four idx files, got nowhere \(no such file or folder\); .+$/,
  ],
  [
    'run ./toy.ts --prest quick',
    /^spikewise: unknown option '--prest' \(Did you mean --preset\?\); see spikewise --help$/,
  ],
  ['run', /^spikewise: missing required argument 'experiment'; see spikewise --help$/],
  ['rnu ./toy.ts', /^spikewise: unknown command 'rnu' \(Did you mean run\?\); see spikewise --help$/],
  ['report gone', /^DIR: must be a folder that spikewise run has written, got gone \(no such folder\)$/],
  [
    'report a-folder',
    /^DIR: must be a folder that spikewise run has written, got a-folder \(no experiment\.json in it\)$/,
  ],
];

describe('refused in one line', () => {
  it.concurrent.each(refusals)('%s', async (line, message) => {
    const { folder } = toyModule();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    mkdirSync(join(folder, 'a-folder'));
    const before = readdirSync(folder, { recursive: true });
    const { code, stdout, stderr } = await spikewise(line.split(' '), { cwd: folder });
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect([code, stdout]).toEqual([2, '']);
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });
});

describe.skipIf(!existsSync('/dev/full'))('standard output on a full disk', () => {
  it.concurrent.each(['list', 'run ./toy.ts --seeds 1 --json'])('is one line: %s', async (line) => {
    const { folder } = toyModule();
    const { code, stderr } = await spikewise(line.split(' '), { cwd: folder, stdout: '/dev/full' });
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      'standard output: must be writable, got "no space left on the device"',
    );
    expect(code).toBe(2);
  });
});

describe('an error while a case runs', () => {
  const failing: [string, string, number, RegExp][] = [
    [
      'data that are not there, met by a worker',
      "const { mnist } = await import('spikewise/data/mnist');\n    await mnist({ dir: 'nowhere' });",
      2,
      /\nmnist\.dir: must be a folder with four idx files, got nowhere [^\n]+\n$/,
    ],
    [
      "a value that one of our functions refuses, with its place in the user's module",
      'rng();',
      2,
      /\nrng: must be given a key, got none; [^\n]+ \(at toy\.ts:23:5\)\n$/,
    ],
    [
      'a bug, which keeps its stack',
      "throw new Error('a bug');",
      1,
      /\nThe run model=spiking k=10 seed=1 failed:\nError: a bug\n +at [^\n]*toy\.ts:23:11/,
    ],
  ];
  it.concurrent.each(failing)('%s', async (_, statement, code, message) => {
    const { folder } = toyModule({
      run: `\n    ${statement}\n    return { measures: { accuracy: 1, active: k + tauM + seed } };`,
    });
    const ended = await spikewise(['run', './toy.ts', '--workers', '1'], { cwd: folder });
    expect(ended.stderr).toMatch(message);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(readdirSync(join(folder, 'runs', 'toy-quick', 'runs'))).toEqual([]);
  });
});
