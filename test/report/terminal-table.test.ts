import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/experiment/summary.ts';
import { terminalTable } from '../../src/report/terminal-table.ts';
import { definition, exampleWith, records, summary } from './example.ts';

const table = (width: number, colour = false) => terminalTable(definition, summary, { width, colour });
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences are what is looked for
const escapes = /\u001b\[\d+m/g;

describe('the table in a terminal', () => {
  it.each([80, 100, 120, 200])('is at most %d characters wide', (width) => {
    for (const line of table(width).split('\n')) expect([...line].length).toBeLessThanOrEqual(width);
  });

  it('has a row a case with the mean and half-width of the summary', () => {
    const rows = table(120)
      .split('\n')
      .filter((line) => /^( {2}k = |ReLU|raw pixels)/.test(line));
    const cases = rows.slice(0, summary.cases.length);
    for (const [index, { measures }] of summary.cases.entries()) {
      const { mean, halfWidth } = measures.accuracy!;
      expect(cases[index]).toContain(`${(100 * mean!).toFixed(1)} ±${(100 * halfWidth!).toFixed(1)}`);
    }
  });

  it('names the measures that do not fit', () => {
    const said = (width: number) => table(width).replace(/\s+/g, ' ');
    expect(said(80)).toContain(
      'In the report also: Hoyer (1 is one-hot), Gini (1 is sparse), dead units, spikes.',
    );
    expect(said(200)).not.toContain('In the report also');
  });

  it('ends with the seconds of a run where every measure fits', () => {
    expect(table(200)).toMatch(/run \[s\]$/m);
    expect(table(80)).not.toContain('run [s]');
  });

  it('names a series that has no label by its parameter, if its value is a number', () => {
    const cases = summary.cases.slice(0, 1).map((one) => ({ ...one, params: { neurons: 200 } }));
    const single = { ...summary, cases, comparisons: [] };
    const text = terminalTable({ ...definition, series: 'neurons' }, single, { width: 120, colour: false });
    expect(text).toMatch(/^neurons = 200 /m);
  });

  it('draws every difference on its side of zero', () => {
    for (const line of table(120).split('\n')) {
      const [better, worse] = [line.endsWith('better'), line.endsWith('worse')];
      if (better) expect(line.indexOf('●')).toBeGreaterThan(line.indexOf('│'));
      if (worse) expect(line.indexOf('●')).toBeLessThan(line.indexOf('│'));
      if (line.endsWith('not told apart')) expect(line).toMatch(/┼|●/);
    }
    const pictures = table(120)
      .split('\n')
      .filter((line) => line.includes('●'));
    expect(pictures).toHaveLength(summary.comparisons.length);
  });

  it('leaves the pictures out where there is no room', () => expect(table(50)).not.toContain('●'));

  it('has colour only when asked, and the same text then', () => {
    expect(table(100)).not.toMatch(escapes);
    expect(table(100, true)).toMatch(escapes);
    expect(table(100, true).replace(escapes, '')).toBe(table(100));
  });

  it('of one seed has no interval and no verdict', () => {
    const one = exampleWith([1]);
    const text = terminalTable(one.definition, one.summary, { width: 100, colour: false });
    expect(text).toContain('One seed: no intervals.');
    expect(text).not.toMatch(/±|better$|worse$/m);
  });

  it('says how far an unfinished sweep is', () => {
    const half = summarise(definition, records.slice(0, 21));
    const text = terminalTable(definition, half, { width: 120, colour: false });
    expect(text).toContain('unfinished: 21 of 42 runs');
    expect(text).toContain('–: no value');
  });

  it('lets no control character of a label through', () => {
    const label = 'evil\u001b[2Jlabel\r\n\u0007';
    const measures = { ...definition.measures, accuracy: { ...definition.measures.accuracy!, label } };
    const seriesLabels = { ...definition.seriesLabels, learnt: label };
    const text = terminalTable({ ...definition, question: label, measures, seriesLabels }, summary, {
      width: 90,
      colour: false,
    });
    expect(text).toContain('evil?[2Jlabel???');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });
});
