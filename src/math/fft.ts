/**
 * The discrete Fourier transform of complex rows and pictures whose sides are powers of two (Cooley and Tukey 1965, radix 2,
 * in place). Our own rather than a library's, because the angles are halved by square roots from (-1, 0) instead of asked
 * from Math.sin, which no two machines need to round alike: equal input, equal bits, everywhere.
 */

/** Transforms of n complex numbers; holds its tables, so make one and keep it. */
export class Fourier {
  readonly n: number;
  /** (n / 2) cos and sin of 2 pi k / n */
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  /** (n) place of each element after the bits of its index are reversed */
  readonly #reversed: Uint32Array;

  /** @throws RangeError unless n is a power of two, 2 ... 2^24 */
  constructor(n: number) {
    if (!(Number.isInteger(n) && n >= 2 && n <= 1 << 24 && (n & (n - 1)) === 0))
      throw new RangeError(`fourier.n: must be a power of two in 2 ... 16777216, got ${n}`);
    this.n = n;
    let [cos, sin] = [Float64Array.of(1), Float64Array.of(0)];
    // Half a turn, a quarter, an eighth ...: the table of twice the length is the old one and the same turned by the half angle.
    for (let [c, s] = [-1, 0]; cos.length < n / 2; ) {
      const half = Math.sqrt((1 + c) / 2);
      s = half === 0 ? 1 : s / (2 * half);
      c = half;
      const finer = new Float64Array(2 * cos.length);
      const finerSin = new Float64Array(2 * cos.length);
      for (let k = 0; k < cos.length; k++) {
        finer[2 * k] = cos[k]!;
        finerSin[2 * k] = sin[k]!;
        finer[2 * k + 1] = cos[k]! * c - sin[k]! * s;
        finerSin[2 * k + 1] = sin[k]! * c + cos[k]! * s;
      }
      [cos, sin] = [finer, finerSin];
    }
    this.#cos = cos;
    this.#sin = sin;
    this.#reversed = new Uint32Array(n);
    for (let i = 1; i < n; i++) this.#reversed[i] = (this.#reversed[i >> 1]! >> 1) | (i & 1 ? n >> 1 : 0);
  }

  /**
   * X_k = sum_j x_j exp(-2 pi i j k / n), in place and not divided by n. The inverse is the same with `re` and `im`
   * exchanged, divided by n.
   * @param from where the n numbers begin in both
   */
  transform(re: Float64Array, im: Float64Array, from = 0): void {
    const { n } = this;
    const [cos, sin, reversed] = [this.#cos, this.#sin, this.#reversed];
    for (let i = 0; i < n; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const [r, m] = [re[from + i]!, im[from + i]!];
      re[from + i] = re[from + j]!;
      im[from + i] = im[from + j]!;
      re[from + j] = r;
      im[from + j] = m;
    }
    for (let half = 1; half < n; half *= 2) {
      const stride = n / (2 * half);
      for (let block = from; block < from + n; block += 2 * half)
        for (let k = 0; k < half; k++) {
          const [a, b] = [block + k, block + k + half];
          const [c, s] = [cos[k * stride]!, sin[k * stride]!];
          const r = re[b]! * c + im[b]! * s;
          const m = im[b]! * c - re[b]! * s;
          re[b] = re[a]! - r;
          im[b] = im[a]! - m;
          re[a]! += r;
          im[a]! += m;
        }
    }
  }
}

/**
 * The transform of a picture (height, width), in place, not divided by its size; both sides are powers of two.
 * The inverse is the same with `re` and `im` exchanged, divided by height x width.
 */
export function fourier2d(re: Float64Array, im: Float64Array, height: number, width: number): void {
  const across = new Fourier(width);
  for (let y = 0; y < height; y++) across.transform(re, im, y * width);
  const down = height === width ? across : new Fourier(height);
  const [columnRe, columnIm] = [new Float64Array(height), new Float64Array(height)];
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      columnRe[y] = re[y * width + x]!;
      columnIm[y] = im[y * width + x]!;
    }
    down.transform(columnRe, columnIm);
    for (let y = 0; y < height; y++) {
      re[y * width + x] = columnRe[y]!;
      im[y * width + x] = columnIm[y]!;
    }
  }
}
