/** Axes of the figures: what a measure or a parameter is called, whether its scale is logarithmic, and where its ticks are. */
import type { ExperimentDescription } from '../experiment/types.ts';
import { plain, unitBeside } from './numbers.ts';

/** What an axis shows. */
export interface Axis {
  /** 'test accuracy [%]' */
  readonly label: string;
  /** stored -> shown */
  readonly scale: number;
  readonly of: 'measure' | 'parameter';
}

/** The axis of a measure, or of a parameter that is a number. */
export function axisOf(definition: ExperimentDescription, key: string): Axis {
  const measure = definition.measures[key];
  if (measure !== undefined)
    return { label: measure.label + unitBeside(measure.unit), scale: measure.scale ?? 1, of: 'measure' };
  return { label: key + unitBeside(definition.parameters[key]?.unit), scale: 1, of: 'parameter' };
}

/** Options of a Plot scale whose domain holds `values` with a little room; `ticks` are their places, or about how many. */
export function scaleOf(values: readonly number[], ticks: readonly number[] | number) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const logarithmic = low > 0 && high / low >= 12;
  if (!logarithmic) {
    const room = high > low ? (high - low) * 0.05 : Math.abs(high) * 0.05 || 1;
    return {
      type: 'linear' as const,
      domain: [low - room, high + room],
      tickFormat: tickText,
      ticks,
    };
  }
  const room = (high / low) ** 0.04;
  const domain = [low / room, high * room] as const;
  return {
    type: 'log' as const,
    domain,
    ticks: typeof ticks === 'number' ? logTicks(domain[0], domain[1], Math.max(6, 1.6 * ticks)) : ticks,
    tickFormat: tickText,
  };
}

/** 1, 2, 5, 10, 20 ...; powers of ten alone where there would be more than `most`. */
function logTicks(low: number, high: number, most: number): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); 10 ** exponent <= high; exponent++)
    for (const digit of [1, 2, 5]) ticks.push(Number(`${digit}e${exponent}`));
  const inside = ticks.filter((tick) => tick >= low && tick <= high);
  const powers = inside.filter((tick) => Number.isInteger(Math.log10(tick)));
  return inside.length > most && powers.length > 1 ? powers : inside;
}

/** Multiples of 1, 2, 5, 10, 20 ... from low to high, about `most` of them. */
export function wholeTicks(low: number, high: number, most: number): number[] {
  const least = Math.max(1, (high - low) / (most + 1));
  const power = 10 ** Math.floor(Math.log10(least) + 1e-9);
  const step = power * ([1, 2, 5].find((digit) => digit * power >= least - 1e-9) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  return Array.from({ length: count }, (_, tick) => (first + tick) * step);
}

const prefixes: readonly (readonly [size: number, letter: string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e4, 'k'],
];

/** 95, 0.5, 20k, 1M, -2 */
export function tickText(value: number): string {
  const size = Math.abs(value);
  for (const [least, letter] of prefixes)
    if (size >= least) return plain(value / (letter === 'k' ? 1e3 : least)) + letter;
  return plain(value);
}
