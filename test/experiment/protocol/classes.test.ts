import { describe, expect, it } from 'vitest';
import { classIndices, classNames, stratifiedSplit } from '../../../src/experiment/protocol/classes.ts';

describe('classes', () => {
  it('are the distinct labels in ascending order', () => {
    const labels = [30, 4, 4, 100, 30];
    expect(classNames(labels)).toEqual([4, 30, 100]);
    expect([...classIndices(labels, [4, 30, 100])]).toEqual([1, 0, 0, 2, 1]);
    expect([...classIndices([5], [4])]).toEqual([-1]);
  });
});

describe('stratifiedSplit', () => {
  const labels = Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i < 98 ? 1 : i));

  it('holds out the share of every class, every image on one side', () => {
    const { train, heldOut } = stratifiedSplit(labels, 0.25, 1);
    expect([...train, ...heldOut].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
    const held = [...heldOut].map((i) => labels[i]);
    expect(held.filter((label) => label === 0)).toHaveLength(15);
    expect(held.filter((label) => label === 1)).toHaveLength(10);
  });

  it('holds out at least one image of a class of two, and none of a class of one', () => {
    const { train, heldOut } = stratifiedSplit([5, 5, 9], 0.01, 1);
    expect(train).toHaveLength(2);
    expect(heldOut).toHaveLength(1);
    expect(train).toContain(2);
    expect(stratifiedSplit([5, 5], 0.99, 1).train).toHaveLength(1);
  });

  it('is the same for the same seed, another for another', () => {
    expect(stratifiedSplit(labels, 0.5, 1)).toEqual(stratifiedSplit(labels, 0.5, 1));
    expect(stratifiedSplit(labels, 0.5, 1)).not.toEqual(stratifiedSplit(labels, 0.5, 2));
  });
});
