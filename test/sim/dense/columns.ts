/** Columns and stimuli that the race engine is tried on. Not a test. */
import { rng } from '../../../src/math/rng.ts';
import { allToAll, connect } from '../../../src/sim/network/connect.ts';
import { uniform } from '../../../src/sim/network/drawn.ts';
import { kWinners } from '../../../src/sim/network/inhibition.ts';
import { balanceHomeostasis, lif } from '../../../src/sim/network/lif.ts';
import { type Network, network, source } from '../../../src/sim/network/network.ts';
import { competitive } from '../../../src/sim/network/plasticity.ts';

export const inputs = 60;

/** Three columns on overlapping parts of the source, thresholds of their own, all kinds of k. */
export function columns(seed: number, extra: Partial<Network> = {}): Network {
  const draw = rng(seed, 'columns');
  const homeostasis = balanceHomeostasis({ step: 0.05, silentStep: 0.02, low: -3, high: 3 });
  const names = ['a', 'b', 'c'];
  const sizes = [7, 16, 33];
  return network({
    populations: {
      retina: source(inputs),
      ...Object.fromEntries(
        names.map((name, c) => [
          name,
          lif(sizes[c]!, { tauM: 15, vRest: -65, vThreshold: -61, theta: uniform(-1, 2), homeostasis }),
        ]),
      ),
    },
    projections: names.map((name, c) =>
      connect('retina', name, allToAll({ from: Uint32Array.from({ length: 30 }, (_, r) => 15 * c + r) }), {
        weight: Float64Array.from({ length: 30 * sizes[c]! }, () => draw.next() * 0.5),
        synapse: 'step',
        plasticity: competitive({ norm: 1.5, volley: 20, eta: 0.2 }),
      }),
    ),
    inhibition: names.map((name, c) => kWinners(name, { k: [2, 1, 5][c]! })),
    ...extra,
  });
}

/** Up to 90 spikes in 20 ms, some at equal times, some inputs twice. */
export function volley(seed: number, n: number): { t: Float64Array; i: Uint32Array } {
  const draw = rng(seed, 'volley');
  const order = Array.from({ length: n }, () => ({
    t: Math.floor(draw.next() * 40) / 2,
    i: draw.integer(inputs),
  }));
  order.sort((x, y) => x.t - y.t || x.i - y.i);
  return { t: Float64Array.from(order, ({ t }) => t), i: Uint32Array.from(order, ({ i }) => i) };
}
