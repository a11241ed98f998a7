/** What `import 'spikewise'` offers: a list that changes on purpose only, short, and documented where an editor looks. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as spikewise from '../src/index.ts';

const read = (path: string) => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8');
const barrel = read('index.ts');

/** Every value's own name and the file that declares it, by the name it is exported under. */
const declared = new Map(
  [...barrel.matchAll(/export \{([^}]+)\} from '\.\/(.+)'/g)].flatMap(([, names, file]) =>
    [...names!.matchAll(/(\w+)(?: as (\w+))?/g)].map(
      ([, own, other]) => [other ?? own!, { own: own!, file: file! }] as const,
    ),
  ),
);

describe('the public names', () => {
  it('are these', () => {
    const names =
      'RaceEngine RowEngine accuracy activations activeShare adaptivePool adex allToAll balanceHomeostasis chooseByValidation codeSparseness compare competitive confusion connect ' +
      'connectionSparsity currentSteps diagnose equations excessKurtosis experiment fixedInDegree fixedOutDegree fixedTotal gini hoyer izhikevich judgeCodes kWinners ' +
      'labelVote latency lateral lif matrix mlp network normal oneToOne pairStdp pairs pairwise ' +
      'poissonImage poissonInput pool population quantity rankOrder rates readOut recordPotential recordRate recordSpikes ' +
      'restore restoreLabelVote restoreSoftmaxRegression rng save simulation softmaxRegression source spikeCounts spikeHomeostasis spikeTrain synapticEvents ' +
      'synapticOperations tInterval traceStdp trevesRolls uniform vinjeGallant';
    expect(Object.keys(spikewise).sort()).toEqual(names.split(' '));
    expect(Object.keys(spikewise).length).toBeLessThanOrEqual(70);
    expect([...declared.keys()].sort()).toEqual(names.split(' '));
  });

  it('stand in groups, in the order of the README', () => {
    expect([...barrel.matchAll(/^\/\/ (.+)\n(?=export)/gm)].map(([, heading]) => heading)).toEqual([
      'Describe a network',
      'Run it',
      'Images to spikes, spikes to rates',
      'Readouts and artificial networks',
      'Measures',
      'Experiments',
      'Numbers',
    ]);
    const group = (name: string) =>
      barrel.slice(0, barrel.search(new RegExp(`\\b${name}\\b`))).split('\n// ');
    expect(
      ['network', 'simulation', 'latency', 'mlp', 'gini', 'experiment', 'rng'].map(
        (n) => group(n).length - 1,
      ),
    ).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([...declared.keys()])('%s is documented where it is declared', (name) => {
    const { own, file } = declared.get(name)!;
    const documented = new RegExp(
      `\\*/\\nexport (?:async )?(?:abstract )?(?:function\\*?|class|const) ${own}\\b`,
    );
    expect(documented.test(read(file)), `a JSDoc comment right above ${own} in src/${file}`).toBe(true);
  });
});
