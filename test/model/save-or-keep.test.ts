/** A model that cannot be written where it should be is kept among the temporary files. */
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { loadModel } from '../../src/model/model-file.ts';
import { saveOrKeep } from '../../src/model/save-or-keep.ts';
import { emptyFolder } from '../experiment/toy.ts';
import { smallModel } from './small-model.ts';

it('names the place where the model lies whose file could not be written', async () => {
  const model = await smallModel();
  const folder = emptyFolder();
  const size = await saveOrKeep(join(folder, 'a.spikewise'), model, { precision: 'int8' });
  // what leads through a file is no folder
  const lost = join(folder, 'a.spikewise', 'b.spikewise');
  const said: Error = await saveOrKeep(lost, model, { precision: 'int8' }).then(
    () => expect.unreachable(),
    (error) => error,
  );
  expect(said.name).toBe('StoreError');
  expect(said.message).toMatch(
    /b\.spikewise: must be writable, got .+ is not lost: it lies in \S+b\.spikewise$/,
  );
  const kept = said.message.split(' ').at(-1)!;
  expect((await loadModel(kept)).origin.data).toBe('bars');
  expect(size).toBeGreaterThan(1000);
  rmSync(dirname(kept), { recursive: true });
});
