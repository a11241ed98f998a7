/** Time that a machine's other work does not disturb much: CPU time of this process; and a fixed piece of work to compare machines by. */
import { cpus, loadavg } from 'node:os';

/** [s] CPU time of this process, all its threads together, and wall time */
export interface Seconds {
  readonly cpu: number;
  readonly wall: number;
}

/** Starts now; what it returns tells the time since. */
export function stopwatch(): () => Seconds {
  const wall = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1000 };
  };
}

/** What `work` takes. */
export function timed(work: () => void): Seconds {
  const since = stopwatch();
  work();
  return since();
}

/**
 * [s] CPU time of a fixed loop: 200 sweeps over a Float64Array of a million (8 MB, so caches count), one product and sum
 * each. Figures from two machines are compared by dividing each by it.
 */
export function calibration(): number {
  const x = new Float64Array(1e6).fill(1);
  const sweep = (times: number): void => {
    for (let k = 0; k < times; k++) for (let i = 0; i < x.length; i++) x[i] = x[i]! * 0.999 + 0.001;
  };
  sweep(10);
  const { cpu } = timed(() => sweep(200));
  if (Math.abs(x[0]! - 1) > 1e-9) throw new Error('calibration: must keep ones');
  return cpu;
}

/** What a figure is worth nothing without. */
export function machine(): { date: string; node: string; cpu: string; cores: number; load: number } {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    load: Math.round(100 * loadavg()[0]!) / 100,
  };
}

/** The middle one; of an even number, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
