/** Földiák's law: all independent bars, one a unit, each unit active with probability p; and what each rule is for. */
import { describe, expect, it } from 'vitest';
import { barPictures, barTemplates, matchedBars, reconstructed } from '../../experiments/parts/bars.ts';
import { Foldiak1990, type Foldiak1990Options } from '../../models/foldiak-1990.ts';
import { matrix } from '../../src/math/matrix.ts';

const judged = barPictures(1000, 8, 1 / 8, 'test');

function learnt(pictures: number, options: Foldiak1990Options = {}): Foldiak1990 {
  const model = new Foldiak1990(options);
  model.settleThresholds(barPictures(100, 8, 1 / 8, 'run-in').pictures);
  model.learn(barPictures(pictures, 8, 1 / 8, 'learn').pictures);
  return model;
}
const barsOf = (model: Foldiak1990) => [...matchedBars(model.fields(), 8)].sort((a, b) => a - b);

describe('foldiak-1990', () => {
  const model = learnt(3000);
  const answers = model.respond(judged.pictures);

  it('finds all 16 bars, one a unit', () => {
    expect(barsOf(model)).toEqual(Array.from({ length: 16 }, (_, b) => b));
    expect(model.restless).toBeLessThan(5);
  });

  it('holds every unit near p = 1/8', () => {
    for (let u = 0; u < 16; u++) {
      let active = 0;
      for (let k = 0; k < 1000; k++) active += answers.data[k * 16 + u]!;
      expect(Math.abs(active / 1000 - 1 / 8), `unit ${u}`).toBeLessThan(0.05);
    }
  });

  it('tells pictures by their code: nine in ten come back without a wrong pixel', () => {
    expect(reconstructed(model.fields(), answers, judged.pictures).exact).toBeGreaterThan(0.9);
  });

  it('finds none without the anti-Hebbian rule: all units become one', () => {
    const alone = learnt(3000, { alpha: 0 });
    expect(new Set(barsOf(alone))).toEqual(new Set([-1]));
    const same = alone.respond(judged.pictures);
    let unanimous = 0;
    for (let k = 0; k < 1000; k++) {
      const active = same.data.subarray(k * 16, k * 16 + 16).reduce((sum, y) => sum + y, 0);
      if (active === 0 || active === 16) unanimous++;
    }
    expect(unanimous).toBeGreaterThan(900);
  });

  it('keeps w symmetric, negative and without self-connections', () => {
    const w = model.lateral().data;
    for (let i = 0; i < 16; i++) {
      expect(w[i * 16 + i]).toBe(0);
      for (let j = 0; j < 16; j++) {
        expect(w[i * 16 + j]).toBe(w[j * 16 + i]);
        expect(w[i * 16 + j]).toBeLessThanOrEqual(0);
      }
    }
  });

  it('starts with fields of unit length, and answers without learning', () => {
    const fresh = new Foldiak1990();
    const before = fresh.fields();
    for (let u = 0; u < 16; u++) {
      const length = before.data.subarray(u * 64, u * 64 + 64).reduce((sum, q) => sum + q * q, 0);
      expect(length).toBeCloseTo(1, 12);
    }
    fresh.respond(judged.pictures);
    expect(fresh.fields().data).toEqual(before.data);
  });

  it('refuses what it cannot be', () => {
    expect(() => new Foldiak1990({ units: 0 })).toThrow(
      'foldiak1990.units: must be a whole number >= 1, got 0',
    );
    expect(() => new Foldiak1990({ p: 1 })).toThrow('foldiak1990.p: must be between 0 and 1, got 1');
    expect(() => new Foldiak1990({ alpha: Number.NaN })).toThrow(
      'foldiak1990.alpha: must be a number >= 0, got NaN',
    );
    expect(() => new Foldiak1990().respond(matrix(new Uint8Array(9), 1, 9))).toThrow(
      'foldiak1990.patterns: must be (n >= 1, 64), got (1, 9)',
    );
  });
});

describe('bars', () => {
  it('are 8 rows and 8 columns, which no field can mistake for each other', () => {
    const templates = barTemplates(8);
    const asFields = matrix(Float64Array.from(templates.data), 16, 64);
    expect([...matchedBars(asFields, 8)]).toEqual(Array.from({ length: 16 }, (_, b) => b));
    // a row and a column together are neither
    const two = Float64Array.from({ length: 64 }, (_, i) => templates.data[i]! | templates.data[8 * 64 + i]!);
    expect([...matchedBars(matrix(two, 1, 64), 8)]).toEqual([-1]);
  });

  it('come with probability p, and light 1 - (1 - p)^2 of the pixels', () => {
    const share = (values: Uint8Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const many = barPictures(5000, 8, 1 / 8, 'many');
    expect(share(many.drawn.data)).toBeCloseTo(0.125, 2);
    expect(share(many.pictures.data)).toBeCloseTo(0.234, 2);
  });

  it('drawn by the templates themselves come back exactly', () => {
    const asFields = matrix(Float64Array.from(barTemplates(8).data), 16, 64);
    expect(reconstructed(asFields, judged.drawn, judged.pictures)).toEqual({ exact: 1, pixels: 1 });
  });
});
