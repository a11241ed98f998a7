/** A bill that a user wrote is refused by the name of the field that does not fit. */
import { describe, expect, it } from 'vitest';
import { checkCost } from '../../src/metrics/check-cost.ts';
import { bill, type Cost } from '../../src/metrics/cost.ts';
import { readoutCost } from '../../src/metrics/layer-cost.ts';

const line = { part: 'neurons', what: 'leaks', operation: 'add', count: 10, from: 'structure' };
const mac = { ...line, part: 'synapses', operation: 'mac' };
const good = { lines: [line, { ...mac, synapses: 10 }], parameters: 10, bytes: { fp32: 40, int8: 10 } };
const lined = (one: unknown) => ({ ...good, lines: [line, one] });

describe('checkCost', () => {
  it('lets pass what bills are made of', () => {
    checkCost(good as Cost, 'own.cost');
    checkCost(bill(good as Cost, readoutCost({ features: 64, classes: 3 })), 'own.cost');
  });

  it.each([
    [': must be a bill { lines: ', 5],
    [': must be a bill { lines: ', null],
    [': must be a bill { lines: ', { macs: 1 }],
    [': must be a bill { lines: ', { lines: [line], parameters: 10 }],
    ['.lines: must be at least one, got none', { ...good, lines: [] }],
    ['.lines[1]: must be a line of a bill', lined(null)],
    [
      ".lines[1].part: must be a word of the bill, got 'neuron'; did you mean neurons?",
      lined({ ...line, part: 'neuron' }),
    ],
    [
      '.lines[1].operation: must be a word of the bill, got undefined',
      lined({ ...line, operation: undefined }),
    ],
    [".lines[1].from: must be a word of the bill, got 'guess'", lined({ ...line, from: 'guess' })],
    ['.lines[1].what: must say what is counted, got 3', lined({ ...line, what: 3 })],
    [".lines[1].count: must be >= 0 and finite, got '10'", lined({ ...line, count: '10' })],
    ['.lines[1].synapses: must be >= 0 and finite, got undefined', lined(mac)],
    ['.lines[1].synapses: must be given for mac and ac only, got 1 for add', lined({ ...line, synapses: 1 })],
    ['.parameters: must be >= 0 and finite, got -1', { ...good, parameters: -1 }],
    ['.bytes.fp32: must be 4 x parameters = 40, got 10', { ...good, bytes: { fp32: 10, int8: 10 } }],
    ['.bytes.int8: must be 1 x parameters = 10, got undefined', { ...good, bytes: { fp32: 40 } }],
  ])('own.cost%s', (message, cost) => {
    expect(() => checkCost(cost as Cost, 'own.cost')).toThrow(`own.cost${message}`);
  });
});
