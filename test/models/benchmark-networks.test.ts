/** The benchmark networks are the published ones: sizes, weights and drives against figures that others printed. */
import { describe, expect, it } from 'vitest';
import { brette2007 } from '../../models/brette-2007.ts';
import { brunel2000 } from '../../models/brunel-2000.ts';
import { hpcBenchmark } from '../../models/hpc-benchmark.ts';
import { potjansDiesmann2014 } from '../../models/potjans-diesmann-2014.ts';
import type { Projection } from '../../src/sim/network/connect.ts';
import type { Normal } from '../../src/sim/network/drawn.ts';
import { isDrive } from '../../src/sim/network/inputs.ts';
import type { Lif } from '../../src/sim/network/lif.ts';
import { type Network, network } from '../../src/sim/network/network.ts';
import { simulation } from '../../src/sim/simulation.ts';

const neurons = (net: Network, name: string): Lif => net.populations[name] as Lif;
const between = (net: Network, pre: string, post: string): Projection =>
  net.projections.find((projection) => projection.pre === pre && projection.post === post)!;
const drive = (net: Network, name: string): number =>
  net.inputs.filter(isDrive).find(({ population }) => population === name)!.rateHz as number;

it('every network is plain data that JSON can hold', () => {
  for (const net of [
    brette2007('coba-nest'),
    brunel2000(),
    hpcBenchmark(),
    potjansDiesmann2014({ drive: 'poisson' }),
  ])
    expect(network(JSON.parse(JSON.stringify(net)))).toEqual(net);
});

describe('Potjans and Diesmann 2014', () => {
  const net = potjansDiesmann2014();
  const names = Object.keys(net.populations);
  const total = (projection: Projection): number =>
    projection.rule.kind === 'fixed-total' ? projection.rule.n : Number.NaN;

  it('has 77,169 neurons and the 298,880,968 synapses that NEST builds', () => {
    expect(names.reduce((sum, name) => sum + neurons(net, name).n, 0)).toBe(77_169);
    expect(net.projections.reduce((sum, projection) => sum + total(projection), 0)).toBe(298_880_968);
  });

  it('has the published total in-degrees', () => {
    const inDegrees = names.map((name) => {
      const onto = net.projections.filter(({ post }) => post === name);
      return Math.round(onto.reduce((sum, projection) => sum + total(projection), 0) / neurons(net, name).n);
    });
    expect(inDegrees).toEqual([4995, 5285, 2806, 5888, 4944, 2736, 2564, 2434]);
  });

  it('has weights of 87.8085 pA, doubled from L4E to L23E, four times as much from I, and currents to match', () => {
    const pA = 250 / 10; // C / tauM
    const weight = (pre: string, post: string) => between(net, pre, post).weight as Normal;
    expect(weight('L5E', 'L23E').mean * pA).toBeCloseTo(87.8085, 3);
    expect(weight('L4E', 'L23E').mean * pA).toBeCloseTo(2 * 87.8085, 3);
    expect(weight('L4I', 'L23E')).toMatchObject({ low: null, high: 0 });
    expect(weight('L4I', 'L23E').mean * pA).toBeCloseTo(-4 * 87.8085, 3);
    expect(weight('L4I', 'L23E').sd * pA).toBeCloseTo(35.1234, 3);
    expect(names.map((name) => Math.round(neurons(net, name).current * pA))).toEqual([
      562, 527, 738, 667, 702, 667, 1019, 738,
    ]);
  });

  it('keeps mean and variance of the input when thinned out', () => {
    const [full, thin] = [1, 0.25].map((kScale) =>
      potjansDiesmann2014({ kScale, drive: 'poisson', weights: 'constant' }),
    ) as [Network, Network];
    // mean current [mV] and what its variance is proportional to, onto L5E at the full network's rates
    const moments = (net: Network): [number, number] => {
      let [mean, variance] = [0, 0];
      for (const projection of net.projections.filter(({ post }) => post === 'L5E')) {
        const rate = [0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829][names.indexOf(projection.pre)]!;
        const perSecond = (total(projection) / 4850) * rate;
        mean += perSecond * (projection.weight as number);
        variance += perSecond * (projection.weight as number) ** 2;
      }
      const outer = net.inputs.find(({ population }) => population === 'L5E')!;
      if (!isDrive(outer)) throw new Error('a drive');
      mean += (outer.rateHz as number) * outer.weight;
      variance += (outer.rateHz as number) * outer.weight ** 2;
      return [0.0005 * mean + neurons(net, 'L5E').current, variance];
    };
    const [a, b] = [moments(full), moments(thin)];
    expect(b[0] / a[0]).toBeCloseTo(1, 5);
    expect(b[1] / a[1]).toBeCloseTo(1, 5);
    expect(neurons(thin, 'L5E').current).not.toBe(0);
  });
});

describe('Brunel 2000', () => {
  it('gets 20,000 outer spikes a second in state C, and 1,000 + 250 synapses a neuron', () => {
    const net = brunel2000({ vReset: 0 });
    expect(drive(net, 'E')).toBeCloseTo(20_000, 9);
    expect(neurons(net, 'I')).toMatchObject({ n: 2500, vReset: 0, vThreshold: 20, tauM: 20, tRef: 2 });
    expect(between(net, 'E', 'I')).toMatchObject({ weight: 0.1, delay: 1.5, rule: { k: 1000 } });
    expect(between(net, 'I', 'E')).toMatchObject({ weight: -0.5, delay: 1.5, rule: { k: 250 } });
    expect(drive(brunel2000({ state: 'B' }), 'E')).toBeCloseTo(40_000, 9);
  });

  it('without its noise is driven by the mean of it', () => {
    const net = brunel2000({ state: 'C', drive: 'constant' });
    expect(net.inputs).toEqual([]);
    // rate x J x tauM = 20 / ms x 0.1 mV x 20 ms
    expect(neurons(net, 'E').current).toBe(40);
  });
});

describe('hpc_benchmark', () => {
  it('has weights of 45.6096 pA, drives of 20,856 Hz, and in-degrees that do not depend on scale', () => {
    for (const scale of [1, 0.1]) {
      const net = hpcBenchmark({ scale });
      expect(((between(net, 'E', 'E').weight as number) * 250) / 10).toBeCloseTo(45.6096, 4);
      expect(drive(net, 'I')).toBeCloseTo(20_856, -0.5);
      expect(between(net, 'I', 'E').rule).toMatchObject({ k: 2250, autapses: false, multapses: true });
      expect(neurons(net, 'E').n).toBe(9000 * scale);
    }
  });
});

describe('Brette 2007', () => {
  it('names the variants, whose inhibition differs', () => {
    const nest = brette2007('cuba-nest');
    expect(between(nest, 'E', 'I')).toMatchObject({ weight: 1.62, delay: 0.1, rule: { k: 64 } });
    expect(between(nest, 'I', 'E')).toMatchObject({ weight: -13.95, rule: { k: 16 } });
    const brian2 = brette2007('cuba-brian2');
    expect(between(brian2, 'I', 'E')).toMatchObject({ weight: -9, delay: 0, rule: { p: 0.02 } });
    expect(between(brette2007('coba-nest'), 'I', 'E')).toMatchObject({
      weight: -6.7,
      synapse: 'conductance',
    });
  });

  it('delta fires at 9.5 Hz', () => {
    const sim = simulation(brette2007('delta-nest'));
    sim.run(200);
    for (const [name, n] of [
      ['E', 3200],
      ['I', 800],
    ] as const) {
      const { t } = sim.recording.spikes(name);
      const after = t.filter((time) => time >= 100).length;
      expect(after / n / 0.1).toBeGreaterThan(8.5);
      expect(after / n / 0.1).toBeLessThan(10.5);
    }
  });
});

describe('wrong options are refused', () => {
  it.each([
    [() => brette2007('cuba' as 'cuba-nest'), /^brette2007\.variant: must be 'coba-nest' or /],
    [() => brette2007('cuba-nest', { rule: 'all' as 'pairwise' }), /^brette2007\.rule: must be /],
    [() => brunel2000({ state: 'E' as 'A' }), /^brunel2000\.state: must be 'A' or 'B'/],
    [() => brunel2000({ order: 25 }), /^brunel2000\.order: must be a multiple of 10/],
    [() => hpcBenchmark({ scale: 0 }), /^hpcBenchmark\.scale: must be > 0, got 0/],
    [() => potjansDiesmann2014({ kScale: 2 }), /^potjansDiesmann2014\.kScale: must be in \(0, 1\], got 2/],
  ])('%#', (make, message) => {
    expect(make).toThrow(message);
  });
});
