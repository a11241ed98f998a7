/**
 * Numbers with units at the asynchronous edges (command line, JSON): '250 pF' -> number in the unit asked for, the dimension
 * checked. mathjs does the units and is loaded only when a text is in another unit than the one asked for.
 */
import { mathjs } from './mathjs.ts';

/** Spellings in use that mathjs does not know. */
const spellings: [RegExp, string][] = [
  [/[µμ]/g, 'u'],
  [/MOhm/g, 'Mohm'],
  // Greek capital omega and the ohm sign
  [/[\u03a9\u2126]/g, 'ohm'],
  [/\bmsec\b/g, 'ms'],
];

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * `await quantity('20 ms', 's')` = 0.02; `await quantity('200 pF / (10 nS)', 'ms')` = 20. A number is taken to be in `unit`
 * already. A text in `unit` itself gives exactly the number written; a conversion is rounded to 15 digits, which takes off
 * the last-place noise of converting.
 * @param unit a mathjs unit such as 'ms', 'mV', 'Hz', 'pF', 'Mohm'; '' for a number without dimension.
 * @param name names the option in errors.
 * @throws RangeError if the value is not finite; TypeError if the text is no quantity or has another dimension.
 */
export async function quantity(value: number | string, unit: string, name = 'quantity'): Promise<number> {
  const rule = unit === '' ? 'a plain number' : `a number in ${unit}, or a text such as '20 ${unit}'`;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${name}: must be ${rule}, got ${value}`);
    return value;
  }
  const refused = (why: string) => new TypeError(`${name}: must be ${rule}, got '${value}'${why}`);
  if (typeof value !== 'string') throw refused('');

  const text = spellings.reduce((known, [spelling, ours]) => known.replace(spelling, ours), value).trim();
  const written = text.endsWith(unit) ? text.slice(0, text.length - unit.length).trim() : '';
  if (plainNumber.test(written)) return finite(Number(written));
  if (plainNumber.test(text)) throw refused(`; give the unit, e.g. '${text} ${unit}'`);

  const { parse, isUnit } = await mathjs();
  let result: unknown;
  try {
    const node = parse(text);
    // Arithmetic on numbers and units only: no functions, no assignments, no access to anything.
    node.traverse((part) => {
      if (!['ConstantNode', 'OperatorNode', 'ParenthesisNode', 'SymbolNode'].includes(part.type))
        throw new TypeError(`${part.toString()} is not allowed`);
    });
    result = node.compile().evaluate();
  } catch (error) {
    throw refused(` (${(error as Error).message})`);
  }
  if (typeof result === 'number') {
    if (unit === '') return finite(result);
    throw refused('; it has no unit');
  }
  if (!isUnit(result) || unit === '') throw refused('');
  let converted: number;
  try {
    converted = result.toNumber(unit);
  } catch {
    throw refused(`; its dimension is another`);
  }
  return finite(Number(converted.toPrecision(15)));

  function finite(number: number): number {
    if (!Number.isFinite(number)) throw new RangeError(`${name}: must be ${rule}, got '${value}'`);
    return number;
  }
}
