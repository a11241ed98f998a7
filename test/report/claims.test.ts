/** Verdicts in the report and in the terminal, with the differences that they rest on; method and limits in words. */
import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/experiment/summary.ts';
import { report } from '../../src/report/report.ts';
import { terminalTable } from '../../src/report/terminal-table.ts';
import { definition, records } from './example.ts';
import { all, section, text, texts, unbalanced } from './page.ts';

const told = {
  ...definition,
  method: 'Six codes are read by one readout.',
  limits: ['One data set of 28 x 28 pixels.'],
  claims: [
    {
      claim: 'learning helps',
      about: 'spiking',
      comparisons: ['learnt − random weights'],
      limits: 'Nothing is said of deeper networks.',
    },
    { claim: 'local rules read as well', about: 'spiking', comparisons: ['learnt − ReLU MLP'] },
  ],
};
const summary = summarise(told, records);
const page = report(told, records, summary);

describe('verdicts', () => {
  it('are those of the summary, one section a claim, over the rows that it rests on', () => {
    expect(summary.claims!.map(({ verdict }) => verdict)).toEqual(['holds', 'fails']);
    const claims = all(section(page, 'Verdicts'), 'section.claim');
    expect(claims.map((one) => text(one.querySelector('p')))).toEqual([
      'Holds. Of 3 differences 3 are better. Nothing is said of deeper networks.',
      'Fails. Of 1 difference 1 is worse.',
    ]);
    expect(claims.map((one) => all(one, 'tbody tr').filter((row) => row.querySelector('td')).length)).toEqual(
      [3, 1],
    );
  });

  it('are told at the top, one line a claim, and their differences under their verdict alone', () => {
    expect(texts(page, 'header li').slice(-2)).toEqual([
      'learning helps: holds (spiking).',
      'local rules read as well: fails (spiking).',
    ]);
    const rows = all(section(page, 'Comparisons and controls'), 'th.name').map(text).join();
    expect(rows).toContain('random patches');
    expect(rows).not.toContain('random weights');
    const lines = terminalTable(told, summary, { width: 100, colour: false });
    expect(lines).toContain('learnt − random patches');
    expect(lines).not.toContain('learnt − random weights');
  });

  it('stand below the differences in the terminal, and break where the line ends', () => {
    const lines = terminalTable(told, summary, { width: 60, colour: false }).split('\n');
    const from = lines.indexOf('Verdicts');
    expect(lines.slice(from + 1, from + 5)).toEqual([
      '  holds  learning helps (spiking): Of 3 differences 3 are',
      '         better.',
      '  fails  local rules read as well (spiking): Of 1 difference',
      '         1 is worse.',
    ]);
  });
});

it('method and limits are there where the definition has them, and no empty section where it has not', () => {
  expect(texts(page, 'p.method').join()).toBe('Six codes are read by one readout.');
  expect(text(section(page, 'Limits').querySelector('li'))).toBe('One data set of 28 x 28 pixels.');
  const plain = report(definition, records, summarise(definition, records));
  const heads = texts(plain, 'h2');
  expect(unbalanced(page)).toEqual([]);
  expect(heads).not.toContain('Verdicts');
  expect(heads).not.toContain('Limits');
  expect(all(plain, 'p.method')).toEqual([]);
});
