/** What goes to the screen: one line drawn over itself on a terminal, few plain lines elsewhere. */
import { describe, expect, it } from 'vitest';
import { progressDisplay } from '../../src/cli/progress-display.ts';
import type { Progress } from '../../src/experiment/progress.ts';

const half: Progress = {
  finished: 12,
  total: 27,
  fraction: 0.5,
  elapsedSeconds: 100,
  secondsLeft: 99.6,
  runsPerMinute: 7.25,
  running: [{ label: 'model=spiking k=5 seed=2', fraction: 0.4, what: 'training' }],
};

function screen(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

describe('on a terminal', () => {
  it('shows how much, how many, how fast, how long and what', () => {
    const terminal = screen(true, 120);
    progressDisplay(terminal, {}).show(half);
    expect(terminal.written).toEqual([
      `\r\x1b[K${'█'.repeat(12)}${'·'.repeat(12)}  50 %  12/27 runs  7.3 runs/min  1:40 left  model=spiking k=5 seed=2: training`,
    ]);
  });

  it('is never wider than the terminal, however many runs go on', () => {
    const terminal = screen(true, 60);
    progressDisplay(terminal, {}).show({ ...half, running: Array(20).fill(half.running[0]) });
    expect(terminal.written[0]!.replace('\r\x1b[K', '')).toHaveLength(59);
  });

  it('has a bar of one width from nothing to all', () => {
    for (let percent = 0; percent <= 100; percent++) {
      const terminal = screen(true);
      progressDisplay(terminal, {}).show({ ...half, fraction: percent / 100 });
      expect(terminal.written[0]!.replace('\r\x1b[K', '')).toMatch(/^(?=.{24} )█*[▏▎▍▌▋▊▉]?·* {1,3}\d+ %/);
    }
  });

  it('prints above the bar and draws it again; at the end the bar is gone', () => {
    const terminal = screen(true);
    const display = progressDisplay(terminal, {});
    display.show(half);
    display.print('said\n');
    display.end();
    const [bar, said, again, end] = terminal.written;
    expect(said).toBe('\r\x1b[Ksaid\n');
    expect(again).toBe(bar);
    expect(end).toBe('\r\x1b[K');
  });
});

describe('elsewhere, and on a dumb terminal', () => {
  it.each([
    [screen(false), {}],
    [screen(true), { TERM: 'dumb' }],
  ])('shows plain lines', (log, environment) => {
    progressDisplay(log, environment).show(half);
    expect(log.written).toEqual([
      '[1:40]  50 %  12/27 runs  7.3 runs/min  1:40 left  model=spiking k=5 seed=2: training\n',
    ]);
  });

  it('writes every 5 s at first, once a minute at last, and the end', () => {
    const log = screen(false);
    const display = progressDisplay(log, {});
    for (let second = 0; second < 3600; second++) display.show({ ...half, elapsedSeconds: second });
    const seconds = log.written
      .map((line) => /\[(\d+):(\d\d)\]/.exec(line)!)
      .map(([, m, s]) => Number(m) * 60 + Number(s));
    const gaps = seconds.slice(1).map((second, index) => second - seconds[index]!);
    expect([gaps[0], gaps.at(-1)]).toEqual([5, 60]);
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
    display.show({ ...half, elapsedSeconds: 3600, finished: 27, fraction: 1, running: [] });
    expect(log.written.at(-1)).toBe('[1:00:00] 100 %  27/27 runs  7.3 runs/min\n');
  });

  it('says runs in an hour when fewer than one ends in a minute', () => {
    const log = screen(false);
    progressDisplay(log, {}).show({ ...half, runsPerMinute: 0.1 });
    expect(log.written[0]).toContain('6.0 runs/h');
  });
});
