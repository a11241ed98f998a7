/** `spikewise verify`: NEST's answers are met, what differs is named with its place, and damaged files are refused in one line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseNestCases } from '../../src/verify/nest-case.ts';
import { type Verdict, verifyCase } from '../../src/verify/verify.ts';
import { spikewise } from '../cli/command.ts';
import { emptyFolder } from '../experiment/toy.ts';

const text = readFileSync(new URL('../fixtures/nest-single-neuron.json', import.meta.url), 'utf8');
const cases = parseNestCases('nest.json', text);

/** A fresh copy of the cases, for a test to spoil. */
// biome-ignore lint/suspicious/noExplicitAny: what a test spoils has no type
const copy = (): any[] => JSON.parse(text).cases;
const parse = (list: unknown): unknown => parseNestCases('f.json', JSON.stringify({ cases: list }));

describe('the eleven cases of NEST', () => {
  let verdicts: Verdict[] = [];
  beforeAll(() => {
    verdicts = cases.flatMap((nest) => verifyCase('nest.json', nest));
  });

  it.each(cases.map(({ name }) => name))('%s', (name) => {
    const own = verdicts.filter((verdict) => verdict.case === name);
    expect(own.length).toBeGreaterThan(0);
    for (const { complaint, spikes, expectedSpikes } of own) {
      expect(complaint).toBe('');
      expect(spikes).toBe(expectedSpikes);
      expect(spikes).toBeGreaterThan(19);
    }
  });

  it('run off the grid where NEST knows none, else on it, and on every engine that can', () => {
    const runs = verdicts.map((verdict) => `${verdict.case}: ${verdict.engine}`);
    expect(runs).toEqual([
      'delta, off-grid: event',
      'delta, off-grid: fast-event',
      'delta + constant current, off-grid: event',
      'exp current, off-grid, tau_syn 2 ms: event',
      'exp current, off-grid, tau_syn = tau_m / 2: event',
      'exp current, off-grid, two time constants (CUBA): event',
      'alpha current, off-grid: event',
      'delta, grid: clock',
      'delta, grid: fast-clock',
      'exp current, grid: clock',
      'exp current, grid: fast-clock',
      'exp current, grid (CUBA): clock',
      'exp current, grid (CUBA): fast-clock',
      'alpha current, grid: clock',
      'alpha current, grid: fast-clock',
      'exp conductance, grid (COBA): clock',
    ]);
  });
});

describe('what is out of tolerance is named with its place', () => {
  const complaint = (spoil: (nest: ReturnType<typeof copy>[number]) => void, c: number): string => {
    const list = copy();
    spoil(list[c]);
    const [nest] = parse([list[c]]) as typeof cases;
    const verdict = verifyCase('f.json', nest!)[0]!;
    expect(verdict.isWithin).toBe(verdict.complaint === '');
    return verdict.complaint;
  };

  it.each<[string, number, Parameters<typeof complaint>[0], RegExp | '']>([
    ['a spike 2e-9 ms late', 0, (c) => (c.answer.spikeTimesMs[3] += 2e-9), /^spike 4: 68\.\d+ ms instead of/],
    ['a spike 2e-10 ms late', 0, (c) => (c.answer.spikeTimesMs[3] += 2e-10), ''],
    [
      'a spike in the next step',
      6,
      (c) => (c.answer.spikeTimesMs[0] += 0.1),
      /^spike 1: 19\.5 ms instead of 19\.6/,
    ],
    [
      'a spike that NEST has not',
      6,
      (c) => c.answer.spikeTimesMs.pop(),
      /^spike 20: [\d.]+ ms, NEST has none$/,
    ],
    [
      'a spike too few',
      6,
      (c) => c.answer.spikeTimesMs.push(499.9),
      /^spike 21: none, NEST's is at 499\.9 ms$/,
    ],
    ['a potential 2e-9 mV off', 7, (c) => (c.answer.vMv[9] += 2e-9), /^v at 10 ms: -70 mV instead of -69\.9/],
    ['a potential 2e-10 mV off', 7, (c) => (c.answer.vMv[9] += 2e-10), ''],
    ['a weaker synapse', 9, (c) => (c.weightExc *= 1.000001), /instead of/],
    ['another time constant', 9, (c) => (c.params.tau_m *= 1.000001), /instead of/],
    ['a reversal potential 1e-3 mV off', 10, (c) => (c.params.E_ex += 1e-3), /^v at .+ instead of/],
    ['a larger current', 9, (c) => (c.params.I_e = 0.001), /instead of/],
  ])('%s', (_, c, spoil, message) => {
    if (message === '') expect(complaint(spoil, c)).toBe('');
    else expect(complaint(spoil, c)).toMatch(message);
  });

  it('a current may be given as I_e too', () => {
    expect(
      complaint((nest) => {
        nest.params.I_e = nest.constantCurrentPa;
        nest.constantCurrentPa = 0;
      }, 9),
    ).toBe('');
  });
});

describe('a damaged file is refused by name', () => {
  it.each<[string, (c: ReturnType<typeof copy>) => unknown, string]>([
    ['no cases', () => [], 'cases: must be a list of at least one case, got []'],
    ['a case that is none', () => [7], 'cases[0]: must be a case, got 7'],
    [
      'an unknown model',
      (c) => (c[2].nestModel = 'iaf_psc'),
      'cases[2].nestModel: must be one of iaf_psc_delta, ',
    ],
    [
      'a missing parameter',
      (c) => delete c[3].params.tau_m,
      'cases[3].params.tau_m: must be a number (iaf_psc_exp_ps_lossless needs it), got nothing',
    ],
    [
      'a parameter that would be ignored',
      (c) => (c[3].params.V_min = -80),
      'cases[3].params.V_min: must be one of C_m, E_L, V_th, ',
    ],
    ['a step of 0', (c) => (c[0].stepMs = 0), 'cases[0].stepMs: must be > 0 ms, got 0'],
    [
      'too many steps',
      (c) => (c[0].stepMs = 1e-9),
      'cases[0].durationMs: must be at most 10000000 steps, got 500',
    ],
    [
      'a weight that is no number',
      (c) => (c[1].weightExc = '2'),
      'cases[1].weightExc: must be a number, got "2"',
    ],
    [
      'a hole in the times',
      (c) => (c[1].excTimesMs[7] = null),
      'cases[1].excTimesMs[7]: must be a time from ',
    ],
    ['times that go back', (c) => (c[1].inhTimesMs[7] = 1), 'cases[1].inhTimesMs[7]: must be a time from '],
    [
      'no answer',
      (c) => delete c[4].answer,
      'cases[4].answer: must be an object with spikeTimesMs, got nothing',
    ],
    [
      'a spike after the end',
      (c) => c[4].answer.spikeTimesMs.push(501),
      'cases[4].answer.spikeTimesMs[38]: must be a time from ',
    ],
    [
      'potentials without times',
      (c) => delete c[7].answer.vTimesMs,
      'cases[7].answer.vTimesMs: must be a list of numbers, got nothing',
    ],
    [
      'too few potentials',
      (c) => c[7].answer.vMv.pop(),
      'cases[7].answer.vMv: must be as long as vTimesMs (499), got 498',
    ],
  ])('%s', (_, spoil, message) => {
    const list = copy();
    const made = spoil(list);
    expect(() => parse(Array.isArray(made) && made.length < 2 ? made : list)).toThrow(`f.json: ${message}`);
  });

  it('parameters that no neuron may have name the case', () => {
    const list = copy();
    list[0].params.V_reset = -50;
    const [nest] = parse(list) as typeof cases;
    expect(() => verifyCase('f.json', nest!)).toThrow(
      /^f\.json: case 'delta, off-grid': lif\.vReset: must be below the lowest threshold/,
    );
  });
});

describe('the command', () => {
  it('prints one line a run and ends with 0; with 1 if a run is out; with 2 and one line if a file is damaged', async () => {
    const folder = emptyFolder();
    const write = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return name;
    };
    const list = copy().slice(0, 2);
    const good = write('good.json.gz', gzipSync(JSON.stringify({ cases: list })));
    list[1].answer.spikeTimesMs[0] += 1e-6;
    const wrong = write('wrong.json', JSON.stringify({ cases: list }));
    const torn = write('torn.json', text.slice(0, 5000));
    const run = (...words: string[]) => spikewise(['verify', ...words], { cwd: folder });
    const [fine, out, damaged, gone, json] = await Promise.all([
      run(good),
      run(good, wrong),
      run(good, torn),
      run('gone.json'),
      run(wrong, '--json'),
    ]);
    expect(fine.stderr).toBe('');
    expect(fine.code).toBe(0);
    const lines = fine.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^case +engine +spikes +of +time error \[ms\] +v error \[mV\]$/);
    expect(lines[1]).toMatch(/^delta, off-grid +event +23 +23 +\S+ +- +ok$/);
    expect(lines.at(-1)).toMatch(/^2 cases, \d runs: all within tolerance \(off the grid 1e-9 ms; /);

    expect(out.code).toBe(1);
    expect(out.stdout).toMatch(
      /^delta \+ constant current, off-grid .* OUT, spike 1: 27\.5\d+ ms instead of/m,
    );
    expect(out.stderr).toMatch(/^4 cases, \d runs: 1 out of tolerance \(.+\)\n$/);

    expect([damaged.code, damaged.stdout]).toEqual([2, '']);
    expect(damaged.stderr).toMatch(/^torn\.json: must be JSON, got ".+"; .+\n$/);
    expect([gone.code, gone.stdout]).toEqual([2, '']);
    expect(gone.stderr).toMatch(/^gone\.json: must be a readable file, got no such file or folder; .+\n$/);

    expect(json.code).toBe(1);
    const printed = JSON.parse(json.stdout);
    expect(printed.verdicts[0]).toMatchObject({
      file: 'wrong.json',
      engine: 'event',
      spikes: 23,
      isWithin: true,
    });
    expect(printed.verdicts.filter((verdict: Verdict) => !verdict.isWithin)).toHaveLength(1);
  });
});
