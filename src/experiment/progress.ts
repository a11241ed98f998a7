/** How far a sweep is: runs weighted by their cost, each with the fraction that it reports itself. */

export interface Progress {
  /** runs finished now or found finished, and runs in all */
  readonly finished: number;
  readonly total: number;
  /** 0 ... 1 of this command's work */
  readonly fraction: number;
  readonly elapsedSeconds: number;
  /** null until there is something to judge by */
  readonly secondsLeft: number | null;
  readonly runsPerMinute: number | null;
  readonly running: readonly RunningCase[];
}

export interface RunningCase {
  /** 'model=spiking k=5 seed=2' */
  readonly label: string;
  readonly fraction: number;
  /** what it is doing, in its own words */
  readonly what: string | undefined;
}

export interface TrackerOptions {
  readonly workers: number;
  /** runs that were found finished */
  readonly kept: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** [ms] @default performance.now */
  readonly now?: () => number;
}

export interface Tracker {
  /** Begins run `index`. */
  start(index: number, label: string): { progress(fraction: number, what?: string): void; finish(): void };
}

/** [ms] Between two reports, but for those of a run's beginning and end. */
const pace = 100;

/** @param costs of the runs that are to be done, relative to each other */
export function trackProgress(costs: readonly number[], options: TrackerOptions): Tracker {
  const { workers, kept, onProgress, now = () => performance.now() } = options;
  const begin = now();
  const all = costs.reduce((sum, cost) => sum + cost, 0) || 1;
  const running = new Map<number, RunningCase>();
  const waiting = new Set(costs.keys());
  let reported = Number.NEGATIVE_INFINITY;
  let finished = 0;
  let finishedCost = 0;

  return {
    start(index, label) {
      waiting.delete(index);
      running.set(index, { label, fraction: 0, what: undefined });
      report();
      return {
        progress(fraction, what) {
          const known = running.get(index);
          if (known === undefined) return;
          running.set(index, {
            label,
            fraction: Math.min(Math.max(fraction, 0), 1) || 0,
            what: what ?? known.what,
          });
          if (now() - reported >= pace) report();
        },
        finish() {
          running.delete(index);
          finished++;
          finishedCost += costs[index]!;
          report();
        },
      };
    },
  };

  function report(): void {
    if (onProgress === undefined) return;
    reported = now();
    const elapsedSeconds = (reported - begin) / 1000;
    const remaining = [
      ...Array.from(running, ([index, { fraction }]) => costs[index]! * (1 - fraction)),
      ...Array.from(waiting, (index) => costs[index]!),
    ];
    let done = finishedCost;
    let runs = finished;
    for (const [index, { fraction }] of running) {
      done += costs[index]! * fraction;
      runs += fraction;
    }
    const fraction = Math.min(done / all, 1);
    const isJudgeable = elapsedSeconds >= 1 && fraction >= 0.005;
    onProgress({
      finished: kept + finished,
      total: kept + costs.length,
      fraction,
      elapsedSeconds,
      secondsLeft: isJudgeable ? secondsLeft(remaining, (elapsedSeconds * workers) / done) : null,
      runsPerMinute: isJudgeable ? (60 * runs) / elapsedSeconds : null,
      running: [...running.values()],
    });
  }

  /** All workers share what remains, but one run keeps one worker busy to its end. */
  function secondsLeft(remaining: readonly number[], secondsPerCost: number): number {
    const sum = remaining.reduce((total, cost) => total + cost, 0);
    const longest = remaining.reduce((most, cost) => Math.max(most, cost), 0);
    return Math.max(sum / workers, longest) * secondsPerCost;
  }
}
