/** The fast clock engine on several threads. */
import { availableParallelism } from 'node:os';
import type { Presentation } from '../sim/engine.ts';
import { FastClockEngine } from '../sim/fast-clock/fast-clock-engine.ts';
import { checkKeys, integer } from '../sim/network/checks.ts';
import type { Network } from '../sim/network/network.ts';
import { type Crew, crewOf } from './crew.ts';

export interface ParallelOptions {
  /** threads, the caller's among them. @default as many as there are processors */
  readonly workers?: number;
  /** @default 1 */
  readonly seed?: number | string;
  /** [ms] @default 0.1 */
  readonly dt?: number;
  /** @default 'float64' */
  readonly precision?: 'float64' | 'float32';
}

class ParallelEngine extends FastClockEngine {
  readonly #crew: Crew;
  #isClosed = false;

  constructor(
    net: Network,
    seed: number | string,
    options: ConstructorParameters<typeof FastClockEngine>[2],
    crew: Crew,
  ) {
    super(net, seed, options);
    this.#crew = crew;
  }

  override run(...what: Parameters<FastClockEngine['run']>): void {
    this.#refuseIfClosed('run');
    super.run(...what);
  }

  override present(...what: Parameters<FastClockEngine['present']>): Presentation {
    this.#refuseIfClosed('present');
    return super.present(...what);
  }

  #refuseIfClosed(what: string): void {
    if (this.#isClosed) throw new Error(`parallelSimulation: must not ${what} after close()`);
  }

  /** @throws Error always: a state is laid out as the parts are, and `restore` builds one thread's. */
  override exchange(): void {
    throw new Error(
      "save: must be given a simulation of one thread; simulation(net, { engine: 'fast-clock' }) has the same results",
    );
  }

  /** Ends the threads; nothing can be run after it. A program ends without it, too. */
  close(): void {
    this.#isClosed = true;
    this.#crew.close();
  }
}

export type { ParallelEngine };

/**
 * `simulation(net, { engine: 'fast-clock' })` with its neurons shared out to several threads: the same results, byte for
 * byte, for any number of them. They meet once in every shortest delay, so networks with long delays and many synapses gain
 * most, and those without delay nothing.
 * @throws RangeError as `simulation`, and if `workers` is not from 1 to 64
 */
export async function parallelSimulation(
  net: Network,
  options: ParallelOptions = {},
): Promise<ParallelEngine> {
  checkKeys('parallelSimulation', options, ['workers', 'seed', 'dt', 'precision']);
  const { workers = availableParallelism(), seed = 1, dt = 0.1, precision } = options;
  integer('parallelSimulation.workers', workers, 1, 64);
  if (typeof seed !== 'string' && !Number.isFinite(seed))
    throw new RangeError(`parallelSimulation.seed: must be a finite number or a text, got ${seed}`);
  const crew = crewOf(workers);
  try {
    const engine = new ParallelEngine(
      net,
      seed,
      { dt, parts: workers, crew, ...(precision && { precision }) },
      crew,
    );
    await crew.assign(engine.movers);
    return engine;
  } catch (error) {
    crew.close();
    throw error;
  }
}
