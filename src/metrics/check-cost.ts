/** A bill that someone else wrote, checked field by field before it is summed and priced. */
import { suggestion } from '../math/nearest.ts';
import { shown } from '../math/shown.ts';
import { type Cost, type CostLine, costOrigins, costParts, expectCount, operations } from './cost.ts';

const rule =
  '{ lines: [{ part, what, operation, count, from, synapses? }], parameters, bytes: { fp32, int8 } }';

/**
 * @param owner of the bill, in errors: 'mlp.cost'
 * @throws TypeError unless it is a bill of at least one line; RangeError naming the field that does not fit.
 */
export function checkCost(cost: Cost, owner: string): void {
  if (!(Array.isArray(cost?.lines) && typeof cost.bytes === 'object' && cost.bytes !== null))
    throw new TypeError(`${owner}: must be a bill ${rule}, got ${shown(cost)}`);
  if (cost.lines.length === 0)
    throw new RangeError(
      `${owner}.lines: must be at least one, got none; leave out the bill of what was not counted`,
    );
  for (const [l, line] of cost.lines.entries()) checkLine(line, `${owner}.lines[${l}]`);
  expectCount(cost.parameters, `${owner}.parameters`);
  for (const [precision, each] of [
    ['fp32', 4],
    ['int8', 1],
  ] as const)
    if (cost.bytes[precision] !== each * cost.parameters)
      throw new RangeError(
        `${owner}.bytes.${precision}: must be ${each} x parameters = ${each * cost.parameters}, got ${shown(cost.bytes[precision])}`,
      );
}

function checkLine(line: CostLine, owner: string): void {
  if (typeof line !== 'object' || line === null)
    throw new TypeError(`${owner}: must be a line of a bill ${rule}, got ${shown(line)}`);
  for (const [name, words] of [
    ['part', costParts],
    ['operation', operations],
    ['from', costOrigins],
  ] as const) {
    const word: string = line[name];
    if (!(words as readonly string[]).includes(word))
      throw new RangeError(
        `${owner}.${name}: must be a word of the bill, got ${shown(word)}; ${suggestion(String(word), words)}`,
      );
  }
  if (typeof line.what !== 'string')
    throw new TypeError(`${owner}.what: must say what is counted, got ${shown(line.what)}`);
  expectCount(line.count, `${owner}.count`);
  if (line.operation === 'mac' || line.operation === 'ac') expectCount(line.synapses, `${owner}.synapses`);
  else if (line.synapses !== undefined)
    throw new RangeError(
      `${owner}.synapses: must be given for mac and ac only, got ${shown(line.synapses)} for ${line.operation}`,
    );
}
