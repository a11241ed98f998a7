/** Activations by themselves, against what their rules say of six numbers; and as a network of one layer has them. */
import { describe, expect, it } from 'vitest';
import { activate } from '../../src/learn/activations/activate.ts';
import { type Activation, activations } from '../../src/learn/activations/activation.ts';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';

const { relu, squaredRelu, threshold, magnitude, fixedRatio, kWinners, composed, dynamicRatio } = activations;

describe('activate', () => {
  it.each<[string, Activation, number[]]>([
    ['relu', relu(), [0, 0, 0, 0.25, 0.5, 2]],
    ['squaredRelu', squaredRelu(), [0, 0, 0, 0.0625, 0.25, 4]],
    ['threshold: more than 0.5', threshold(0.5), [0, 0, 0, 0, 0, 2]],
    ['magnitude: either sign', magnitude(0.5), [-3, 0, 0, 0, 0, 2]],
    ['both', composed(magnitude(0.5), threshold(0)), [0, 0, 0, 0, 0, 2]],
    ['the larger half by magnitude', fixedRatio(0.5), [-3, 0, 0, 0, 0.5, 2]],
    ['two winners', kWinners({ k: 2 }), [0, 0, 0, 0, 0.5, 2]],
  ])('%s', (_, activation, expected) => {
    const x = matrix(Float32Array.of(-3, -0.375, 0, 0.25, 0.5, 2), 1, 6);
    expect([...activate(activation, x).data]).toEqual(expected);
  });

  it('takes each row for a layer of its own, and says the same on both engines', () => {
    const draw = rng('potentials');
    const x = matrix(
      Float32Array.from({ length: 3 * 21 }, () => draw.normal()),
      3,
      21,
    );
    const activation = dynamicRatio({ signal: 'entropy', base: 0.2 });
    const all = activate(activation, x);
    expect(all.shape).toEqual([3, 21]);
    expect(activate(activation, x, 'reference').data).toEqual(all.data);
    for (let r = 0; r < 3; r++) {
      const row = matrix(Float32Array.from(x.data.subarray(21 * r, 21 * r + 21)), 1, 21);
      expect(activate(activation, row).data).toEqual(all.data.slice(21 * r, 21 * r + 21));
      expect(all.data.subarray(21 * r, 21 * r + 21).filter((y) => y !== 0).length).toBe(4);
    }
  });

  it('refuses what is no matrix of numbers', () => {
    expect(() => activate(relu(), matrix(Float32Array.of(1, Number.NaN), 1, 2))).toThrow(/activate\.x/);
  });
});
