import { describe, expect, it } from 'vitest';
import { type Rng, restoreRng, rng } from '../../src/math/rng.ts';
import { openState, saveState } from '../../src/math/state.ts';

const draws = (stream: Rng, n: number) => Float64Array.from({ length: n }, () => stream.next());

/** Pearson's chi-square of counts against equal expectation, as standard scores (normal for many bins). */
function chiSquareScore(counts: ArrayLike<number>, total: number): number {
  const expected = total / counts.length;
  const chi = Array.from(counts, (c) => (c - expected) ** 2 / expected).reduce((a, b) => a + b, 0);
  return (chi - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - 0.5) * (b[i]! - 0.5);
  return (12 * sum) / a.length;
}

describe('rng', () => {
  it('gives these numbers for this key, on every machine', () => {
    // Golden: first numbers of rng('golden', 1), Node 20.20.2, x64.
    const stream = rng('golden', 1);
    expect([stream.next(), stream.next(), stream.next()]).toEqual([
      0.6794477621079351, 0.5375920809892547, 0.19389879763190732,
    ]);
    expect([stream.integer(10), stream.integer(1000), stream.integer(2 ** 40)]).toEqual([
      8, 581, 576336663060,
    ]);
    expect([stream.normal(), stream.normal(), stream.exponential()]).toEqual([
      1.181746967706184, -0.6911670026056355, 0.7801449854968616,
    ]);
    expect(stream.shuffle([0, 1, 2, 3, 4, 5])).toEqual([0, 4, 1, 3, 5, 2]);
    expect([...stream.sample(100_000, 4)]).toEqual([83440, 84898, 24219, 89423]);
  });

  it('gives the same numbers for the same key, other numbers for any other key', () => {
    expect(draws(rng(1, 'a'), 100)).toEqual(draws(rng('1/a'), 100));
    const firsts = new Set<number>();
    for (let seed = 0; seed < 1000; seed++)
      for (const purpose of ['weights', 'delays', 'input']) firsts.add(rng(seed, purpose).next());
    expect(firsts.size).toBe(3000);
  });

  it('makes streams of neighbouring keys independent', () => {
    const n = 20_000;
    const streams = [rng(1), rng(2), rng(10), rng(1, 'a'), rng(1, 'b'), rng('a', 1)].map((s) => draws(s, n));
    for (let a = 0; a < streams.length; a++)
      for (let b = 0; b < a; b++)
        expect(Math.abs(correlation(streams[a]!, streams[b]!))).toBeLessThan(4 / Math.sqrt(n));
  });

  it('makes the first numbers of consecutive seeds uniform and independent', () => {
    const n = 40_000;
    const firsts = Float64Array.from({ length: n }, (_, seed) => rng('run', seed).next());
    expect(Math.abs(correlation(firsts.subarray(1), firsts.subarray(0, n - 1)))).toBeLessThan(
      4 / Math.sqrt(n),
    );
    const counts = new Uint32Array(100);
    for (const x of firsts) counts[Math.floor(x * 100)]!++;
    expect(Math.abs(chiSquareScore(counts, n))).toBeLessThan(4);
  });

  it('is uniform on [0, 1) down to its last bits', () => {
    const n = 100_000;
    const stream = rng('uniform');
    const high = new Uint32Array(256);
    const low = new Uint32Array(256);
    let inside = true;
    for (let i = 0; i < n; i++) {
      const bits = stream.next() * 2 ** 53;
      inside &&= Number.isSafeInteger(bits) && bits >= 0;
      high[Math.floor(bits / 2 ** 45)]!++;
      low[bits % 256]!++;
    }
    expect(inside).toBe(true);
    expect(Math.abs(chiSquareScore(high, n))).toBeLessThan(4);
    expect(Math.abs(chiSquareScore(low, n))).toBeLessThan(4);
  });

  it('draws integers without bias', () => {
    const n = 120_000;
    const stream = rng('integers');
    for (const range of [1, 2, 7, 64, 1000]) {
      const counts = new Uint32Array(range);
      for (let i = 0; i < n; i++) counts[stream.integer(range)]!++;
      if (range === 1) expect(counts[0]).toBe(n);
      else expect(Math.abs(chiSquareScore(counts, n))).toBeLessThan(4);
    }
    // Without rejection, the first third of 3 * 2^30 would come up half of the time.
    let firstThird = 0;
    for (let i = 0; i < n; i++) if (stream.integer(3 * 2 ** 30) < 2 ** 30) firstThird++;
    expect(Math.abs(firstThird / n - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / n));
    firstThird = 0;
    for (let i = 0; i < n; i++) if (stream.integer(3 * 2 ** 51) < 2 ** 51) firstThird++;
    expect(Math.abs(firstThird / n - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / n));
  });

  it('draws normal numbers with the moments of a standard normal, consecutive ones uncorrelated', () => {
    const n = 200_000;
    const stream = rng('normal');
    const x = Float64Array.from({ length: n }, () => stream.normal());
    const moment = (power: number) => x.reduce((sum, value) => sum + value ** power, 0) / n;
    expect(Math.abs(moment(1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    let lagged = 0;
    for (let i = 1; i < n; i++) lagged += x[i]! * x[i - 1]!;
    expect(Math.abs(lagged / n)).toBeLessThan(4 / Math.sqrt(n));
    const within = x.filter((value) => Math.abs(value) < 1.959963984540054).length / n;
    expect(Math.abs(within - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / n));
  });

  it('draws exponential numbers with mean 1 and no memory', () => {
    const n = 200_000;
    const stream = rng('exponential');
    const x = Float64Array.from({ length: n }, () => stream.exponential());
    expect(x.every((value) => value >= 0 && value < Infinity)).toBe(true);
    expect(Math.abs(x.reduce((a, b) => a + b, 0) / n - 1)).toBeLessThan(4 / Math.sqrt(n));
    for (const after of [0.5, 1, 3]) {
      const share = x.filter((value) => value > after).length / n;
      const expected = Math.exp(-after);
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / n));
    }
  });

  it('shuffles into every order equally often, in place', () => {
    const stream = rng('shuffle');
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const array = stream.shuffle(Uint8Array.of(0, 1, 2, 3));
      counts.set(array.join(''), (counts.get(array.join('')) ?? 0) + 1);
    }
    const array = [1, 2, 3];
    expect(stream.shuffle(array)).toBe(array);
    expect(counts.size).toBe(24);
    expect(Math.abs(chiSquareScore([...counts.values()], 24_000))).toBeLessThan(4);
  });

  it('samples distinct numbers, each equally often, in every order', () => {
    const stream = rng('sample');
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const key = stream.sample(5, 2).join(' ');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(20);
    expect(Math.abs(chiSquareScore([...counts.values()], 20_000))).toBeLessThan(4);
    for (const [n, k] of [
      [1000, 1000],
      [100_000, 500],
      [100_000, 90_000],
      [3, 0],
      [0, 0],
    ] as const) {
      const chosen = stream.sample(n, k);
      expect(chosen.length).toBe(k);
      expect(new Set(chosen).size).toBe(k);
      expect(chosen.every((i) => i < n)).toBe(true);
    }
  });

  it('samples the same whether it keeps the whole deck or only the moved cards', () => {
    const n = 5000;
    const dense = rng('deck').sample(n, n).subarray(0, 600);
    const few = rng('deck').sample(n, 600);
    expect([...few]).toEqual([...dense]);
  });

  it('goes on bit for bit after save, JSON and restore, in the middle of a pair of normal numbers too', () => {
    const stream = rng('saved', 3);
    for (let i = 0; i < 17; i++) stream.next();
    stream.normal();
    const restored = restoreRng(JSON.parse(JSON.stringify(stream.save())));
    const story = (s: Rng) => [
      s.normal(),
      s.next(),
      s.integer(77),
      s.exponential(),
      s.normal(),
      ...s.sample(50, 5),
    ];
    expect(story(restored)).toEqual(story(stream));
    expect(restored.save()).toEqual(stream.save());
  });

  it.each<[() => unknown, RegExp]>([
    [() => rng(), /^rng: must be given a key/],
    [() => rng('a', NaN), /^rng\.key: must be text or finite numbers, got NaN/],
    [() => rng('a').integer(0), /^rng\.integer: must be an integer in 1 \.\.\. 2\^53 - 1, got 0/],
    [() => rng('a').integer(1.5), /got 1\.5/],
    [() => rng('a').integer(2 ** 53), /got 9007199254740992/],
    [() => rng('a').sample(3, 4), /^rng\.sample\.k: must be an integer in 0 \.\.\. 3, got 4/],
    [() => rng('a').sample(-1, 0), /^rng\.sample\.n/],
    [() => restoreRng({} as never), /^restoreRng\.state: must come from save\(\), got \{\}/],
    [() => restoreRng(undefined as never), /^restoreRng\.state: must come from save\(\), got undefined/],
  ])('refuses nonsense: %s', (act, message) => {
    expect(act).toThrow(message);
  });
});

describe('exchange', () => {
  it('restores a stream in place, bit for bit, the spare normal number too', () => {
    const a = rng('exchange');
    for (let n = 0; n < 5; n++) a.normal();
    const bytes = saveState('rng', {}, (state) => a.exchange(state));
    const b = rng('another');
    openState('rng', bytes).restore((state) => b.exchange(state));
    for (let n = 0; n < 20; n++)
      expect([b.normal(), b.next(), b.integer(9)]).toEqual([a.normal(), a.next(), a.integer(9)]);
  });
});
