/** Populations fed by dense rows, and stimuli, that the row engine is tried on. Not a test. */
import { rng } from '../../../src/math/rng.ts';
import { allToAll, connect } from '../../../src/sim/network/connect.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';
import { pool } from '../../../src/sim/network/inhibition.ts';
import { type LifOptions, lif, spikeHomeostasis } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { type TraceStdp, traceStdp } from '../../../src/sim/network/plasticity.ts';

export const inputs = 40;

/** Seven to 40 cells; with and without refractoriness, a pool, a reset below rest, inputs that reach nobody. */
export function denseNet(
  seed: number,
  options: { lif?: LifOptions; rule?: Partial<TraceStdp>; inhibition?: number } = {},
): Network {
  const n = 7 + (seed % 34);
  const weight = options.inhibition ?? [0, 2, 20][seed % 3]!;
  return network({
    populations: {
      retina: source(inputs),
      cells: lif(n, {
        tauM: 60,
        tRef: [0, 5, 0.1, 40][seed % 4]!,
        vRest: -65,
        vReset: seed % 5 === 0 ? -67 : -65,
        vThreshold: -55,
        theta: uniform(0, 4),
        homeostasis: spikeHomeostasis({ plus: 0.4, target: 0.5 }),
        ...options.lif,
      }),
    },
    projections: [
      connect(
        'retina',
        'cells',
        allToAll(seed % 2 === 0 ? {} : { from: rng(seed, 'from').sample(inputs, 25) }),
        {
          weight: uniform(0, 1),
          plasticity: traceStdp({
            tauPre: 15,
            eta: 0.05,
            normalise: { norm: seed % 2 === 0 ? 'l1' : 'l2', total: seed % 2 === 0 ? 20 : 4 },
            ...options.rule,
          }),
        },
      ),
    ],
    inhibition: weight === 0 ? [] : [pool('cells', { weight, tau: 60 })],
  });
}

/** Up to n spikes in 200 ms, one in four at an equal time as the one before, one in eight at a whole multiple of 5 ms. */
export function shower(seed: number | string, n: number): { t: Float64Array; i: Uint32Array } {
  const draw = rng(seed, 'shower');
  const order = Array.from({ length: n }, () => ({ t: draw.next() * 200, i: draw.integer(inputs) }));
  for (let s = 1; s < n; s++) {
    const kind = draw.integer(8);
    if (kind < 2) order[s]!.t = order[s - 1]!.t;
    else if (kind === 2) order[s]!.t = 5 * Math.round(order[s]!.t / 5);
  }
  order.sort((a, b) => a.t - b.t || a.i - b.i);
  return { t: Float64Array.from(order, ({ t }) => t), i: Uint32Array.from(order, ({ i }) => i) };
}
