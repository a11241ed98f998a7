/** The peer of the MLP: PyTorch on one thread, by bench/peers/mlp.py. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How to get it where it is missing. */
const install =
  'on Debian: apt-get install python3-torch; elsewhere give --python PATH, a Python that can import torch';

export interface TorchRun {
  readonly version: string;
  /** [s] CPU time of a step by kind */
  readonly seconds: Readonly<Record<string, number>>;
}

/** One process, timed inside. @throws RangeError that says how to install PyTorch where it is missing. */
export function runTorch(python: string, options: Readonly<Record<string, number | string>>): TorchRun {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' });
  } catch {
    throw new RangeError(`bench.peer: must be a Python that can import torch, got ${python}; ${install}`);
  }
  const script = fileURLToPath(new URL('../../../bench/peers/mlp.py', import.meta.url));
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return JSON.parse(execFileSync(python, [script, ...words], { encoding: 'utf8' }));
}
