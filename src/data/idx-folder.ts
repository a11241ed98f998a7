/**
 * A data set as MNIST ships it: a folder with four idx files, plain or as .gz, named with a dash or a dot
 * (`train-images-idx3-ubyte`, `train-images.idx3-ubyte`, ...). Sizes, counts and labels must fit together.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { matrix } from '../math/matrix.ts';
import { DataError } from './data-error.ts';
import { fileFault, readDataFile, sha256 } from './data-file.ts';
import { readIdx } from './idx.ts';
import type { LabelledImages } from './labelled-images.ts';

export interface DataSet {
  readonly name: string;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** Number of classes; labels are 0 ... classes - 1. */
  readonly classes: number;
  /** (classes) what each label means */
  readonly classNames: readonly string[];
  /** SHA-256 of each file's unpacked contents, by the file's official name without .gz */
  readonly checksums: Readonly<Record<string, string>>;
  /** Whether all four files are, byte for byte, the published ones. */
  readonly isOfficial: boolean;
}

/** What is known about a published data set before it is read. */
export interface Publication {
  readonly name: string;
  readonly classNames: readonly string[];
  /** SHA-256 of each official file, unpacked */
  readonly checksums: Readonly<Record<IdxFile, string>>;
}

export interface IdxFolderOptions {
  /** The name of the option that named the folder, for error messages. */
  option: string;
  /** What to do if a file is missing or damaged: ends each error message. */
  remedy: string;
  /** Whether the files must be the published ones, byte for byte. A folder of one's own need not be. */
  mustBeOfficial: boolean;
}

const idxFiles = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const;
type IdxFile = (typeof idxFiles)[number];

/**
 * Reads the four idx files in the folder `dir`.
 * @throws DataError if the folder or a file is missing or damaged, or if the files do not fit together.
 */
export async function readIdxFolder(
  dir: string,
  publication: Publication,
  options: IdxFolderOptions,
): Promise<DataSet> {
  await requireFolder(dir, options);
  const checksums: Record<string, string> = {};
  const train = await readPart('train');
  const test = await readPart('t10k');

  const [, ...trainSize] = train.images.shape;
  const [, ...testSize] = test.images.shape;
  if (trainSize.join() !== testSize.join())
    throw new DataError(
      `${join(dir, 't10k-images-idx3-ubyte')}: must hold images of ${trainSize.join(' x ')} pixels as the ` +
        `training images are, got ${testSize.join(' x ')}; take all four files from one source`,
    );
  const changed = idxFiles.filter((file) => checksums[file] !== publication.checksums[file]);
  // One's own data differ in all files, or in a pair; one odd file among published ones has been damaged.
  if (changed.length === 1)
    throw new DataError(
      `${join(dir, changed[0]!)}: must have the SHA-256 ${publication.checksums[changed[0]!]} of the published file, as the ` +
        `other three have theirs, got ${checksums[changed[0]!]} (damaged); take it anew from where the others came from`,
    );
  return {
    name: publication.name,
    train,
    test,
    classes: publication.classNames.length,
    classNames: publication.classNames,
    checksums,
    isOfficial: changed.length === 0,
  };

  async function readPart(part: 'train' | 't10k'): Promise<LabelledImages> {
    const images = await readOne(`${part}-images-idx3-ubyte`, 3);
    const labels = await readOne(`${part}-labels-idx1-ubyte`, 1);
    const [n, height, width] = images.shape as [number, number, number];
    if (labels.data.length !== n)
      throw new DataError(
        `${labels.path}: must hold ${n} labels, one for each image, got ${labels.data.length}; ` +
          'take images and labels from one source',
      );
    const classes = publication.classNames.length;
    const wrong = labels.data.findIndex((label) => label >= classes);
    if (wrong >= 0)
      throw new DataError(
        `${labels.path}: must hold labels 0 ... ${classes - 1}, got ${labels.data[wrong]} for image ${wrong}; ` +
          options.remedy,
      );
    return { images: matrix(images.data, n, height, width), labels: labels.data };
  }

  async function readOne(file: IdxFile, dimensions: number) {
    const path = await findFile(dir, file, options.remedy);
    const bytes = await readDataFile(path, options.remedy);
    const { data, shape } = readIdx(bytes, path, { dimensions, remedy: options.remedy });
    const checksum = sha256(bytes);
    checksums[file] = checksum;
    const official = publication.checksums[file];
    if (options.mustBeOfficial && checksum !== official)
      throw new DataError(
        `${path}: must have the SHA-256 ${official} of the published file, got ${checksum}; ${options.remedy}`,
      );
    return { path, data, shape };
  }
}

async function requireFolder(dir: string, { option, remedy }: IdxFolderOptions): Promise<void> {
  let found = 'a file';
  try {
    if ((await stat(dir)).isDirectory()) return;
  } catch (error) {
    found = fileFault(error);
  }
  throw new DataError(
    `${option}: must be a folder with four idx files, got ${dir === '' ? 'an empty name' : dir} (${found}); ${remedy}`,
  );
}

/** Path of `file` in `dir` under one of the names in use; the plain file wins over the packed one. */
async function findFile(dir: string, file: IdxFile, remedy: string): Promise<string> {
  const dotted = file.replace('-idx', '.idx');
  for (const name of [file, dotted, `${file}.gz`, `${dotted}.gz`])
    if (await stat(join(dir, name)).catch(() => undefined)) return join(dir, name);
  throw new DataError(`${join(dir, file)}: must exist, plain or as .gz, got no such file; ${remedy}`);
}
