/**
 * How numbers are written: the measure's own decimals or three significant digits, grouped thousands, a true minus sign.
 * A mean and its interval share their decimals, and have enough of them that the interval keeps a digit.
 */
import type { Estimate, MeasureDescription } from '../experiment/types.ts';

const minus = '\u2212';
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Decimals that show `digits` significant digits of x; negative where digits before the point are rounded away. */
function decimalsFor(x: number, digits: number): number {
  return x === 0 ? 0 : digits - 1 - Math.floor(Math.log10(Math.abs(x)) + 1e-9);
}

function powerOfTen(x: number): string {
  const [mantissa, exponent] = x.toExponential(2).split('e') as [string, string];
  const digits = [...String(Math.abs(Number(exponent)))].map((digit) => superscripts[Number(digit)]).join('');
  return `${mantissa.replace('-', minus)} × 10${Number(exponent) < 0 ? '⁻' : ''}${digits}`;
}

/** `decimals` may be negative: -2 rounds to hundreds. Beyond ten million, and below a ten-thousandth, a power of ten. */
function fixed(x: number, decimals: number): string {
  if (Math.abs(x) >= 1e7 || (decimals > 6 && x !== 0)) return powerOfTen(x);
  const step = 10 ** Math.max(0, -decimals);
  const rounded = decimals < 0 ? Math.round(x / step) * step : x;
  const [whole, fraction] = Math.abs(rounded).toFixed(Math.max(0, decimals)).split('.') as [string, string?];
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return (x < 0 && /[1-9]/.test(text) ? minus : '') + text;
}

/** A number with three significant digits: 0.0123, 1.50, 12,300, 1.23 × 10⁹. */
export function significant(x: number): string {
  return fixed(x, decimalsFor(x, 3));
}

/** A parameter, tick or edge as it stands, without the noise of binary fractions. */
export function plain(x: number): string {
  const text = String(Number(x.toPrecision(12)));
  return fixed(x, text.includes('e-') ? 9 : (text.split('.')[1]?.length ?? 0));
}

/** ' %' or ' ms' or nothing: the unit as it follows a number. */
export function unitAfter(unit: string | undefined): string {
  return unit ? `\u00a0${unit}` : '';
}

/** ' [%]' or nothing: the unit as it follows a label. */
export function unitBeside(unit: string | undefined): string {
  return unit ? `\u00a0[${unit}]` : '';
}

/** A mean and its interval in the measure's shown unit, without the unit. */
export interface EstimateText {
  /** '95.5' */
  readonly mean: string;
  /** '±0.2', or '±<0.1' where it would round to nothing; null where there is no interval */
  readonly plusMinus: string | null;
  /** '[95.3, 95.7]', or null */
  readonly bracket: string | null;
}

/** Writes an estimate; null where it has no mean. */
export function estimateText(measure: MeasureDescription, estimate: Estimate): EstimateText | null {
  const { mean, low, high } = estimate;
  if (mean === null) return null;
  const scale = measure.scale ?? 1;
  // Equal values have an interval of zero width, but for the rounding of their mean.
  const halfWidth =
    estimate.halfWidth !== null && estimate.halfWidth < 1e-12 * Math.abs(mean) ? 0 : estimate.halfWidth;
  const three = decimalsFor(mean * scale, 3);
  const finer = halfWidth ? Math.min(decimalsFor(halfWidth * scale, 1), three + 2) : three;
  const decimals = measure.digits ?? Math.max(three, finer);
  const write = (x: number) => fixed(x * scale, decimals);
  const half = halfWidth === null ? null : write(halfWidth);
  const vanishes = half !== null && halfWidth !== 0 && !/[1-9]/.test(half);
  return {
    mean: write(mean),
    plusMinus:
      half === null
        ? null
        : vanishes
          ? `±<${fixed(10 ** -decimals, decimals)}`
          : `±${halfWidth ? half : '0'}`,
    bracket: low === null || high === null ? null : `[${write(low)}, ${write(high)}]`,
  };
}

/** A difference, its sign apart; a difference of percentages is in points. */
export interface DifferenceText {
  /** '+1.8' */
  readonly signed: string;
  /** '[+0.9, +2.7]', or null */
  readonly signedBracket: string | null;
  /** '1.8' */
  readonly size: string;
  /** interval of the size, '[0.9, 2.7]', or null */
  readonly sizeBracket: string | null;
  /** 'points', the measure's unit, or undefined */
  readonly unit: string | undefined;
}

/** Writes a difference, with one decimal more where it or an end of its interval would round to zero; null without a mean. */
export function differenceText(measure: MeasureDescription, estimate: Estimate): DifferenceText | null {
  const { mean, low, high } = estimate;
  if (mean === null) return null;
  const scale = measure.scale ?? 1;
  const ends = low === null || high === null ? null : ([low * scale, high * scale] as const);
  const sizes = [mean * scale, ...(ends ?? [])].map(Math.abs).filter((x) => x > 0);
  const own = measure.digits ?? decimalsFor(Math.max(...sizes, 0), 3);
  const vanishes = sizes.some((size) => size < 0.5 * 10 ** -own);
  const decimals = vanishes ? own + 1 : own;
  const signed = (x: number) => {
    const text = fixed(x, decimals);
    return x > 0 && /[1-9]/.test(text) ? `+${text}` : text;
  };
  const turn = mean * scale < 0 ? -1 : 1;
  const size = (x: number) => fixed(x * turn, decimals);
  return {
    signed: signed(mean * scale),
    signedBracket: ends && `[${signed(ends[0])}, ${signed(ends[1])}]`,
    size: size(mean * scale),
    sizeBracket:
      ends && (turn < 0 ? `[${size(ends[1])}, ${size(ends[0])}]` : `[${size(ends[0])}, ${size(ends[1])}]`),
    unit: measure.unit === '%' ? 'points' : measure.unit,
  };
}
