import { describe, expect, it } from 'vitest';
import { type Matrix, matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { codeSparseness, type MeanSparseness } from '../../src/metrics/code-sparseness.ts';
import { dutyCycleEntropy, dutyCycles } from '../../src/metrics/duty-cycle.ts';
import { participationRatio } from '../../src/metrics/participation-ratio.ts';
import * as one from '../../src/metrics/sparseness.ts';

const random = rng('test', 'code-sparseness');

/** k of n neurons respond with 1 to each stimulus, drawn anew. */
function kOfN(rows: number, n: number, k: number): Matrix<Uint8Array> {
  const data = new Uint8Array(rows * n);
  for (let i = 0; i < rows; i++) for (const j of random.sample(n, k)) data[i * n + j] = 1;
  return matrix(data, rows, n);
}

const row = (codes: Matrix, i: number) => Array.from({ length: codes.shape[1]! }, (_, j) => codes.get(i, j));
const column = (codes: Matrix, j: number) =>
  Array.from({ length: codes.shape[0]! }, (_, i) => codes.get(i, j));

/** Means of the one-vector measures over vectors that are not silent. */
function meansOf(vectors: number[][]): MeanSparseness {
  const spoken = vectors.filter((v) => v.some((x) => x > 0));
  const mean = (measure: (v: number[]) => number) => {
    const values = spoken.map((v) => measure(v)).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return {
    counted: spoken.length,
    trevesRolls: mean(one.trevesRolls),
    vinjeGallant: mean(one.vinjeGallant),
    hoyer: mean(one.hoyer),
    gini: mean(one.gini),
    excessKurtosis: mean(one.excessKurtosis),
    effectiveUnits: mean((v) => one.effectiveUnits(v)),
  };
}

function expectMeans(measured: MeanSparseness, expected: MeanSparseness): void {
  for (const name of Object.keys(expected) as (keyof MeanSparseness)[])
    expect(measured[name], name).toBeCloseTo(expected[name]!, 9);
}

describe('codeSparseness', () => {
  it('means each measure over rows and over columns that are not silent', () => {
    for (const share of [0.02, 0.2, 0.9]) {
      const [rows, n] = [90, 70];
      const data = Float32Array.from({ length: rows * n }, (_, at) =>
        at % n === 3 || Math.floor(at / n) === 8 || random.next() > share ? 0 : random.exponential(),
      );
      const codes = matrix(data, rows, n);
      const measured = codeSparseness(codes);
      expectMeans(measured.population, meansOf(Array.from({ length: rows }, (_, i) => row(codes, i))));
      expectMeans(measured.lifetime, meansOf(Array.from({ length: n }, (_, j) => column(codes, j))));
      expect(measured.silentStimuli).toBe(rows - measured.population.counted);
      expect(measured.deadUnits).toBe(n - measured.lifetime.counted);
      expect(measured.silentStimuli).toBeGreaterThanOrEqual(1);
      expect(measured.deadUnits).toBeGreaterThanOrEqual(1);
      expect(measured.participationRatio).toBeCloseTo(participationRatio(codes), 9);
      const entropy = dutyCycleEntropy(dutyCycles(codes));
      expect(measured.dutyCycleEntropyBits).toBeCloseTo(entropy.bits, 9);
      expect(measured.dutyCycleEntropyRatio).toBeCloseTo(entropy.ratio, 9);
    }
  });

  it('has the closed forms of a code with k of n neurons active', () => {
    const [n, k] = [60, 3];
    const { population, ...measured } = codeSparseness(kOfN(400, n, k));
    expect(measured.activeShare).toBeCloseTo(k / n, 12);
    expect(measured.meanResponse).toBeCloseTo(k / n, 12);
    expect(population.counted).toBe(400);
    expect(population.trevesRolls).toBeCloseTo(k / n, 12);
    expect(population.vinjeGallant).toBeCloseTo((1 - k / n) / (1 - 1 / n), 12);
    expect(population.gini).toBeCloseTo(1 - k / n, 12);
    expect(population.hoyer).toBeCloseTo((Math.sqrt(n) - Math.sqrt(k)) / (Math.sqrt(n) - 1), 12);
    expect(population.effectiveUnits).toBeCloseTo(k, 9);
    expect(measured.dutyCycleEntropyRatio).toBeGreaterThan(0.97);
  });

  it('counts silent stimuli, dead units and hogs, and keeps silence out of the means', () => {
    // neuron 0 always, neuron 1 in two of four, neuron 2 never; stimulus 3 silent but for neuron 0's absence
    const codes = matrix(Uint8Array.of(2, 1, 0, 2, 1, 0, 2, 0, 0, 0, 0, 0), 4, 3);
    const measured = codeSparseness(codes);
    expect(measured).toMatchObject({ stimuli: 4, neurons: 3, silentStimuli: 1, deadUnits: 1, hogUnits: 1 });
    expect(measured.activeShare).toBeCloseTo(5 / 12, 12);
    expect(measured.meanResponse).toBeCloseTo(8 / 12, 12);
    expect(measured.population.counted).toBe(3);
    expect(measured.population.trevesRolls).toBeCloseTo((0.6 + 0.6 + 1 / 3) / 3, 12);
    expect(measured.lifetime.counted).toBe(2);
    expect(measured.lifetime.trevesRolls).toBeCloseTo((36 / 48 + 4 / 8) / 2, 12);
  });

  it('calls a hog what responds to more than half of the stimuli, not to half', () => {
    expect(codeSparseness(matrix(Uint8Array.of(1, 1, 1, 1, 0, 1, 0, 0), 4, 2)).hogUnits).toBe(1);
  });

  it('sees the same code however it is stored', () => {
    const codes = kOfN(70, 130, 9);
    const asFloats = matrix(Float64Array.from(codes.data), 70, 130);
    const columnMajor = new Float32Array(70 * 130);
    for (let i = 0; i < 70; i++) for (let j = 0; j < 130; j++) columnMajor[j * 70 + i] = codes.get(i, j);
    const turned = matrix(columnMajor, 130, 70).transpose(1, 0);
    const framed = new Uint8Array(72 * 133).fill(99);
    const cutOut = matrix(framed, 72, 133).lo(1, 2).hi(70, 130);
    for (let i = 0; i < 70; i++) for (let j = 0; j < 130; j++) cutOut.set(i, j, codes.get(i, j));
    const expected = codeSparseness(codes);
    for (const same of [asFloats, turned, cutOut]) expect(codeSparseness(same as Matrix)).toEqual(expected);
  });

  it('is plain JSON: what is undefined is null, with its reason', () => {
    const silent = codeSparseness(matrix(new Uint8Array(12), 3, 4));
    expect(JSON.parse(JSON.stringify(silent))).toEqual(silent);
    expect(silent).toMatchObject({
      silentStimuli: 3,
      deadUnits: 4,
      activeShare: 0,
      participationRatio: null,
    });
    expect(silent.population).toEqual({
      counted: 0,
      trevesRolls: null,
      vinjeGallant: null,
      hoyer: null,
      gini: null,
      excessKurtosis: null,
      effectiveUnits: null,
    });
    expect(silent.reasons['population.gini']).toBe('no neuron responds to any stimulus');
    expect(silent.reasons.dutyCycleEntropyRatio).toBe('all neurons are always or never active');
    expect(Object.keys(silent.reasons).length).toBe(14);

    const constant = codeSparseness(matrix(new Uint8Array(12).fill(3), 3, 4));
    expect(constant.population).toMatchObject({
      trevesRolls: 1,
      vinjeGallant: 0,
      gini: 0,
      excessKurtosis: null,
    });
    expect(constant.reasons['population.excessKurtosis']).toBe('no response varies');
    expect(constant.reasons.participationRatio).toBe('no neuron varies');

    const lone = codeSparseness(matrix(Uint8Array.of(1, 0, 2), 3, 1));
    expect(lone.reasons['population.hoyer']).toBe('fewer than two neurons');
    expect(lone.lifetime.hoyer).not.toBeNull();
    expect(codeSparseness(matrix(Uint8Array.of(1, 0, 2), 1, 3)).reasons['lifetime.gini']).toBe(
      'fewer than two stimuli',
    );
    expect(codeSparseness(kOfN(20, 10, 2)).reasons).toEqual({});
  });

  it('does not depend on the unit, be it so large or small that squares leave the range of doubles', () => {
    const data = Float64Array.from({ length: 600 }, () => (random.next() < 0.3 ? random.exponential() : 0));
    const plain = codeSparseness(matrix(data, 20, 30));
    for (const unit of [1e-300, 1e-200, 1e200, 1e290]) {
      const scaled = codeSparseness(
        matrix(
          data.map((x) => x * unit),
          20,
          30,
        ),
      );
      expect(scaled.reasons).toEqual({});
      expectMeans(scaled.population, plain.population);
      expectMeans(scaled.lifetime, plain.lifetime);
      expect(scaled.participationRatio).toBeCloseTo(plain.participationRatio!, 9);
      expect(scaled.meanResponse / unit).toBeCloseTo(plain.meanResponse, 9);
      expect(
        participationRatio(
          matrix(
            data.map((x) => x * unit),
            20,
            30,
          ),
        ),
      ).toBeCloseTo(plain.participationRatio!, 9);
    }
  });

  it('says from how many stimuli the participation ratio is', () => {
    expect(codeSparseness(kOfN(20, 10, 2)).participationRows).toBe(20);
    expect(codeSparseness(kOfN(1500, 10, 2)).participationRows).toBe(1000);
  });

  it.each<[() => unknown, RegExp]>([
    [
      () => codeSparseness(matrix(Float32Array.of(1, -1, 0, 0), 2, 2)),
      /^codeSparseness\.codes\[0, 1\]: must be >= 0 and finite, got -1/,
    ],
    [() => codeSparseness(matrix(Float32Array.of(1, 1, 0, NaN), 2, 2)), /codes\[1, 1\].*got NaN/],
    [() => codeSparseness(matrix(Float64Array.of(Infinity, 1), 1, 2)), /codes\[0, 0\].*got Infinity/],
    [() => codeSparseness(matrix(Int8Array.of(0, -3) as never, 1, 2)), /codes\[0, 1\].*got -3/],
    [() => codeSparseness(matrix(new Uint8Array(8), 2, 2, 2)), /shape \(stimuli, neurons\), got \(2, 2, 2\)/],
    [() => codeSparseness(matrix(new Uint8Array(0), 0, 5)), /got \(0, 5\)/],
    [() => codeSparseness([[1, 0]] as never), /^codeSparseness\.codes: must be a matrix/],
  ])('refuses nonsense: %s', (act, message) => {
    expect(act).toThrow(message);
  });
});
