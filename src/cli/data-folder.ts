/** `--data DIR`: refused at the door, by the name of its option, if there is no such folder. */
import { stat } from 'node:fs/promises';
import { fileFault } from '../data/data-file.ts';
import { OptionError } from '../experiment/option-error.ts';
import { nearest } from '../math/nearest.ts';

/** @param names of the data sets that may stand in its place */
export async function checkDataFolder(dir: string, names: readonly string[] = []): Promise<void> {
  const found = await stat(dir).then(
    (there) => (there.isDirectory() ? null : 'a file'),
    (error) => fileFault(error),
  );
  if (found === null) return;
  const near = nearest(dir, names);
  const orName = names.length > 0 ? ` or one of ${names.join(', ')}` : '';
  throw new OptionError(
    'data',
    `must be a folder with four idx files${orName}, got ${dir === '' ? 'an empty name' : dir} (${found}); ` +
      (near === undefined
        ? 'name a folder that holds the files of MNIST, or others in their form'
        : `did you mean ${near}?`),
  );
}
