/** The private Poisson trains of a slice, as the fast clock's kernels take them. */
import { NOISE_BLOCK, noiseStates } from '../../kernels/noise.ts';
import { exp } from '../../math/exp.ts';
import { poissonSurvival } from '../../math/poisson-counts.ts';
import type { Grid } from '../clock/grid.ts';
import { meansInAStep, privateTrainsKey } from '../clock/private-trains.ts';
import { isDrive } from '../network/inputs.ts';
import type { Network } from '../network/network.ts';
import { placeOf, type Slice } from './clock-plan.ts';

export interface DrivePlan {
  /** what an arrival adds, and where: to v, or to the array of this number */
  readonly weight: number;
  readonly into: 'jump' | number;
  /** (blocks x 16) states of the noise */
  readonly states: Uint32Array;
  /** (levels) chances of more than 0, 1, ... arrivals in a step, where all neurons have one rate */
  readonly survival: Uint32Array;
  /** (n) mean number of arrivals and the chance of none, where each has its own */
  readonly lambda: Float64Array;
  readonly none: Float64Array;
}

const nothing = new Float64Array(0);

/** In the order of the network's inputs; trains that never spike are left out. */
export function drivesOf(net: Network, slice: Slice, seed: number | string, grid: Grid): DrivePlan[] {
  const drives: DrivePlan[] = [];
  for (const [index, input] of net.inputs.entries()) {
    if (!isDrive(input) || input.population !== slice.population) continue;
    const means = meansInAStep(input, slice.lif.n, grid);
    const isOne = typeof means === 'number';
    const survival = isOne ? poissonSurvival(means) : new Uint32Array(0);
    if (isOne && survival.length === 0) continue;
    const { into, unit } = placeOf(slice, input.synapse, input.weight < 0);
    const blocks = Math.ceil(slice.n / NOISE_BLOCK);
    const lambda = isOne ? nothing : means.slice(slice.first, slice.first + slice.n);
    drives.push({
      weight: input.weight * unit,
      into,
      states: noiseStates(privateTrainsKey(seed, slice.population, index), blocks, slice.first / NOISE_BLOCK),
      survival,
      lambda,
      none: lambda.map((mean) => exp(-mean)),
    });
  }
  return drives;
}
