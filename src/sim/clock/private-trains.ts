/**
 * Private Poisson trains of neurons on a grid: how many spikes of its own each neuron takes in a step. They come from the
 * noise kernel, 1,024 neurons of a population sharing a stream, so that every clock engine draws the same numbers however it
 * cuts the population.
 */
import { NOISE_BLOCK, NOISE_SCRATCH_BYTES, noiseStates } from '../../kernels/noise.ts';
import { type Workspace, workspace } from '../../kernels/workspace.ts';
import { counterKey } from '../../math/counter-key.ts';
import { exp } from '../../math/exp.ts';
import { poissonSurvival } from '../../math/poisson-counts.ts';
import type { StateExchange } from '../../math/state.ts';
import type { PoissonDrive } from '../network/inputs.ts';
import type { Grid } from './grid.ts';

/** The most spikes of one neuron's train that a step may bring on average. */
const mostInAStep = 150;

/** Key of the stream that a population draws its private trains from; `index`: place of the drive among the inputs. */
export const privateTrainsKey = (seed: number | string, population: string, index: number) =>
  counterKey(seed, population, 'private trains', index);

/** (n) or one: mean number of spikes in a step. @throws RangeError for a list of another length, or more than 150 */
export function meansInAStep(
  { population, rateHz }: PoissonDrive,
  n: number,
  grid: Grid,
): number | Float64Array {
  const name = `poissonInput(${population}).rateHz`;
  if (typeof rateHz !== 'number' && rateHz.length !== n)
    throw new RangeError(`${name}: must list ${n} rates, got ${rateHz.length}`);
  const mean = (hz: number): number => {
    const lambda = (hz * grid.dt) / 1000;
    if (lambda > mostInAStep)
      throw new RangeError(
        `${name}: must bring at most ${mostInAStep} spikes a step of ${grid.dt} ms, got ${lambda}; take a smaller dt, or several inputs`,
      );
    return lambda;
  };
  return typeof rateHz === 'number' ? mean(rateHz) : Float64Array.from(rateHz, mean);
}

const layout = (n: number, words: number, levels: number, each: number) =>
  ({
    state: ['u32', words],
    survival: ['u32', levels],
    scratch: ['u8', NOISE_SCRATCH_BYTES],
    lambda: ['f64', each],
    none: ['f64', each],
    counts: ['u8', Math.ceil(n / 32) * 32],
  }) as const;

export class PrivateTrains {
  /** (n) spikes of each train in the step that was drawn last */
  readonly counts: Uint8Array;
  readonly #n: number;
  readonly #each: boolean;
  readonly #levels: number;
  readonly #memory: Workspace<ReturnType<typeof layout>>;

  constructor(drive: PoissonDrive, index: number, n: number, seed: number | string, grid: Grid) {
    const means = meansInAStep(drive, n, grid);
    const survival = typeof means === 'number' ? poissonSurvival(means) : new Uint32Array(0);
    const state = noiseStates(privateTrainsKey(seed, drive.population, index), Math.ceil(n / NOISE_BLOCK));
    this.#n = n;
    this.#each = typeof means !== 'number';
    this.#levels = survival.length;
    this.#memory = workspace(layout(n, state.length, survival.length, this.#each ? n : 0));
    const { view } = this.#memory;
    view.state.set(state);
    view.survival.set(survival);
    if (typeof means !== 'number') {
      view.lambda.set(means);
      view.none.set(means.map((lambda) => exp(-lambda)));
    }
    this.counts = view.counts.subarray(0, n);
  }

  /** Draws the spikes of one step more. */
  draw(): void {
    const { kernels, at } = this.#memory;
    if (this.#each) kernels.poissonCountsEach(this.#n, at.state, at.lambda, at.none, at.scratch, at.counts);
    else kernels.poissonCounts(this.#n, at.state, at.survival, this.#levels, at.scratch, at.counts);
  }

  exchange(state: StateExchange): void {
    state.array('state', this.#memory.view.state);
  }
}
