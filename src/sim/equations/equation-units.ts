/**
 * Units of equations. Everything is counted in units that fit together: ms, mV, pA, nS, pF, GOhm (so pA ms / mV = pF, as in
 * NEST), um, mM, K. mathjs knows every unit's dimension and size; each differs from ours by a power of ten, which is kept as its
 * exponent, so that 20 mV is 20 and 5 Hz is 5 / 1000, rounded once.
 */

/** Exponents of mass, length, time, current, temperature, luminous intensity, amount, angle, bit: mathjs's order. */
export type Dimension = readonly number[];

export interface UnitValue {
  /** the unit is 10^ten of ours */
  readonly ten: number;
  readonly dimension: Dimension;
}

/** What is needed of a unit of mathjs. */
export interface MathUnit {
  readonly dimensions: readonly number[];
  readonly units: readonly {
    readonly unit: { readonly name: string; readonly value: number; readonly offset: number };
    readonly prefix: { readonly value: number };
  }[];
}

export const none: Dimension = [0, 0, 0, 0, 0, 0, 0, 0, 0];
/** Ours in SI units, as powers of ten: ng (which makes mV and pA fit), um, ms, pA, K, cd, amol, rad, bit. */
const ours = [-12, -6, -3, -12, 0, 0, -18, 0, 0];

const base = (place: number): Dimension => none.map((_, other) => (other === place ? 1 : 0));
export const time: Dimension = base(2);
const current = base(3);
const voltage: Dimension = [1, 2, -3, -1, 0, 0, 0, 0, 0];

/** Units that a neuron is described by; the others of mathjs (hours, feet, ...) would hide a mistyped name. */
const known =
  'second seconds s sec volt volts V ampere amperes amp amps A siemens S ohm ohms farad farads F coulomb coulombs C hertz Hz meter meters m gram g kelvin K mol mole'.split(
    ' ',
  );
/** The same for a reader. */
export const knownUnits = 's V A S ohm F C Hz m g K mol M, and ms, mV, pA, ...';
/** Spellings in use that mathjs does not know. */
const spellings: readonly [RegExp, string][] = [
  [/^[\u00b5\u03bc]/, 'u'],
  [/(?:Ohms?|[\u03a9\u2126])$/, 'ohm'],
  [/^(.?)sec$/, '$1s'],
];

/** A unit by its name, undefined if there is no such unit here. `unitOf` is mathjs's. */
export function namedUnit(name: string, unitOf: (text: string) => MathUnit): UnitValue | undefined {
  if (/^[munp\u00b5\u03bc]?M$/.test(name)) {
    // mathjs has no molar: 1 M = 1 mol / l
    const { ten } = namedUnit(`${name.slice(0, -1)}mol`, unitOf)!;
    return { ten: ten + 3 - 3 * 6, dimension: sum(base(6), base(1), -3) };
  }
  const text = spellings.reduce((t, [spelling, ours]) => t.replace(spelling, ours), name);
  let unit: MathUnit;
  try {
    unit = unitOf(text);
  } catch {
    return undefined;
  }
  const [part] = unit.units;
  if (unit.units.length !== 1 || !known.includes(part!.unit.name) || part!.unit.offset !== 0)
    return undefined;
  let ten = exponent(part!.unit.value) + exponent(part!.prefix.value);
  for (let d = 0; d < none.length; d++) ten -= ours[d]! * unit.dimensions[d]!;
  return { ten, dimension: none.map((_, d) => unit.dimensions[d]!) };
}

/** k of 10^k. */
function exponent(power: number): number {
  return Number(power.toExponential(6).split('e')[1]);
}

/** m 10^ten, rounded once. */
export function scaled(m: number, ten: number): number {
  return ten >= 0 ? m * Number(`1e${ten}`) : m / Number(`1e${-ten}`);
}

export const equal = (a: Dimension, b: Dimension): boolean =>
  a.every((exponent, d) => Math.abs(exponent - b[d]!) < 1e-9);

/** The dimension of x y^times. */
export const sum = (a: Dimension, b: Dimension, times = 1): Dimension =>
  a.map((exponent, d) => exponent + times * b[d]!);

export const times = (a: Dimension, factor: number): Dimension => a.map((exponent) => factor * exponent);

/** A dimension in units that a reader knows: mV/ms, nS, 1 for none. */
export function shownDimension(dimension: Dimension): string {
  if (equal(dimension, none)) return '1 (no unit)';
  for (const [name, own] of famous) if (equal(dimension, own)) return name;
  const [mass, length, ms, pA, kelvin, , amount] = dimension as number[];
  // kg^a m^2a needs a volt each; what length is left is a length
  const factors: [string, number][] = [
    ['mV', mass!],
    ['pA', pA! + mass!],
    ['ms', ms! + 3 * mass!],
    ['um', length! - 2 * mass!],
    ['K', kelvin!],
    ['amol', amount!],
  ];
  const shown = (sign: 1 | -1): string =>
    factors
      .filter(([, power]) => sign * power > 1e-9)
      .map(([name, power]) => (sign * power === 1 ? name : `${name}^${Number((sign * power).toFixed(3))}`))
      .join(' ');
  const below = shown(-1);
  return `${shown(1) || '1'}${below ? `/${below.includes(' ') ? `(${below})` : below}` : ''}`;
}

const conductance = sum(current, voltage, -1);
const famous: readonly [string, Dimension][] = [
  ['ms', time],
  ['1/ms', times(time, -1)],
  ['mV', voltage],
  ['mV/ms', sum(voltage, time, -1)],
  ['pA', current],
  ['pA/ms', sum(current, time, -1)],
  ['pA/mV^2', sum(conductance, voltage, -1)],
  ['nS', conductance],
  ['nS/ms', sum(conductance, time, -1)],
  ['GOhm', times(conductance, -1)],
  ['pF', sum(conductance, time)],
  ['mM', sum(base(6), base(1), -3)],
];
