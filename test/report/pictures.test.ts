import { describe, expect, it } from 'vitest';
import type { Artifact, RunRecord } from '../../src/experiment/types.ts';
import { report } from '../../src/report/report.ts';
import { definition as example, recordsWith, summary } from './example.ts';
import { all, section, text, texts } from './page.ts';

const records = recordsWith([1, 2, 3]);
const definition = { ...example, figures: [] };

/** The section of pictures when the run of `learnt` with k = 4, and no other, made `artifacts`. */
function pictured(...artifacts: Artifact[]) {
  const made = records.map((record): RunRecord => {
    const owner = record.params.model === 'learnt' && record.params.k === 4 && record.seed === 1;
    return { ...record, artifacts: owner ? artifacts : [] };
  });
  return section(report(definition, made, summary), 'What the runs look like');
}

const bytes = (values: number[]) => Buffer.from(values).toString('base64');

describe('pictures', () => {
  it('come with title, description, case and seed', () => {
    const shown = pictured({
      kind: 'histogram',
      title: 'How often',
      about: 'Per neuron.',
      x: 'share [%]',
      edges: [0, 1, 2],
      counts: [3, 4],
    });
    expect(texts(shown, 'h3')).toEqual(['How often']);
    expect(texts(shown, 'p')[0]).toContain('Per neuron.');
    expect(texts(shown, 'figcaption.head')).toEqual(['spiking, learnt k = 4, seed 1']);
  });

  it('are absent, with their section, when no run made any', () => {
    expect(pictured()).toBeUndefined();
  });

  it('show of each series the case in the middle and fold the others away', () => {
    const whole = section(report(definition, records, summary), 'What the runs look like');
    const heads = texts(whole, '.panels.histogram > figure > figcaption.head');
    expect(heads).toEqual([
      'spiking, learnt k = 4, seed 1',
      'spiking, random weights k = 4, seed 1',
      'spiking, random patches k = 4, seed 1',
      'k-winners MLP k = 4, seed 1',
      'ReLU MLP seed 1',
      'raw pixels seed 1',
    ]);
  });

  it('that are equal in several cases are shown once, under all their names', () => {
    const artifact: Artifact = { kind: 'histogram', title: 'Same', x: 'x', edges: [0, 1], counts: [1] };
    const made = records.map((record) => ({
      ...record,
      artifacts: record.seed === 1 && record.params.model === 'learnt' ? [artifact] : [],
    }));
    const shown = section(report(definition, made, summary), 'What the runs look like');
    expect(texts(shown, 'figcaption.head')).toEqual(['spiking, learnt k = 2, k = 4, k = 6, seed 1']);
  });

  it('never make the page larger than 3 MB, and what is left out is counted', () => {
    const active = Array.from({ length: 60_000 }, (_, j) => [Math.floor(j / 60), (j % 60) * 70] as const);
    const made = records.slice(0, 12).map(
      (record, i): RunRecord => ({
        ...record,
        artifacts: [{ kind: 'codeMatrix', title: `Code ${i}`, rows: 1000, columns: 4200, active }],
      }),
    );
    const page = report(definition, made, summary);
    expect(Buffer.byteLength(page)).toBeLessThan(3_000_000);
    const drawn = all(page, 'figure.panel').length;
    expect(drawn).toBeGreaterThan(1);
    expect(texts(page, 'p.missing').at(-1)).toContain(`${made.length - drawn} more of these pictures`);
  });
});

describe('a raster', () => {
  const shown = pictured({
    kind: 'raster',
    title: 'Spikes',
    tMs: [0, 5, 10],
    i: [0, 9, 4],
    n: 10,
    durationMs: 10,
    groupSize: 5,
    image: { height: 2, width: 2, pixels: bytes([0, 255, 128, 0]) },
  });

  it('has a dot a spike: later is further right, a higher index further up', () => {
    const path = all(shown, 'path')
      .map((node) => node.getAttribute('d')!)
      .find((d) => d.includes('h0'))!;
    const dots = [...path.matchAll(/M([\d.]+),([\d.]+)h0/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    expect(dots).toHaveLength(3);
    expect(dots[1]![0] - dots[0]![0]).toBeCloseTo(dots[2]![0] - dots[1]![0], 0);
    expect(dots[1]![1]).toBeLessThan(dots[2]![1]);
    expect(dots[2]![1]).toBeLessThan(dots[0]![1]);
  });

  it('rules off the groups and stands beside the image', () => {
    expect(all(shown, 'g[aria-label=rule] line').length).toBe(3 + 1);
    expect(all(shown, 'figcaption .shown img').length).toBe(1);
    expect(text(shown)).toContain('3 spikes of 3 neurons out of 10.');
  });
});

describe('a code matrix', () => {
  it('has a tick an active neuron, in rows ordered by label, drawn once for both widths', () => {
    const shown = pictured({
      kind: 'codeMatrix',
      title: 'Code',
      rows: 3,
      columns: 4,
      rowLabels: [1, 0, 1],
      active: [
        [0, 3],
        [1, 2],
        [2, 1],
      ],
    });
    const paths = all(shown, 'path').flatMap((node) => node.getAttribute('d')!.match(/^M.*v\.8$/) ?? []);
    expect(paths).toEqual(['M3 1v.8M2 0v.8M1 2v.8']);
    const [use] = all(shown, '.narrow use');
    expect(all(shown, `.wide path#${use!.getAttribute('href')!.slice(1)}`).length).toBe(1);
    expect(texts(shown, '.wide g[aria-label=text] text').filter((label) => /\d/.test(label))).toEqual([
      '0',
      '1',
    ]);
  });
});

describe('a histogram', () => {
  it('has a bar a bin, as high as its count', () => {
    const shown = pictured({
      kind: 'histogram',
      title: 'Activity',
      x: 'spikes',
      edges: [0, 1, 3],
      counts: [10, 20],
    });
    const bars = all(shown, 'g[aria-label=rect] rect');
    const [low, high] = bars.map((bar) => Number(bar.getAttribute('height')));
    expect(high).toBeCloseTo(2 * low!, 0);
    expect(bars.map((bar) => text(bar.querySelector('title')))).toEqual(['0 to 1: 10', '1 to 3: 20']);
  });
});

describe('the ticks of a histogram', () => {
  const ticksOf = (edges: number[], counts: number[]) => {
    const shown = pictured({ kind: 'histogram', title: 'Activity', x: 'spikes', edges, counts });
    return ['x', 'y'].map((axis) => texts(shown, `g[aria-label="${axis}-axis tick label"] text`));
  };

  it('are whole numbers where the values and the counts are', () => {
    expect(ticksOf([20, 20.5, 21, 21.5, 22], [1, 0, 2, 1])).toEqual([
      ['20', '21', '22'],
      ['0', '1', '2'],
    ]);
  });

  it('are fractions where the values are', () => {
    expect(ticksOf([0, 0.25, 0.4, 0.75, 1], [100, 200, 300, 400])[0]).toContain('0.2');
  });
});

describe('a scatter', () => {
  it('has a dot a pair, named by both numbers, and counts what became 0', () => {
    const points = [
      [-1, 0],
      [0.25, 0],
      [2, 2],
    ] as const;
    const shown = pictured({ kind: 'scatter', title: 'Before and after', x: 'input', y: 'output', points });
    const dots = all(shown, 'g[aria-label=dot] circle').filter((one) => one.querySelector('title'));
    expect(dots.map((one) => text(one.querySelector('title')))).toEqual([
      '−1.00 → 0',
      '0.250 → 0',
      '2.00 → 2.00',
    ]);
    const [, second, third] = dots.map((one) => Number(one.getAttribute('cy')));
    expect(third).toBeLessThan(second!);
    expect(texts(shown, 'figcaption').at(-1)).toBe('3 dots, 2 at output 0.');
  });
});

describe('a confusion matrix', () => {
  const shown = pictured({
    kind: 'confusion',
    title: 'Confusion',
    classes: 3,
    counts: [
      [90, 10, 0],
      [0, 100, 0],
      [1, 0, 99],
    ],
  });

  it('writes every count that is not zero', () => {
    const numbers = texts(shown, 'g[aria-label=text] text');
    expect(numbers.sort()).toEqual(['1', '10', '100', '90', '99']);
  });

  it('shades mistakes by their share of the row', () => {
    const shades = all(shown, 'g[aria-label=cell] rect').map((cell) => cell.getAttribute('fill-opacity'));
    expect(shades.filter((shade) => shade !== null).map(Number)).toEqual([0.85, 0.27]);
  });
});
