/** Is a sparse coder well? What it did on some images, its weights and thresholds -> findings, in the words of who formed it. */
import type { Coded, SparseCoder } from '../../models/sparse-coder.ts';
import { type Bounded, type Diagnosis, diagnose, type Remedy } from '../metrics/diagnosis.ts';
import type { Network } from '../sim/network/network.ts';

/** In the words of the coder's options: for whoever forms one by code. */
const remediesInCode = {
  excite: 'calibrate the SparseCoder to a larger share of active neurons, or lower its gap',
  inhibit: 'calibrate the SparseCoder to a smaller share of active neurons, or lower its k',
  calm: 'raise gap of the SparseCoder, or calibrate it to a smaller share of active neurons',
  spread: 'show more samples while it learns, or raise thetaStep of the SparseCoder',
  depressLess: 'lower eta of the SparseCoder',
  widen: 'lower thetaStep of the SparseCoder, or raise its gap: the bounds are 0.7 gap below and 2 gap above',
};

/**
 * @param coded what `encode` answered, of images that it did not learn from if verdicts are to hold for new ones
 * @param target share of neurons that it was calibrated to, if it was
 * @param remedies what to turn, if not options of the coder
 */
export function diagnoseCoder(
  coder: SparseCoder,
  coded: Coded,
  target: number | null,
  remedies: Readonly<Partial<Record<Remedy, string>>> = remediesInCode,
): Diagnosis {
  const { wins, active, full } = coded;
  const net = coder.network();
  return diagnose({
    wins,
    active,
    ...(target !== null && { target }),
    columns: Array.from(full, (times) => ({ full: times })),
    ...(coded.offeredEvents > 0 && { inputTaken: coded.synapticEvents / coded.offeredEvents }),
    weights: boundedWeights(net),
    thresholds: boundedThresholds(net),
    remedies,
  });
}

/** (neurons) [mV] what homeostasis has added to the thresholds. */
export function thresholdsOf(coder: SparseCoder): Float64Array {
  const sets = boundedThresholds(coder.network());
  return Float64Array.from(sets.flatMap(({ values }) => Array.from(values)));
}

/** A competitive neuron's weights are >= 0; from above their length bounds them, all together and none by itself. */
function boundedWeights({ projections }: Network): Bounded[] {
  // once each, where columns share theirs
  const own = new Map(projections.map((projection) => [projection.weight, projection]));
  return [...own.values()].flatMap(({ weight, plasticity }) =>
    plasticity?.kind === 'competitive' && typeof weight === 'object' && 'length' in weight
      ? [{ values: weight, low: 0, high: 'infinite' }]
      : [],
  );
}

function boundedThresholds({ populations }: Network): Bounded[] {
  return Object.values(populations).flatMap((population) =>
    population.kind === 'lif' &&
    population.homeostasis?.kind === 'balance' &&
    typeof population.theta === 'object' &&
    'length' in population.theta
      ? [
          {
            values: population.theta,
            low: population.homeostasis.low,
            high: population.homeostasis.high,
          },
        ]
      : [],
  );
}
