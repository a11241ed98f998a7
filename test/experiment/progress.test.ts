import { describe, expect, it } from 'vitest';
import { type Progress, trackProgress } from '../../src/experiment/progress.ts';

function tracked(costs: number[], options: { workers: number; kept: number }) {
  const seen: Progress[] = [];
  let ms = 0;
  const tracker = trackProgress(costs, {
    ...options,
    onProgress: (progress) => seen.push(progress),
    now: () => ms,
  });
  return { tracker, last: () => seen.at(-1)!, seen, wait: (seconds: number) => (ms += 1000 * seconds) };
}

describe('progress', () => {
  it('weighs runs by their cost, and a running one by the fraction that it reports', () => {
    const { tracker, last } = tracked([6, 2, 2], { workers: 2, kept: 0 });
    const long = tracker.start(0, 'long');
    const short = tracker.start(1, 'short');
    short.finish();
    expect(last()).toMatchObject({ fraction: 0.2, finished: 1, total: 3 });
    long.progress(0.5, 'training');
    tracker.start(2, 'other');
    expect(last().fraction).toBeCloseTo(0.5, 12);
    expect(last().running).toEqual([
      { label: 'long', fraction: 0.5, what: 'training' },
      { label: 'other', fraction: 0, what: undefined },
    ]);
  });

  it('counts runs that were found finished, but not as work of this command', () => {
    const { tracker, last } = tracked([1], { workers: 1, kept: 4 });
    tracker.start(0, 'last');
    expect(last()).toMatchObject({ finished: 4, total: 5, fraction: 0 });
  });

  it('says nothing of the time left before there is anything to judge by', () => {
    const { tracker, last } = tracked([1, 1], { workers: 1, kept: 0 });
    tracker.start(0, 'first').finish();
    expect(last()).toMatchObject({ secondsLeft: null, runsPerMinute: null });
  });

  it('shares what remains among the workers, at the rate reached so far', () => {
    const { tracker, last, wait } = tracked([1, 1, 1, 1, 1, 1], { workers: 2, kept: 0 });
    const pair = [tracker.start(0, ''), tracker.start(1, '')];
    wait(10);
    for (const run of pair) run.finish();
    expect(last()).toMatchObject({ secondsLeft: 20, runsPerMinute: 12, elapsedSeconds: 10 });
  });

  it('waits for the longest run, which keeps one worker busy to its end', () => {
    const { tracker, last, wait } = tracked([8, 1, 1], { workers: 2, kept: 0 });
    tracker.start(0, 'long');
    const shorts = [tracker.start(1, ''), tracker.start(2, '')];
    wait(10);
    for (const run of shorts) run.finish();
    // 2 done by two workers in 10 s: 10 s for each unit of cost, and 8 of them one after the other.
    expect(last().secondsLeft).toBe(80);
  });

  it('is not told more often than ten times a second while runs go on', () => {
    const { tracker, seen, wait } = tracked([1], { workers: 1, kept: 0 });
    const run = tracker.start(0, '');
    for (let step = 1; step <= 1000; step++) {
      wait(0.001);
      run.progress(step / 1000);
    }
    expect(seen).toHaveLength(11);
  });

  it('takes what an experiment reports beyond 0 ... 1 for the nearest that makes sense', () => {
    const { tracker, last } = tracked([1, 1], { workers: 2, kept: 0 });
    const run = tracker.start(0, 'wild');
    run.progress(7);
    tracker.start(1, 'tame');
    expect(last().fraction).toBe(0.5);
    run.progress(Number.NaN);
    run.finish();
    expect(last().fraction).toBe(0.5);
  });
});
