/** A sick net is told in the terminal and in the report, with its remedy; a healthy one takes one line. */
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/experiment/types.ts';
import { type Diagnosis, diagnose } from '../../src/metrics/diagnosis.ts';
import { report } from '../../src/report/report.ts';
import { terminalDiagnosis } from '../../src/report/terminal-diagnosis.ts';
import { definition, records, summary } from './example.ts';
import { section, text, texts, unbalanced } from './page.ts';

const wins = new Uint32Array(100).fill(20);
const active = new Uint32Array(400).fill(5);
const well = diagnose({ wins, active });
const withDead = diagnose({ wins: wins.map((count, j) => (j < 12 ? 0 : count)), active });
const withOneDead = diagnose({ wins: wins.map((count, j) => (j < 1 ? 0 : count)), active });

/** The spiking runs carry a diagnosis: `ofSeed` of those that learnt at k = 4, all others are well. */
function diagnosed(ofSeed: (seed: number) => Diagnosis): RunRecord[] {
  return records.map((record) => {
    const { model, k } = record.params;
    if (!String(model).startsWith('random') && model !== 'learnt') return record;
    return { ...record, diagnosis: model === 'learnt' && k === 4 ? ofSeed(record.seed) : well };
  });
}
const sick = diagnosed((seed) => (seed === 2 ? withDead : well));
const noted = diagnosed(() => withOneDead);
const plain = { width: 100, colour: false };
const inTerminal = (of: readonly RunRecord[]) => terminalDiagnosis(definition, of, summary, plain);

describe('in the terminal', () => {
  it('is nothing where no run carries a diagnosis', () => expect(inTerminal(records)).toBe(''));

  it('is one line where all is well, notes counted', () => {
    expect(inTerminal(diagnosed(() => well))).toBe('Diagnosis: the nets of 9 cases are well.\n');
    expect(inTerminal(noted)).toBe('Diagnosis: the nets of 9 cases are well; 1 note in the report.\n');
  });

  it('names case, number, seeds and remedy of a warning, within the width', () => {
    const told = inTerminal(sick);
    for (const line of told.split('\n')) expect([...line].length).toBeLessThanOrEqual(100);
    expect(told.replace(/\s+/g, ' ')).toContain(
      'Diagnosis: 1 warning in 9 cases. spiking, learnt, k = 4 dead neurons: 12 of 100 neurons answer no image (12 %), in 1 of 3 seeds. Remedy: raise the step of homeostasis',
    );
  });
});

describe('in the report', () => {
  const page = report(definition, sick, summary);
  const part = section(page, 'Are the nets well?');

  it('is a section of its own, with a row a case', () => {
    expect(unbalanced(page)).toEqual([]);
    expect(texts(part, 'tbody td').filter((cell) => cell === '0 of 400')).toHaveLength(9);
    expect(texts(part, 'td.sick')).toEqual(['▲ 12 of 100']);
  });

  it('says in words what is wrong, where and what to do', () => {
    expect(texts(part, 'li')).toHaveLength(1);
    expect(text(part.querySelector('li'))).toMatch(
      /^▲ dead neurons, spiking, learnt \(k = 4; 1 of 3 seeds\): 12 of 100 neurons .* To mend it: raise the step of homeostasis/,
    );
  });

  it('leaves the section out where no run carries a diagnosis', () => {
    expect(section(report(definition, records, summary), 'Are the nets well?')).toBeUndefined();
    const healthy = section(
      report(
        definition,
        diagnosed(() => well),
        summary,
      ),
      'Are the nets well?',
    );
    expect(text(healthy)).toContain('Nothing to note.');
  });
});
