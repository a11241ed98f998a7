/** What the fast event engine computes with, against its TypeScript: the same bits. */
import { describe, expect, it } from 'vitest';
import { exp, log } from '../../src/math/exp.ts';
import { poissonProcess } from '../../src/math/poisson-process.ts';
import { rng } from '../../src/math/rng.ts';
import { FastEventInputs } from '../../src/sim/fast-event/fast-event-inputs.ts';
import { EventMemory, sizeOf } from '../../src/sim/fast-event/fast-event-memory.ts';
import { poissonInput } from '../../src/sim/network/inputs.ts';
import { network, source } from '../../src/sim/network/network.ts';
import { numbering } from '../../src/sim/synapses.ts';

describe('kernels of the fast event engine', () => {
  const { kernels } = new EventMemory();
  const bits = (xs: readonly number[], f: (x: number) => number): BigUint64Array =>
    new BigUint64Array(Float64Array.from(xs, f).buffer);

  it('have the bits of math/exp', () => {
    const stream = rng('exp');
    const odd = [0, -0, 1, -1, Infinity, -Infinity, NaN, 5e-324, -5e-324, 2 ** -1022, 2 ** 1023, 709.78, 710];
    const wide = Array.from({ length: 20_000 }, () => (stream.next() - 0.5) * 1600);
    const xs = [...odd, ...wide, ...wide.map((x) => x / 1000)];
    expect(bits(xs, kernels.exp)).toEqual(bits(xs, exp));
    expect(bits(xs, kernels.log)).toEqual(bits(xs, log));
    expect(bits(xs.map(exp), kernels.log)).toEqual(bits(xs.map(exp), log));
  });

  it.each([
    ['one rate', 30],
    ['many rates', Float64Array.from({ length: 50 }, (_, i) => (i % 5) ** 2)],
  ])('draw the Poisson processes of math, one spike after the other: %s', (_, rateHz) => {
    const net = network({ populations: { in: source(50) }, inputs: [poissonInput('in', { rateHz })] });
    const memory = new EventMemory();
    const inputs = new FastEventInputs(memory, net, numbering(net), 7, {});
    const rates = typeof rateHz === 'number' ? new Float64Array(50).fill(rateHz) : rateHz;
    const stream = rng(7, 'in', 'poisson', 0);
    expect(inputs.count * sizeOf('input')).toBeGreaterThan(0);
    for (const restart of [300, 7, 1000]) {
      const process = poissonProcess(rates, stream);
      inputs.open({});
      for (let s = 0; s < restart; s++) {
        process.next();
        expect([memory.get('input', inputs.at, 't'), memory.get('input', inputs.at, 'id')]).toEqual([
          process.t,
          process.i,
        ]);
        if (s + 1 < restart) memory.kernels.poissonNext(inputs.at);
      }
    }
  });
});
