/** Nets made sick on purpose are named rightly; a healthy one gives no warning. */
import { describe, expect, it } from 'vitest';
import { matrix } from '../../src/math/matrix.ts';
import { rng } from '../../src/math/rng.ts';
import { diagnose, type FindingKind, type Observed } from '../../src/metrics/diagnosis.ts';

const images = 1000;
const columns = 4;
const perColumn = 50;
const neurons = columns * perColumn;

/** Every column lets `k` drawn neurons of it win for every image. */
function healthy(k = 2): Observed & { wins: Uint32Array; active: Uint32Array } {
  const draw = rng('healthy');
  const wins = new Uint32Array(neurons);
  const active = new Uint32Array(images);
  for (let image = 0; image < images; image++)
    for (let c = 0; c < columns; c++)
      for (const j of draw.sample(perColumn, k)) {
        wins[c * perColumn + j]!++;
        active[image]!++;
      }
  return {
    wins,
    active,
    target: k / perColumn,
    columns: Array.from({ length: columns }, () => ({ full: images })),
    inputTaken: 0.8,
    weights: [{ values: Float64Array.from({ length: 500 }, () => draw.next() ** 3), low: 0, high: 1 }],
    thresholds: [
      { values: Float64Array.from({ length: neurons }, () => 0.8 * draw.next() - 0.4), low: -1, high: 2 },
    ],
  };
}

const warned = (observed: Observed): FindingKind[] =>
  diagnose(observed)
    .findings.filter(({ severity }) => severity === 'warning')
    .map(({ kind }) => kind);
const findingOf = (observed: Observed, kind: FindingKind) =>
  diagnose(observed).findings.find((finding) => finding.kind === kind)!;

describe('a healthy net', () => {
  it('is well in every finding, and none has a remedy', () => {
    const { findings, images: seen, neurons: n } = diagnose(healthy());
    expect([seen, n]).toEqual([images, neurons]);
    expect(findings.map(({ severity }) => severity)).toEqual(findings.map(() => 'well'));
    expect(findings.map(({ remedy }) => remedy)).toEqual(findings.map(() => null));
    expect(findings).toHaveLength(9);
  });

  it('is judged by what is known: no columns, weights, thresholds or target, no findings about them', () => {
    const { wins, active } = healthy();
    const kinds = diagnose({ wins, active }).findings.map(({ kind }) => kind);
    expect(kinds).toEqual(['silentImages', 'activity', 'deadNeurons', 'hogNeurons', 'unevenWork']);
  });

  it('is not judged by sets of which there is none', () => {
    const { wins, active } = healthy();
    const kinds = diagnose({ wins, active, weights: [], thresholds: [] }).findings.map(({ kind }) => kind);
    expect(kinds).not.toContain('weights');
    expect(kinds).not.toContain('thresholds');
  });

  it('survives JSON', () => {
    const diagnosis = diagnose(healthy());
    expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis);
  });
});

describe('a sick net is named', () => {
  it('all dead: nothing answers', () => {
    const net = healthy();
    const silent = { ...net, wins: net.wins.map(() => 0), active: net.active.map(() => 0) };
    const observed = { ...silent, columns: net.columns!.map(() => ({ full: 0 })) };
    expect(warned(observed)).toEqual(['silentImages', 'activity', 'emptyColumns', 'deadNeurons']);
    expect(findingOf(observed, 'deadNeurons').text).toBe('200 of 200 neurons answer no image (100 %)');
    expect(findingOf(observed, 'deadNeurons').remedy).toContain('vThreshold');
    expect(findingOf(observed, 'silentImages').value).toBe(1);
  });

  it('one tenth dead, and its remedy is homeostasis', () => {
    const { wins, ...rest } = healthy();
    wins.fill(0, 0, 20);
    expect(warned({ ...rest, wins })).toEqual(['deadNeurons']);
    expect(findingOf({ ...rest, wins }, 'deadNeurons')).toMatchObject({ value: 0.1, short: '20 of 200' });
    expect(findingOf({ ...rest, wins }, 'deadNeurons').remedy).toContain('homeostasis');
  });

  it('few images: neurons that are silent by chance alone are no illness', () => {
    const draw = rng('few');
    const wins = new Uint32Array(neurons);
    for (let image = 0; image < 30; image++) for (const j of draw.sample(neurons, 6)) wins[j]!++;
    const observed = { wins, active: new Uint32Array(30).fill(6) };
    const { value, severity, text } = findingOf(observed, 'deadNeurons');
    expect(value).toBeGreaterThan(0.3);
    expect(severity).not.toBe('warning');
    expect(text).toContain('by chance: 30 images are few');
  });

  it('one hog that answers nearly everything', () => {
    const { wins, ...rest } = healthy();
    wins[7] = 990;
    expect(warned({ ...rest, wins })).toEqual(['hogNeurons']);
    const { text, remedy } = findingOf({ ...rest, wins }, 'hogNeurons');
    expect(text).toContain('1 neuron hogs the work');
    expect(text).toContain('neuron 7 is the busiest, active for 99 %');
    expect(remedy).toContain('homeostasis');
  });

  it('work on a few shoulders', () => {
    const { wins, ...rest } = healthy();
    for (let j = 0; j < neurons; j++) wins[j] = j % 4 === 0 ? 157 : 1;
    expect(warned({ ...rest, wins })).toEqual(['unevenWork']);
    expect(findingOf({ ...rest, wins }, 'unevenWork').value).toBeLessThan(0.7);
  });

  it('over-inhibited: images without an answer, and columns that never fill', () => {
    const net = healthy();
    net.active.fill(0, 0, 50);
    expect(warned(net)).toEqual(['silentImages']);
    expect(findingOf(net, 'silentImages').short).toBe('50 of 1000');
    const empty = { ...healthy(), columns: [{ full: 1000 }, { full: 3 }, { full: 0 }, { full: 900 }] };
    expect(warned(empty)).toEqual(['emptyColumns']);
    expect(findingOf(empty, 'emptyColumns').short).toBe('2 of 4');
  });

  it('denser or sparser than meant, each with its own remedy', () => {
    const dense = { ...healthy(), target: 0.02 };
    expect(warned(dense)).toEqual(['activity']);
    expect(findingOf(dense, 'activity').text).toContain('denser than meant');
    expect(findingOf(dense, 'activity').remedy).toContain('raise vThreshold');
    const sparse = { ...healthy(), target: 0.08 };
    expect(warned(sparse)).toEqual(['activity']);
    expect(findingOf(sparse, 'activity').remedy).toContain('lower vThreshold');
  });

  it('too dense where no target is known', () => {
    const { wins, active } = healthy(20);
    expect(warned({ wins, active })).toEqual(['activity']);
    expect(findingOf({ wins, active }, 'activity').text).toContain('the code is dense');
  });

  it('under-inhibited: columns full at once', () => {
    const eager = { ...healthy(), inputTaken: 0.03 };
    expect(warned(eager)).toEqual(['eagerColumns']);
    expect(findingOf(eager, 'eagerColumns').text).toContain('full at once');
  });

  it('weights saturated at the upper bound, or all but gone', () => {
    const ones = { ...healthy(), weights: [{ values: new Float64Array(100).fill(0.995), low: 0, high: 1 }] };
    expect(warned(ones)).toEqual(['weights']);
    expect(findingOf(ones, 'weights').remedy).toContain('aPlus');
    const zeros = { ...healthy(), weights: [{ values: new Float64Array(100), low: 0, high: 1 }] };
    expect(warned(zeros)).toEqual(['weights']);
    expect(findingOf(zeros, 'weights').remedy).toContain('aMinus');
    const unbounded = { values: Float64Array.of(3, 4, 5), low: 0, high: 'infinite' as const };
    expect(warned({ ...healthy(), weights: [unbounded] })).toEqual([]);
    expect(findingOf({ ...healthy(), weights: [unbounded] }, 'weights').text).not.toContain('upper');
  });

  it('thresholds stuck at either bound', () => {
    const values = new Float64Array(100).fill(0.5);
    values.fill(2, 0, 8).fill(-1, 8, 16);
    const stuck = { ...healthy(), thresholds: [{ values, low: -1, high: 2 }] };
    expect(warned(stuck)).toEqual(['thresholds']);
    expect(findingOf(stuck, 'thresholds').short).toBe('8.0 % low, 8.0 % high');
  });

  it("in the words of the model's own options", () => {
    const dense = { ...healthy(), target: 0.02, remedies: { inhibit: 'lower k' } };
    expect(findingOf(dense, 'activity').remedy).toBe('lower k');
  });
});

describe('refuses', () => {
  const wins = Uint32Array.of(1, 2);
  it.each([
    [{ wins, active: [] }, 'diagnose: must see images and neurons, got 0 and 2'],
    [{ wins, active: [1] }, 'diagnose.wins[1]: must be a count from 0 to 1, got 2'],
    [{ wins, active: [1, 3] }, 'diagnose.active[1]: must be a count from 0 to 2, got 3'],
    [{ wins, active: [1, Number.NaN] }, 'diagnose.active[1]: must be a count from 0 to 2, got NaN'],
    [{ wins, active: [1, 2], target: 0 }, 'diagnose.target: must be > 0 and <= 1, got 0'],
    [{ wins, active: [1, 2], columns: [] }, 'diagnose.columns: must hold at least one, got none'],
    [
      { wins, active: [1, 2], columns: [{ full: 3 }] },
      'diagnose.columns[0]: must be a count from 0 to 2, got 3',
    ],
    [
      { wins, active: [1, 2], columns: [{ full: 1 }], inputTaken: Number.NaN },
      'diagnose.inputTaken: must be in 0 ... 1, got NaN',
    ],
    [
      { wins, active: [1, 2], weights: [{ values: [0.5, Number.NaN], low: 0, high: 1 }] },
      'diagnose.weights[0][1]: must be finite, got NaN',
    ],
    [
      { wins, active: [1, 2], weights: [{ values: [], low: 0, high: 'infinite' as const }] },
      'diagnose.weights[0]: must hold numbers, got none',
    ],
    [
      { wins, active: [1, 2], thresholds: [{ values: [1], low: 2, high: 1 }] },
      'diagnose.thresholds[0]: must have bounds low <= high, got 2 and 1',
    ],
  ])('%o', (observed, message) => expect(() => diagnose(observed)).toThrow(message));

  it.each([
    [matrix(new Uint8Array(6), 2, 3), 'got a matrix (2, 3)'],
    [undefined, 'got undefined'],
    [{ wins: 5, active: [1] }, 'got 5'],
  ])('what is no count: %o', (observed, got) => {
    expect(() => diagnose(observed as never)).toThrow(
      `diagnose.wins: must be a list of counts in { wins (neurons), active (images) }, ${got}`,
    );
  });
});
