/** Appends rows to bench/RESULTS.md: what, on which machine and commit, by which command. */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from './network-bench.ts';
import type { machine } from './timing.ts';

const file = fileURLToPath(new URL('../../../bench/RESULTS.md', import.meta.url));

export function logResults(
  results: readonly Result[],
  { machine: on, calibrationS }: { machine: ReturnType<typeof machine>; calibrationS: number },
): void {
  const commit = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  const command = process.argv
    .slice(2)
    .filter((word) => word !== '--log')
    .join(' ');
  for (const result of results) {
    const { ratesHz, peerRatesHz, peerSecondsPerSecond = '', ratio = '', peer = '' } = result;
    const cells = [
      `${on.date}, ${commit}`,
      `${on.cores} x ${on.cpu}, load ${on.load}, Node ${on.node}, calibration ${calibrationS} s`,
      `\`npm run bench -- ${command}\``,
      `${result.network}; ${result.engine.engine}`,
      result.secondsPerSecond,
      `${peerSecondsPerSecond} ${peer && `(${peer})`}`,
      ratio,
      (result.synapticEventsPerSecond / 1e6).toPrecision(3),
      `${result.bytesPerSynapse}; ${result.builtInS} s; ${result.peakMb} MB`,
      `${rates(ratesHz)}${peerRatesHz ? `; peer ${rates(peerRatesHz)}` : ''}`,
    ];
    appendFileSync(file, `| ${cells.join(' | ')} |\n`);
  }
}

const rates = (hz: Readonly<Record<string, number>>): string => Object.values(hz).join(' ');
