/**
 * The peer: Brian2's C++ standalone mode, by the scripts of bench/peers. A script writes and compiles a program; only the
 * program's second run(), after the transient, is timed, by Brian2's own clock: CPU time on one thread, wall time on several.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchOptions } from './options.ts';

/** What a script tells of the program that it has compiled. */
interface Program {
  readonly version: string;
  /** [first, last + 1] neuron of each population in the spike files */
  readonly populations: Readonly<Record<string, readonly [number, number]>>;
  /** files of Float64 times [s] and Int32 neurons */
  readonly t: string;
  readonly i: string;
}

export interface PeerRun {
  /** [s] of the timed stretch */
  readonly seconds: number;
  /** by population: times [ms] since the end of the transient, and neurons */
  readonly spikes: Readonly<Record<string, { t: Float64Array; i: Int32Array }>>;
}

/** How to get it where it is missing. */
const install =
  'on Debian: apt-get install python3-brian g++; elsewhere give --python PATH, a Python that can import brian2';

export class Brian2 {
  readonly version: string;
  readonly #program: Program;
  readonly #folder: string;
  readonly #transientMs: number;

  /**
   * Writes and compiles the program of bench/peers/SCRIPT.py.
   * @param args of the script, beside --directory, --transient, --duration and --threads
   * @throws RangeError that says how to install Brian2 where it is missing
   */
  constructor(
    script: string,
    args: readonly string[],
    { python, transientMs, durationMs, workers }: BenchOptions,
  ) {
    try {
      execFileSync(python, ['-c', 'import brian2'], { stdio: 'ignore' });
    } catch {
      throw new RangeError(`bench.peer: must be a Python that can import brian2, got ${python}; ${install}`);
    }
    this.#folder = mkdtempSync(join(tmpdir(), 'spikewise-brian2-'));
    process.once('exit', () => rmSync(this.#folder, { recursive: true, force: true }));
    const path = fileURLToPath(new URL(`../../../bench/peers/${script}.py`, import.meta.url));
    const times = ['--transient', String(transientMs), '--duration', String(durationMs)];
    const threads = ['--threads', String(workers)];
    const out = execFileSync(python, [path, '--directory', this.#folder, ...times, ...threads, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1e8,
    });
    this.#program = JSON.parse(out.trimEnd().split('\n').at(-1)!);
    this.#transientMs = transientMs;
    this.version = this.#program.version;
  }

  /** Runs the program once, from the start. */
  run(): PeerRun {
    execFileSync(join(this.#folder, 'main'), { cwd: this.#folder, stdio: 'ignore' });
    const results = join(this.#folder, 'results');
    const [seconds] = readFileSync(join(results, 'last_run_info.txt'), 'utf8').split(' ');
    const t = new Float64Array(bytes(join(results, this.#program.t)));
    const i = new Int32Array(bytes(join(results, this.#program.i)));
    const spikes: Record<string, { t: Float64Array; i: Int32Array }> = {};
    for (const [name, [from, to]] of Object.entries(this.#program.populations)) {
      const chosen = [...t.keys()].filter(
        (s) => 1000 * t[s]! >= this.#transientMs && i[s]! >= from && i[s]! < to,
      );
      spikes[name] = {
        t: Float64Array.from(chosen, (s) => 1000 * t[s]! - this.#transientMs),
        i: Int32Array.from(chosen, (s) => i[s]! - from),
      };
    }
    return { seconds: Number(seconds), spikes };
  }
}

/** A copy at the start of a buffer: a view of numbers needs its alignment. */
function bytes(path: string): ArrayBuffer {
  const file = readFileSync(path);
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
}
