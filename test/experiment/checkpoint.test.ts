/** A run that is killed goes on from its checkpoint; a run that is done leaves none. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runExperiment } from './built.ts';
import { emptyFolder, toyModule } from './toy.ts';

const main = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** Ends the command without a chance to tidy up, as soon as its standard error looks so. */
function killedAt(look: RegExp, words: string[]): Promise<string> {
  const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
    if (look.test(said)) child.kill('SIGKILL');
  });
  return new Promise((resolve) => child.on('close', () => resolve(said)));
}

describe('a checkpoint', () => {
  it('outlives a kill, is read by the same run alone, and is gone when that run is done', async () => {
    const hang = join(emptyFolder(), 'hang');
    writeFileSync(hang, '');
    const { path } = toyModule({
      head: "import { existsSync } from 'node:fs';\n",
      run: `
    const before = await checkpoint!.read();
    const steps = before?.[0] ?? 0;
    if (before === null) for (let step = 1; step <= 3; step++) await checkpoint!.write(Uint8Array.of(step, k));
    console.log('kept by', k, seed);
    if (existsSync(${JSON.stringify(hang)})) for (;;);
    return { measures: { accuracy: steps, active: before?.[1] ?? 0 } };`,
    });
    const out = emptyFolder();
    const set = { model: 'mlp', k: [5, 6] };
    const words = ['run', path, '--out', out, '--set', 'model=mlp', '--set', 'k=5,6', '--seeds', '1'];
    await killedAt(/kept by 6 1/, [...words, '--workers', '1']);
    const kept = () => readdirSync(join(out, 'checkpoints'));
    expect(kept()).toHaveLength(1);
    rmSync(hang);
    const options = { out, set, seeds: 1, workers: 1, onPrint: () => {} };
    const { records } = await runExperiment(path, options);
    expect(records.map(({ measures }) => measures)).toEqual([
      { accuracy: 0, active: 0 },
      { accuracy: 3, active: 6 },
    ]);
    expect(kept()).toEqual([]);

    // by force a run starts over, whatever it left
    writeFileSync(join(out, 'checkpoints', records[1]!.id), Uint8Array.of(9, 9));
    const { records: again } = await runExperiment(path, { ...options, force: true });
    expect(again[1]!.measures).toEqual({ accuracy: 0, active: 0 });
    expect(kept()).toEqual([]);
    expect(existsSync(join(out, 'summary.json'))).toBe(true);
  });
});
