import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/experiment/summary.ts';
import type { ExperimentDescription, RunRecord } from '../../src/experiment/types.ts';
import { report } from '../../src/report/report.ts';
import { definition, exampleWith, recordsWith, summary } from './example.ts';
import { all, section, text, texts, unbalanced } from './page.ts';

const records = recordsWith([1, 2, 3]);
const page = report(definition, records, summary);
const labels = Object.values(definition.seriesLabels);

/** `digits` decimals of the scaled number, as the example's measures ask for, with grouped thousands. */
const percent = (share: number, digits: number) => (100 * share).toFixed(digits);

describe('a report', () => {
  it('is one well-nested page with the question as its title', () => {
    expect(page.startsWith('<!doctype html>')).toBe(true);
    expect(unbalanced(page)).toEqual([]);
    expect(texts(page, 'h1')).toEqual([definition.question]);
    expect(texts(page, 'h2')).toEqual([
      'Every case',
      'Comparisons and controls',
      'What the runs look like',
      'How each number was made',
    ]);
  });

  it('needs no network and no script', () => {
    expect(texts(page, 'script, iframe, object, embed, video, audio, base, form')).toEqual([]);
    const { attributes } = { attributes: all(page, '*').flatMap((node) => [...node.attributes]) };
    expect(attributes.filter(({ name }) => name.startsWith('on') || name === 'style')).toEqual([]);
    for (const { name, value } of attributes)
      if (/src|href|action|data$|poster/.test(name))
        expect(value).toMatch(/^(data:(image\/png;base64,|,)|#)/);
    expect(texts(page, 'style').join()).not.toMatch(/@import|url\(|expression/);
    expect(/https?:/.exec(page)).toBeNull();
  });

  it('has the same bytes for the same runs, whatever their order', () => {
    expect(report(definition, [...records].reverse(), summary) === page).toBe(true);
  });

  it('stays below 600 kB for six models, three k and every kind of picture', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(600_000);
  });

  it('names every figure, picture and table for readers who do not see them', () => {
    for (const svg of all(page, 'svg[role=img]')) expect(svg.getAttribute('aria-label')).toMatch(/\w{3}/);
    for (const svg of all(page, 'svg:not([role=img])'))
      expect([svg.getAttribute('aria-hidden'), svg.getAttribute('preserveAspectRatio')]).toEqual(
        svg.getAttribute('preserveAspectRatio') === null ? ['true', null] : [null, 'none'],
      );
    for (const image of all(page, 'img')) expect(image.getAttribute('alt')).toMatch(/\w{3}/);
    for (const head of all(page, 'th')) expect(head.getAttribute('scope')).toMatch(/^(row|col|rowgroup)$/);
    for (const table of all(page, 'div.scroll')) expect(table.getAttribute('aria-label')).toMatch(/\w{3}/);
  });
});

describe('the answer', () => {
  const answer = texts(page, '.answer li');
  const about = (start: string) => answer.find((line) => line.startsWith(start));

  it('tells what the subject reached, with intervals, for every k', () => {
    const reached = summary.cases.slice(0, 3).map(({ params, measures: { accuracy } }) => {
      const interval = `[${percent(accuracy!.low!, 1)}, ${percent(accuracy!.high!, 1)}]`;
      return `${percent(accuracy!.mean!, 1)} % ${interval} at k = ${params.k}`;
    });
    expect(texts(page, '.answer p')).toEqual([
      `spiking, learnt reached a test accuracy of ${reached[0]}, ${reached[1]} and ${reached[2]}.`,
    ]);
  });

  it('has one line a comparison', () => expect(answer).toHaveLength(definition.comparisons.length));
  it('leaves to the table what only happens to be alike', () => {
    const [first, ...others] = definition.comparisons;
    const told = { ...definition, comparisons: [{ ...first!, alike: 'accuracy' as const }, ...others] };
    const alike = report(told, records, summarise(told, records));
    expect(texts(alike, '.answer li')).toEqual(answer.slice(1));
  });

  it('says better, worse or not told apart as the interval lies', () => {
    expect(about('spiking, learnt did better than spiking, random weights')).toContain(
      'in test accuracy, by 2.0 points [1.3, 2.8] at k = 2, 1.6 [1.3, 1.9] at k = 4 and 1.6 [1.1, 2.1] at k = 6.',
    );
    expect(about('spiking, learnt did worse than ReLU MLP')).toContain('by 1.4 points [1.2, 1.5] at k = 4.');
    expect(about('spiking, learnt did better than spiking, random patches')).toContain(
      'at k = 2. The two cannot be told apart: +0.36 points [−0.05, +0.76] at k = 4',
    );
  });

  it('names the best of all cases where nobody is compared', () => {
    const alone = { ...definition, comparisons: [] };
    const { measures } = summary.cases.reduce((a, b) =>
      b.measures.accuracy!.mean! > a.measures.accuracy!.mean! ? b : a,
    );
    expect(texts(report(alone, records, summarise(alone, records)), '.answer p')[0]).toMatch(
      new RegExp(
        `^Of ${summary.cases.length} cases .+ had the best test accuracy, ${percent(measures.accuracy!.mean!, 1)} %`,
      ),
    );
  });

  it('calls a smaller number better where the measure says so', () => {
    expect(answer.at(-1)).toMatch(
      /^spiking, learnt did better than k-winners MLP in synaptic operations \(lower is/,
    );
  });
});

describe('the figures', () => {
  it('leave out a parameter that no case varies, unless nothing else is left', () => {
    const still = { title: 'Still', x: 'trainImages', y: 'accuracy' };
    const titles = (figures: ExperimentDescription['figures']) =>
      texts(report({ ...definition, figures }, records, summary), 'section.figures h3');
    expect(titles([still, ...definition.figures])).toEqual(definition.figures.map(({ title }) => title));
    expect(titles([still])).toEqual(['Still']);
  });

  const figures = all(page, 'section.figures figure');

  it('are those of the definition', () => {
    expect(figures.map((figure) => text(figure.querySelector('h3')))).toEqual(
      definition.figures.map(({ title }) => title),
    );
  });

  it('name every series beside its line, on wide and on narrow screens', () => {
    for (const figure of figures.slice(0, 2))
      for (const kind of ['.wide', '.narrow']) {
        const names = texts(figure, `${kind} .legend span, ${kind} text.halo`);
        for (const label of labels) expect(names).toContain(label);
      }
  });

  it('draw an interval in both directions at every dot', () => {
    const [first] = figures;
    const cases = summary.cases.length;
    expect(all(first!, '.wide g[aria-label=rule] line').length).toBe(2 * cases);
    expect(all(first!, '.wide g[aria-label=dot] > *').length).toBe(cases);
    const heights = all(first!, '.wide g[aria-label=rule] line').map(
      (bar) => Number(bar.getAttribute('y1')) - Number(bar.getAttribute('y2')),
    );
    expect(heights.filter((height) => height > 0).length).toBe(cases);
  });

  it('say what was not drawn, and why', () => {
    expect(text(figures[2]!.querySelector('figcaption:last-child'))).toContain(
      'Not drawn: ReLU MLP; raw pixels (no k).',
    );
  });
});

describe('the table of cases', () => {
  const rows = all(section(page, 'Every case'), 'tbody tr').filter((row) => row.querySelector('td') !== null);

  it('has a row a case, under the names of the series', () => {
    expect(rows.length).toBe(summary.cases.length);
    const names = texts(section(page, 'Every case'), 'tbody th').filter((name) => !name.startsWith('k ='));
    expect(names).toEqual(labels);
  });

  it('shows the mean and half-width of the summary', () => {
    for (const [index, row] of rows.entries()) {
      const { mean, halfWidth } = summary.cases[index]!.measures.accuracy!;
      expect(texts(row, 'td').slice(0, 2)).toEqual([percent(mean!, 1), `±${percent(halfWidth!, 1)}`]);
      expect(text(all(row, 'td').at(-1))).toBe('3');
    }
  });

  it('marks a missing value and gives its reason', () => {
    expect(texts(rows.at(-1)!, 'td.missing')).toEqual(['–']);
    expect(texts(section(page, 'Every case'), 'p.missing')).toEqual([
      'No value (–): spikes: this model has no spikes (k-winners MLP; ReLU MLP; raw pixels).',
    ]);
  });
});

describe('what the columns say', () => {
  it('is told of those measures that have a word to say', () => {
    expect(texts(page, 'details')).toEqual([]);
    const { deadUnits, ...others } = definition.measures;
    const told = {
      ...definition,
      measures: { ...others, deadUnits: { ...deadUnits!, about: 'answer no image' } },
    };
    expect(texts(report(told, records, summary), 'details dt, details dd')).toEqual([
      'dead units',
      'answer no image',
    ]);
  });
});

describe('the table of comparisons', () => {
  const rows = all(section(page, 'Comparisons and controls'), 'tbody tr').filter((row) =>
    row.querySelector('td'),
  );

  it('has a row a difference with its interval, picture and verdict', () => {
    expect(rows.length).toBe(summary.comparisons.length);
    for (const [index, row] of rows.entries()) {
      const { low, high } = summary.comparisons[index]!.difference;
      const lowerIsBetter = summary.comparisons[index]!.measure === 'operations';
      const sign = low! > 0 ? 1 : high! < 0 ? -1 : 0;
      expect(text(row.querySelector('td.text'))).toBe(
        sign === 0 ? 'not told apart' : sign > 0 !== lowerIsBetter ? 'better' : 'worse',
      );
      expect(all(row, 'td.strip circle').length).toBe(1);
      expect(all(row, 'td.strip path.bar').length).toBe(1);
    }
  });

  it('calls equal what differs by nothing, without an interval', () => {
    const difference = { ...summary.comparisons[0]!.difference, mean: 0, low: 0, high: 0 };
    const same = { ...summary, comparisons: [{ ...summary.comparisons[0]!, difference }] };
    const equal = report(definition, records, same);
    expect(texts(section(equal, 'Comparisons and controls'), 'tbody td.text')).toEqual(['equal']);
    expect(texts(equal, '.answer li')[0]).toMatch(/ are equal in test accuracy at k = 2\.$/);
  });

  it('draws the better side to the right, also where less is better', () => {
    const centres = rows.map((row) => Number(row.querySelector('circle')!.getAttribute('cx')));
    const verdicts = rows.map((row) => text(row.querySelector('td.text')));
    for (const [index, verdict] of verdicts.entries()) {
      if (verdict === 'better') expect(centres[index]).toBeGreaterThan(90);
      if (verdict === 'worse') expect(centres[index]).toBeLessThan(90);
    }
  });
});

describe('how each number was made', () => {
  const made = text(section(page, 'How each number was made'));

  it('tells notes, command, preset, parameters, checksums, versions, commit and machine', () => {
    const [record] = records;
    for (const fact of [
      ...definition.notes,
      definition.commandLine,
      'preset quick, frozen',
      'code neurons in nine columns',
      ...Object.values(record!.data),
      'node v20.20.2',
      definition.commit!,
      definition.codeDigest,
      'Xeon 2.5 GHz, 2 cores, 8 GiB',
      '2026-11-21 19:08:54 UTC',
      'whole run [s]',
    ])
      expect(made).toContain(fact);
  });

  it('says so when a preset was changed', () => {
    const changed = report(
      { ...definition, frozen: false, changes: ['k=2,8', 'own data folder'] },
      records,
      summary,
    );
    expect(text(all(changed, '.byline')[0])).toContain(
      'not a frozen preset: quick with k=2,8; own data folder ·',
    );
  });
});

describe('one seed', () => {
  const { definition: one, records: few, summary: alone } = exampleWith([1]);
  const single = report(one, few, alone);

  it('has no interval anywhere, and says so', () => {
    expect(single.indexOf('±')).toBe(-1);
    expect(texts(single, '.answer small').join('')).toBe('');
    expect(text(section(single, 'Every case'))).toContain('One seed, so there is no interval.');
    expect(texts(single, 'figcaption').join(' ')).toContain('one seed has no interval');
  });

  it('gives no verdict', () => {
    expect(new Set(texts(section(single, 'Comparisons and controls'), 'tbody td.text'))).toEqual(
      new Set(['one seed: no interval']),
    );
    expect(texts(single, '.answer').join(' ')).not.toMatch(/better than|worse than|told apart/);
    expect(texts(single, '.byline').at(-1)).toContain('none of this is a verdict');
  });
});

describe('an unfinished sweep', () => {
  const done = records.filter(
    ({ params, seed }) => params.model !== 'relu' && !(params.model === 'learnt' && seed === 3),
  );
  const unfinished = report(definition, done, summarise(definition, done));

  it('says how far it is and which values are missing', () => {
    expect(texts(unfinished, '.warning')[0]).toContain(`Unfinished: ${done.length} of 42 runs`);
    expect(text(section(unfinished, 'Every case'))).toContain('all measures: no run is finished (ReLU MLP)');
    expect(texts(unfinished, '.answer li')[3]).toBe(
      'spiking, learnt and ReLU MLP cannot be compared in test accuracy at k = 4: no seed has both values.',
    );
    expect(texts(unfinished, '.answer li')[0]).toContain('(2 seeds)');
  });

  it('is a page even before the first run', () => {
    const nothing = report(definition, [], summarise(definition, []));
    expect(unbalanced(nothing)).toEqual([]);
    expect(texts(nothing, '.warning')[0]).toContain('Unfinished: 0 of');
    expect(texts(nothing, 'figure p.missing')[0]).toContain('Nothing to draw');
  });
});

describe('hostile text', () => {
  const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&`;
  /** Every text of a tree but those that are names or tell a kind. */
  const poisoned = <T>(tree: T, path = ''): T => {
    if (typeof tree === 'string')
      return (
        /format|kind|pixels|\.(x|y|series|measure|better|model)$/.test(path) ? tree : tree + attack
      ) as T;
    if (Array.isArray(tree)) return tree.map((item) => poisoned(item, path)) as T;
    if (tree === null || typeof tree !== 'object') return tree;
    return Object.fromEntries(
      Object.entries(tree).map(([key, value]) => [key, poisoned(value, `${path}.${key}`)]),
    ) as T;
  };
  const described: ExperimentDescription = {
    ...poisoned(definition),
    grid: definition.grid,
    cases: definition.cases,
    comparisons: definition.comparisons,
    series: definition.series,
  };
  const hostile: RunRecord[] = records
    .slice(0, 12)
    .map((record) => ({ ...poisoned(record), params: record.params }));
  const html = report(described, hostile, summarise(described, hostile));

  it('is shown as text and never becomes markup', () => {
    expect(unbalanced(html)).toEqual([]);
    expect(all(html, 'script').length).toBe(0);
    expect(all(html, 'img:not(.ink)').length).toBe(0);
    expect(all(html, '[onerror]').length).toBe(0);
    expect(/<script|<img src=x/.exec(html)).toBeNull();
    expect(texts(html, 'h1')).toEqual([definition.question + attack]);
    expect(texts(html, 'b')).toContain(`spiking, learnt${attack}`);
  });
});

describe('marks on the x axis', () => {
  it('are drawn with their labels, inside the axis', () => {
    const marks = [{ at: 12, label: 'twelve' }];
    const figures = [{ title: 'Marked', x: 'k', y: 'accuracy', marks }];
    const [figure] = all(report({ ...definition, figures }, records, summary), 'section.figures figure');
    const lines = all(figure!, '.wide g[stroke-dasharray] line');
    expect(lines).toHaveLength(1);
    const dots = all(figure!, '.wide g[aria-label=dot] > *').map((dot) =>
      Number(dot.getAttribute('cx') ?? /translate\(([\d.]+)/.exec(dot.getAttribute('transform')!)![1]),
    );
    expect(Number(lines[0]!.getAttribute('x1'))).toBeGreaterThan(Math.max(...dots));
    expect(texts(figure!, '.wide g[aria-label=text] text')).toContain('twelve');
  });

  it('have a row each above the figure, and their labels go towards its middle', () => {
    const marks = [
      { at: 0, label: 'none' },
      { at: 12, label: 'twelve' },
    ];
    const figures = [{ title: 'Marked', x: 'k', y: 'accuracy', marks }];
    const [figure] = all(report({ ...definition, figures }, records, summary), 'section.figures figure');
    const groups = all(figure!, '.wide g[aria-label=text]').filter((g) => /none|twelve/.test(text(g)));
    expect(groups.map((g) => g.getAttribute('text-anchor') ?? 'middle')).toEqual(['start', 'end']);
    const rows = groups.map((g) => g.getAttribute('transform'));
    expect(rows[0]).not.toBe(rows[1]);
  });
});
