/**
 * How much of a field is a Gabor function? The best fit of
 *
 *   g(x, y) = exp(-a'^2 / (2 sa^2) - b'^2 / (2 sb^2)) (A cos(2 pi f a') + B sin(2 pi f a'))
 *
 * with a' along the wave's direction and b' along its stripes, both from the centre. Amplitude and phase (A, B) follow in closed
 * form from the other six numbers (variable projection, Golub and Pereyra 1973), which Levenberg and Marquardt's method finds
 * from several starts.
 */
import { exp } from '../../src/math/exp.ts';

export interface GaborFit {
  /** 1 - squared error / squared deviation from the field's mean; 0 for a field that does not vary */
  readonly r2: number;
  /** [cycles a pixel] */
  readonly frequency: number;
  /** [radians] 0 ... pi, direction across the stripes */
  readonly orientation: number;
  /** [pixels] standard deviations of the envelope across and along the stripes */
  readonly across: number;
  readonly along: number;
  /** [pixels] */
  readonly x: number;
  readonly y: number;
}

/** x, y, log across, log along, orientation, frequency */
type Shape = Float64Array;
const shapeSize = 6;
const rounds = 30;

/** Fits fields of side x side pixels; holds its scratch, so make one and keep it. */
export class GaborFitter {
  readonly side: number;
  readonly #size: number;
  /** cos and sin carriers under the envelope, the residual now and for a trial, and a column of the Jacobian each */
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #residual: Float64Array;
  readonly #moved: Float64Array;
  readonly #jacobian: Float64Array;

  constructor(side: number) {
    this.side = side;
    this.#size = side * side;
    this.#cos = new Float64Array(this.#size);
    this.#sin = new Float64Array(this.#size);
    this.#residual = new Float64Array(this.#size);
    this.#moved = new Float64Array(this.#size);
    this.#jacobian = new Float64Array(shapeSize * this.#size);
  }

  /** @param field (side x side) that begins at `from` */
  fit(values: Float64Array, from = 0): GaborFit {
    const field = values.subarray(from, from + this.#size);
    let mean = 0;
    for (let i = 0; i < this.#size; i++) mean += field[i]! / this.#size;
    let deviation = 0;
    for (let i = 0; i < this.#size; i++) deviation += (field[i]! - mean) * (field[i]! - mean);
    let best: { error: number; shape: Shape } = { error: Infinity, shape: new Float64Array(shapeSize) };
    if (deviation > 0)
      for (const start of this.#starts(field)) {
        const found = this.#descend(field, start);
        if (found.error < best.error) best = found;
      }
    const [x, y, logAcross, logAlong, orientation, frequency] = best.shape as unknown as number[];
    return {
      r2: deviation > 0 ? Math.max(0, 1 - best.error / deviation) : 0,
      frequency: Math.abs(frequency!),
      orientation: ((orientation! % Math.PI) + Math.PI) % Math.PI,
      across: exp(logAcross!),
      along: exp(logAlong!),
      x: x!,
      y: y!,
    };
  }

  /** The three best of a grid of shapes around the field's centre of energy. */
  #starts(field: Float64Array): Shape[] {
    const { side } = this;
    let [energy, cx, cy] = [0, 0, 0];
    for (let i = 0; i < this.#size; i++) {
      // The fourth power looks at the strong pixels: the rest is noise.
      const weight = field[i]! * field[i]! * field[i]! * field[i]!;
      energy += weight;
      cx += weight * (i % side);
      cy += weight * Math.floor(i / side);
    }
    const tried: { error: number; shape: Shape }[] = [];
    for (const frequency of [0.06, 0.12, 0.2, 0.3])
      for (let o = 0; o < 8; o++)
        for (const sigma of [side / 10, side / 5]) {
          const shape = Float64Array.of(
            cx / energy,
            cy / energy,
            Math.log(sigma),
            Math.log(sigma * 1.5),
            (o * Math.PI) / 8,
            frequency,
          );
          tried.push({ error: this.#error(field, shape, this.#moved), shape });
        }
    return tried
      .sort((a, b) => a.error - b.error)
      .slice(0, 3)
      .map(({ shape }) => shape);
  }

  #descend(field: Float64Array, start: Shape): { error: number; shape: Shape } {
    let shape = start;
    let error = this.#error(field, shape, this.#residual);
    let damping = 0.01;
    const jacobian = this.#jacobian;
    for (let round = 0; round < rounds; round++) {
      for (let p = 0; p < shapeSize; p++) {
        const nudged = Float64Array.from(shape);
        const nudge = p === 5 ? 1e-5 : 1e-4;
        nudged[p]! += nudge;
        this.#error(field, nudged, this.#moved);
        for (let i = 0; i < this.#size; i++)
          jacobian[p * this.#size + i] = (this.#moved[i]! - this.#residual[i]!) / nudge;
      }
      const before = error;
      for (let attempt = 0; attempt < 6; attempt++) {
        const trial = bounded(this.#step(shape, damping), this.side);
        const at = this.#error(field, trial, this.#moved);
        if (at < error) {
          error = at;
          shape = trial;
          this.#residual.set(this.#moved);
          damping = Math.max(1e-6, damping / 5);
          break;
        }
        damping *= 5;
      }
      if (before - error < 1e-5 * before) break;
    }
    return { error, shape };
  }

  /** shape - (J'J + damping diag(J'J))^-1 J' residual */
  #step(shape: Shape, damping: number): Shape {
    const [j, size] = [this.#jacobian, this.#size];
    const a = Array.from({ length: shapeSize }, () => new Float64Array(shapeSize + 1));
    for (let p = 0; p < shapeSize; p++) {
      for (let q = 0; q <= p; q++) {
        let sum = 0;
        for (let i = 0; i < size; i++) sum += j[p * size + i]! * j[q * size + i]!;
        a[p]![q] = sum;
        a[q]![p] = sum;
      }
      let slope = 0;
      for (let i = 0; i < size; i++) slope += j[p * size + i]! * this.#residual[i]!;
      a[p]![p] = a[p]![p]! * (1 + damping) + 1e-12;
      a[p]![shapeSize] = slope;
    }
    for (let p = 0; p < shapeSize; p++)
      for (let r = p + 1; r < shapeSize; r++) {
        const factor = a[r]![p]! / a[p]![p]!;
        for (let q = p; q <= shapeSize; q++) a[r]![q]! -= factor * a[p]![q]!;
      }
    const moved = Float64Array.from(shape);
    const by = new Float64Array(shapeSize);
    for (let p = shapeSize - 1; p >= 0; p--) {
      let sum = a[p]![shapeSize]!;
      for (let q = p + 1; q < shapeSize; q++) sum -= a[p]![q]! * by[q]!;
      by[p] = sum / a[p]![p]!;
      moved[p]! -= by[p]!;
    }
    return moved;
  }

  /** Squared error of the best A and B for a shape; what remains of the field goes to `residual`. */
  #error(field: Float64Array, shape: Shape, residual: Float64Array): number {
    const { side } = this;
    const [cos, sin] = [this.#cos, this.#sin];
    const [x0, y0, logAcross, logAlong, orientation, frequency] = shape as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const [c, s] = [Math.cos(orientation), Math.sin(orientation)];
    const [wa, wb] = [exp(-2 * logAcross) / 2, exp(-2 * logAlong) / 2];
    let [cc, ss, cs, fc, fs] = [0, 0, 0, 0, 0];
    for (let i = 0; i < this.#size; i++) {
      const [dx, dy] = [(i % side) - x0, Math.floor(i / side) - y0];
      const a = c * dx + s * dy;
      const b = c * dy - s * dx;
      const envelope = exp(-wa * a * a - wb * b * b);
      const phase = 2 * Math.PI * frequency * a;
      const [u, v] = [envelope * Math.cos(phase), envelope * Math.sin(phase)];
      cos[i] = u;
      sin[i] = v;
      cc += u * u;
      ss += v * v;
      cs += u * v;
      fc += field[i]! * u;
      fs += field[i]! * v;
    }
    // A touch of ridge: at low frequencies under a narrow envelope the sine vanishes.
    const ridge = 1e-6 * (cc + ss) + 1e-300;
    const determinant = (cc + ridge) * (ss + ridge) - cs * cs;
    const A = ((ss + ridge) * fc - cs * fs) / determinant;
    const B = ((cc + ridge) * fs - cs * fc) / determinant;
    let error = 0;
    for (let i = 0; i < this.#size; i++) {
      residual[i] = A * cos[i]! + B * sin[i]! - field[i]!;
      error += residual[i]! * residual[i]!;
    }
    return error;
  }
}

/** Centre within the field and a pixel around it, envelope from half a pixel to the field's side, at most 1/2 cycle a pixel. */
function bounded(shape: Shape, side: number): Shape {
  const within = (p: number, low: number, high: number) => {
    shape[p] = Math.min(high, Math.max(low, shape[p]!));
  };
  within(0, -1, side);
  within(1, -1, side);
  within(2, Math.log(0.5), Math.log(side));
  within(3, Math.log(0.5), Math.log(side));
  within(5, 0.01, 0.5);
  return shape;
}
