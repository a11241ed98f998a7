/** What every bench of a network takes on the command line: npm run bench -- NAME [--peer brian2] [--duration 1000] ... */
import { parseArgs } from 'node:util';
import type { SimulationOptions } from '../../src/sim/simulation.ts';

export interface BenchOptions {
  readonly peer: 'brian2' | null;
  /** [ms] of each timed stretch, and of the run before the first */
  readonly durationMs: number;
  readonly transientMs: number;
  /** timed stretches of ours and the peer's, in turn */
  readonly rounds: number;
  /** as `simulation` takes them; undefined: what the bench chooses */
  readonly engine: string | undefined;
  readonly precision: string | undefined;
  readonly seed: number;
  readonly workers: number;
  /** append what was found to bench/RESULTS.md? */
  readonly log: boolean;
  /** the Python that can import Brian2 */
  readonly python: string;
  /** what only some benches know */
  readonly own: Readonly<Record<string, string>>;
}

const known = {
  peer: { type: 'string' },
  duration: { type: 'string', default: '1000' },
  transient: { type: 'string', default: '200' },
  rounds: { type: 'string', default: '3' },
  engine: { type: 'string' },
  precision: { type: 'string' },
  seed: { type: 'string', default: '1' },
  workers: { type: 'string', default: '1' },
  python: { type: 'string', default: '/usr/bin/python3' },
} as const;

/**
 * @param defaults other defaults for duration, transient and rounds
 * @param own more options, with their defaults
 * @throws RangeError or TypeError for an option that is unknown or no number
 */
export function benchOptions(
  own: Readonly<Record<string, string>> = {},
  defaults: Partial<Record<keyof typeof known, string>> = {},
): BenchOptions {
  const options: Record<string, { type: 'string' | 'boolean'; default?: string }> = {
    ...known,
    log: { type: 'boolean' },
  };
  for (const [name, value] of Object.entries({ ...own, ...defaults }))
    options[name] = { type: 'string', default: value };
  const values = parseArgs({ args: process.argv.slice(3), options }).values as Record<
    string,
    string | undefined
  >;
  const number = (name: string, low: number): number => {
    const value = Number(values[name]);
    if (!(value >= low && Number.isFinite(value)))
      throw new RangeError(`bench.${name}: must be >= ${low}, got ${values[name]}`);
    return value;
  };
  if (values.peer !== undefined && values.peer !== 'brian2')
    throw new RangeError(`bench.peer: must be brian2, got ${values.peer}`);
  return {
    peer: values.peer === 'brian2' ? 'brian2' : null,
    durationMs: number('duration', 1),
    transientMs: number('transient', 0),
    rounds: number('rounds', 1),
    engine: values.engine,
    precision: values.precision,
    seed: number('seed', 0),
    workers: number('workers', 1),
    log: values.log !== undefined,
    python: values.python!,
    own: Object.fromEntries(Object.keys(own).map((name) => [name, values[name]!])),
  };
}

/** As the command line says, else on `engine`; the fast clock engine computes in Float32 unless told otherwise. */
export function simulationOptions(options: BenchOptions, engine: string, dt?: number): SimulationOptions {
  const { seed, engine: name = engine } = options;
  const precision = options.precision ?? (name === 'fast-clock' ? 'float32' : undefined);
  return {
    seed,
    engine: name,
    ...(precision !== undefined && { precision }),
    ...(dt !== undefined && name.includes('clock') && { dt }),
  } as SimulationOptions;
}
