import { describe, expect, it } from 'vitest';
import type { ExperimentDescription, HeatmapDescription } from '../../src/experiment/types.ts';
import { report } from '../../src/report/report.ts';
import { definition as example, recordsWith, summary } from './example.ts';
import { all, text, texts, unbalanced } from './page.ts';

const records = recordsWith([1, 2, 3]);
const good = { label: 'good', measure: 'accuracy', above: 0.95 };
const map: HeatmapDescription = {
  kind: 'heatmap',
  title: 'Winners against model',
  x: 'k',
  y: 'model',
  colour: 'accuracy',
  regions: [good, { label: 'poor' }],
};

/** The page with that map as its only figure. */
function pageWith(change: Partial<HeatmapDescription> = {}): string {
  const definition: ExperimentDescription = { ...example, figures: [{ ...map, ...change }] };
  return report(definition, records, summary);
}
const figureOf = (page: string) => all(page, 'section.figures figure')[0]!;
const caption = (page: string) => text(figureOf(page).querySelector('figcaption'));

/** Title (setting, value, region) and strength of every cell that has a value. */
function cellsOf(page: string): { title: string[]; strength: number }[] {
  return all(figureOf(page), '.wide g[aria-label=cell] rect')
    .filter((rect) => rect.getAttribute('fill-opacity') !== null)
    .map((rect) => ({
      title: (rect.querySelector('title')?.textContent ?? '').replace(/\u00a0/g, ' ').split('\n'),
      strength: Number(rect.getAttribute('fill-opacity')),
    }));
}

describe('a heatmap', () => {
  const page = pageWith();
  const spiking = { model: 'learnt' };

  it('is part of a well-nested page and has a name for readers who do not see it', () => {
    expect(unbalanced(page)).toEqual([]);
    for (const svg of all(figureOf(page), 'svg'))
      expect(svg.getAttribute('aria-label')).toBe('Winners against model: test accuracy by k and model');
  });

  it('has a cell a case, with its number and the first region whose rule holds', () => {
    const cells = cellsOf(page);
    expect(cells).toHaveLength(summary.cases.length);
    for (const { params, measures } of summary.cases) {
      const mean = measures.accuracy!.mean!;
      const cell = cells.find(({ title }) => title[0] === `k = ${params.k}, model = ${params.model}`)!;
      expect(cell.title[1]).toContain(`test accuracy ${(100 * mean).toFixed(1)} %`);
      expect(cell.title[2]).toBe(mean > 0.95 ? 'good' : 'poor');
    }
    const written = texts(figureOf(page), '.wide g[aria-label=text] text');
    for (const region of ['good', 'poor'])
      expect(written.filter((word) => word === region)).toHaveLength(
        cells.filter(({ title }) => title[2] === region).length,
      );
  });

  it('is the stronger the higher the value', () => {
    const value = ({ title }: { title: string[] }) => Number(/accuracy ([\d.]+)/.exec(title[1]!)![1]);
    const cells = cellsOf(page).sort((a, b) => value(a) - value(b));
    for (let c = 1; c < cells.length; c++)
      expect(cells[c]!.strength).toBeGreaterThanOrEqual(cells[c - 1]!.strength);
    expect(cells.at(-1)!.strength).toBeGreaterThan(cells[0]!.strength + 0.8);
  });

  it('shows what the ends of the colour stand for', () => {
    const means = summary.cases.map(({ measures }) => 100 * measures.accuracy!.mean!);
    const [least, most] = texts(figureOf(page), '.wide .ramp text').reverse();
    expect(most).toBe(Math.max(...means).toFixed(1));
    expect(least).toBe(`test accuracy [%] ${Math.min(...means).toFixed(1)}`);
  });

  it('draws lines between regions, and none where there is but one', () => {
    const lines = (of: string) => all(figureOf(of), '.wide path.borders')[0]!.getAttribute('d')!;
    expect(lines(page)).toMatch(/^M.+[vh]/);
    expect(lines(pageWith({ where: spiking, regions: [{ label: 'all' }] }))).toBe('');
  });

  it('says which cells are empty, and why', () => {
    expect(caption(page)).toContain('k = 6, model = relu; ');
    expect(caption(page)).toContain('(not asked for)');
    expect(caption(pageWith({ colour: 'spikes' }))).toContain('k = 4, model = k-winners; ');
    expect(caption(pageWith({ colour: 'spikes' }))).toContain('(this model has no spikes)');
  });

  it('tells the rules of its regions in words', () => {
    expect(caption(page)).toContain(
      'Names, the first that holds: good: test accuracy above 95 %; poor: none of these.',
    );
  });

  it('draws only the cases asked for', () => {
    expect(cellsOf(pageWith({ where: spiking }))).toHaveLength(3);
    expect(text(figureOf(pageWith({ where: { model: 'none' } })).querySelector('p.missing'))).toBe(
      'Nothing to draw: no case has a value.',
    );
  });

  it('leaves a cell empty that several cases would share', () => {
    expect(caption(pageWith({ y: 'neurons' }))).toContain('k = 0, neurons = 1,152 (2 cases share this cell)');
  });
});
