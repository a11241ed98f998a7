/** The bars experiment at toy size: the rules find more bars together than without the anti-Hebbian one. */
import { expect, it } from 'vitest';
import bars from '../../experiments/foldiak-bars.ts';

it('finds bars by all three rules, none before learning or without the anti-Hebbian rule', async () => {
  const { cases } = await bars.run({
    seeds: 2,
    set: { pictures: 1500, rule: ['all', 'no-anti-hebbian', 'none'], side: 4, units: 8 },
  });
  const found = (rule: string) => cases.find(({ params }) => params.rule === rule)!.measures.barsFound!.mean!;
  expect(found('none')).toBeLessThan(2);
  expect(found('all')).toBeGreaterThan(6);
  expect(found('no-anti-hebbian')).toBe(0);
});

it('shows the fields of the first seed', async () => {
  const { artifacts } = await bars.definition.run(
    { rule: 'all', pictures: 10, side: 4, units: 8, p: 0.25 },
    { seed: 1, progress: () => {}, signal: new AbortController().signal, keep: false },
  );
  expect(artifacts).toMatchObject([{ kind: 'fields', count: 8, height: 4, width: 4 }]);
});
