import { describe, expect, it } from 'vitest';
import { potjansDiesmann2014 } from '../../../models/potjans-diesmann-2014.ts';
import { cut } from '../../../src/sim/fast-clock/clock-cut.ts';
import { connect, fixedInDegree } from '../../../src/sim/network/connect.ts';
import { lif } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';

const cutOf = (net: Network, parts: number) => cut(net, net.projections, parts);

/** Neurons of all pieces by population, in order; each piece lies on blocks and right after the one before. */
function covered(net: Network, parts: number): Record<string, number> {
  const seen: Record<string, number> = {};
  for (const { pieces, n } of cutOf(net, parts)) {
    let end = 0;
    for (const { population, first, n: own, from } of pieces) {
      expect(first).toBe(seen[population] ?? 0);
      expect([first % 1024, from % 16]).toEqual([0, 0]);
      expect(from).toBe(Math.ceil(end / 16) * 16);
      seen[population] = first + own;
      end = from + own;
    }
    expect(n).toBe(Math.ceil(end / 16) * 16);
    expect(n).toBeLessThanOrEqual(65_536);
  }
  return seen;
}

describe('a cut', () => {
  it('holds every neuron once, at most 65,536 in a part, however many parts are asked for', () => {
    const net = network({
      populations: { s: source(9), a: lif(70_001), b: lif(5), c: lif(131_072) },
      projections: [connect('s', 'b', fixedInDegree(1e6))],
    });
    for (const parts of [1, 2, 3, 7, 1000])
      expect(covered(net, parts), `${parts}`).toEqual({ a: 70_001, b: 5, c: 131_072 });
    expect(cutOf(net, 2).length % 2).toBe(0);
    expect(cutOf(network({ populations: { s: source(3) } }), 2)).toEqual([]);
  });

  it('into two of the cortical microcircuit: each has half of the neurons and synapses, by cost', () => {
    const net = potjansDiesmann2014();
    expect(Object.values(covered(net, 1)).reduce((sum, n) => sum + n)).toBe(77_169);
    const parts = cutOf(net, 2);
    expect(parts).toHaveLength(2);
    // synapses onto a neuron, from the published table
    const degree: Record<string, number> = {
      L23E: 4995,
      L23I: 5285,
      L4E: 2806,
      L4I: 5888,
      L5E: 4944,
      L5I: 2736,
      L6E: 2564,
      L6I: 2434,
    };
    const costs = parts.map(({ pieces }) =>
      pieces.reduce((sum, { population, n }) => sum + n * (3000 + degree[population]!), 0),
    );
    expect(Math.abs(costs[0]! / costs[1]! - 1)).toBeLessThan(0.03);
  });
});
