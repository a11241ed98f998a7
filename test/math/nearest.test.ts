import { describe, expect, it } from 'vitest';
import { nearest, suggestion } from '../../src/math/nearest.ts';

const known = ['model', 'k', 'tauM', 'trainImages'];

describe('the nearest known name', () => {
  it.each([
    ['kk', 'k'],
    ['modle', 'model'],
    ['taum', 'tauM'],
    ['TrainImage', 'trainImages'],
    ['train', 'trainImages'],
    ['ti', 'trainImages'],
  ])('of %s is %s', (typed, meant) => expect(nearest(typed, known)).toBe(meant));

  it('counts letters that changed places as one mistake, and keeps within a distance', () => {
    expect(nearest('trian', ['train'], 1.5)).toBe('train');
    expect(nearest('code', ['cost'])).toBe('cost');
    expect(nearest('code', ['cost'], 1.5)).toBeUndefined();
  });

  it('is none when nothing is near', () => {
    expect(nearest('quantum', known)).toBeUndefined();
    expect(suggestion('quantum', known)).toBe('known: model, k, tauM, trainImages');
  });
});
