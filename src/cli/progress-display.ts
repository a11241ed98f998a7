/** Progress on standard error: a bar that is drawn over itself on a terminal, plain lines now and then elsewhere. */
import type { Progress } from '../experiment/progress.ts';
import { clock } from './words.ts';

export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Text of its own line, above the bar. */
  print(text: string): void;
  /** Takes the bar away. */
  end(): void;
}

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function progressDisplay(
  screen: Screen,
  environment: NodeJS.ProcessEnv = process.env,
): ProgressDisplay {
  return screen.isTTY && environment.TERM !== 'dumb' ? bar(screen) : lines(screen);
}

const clearLine = '\r\x1b[K';

function bar(screen: Screen): ProgressDisplay {
  let line = '';
  const draw = () => screen.write(`${clearLine}${line}`);
  return {
    show(progress) {
      const text = `${blocks(progress.fraction, 24)} ${statusText(progress)}  ${runningText(progress)}`;
      line = text.slice(0, (screen.columns ?? 80) - 1);
      draw();
    },
    print(text) {
      screen.write(`${clearLine}${text.endsWith('\n') ? text : `${text}\n`}`);
      if (line) draw();
    },
    end() {
      if (line) screen.write(clearLine);
      line = '';
    },
  };
}

/** '███████▌        ' */
function blocks(fraction: number, width: number): string {
  const eighths = Math.round(fraction * width * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  return `${full}${['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8]}`.padEnd(width, '·');
}

function lines(screen: Screen): ProgressDisplay {
  let shown = Number.NEGATIVE_INFINITY;
  return {
    show(progress) {
      const { elapsedSeconds, finished, total } = progress;
      // Every 5 s at first, once a minute at last.
      const pause = Math.min(Math.max(elapsedSeconds / 12, 5), 60);
      if (elapsedSeconds - shown < pause && finished < total) return;
      shown = elapsedSeconds;
      screen.write(
        `[${clock(elapsedSeconds)}] ${statusText(progress)}  ${runningText(progress)}`.trimEnd().concat('\n'),
      );
    },
    print: (text) => screen.write(text),
    end: () => {},
  };
}

/** ' 43 %  12/27 runs  3.1 runs/min  1:40 left' */
function statusText({ fraction, finished, total, runsPerMinute, secondsLeft }: Progress): string {
  const parts = [`${Math.floor(fraction * 100)} %`.padStart(5), `${finished}/${total} runs`];
  if (runsPerMinute !== null && runsPerMinute > 0)
    parts.push(
      runsPerMinute >= 1
        ? `${runsPerMinute.toFixed(1)} runs/min`
        : `${(runsPerMinute * 60).toFixed(1)} runs/h`,
    );
  if (secondsLeft !== null && fraction < 1) parts.push(`${clock(secondsLeft)} left`);
  return parts.join('  ');
}

/** 'model=spiking k=5 seed=2: training | ...' */
function runningText({ running }: Progress): string {
  return running.map(({ label, what }) => (what ? `${label}: ${what}` : label)).join(' | ');
}
